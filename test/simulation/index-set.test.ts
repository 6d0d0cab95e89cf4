/** A set of numbers in bits against a `Set`. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IndexSet } from '../../src/simulation/index-set.ts'

const CAPACITY = 70
const index = fc.nat(CAPACITY - 1)

const members = (set: IndexSet): number[] => {
  const all: number[] = []
  for (let at = set.next(0); at >= 0; at = set.next(at + 1)) all.push(at)
  return all
}

test('has what was added and not taken out, in ascending order', () => {
  const steps = fc.array(fc.record({ kind: fc.constantFrom('add' as const, 'delete' as const), index }), { size: 'max', maxLength: 60 })
  fc.assert(
    fc.property(steps, index, fc.uniqueArray(index), (list, from, others) => {
      const set = new IndexSet(CAPACITY)
      const plain = new Set<number>()
      for (const step of list) {
        set[step.kind](step.index)
        plain[step.kind](step.index)
        expect(set.size).toBe(plain.size)
      }
      const sorted = [...plain].sort((a, b) => a - b)
      expect(members(set)).toEqual(sorted)
      expect(set.next(from)).toBe(sorted.find((one) => one >= from) ?? -1)
      const more = new IndexSet(CAPACITY)
      for (const other of others) more.add(other)
      set.addAll(more)
      expect(members(set)).toEqual([...new Set([...plain, ...others])].sort((a, b) => a - b))
    }),
    { seed: 5, numRuns: 300 },
  )
})

test.each([0, 1, 31, 32, 33, 64])('with room for %i has all of them', (capacity) => {
  const set = new IndexSet(capacity)
  for (let one = 0; one < capacity; one++) set.add(one)
  expect(members(set)).toEqual(Array.from({ length: capacity }, (_, one) => one))
  expect(set.next(capacity)).toBe(-1)
})
