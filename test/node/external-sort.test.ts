/** Sorting with runs on disk: what it gives is what sorting in memory gives, and nothing is left of it. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { externalSort } from '../../src/node/external-sort.ts'
import { compareKeys, sortInMemory } from '../../src/traces/sorting.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-sort-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Item {
  readonly name: string
  readonly time: number
  readonly came: number
}

const items = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom('', 'a', 'b', 'ä\n"'), fc.string({ unit: 'binary', maxLength: 3 })), fc.nat(3)), {
    maxLength: 60,
  })
  .map((pairs) => pairs.map(([name, time], came): Item => ({ name, time, came })))

test('records come out as sorted in memory, ties as they came, whatever the size of a lot and the number of runs', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 2, max: 5 }), fc.boolean(), (values, lot, fan, byName) => {
      const keyOf = ({ name, time }: Item) => (byName ? [name, time] : [time])
      const sorted = [...externalSort(folder, { lot, fan })(values, keyOf)]
      expect(sorted).toEqual([...sortInMemory(values, keyOf)])
      for (const [at, item] of sorted.entries()) {
        const order = at === 0 ? -1 : compareKeys(keyOf(sorted[at - 1]), keyOf(item))
        expect(order < 0 || (order === 0 && sorted[at - 1].came < item.came)).toBe(true)
      }
      expect(new Set(sorted.map(({ came }) => came)).size).toBe(values.length)
    }),
    { seed: 3, numRuns: 300 },
  )
  expect(readdirSync(folder)).toEqual([])
})

test.skipIf(!existsSync('/proc/self/fd'))(
  'the file has no name while it is there, and is closed when sorting is left early or fails',
  () => {
    const open = () => readdirSync('/proc/self/fd').length
    const values = Array.from({ length: 100 }, (_, came) => ({ time: (came * 37) % 100, came }))
    const sort = externalSort(folder, { lot: 50, fan: 3 })
    const before = open()
    for (const { time } of sort(values, (value) => [value.time])) {
      expect([time, readdirSync(folder), open() - before]).toEqual([0, [], 1])
      break
    }
    expect(open()).toBe(before)
    const failing = function* () {
      yield* values
      throw new Error('broken off')
    }
    expect(() => [...sort(failing(), (value) => [value.time])]).toThrow('broken off')
    expect([open(), readdirSync(folder)]).toEqual([before, []])
  },
)

test('a record may be longer than what is read at once', () => {
  const long = Array.from({ length: 9 }, (_, at) => ({ at: 8 - at, text: 'ä'.repeat(40_000 + at) }))
  const sorted = [...externalSort(folder, { lot: 1, fan: 2 })(long, ({ at }) => [at])]
  expect(sorted).toEqual(long.toReversed())
})
