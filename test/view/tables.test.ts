import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import type { ComparisonData } from '../../src/experiment/types.ts'
import { comparisonTable, formatMean, pairedTable } from '../../src/view/summary.ts'
import { table } from '../../src/view/table.ts'
import { comparison, result, summaryRow } from './fixtures.ts'

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

/** Texts without spaces, of narrow and wide letters. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '7', '.', '日', 'é', '-'), minLength: 1, maxLength: 30 })
const grid = fc
  .integer({ min: 1, max: 12 })
  .chain((columns) => fc.array(fc.array(word, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 6 }))

test('no line is longer than the width, whatever the cells', () => {
  fc.assert(
    fc.property(grid, fc.integer({ min: 12, max: 110 }), ([head, ...body], width) => {
      const lines = table(head, body, { width }).split('\n')
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('every letter of every cell is there, the first column once a band', () => {
  fc.assert(
    fc.property(grid, fc.integer({ min: 12, max: 110 }), ([head, ...body], width) => {
      const drawn = table(head, body, { width })
      const bands = drawn.split('\n\n').length
      const shown = [head, ...body].flatMap(([name, ...others]) => [...Array.from({ length: bands }, () => name), ...others])
      expect([...drawn.replaceAll(/\s/g, '')].sort().join('')).toBe([...shown.join('')].sort().join(''))
    }),
    { numRuns: 200 },
  )
})

test('where single columns fit no cell is broken', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', '7', '.'), minLength: 1, maxLength: 12 })
  const narrow = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 6 })
  fc.assert(
    fc.property(narrow, fc.integer({ min: 26, max: 90 }), ([head, ...body], width) => {
      const words = new Set(table(head, body, { width }).split(/\s+/))
      expect([head, ...body].flat().filter((text) => !words.has(text))).toEqual([])
    }),
    { numRuns: 100 },
  )
})

describe('a comparison of nine strategies', () => {
  const strategies = ['naive', 'hoarding', 'hoarding-timeout', 'optimistic', 'pod', 'gang', 'permit', 'placeholders', 'nomad']
  const nine: ComparisonData = {
    ...comparison,
    runs: strategies.map((strategy) => result({ strategy })),
    summary: strategies.flatMap((strategy) => [
      summaryRow(strategy, 'failureRate', 0.125, 0.012345),
      summaryRow(strategy, 'waitRunningSeconds.mean', 1234.5, 100),
    ]),
    paired: [],
  }

  test.each([
    [120, 2],
    [100, 2],
    [80, 3],
    [40, 9],
  ])('fits %i columns, in %i bands with the names of the figures in each', (width, bands) => {
    const lines = comparisonTable(nine, { width }).split('\n')
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([])
    const heads = lines.filter((line) => line.startsWith('figure'))
    expect(heads).toHaveLength(bands)
    expect(
      heads
        .join(' ')
        .split(/\s+/)
        .filter((name) => name !== 'figure'),
    ).toEqual(strategies)
    expect(lines.filter((line) => line.startsWith('wait to run, mean (s)'))).toHaveLength(bands)
  })

  test('at 40 columns a long name of a strategy takes two lines', () => {
    const long = { ...comparison, summary: [summaryRow('hoarding-with-timeout-of-a-minute', 'failureRate', 0.125, 0.01)], runs: [] }
    expect(comparisonTable(long, { width: 40 }).split('\n').slice(0, 3)).toEqual([
      'figure         hoarding-with-timeout-of-',
      '                                a-minute',
      'failure rate                0.125 ± 0.01',
    ])
  })
})

test('a table holds no colour and no control character of its cells', () => {
  expect(table(['a', 'b'], [['x\u001b[31m', '1\n2']])).toBe('a       b\nx[31m  12')
})
