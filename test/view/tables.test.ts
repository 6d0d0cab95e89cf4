import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparisonTable, formatMean, pairedTable } from '../../src/view/summary.ts'
import { table } from '../../src/view/table.ts'
import { comparison, summaryRow } from './fixtures.ts'

test('a comparison reads: figures down, strategies across, intervals where there are seeds', () => {
  expect(comparisonTable(comparison)).toBe(
    [
      'figure                 naive            pod',
      'failure rate           1 ± 0          0 ± 0',
      'wait to run, mean (s)      –  0.105 ± 0.012',
      'utilisation, memory    0 ± 0     0.4 ± 0.01',
      'ended                   idle           idle',
    ].join('\n'),
  )
})

test('paired differences name the strategies that are not the baseline', () => {
  expect(pairedTable(comparison)).toBe('figure              pod\nfailure rate  -1 ± 0.25')
})

test('one seed has no interval and no paired difference', () => {
  expect(formatMean(summaryRow('pod', 'attempts', 3, null))).toBe('3')
  expect(pairedTable({ ...comparison, paired: [{ ...summaryRow('pod', 'failureRate', -1, null), baseline: 'naive' }] })).toBe('')
})

test('no line is longer than the width while single columns fit, and every cell is there', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', '7', '.'), minLength: 1, maxLength: 12 })
  const grid = fc
    .integer({ min: 2, max: 12 })
    .chain((columns) => fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 6 }))
  fc.assert(
    fc.property(grid, fc.integer({ min: 30, max: 90 }), ([head, ...body], width) => {
      const lines = table(head, body, { width }).split('\n')
      const words = new Set(lines.flatMap((line) => line.split(/ +/)))
      return lines.every((line) => line.length <= width) && [head, ...body].flat().every((text) => words.has(text))
    }),
    { seed: 3, numRuns: 100 },
  )
})

test('a table holds no colour and no control character of its cells', () => {
  expect(table(['a', 'b'], [['x\u001b[31m', '1\n2']])).toBe('a       b\nx[31m  12')
})
