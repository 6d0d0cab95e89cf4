import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsv } from '../../src/node/csv.ts'

test('columns are all that occur, absent figures are empty, text with commas and quotes is quoted', () => {
  expect(
    toCsv([
      { strategy: 'pod, "whole"', value: 0.5 },
      { strategy: 'naive', value: null, more: -1 },
    ]),
  ).toBe('strategy,value,more\n"pod, ""whole""",0.5,\nnaive,,-1\n')
})

test('negative numbers stay numbers, text that looks like a formula does not stay one, names of columns neither', () => {
  expect(toCsv([{ '=x': '=cmd()', value: -5 }])).toBe("'=x,value\n'=cmd(),-5\n")
})

test('numbers come back exactly', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
      const [, ...lines] = toCsv(values.map((value) => ({ value })))
        .trimEnd()
        .split('\n')
      return lines.every((line, index) => Number(line) === values[index])
    }),
    { seed: 5, numRuns: 100 },
  )
})

test('no rows, no columns: an empty line', () => {
  expect(toCsv([], ['a'])).toBe('a\n')
})
