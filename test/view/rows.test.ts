import { expect, test } from 'vitest'
import { flatFigures } from '../../src/metrics/flat.ts'
import { resultsDocument } from '../../src/view/results.ts'
import { columnsOf, longRows, rows } from '../../src/view/rows.ts'
import { failedRun, figures, result } from './fixtures.ts'

test('every figure has a flat name, its parts joined by a dot', () => {
  const flat = Object.fromEntries(flatFigures(figures()))
  expect(flat).toMatchObject({
    failureRate: 0,
    'utilisation.memory': 0.4,
    'waitRunningSeconds.p99': 0.105,
    'deadlockMembers.core': 0,
    'busyness.default.useful': 1,
    fairness: null,
  })
  expect(Object.values(flat).every((value) => value === null || typeof value === 'number')).toBe(true)
})

test('a scheduler called __proto__ is an ordinary name', () => {
  const busyness = JSON.parse('{"__proto__":{"useful":1,"wasted":0,"noRoom":0}}')
  expect(flatFigures(figures({ busyness })).get('busyness.__proto__.useful')).toBe(1)
})

test('the long form says what the wide form says', () => {
  const runs = [failedRun, result()]
  const wide = rows(runs)
  const long = longRows(runs)
  expect(wide.map(({ strategy }) => strategy)).toEqual(['naive', 'pod'])
  for (const { strategy, figure, value } of long) expect(wide.find((row) => row.strategy === strategy)?.[figure]).toBe(value)
  expect(long).toHaveLength(2 * flatFigures(figures()).size)
})

test('columns are all that occur, in the order of first appearance', () => {
  expect(
    columnsOf([
      { a: 1, b: 2 },
      { c: 3, a: 4 },
    ]),
  ).toEqual(['a', 'b', 'c'])
})

test('a results document lists all groups, those that are not well, or none', () => {
  const runs = [failedRun, result()]
  const outcomes = (choice: 'none' | 'failed' | 'all') =>
    resultsDocument('1.0.0', runs, choice).runs.map(({ groups }) => groups.map(({ outcome }) => outcome))
  expect(outcomes('all')).toEqual([['failed'], ['running']])
  expect(outcomes('failed')).toEqual([['failed'], []])
  expect(outcomes('none')).toEqual([[], []])
})
