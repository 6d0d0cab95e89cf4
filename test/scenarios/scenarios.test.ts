/** Every scenario file is read and run under all its strategies, and what it expects is met. */
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkExpectations } from '../../src/experiment/expect.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'

const files = filesBelow('scenarios', '.yaml').filter((path) => path.split('/').length === 2)

test('there are scenarios, each called as its file', () => {
  expect(files.length).toBeGreaterThanOrEqual(5)
  const names = files.map((path) => readScenarioFile(join(ROOT, path)).scenario.name)
  expect(names).toEqual(files.map((path) => basename(path, '.yaml')))
})

describe.each(files.map((path) => [basename(path, '.yaml'), path]))('%s', (_, path) => {
  const { scenario, warnings } = readScenarioFile(join(ROOT, path))
  const names = scenario.strategies.map((strategy) => strategy.name)

  test('is read without a warning and says what it is about', () => {
    expect(warnings).toEqual([])
    expect(scenario.description ?? '').not.toBe('')
    expect(new Set(names).size).toBe(names.length)
  })

  test('expects something of every strategy that it compares, and of no other', () => {
    expect(Object.keys(scenario.expect ?? {}).sort()).toEqual([...names].sort())
    for (const expected of Object.values(scenario.expect ?? {})) expect(Object.keys(expected).length).toBeGreaterThan(0)
  })

  test.each(names)('%s does what is expected', (strategy) => {
    expect(checkExpectations(scenario, simulate(scenario, { strategy, checkLaws: true }))).toEqual([])
  })
})
