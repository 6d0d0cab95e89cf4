/** The core by itself: the same names as in `cosched`, and enough of them to place pods, to contend and to deadlock. */
import { describe, expect, test } from 'vitest'
import * as core from '../src/core.ts'
import * as cosched from '../src/index.ts'
import { Contest, story } from './tools/core-run.ts'

test('every name of it is the same thing in cosched', () => {
  const names = Object.keys(core)
  expect(names).toEqual(expect.arrayContaining(['Cell', 'CommitDoor', 'LeaseBook', 'Transaction', 'brokenLaws', 'toBaseUnits']))
  const all: Readonly<Record<string, unknown>> = cosched
  expect(Object.entries(core).filter(([name, value]) => all[name] !== value)).toEqual([])
})

test('App alone goes where LogCollector cannot follow; as one pod both go to Node_B', () => {
  expect(story()).toEqual({ app: 'Node_A', logCollector: 'nowhere', pod: 'Node_B' })
})

describe('three jobs contend for a small cell', () => {
  const entries = [...core.registry.values()]

  test.each(entries)('$name keeps the laws at every step, and gives all back', (entry) => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const { steps, broken } = new Contest(entry, seed)
      expect(broken).toEqual([])
      expect(steps.some((step) => step.includes('over scheduled'))).toBe(true)
    }
  })

  test('equal seeds go the same way, and others do not', () => {
    for (const entry of entries) expect(new Contest(entry, '1').steps).toEqual(new Contest(entry, '1').steps)
    expect(new Set(entries.flatMap((entry) => ['1', '2'].map((seed) => new Contest(entry, seed).digest))).size).toBe(2 * entries.length)
  })

  test('hoarders may come to wait for each other, and no transaction of theirs is refused', () => {
    const hoarding = core.registry.get('hoarding')!
    const last = ['1', '2', '3', '4', '5'].map((seed) => new Contest(hoarding, seed).steps.at(-1))
    expect(last.some((step) => /waiting\b.* holds \d/.test(step ?? ''))).toBe(true)
  })

  test('optimists conflict, and a gang that is refused is nowhere', () => {
    const optimistic = core.registry.get('optimistic')!
    const steps = Array.from({ length: 20 }, (_, seed) => new Contest(optimistic, `${seed}`).steps).flat()
    const conflicts = steps.filter((step) => step.includes('conflict'))
    expect(conflicts.length).toBeGreaterThan(0)
    expect(conflicts.filter((step) => !step.includes('bound -1,-1,-1'))).toEqual([])
  })
})

describe('a transaction that is refused', () => {
  const cell = new core.Cell(['cpu'], [Float64Array.of(4, 2)])
  const door = new core.CommitDoor(cell)
  const rules = { conflict: 'resourceFit', atomicity: 'allOrNothing' } as const
  const transaction = new core.Transaction()

  test('leaves the cell exactly as it was', () => {
    const digest = cell.digest()
    transaction.add(0, Float64Array.of(3), 0, undefined)
    transaction.add(1, Float64Array.of(3), 0, undefined)
    expect(door.commit(transaction, rules)).toEqual({ accepted: 0, undone: 1, refused: 2 })
    expect(cell.digest()).toBe(digest)
    expect(core.brokenLaws(cell, [], [])).toEqual([])
  })

  test('another changes it, and the laws see who is left out of the account', () => {
    transaction.clear()
    transaction.add(0, Float64Array.of(3), 0, undefined)
    expect(door.commit(transaction, rules)).toEqual({ accepted: 1, undone: 0, refused: 0 })
    expect(core.brokenLaws(cell, [{ node: 0, vector: Float64Array.of(3) }], [])).toEqual([])
    expect(core.brokenLaws(cell, [], [])).toHaveLength(1)
  })
})
