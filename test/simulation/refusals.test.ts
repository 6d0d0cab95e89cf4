/** The table of refusals against a `Map` that is emptied for every attempt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusals } from '../../src/simulation/refusals.ts'

test('an attempt finds what it refused last of each node, and nothing of earlier attempts', () => {
  const step = fc.record({ later: fc.nat({ max: 20 }).map((draw) => draw === 0), node: fc.nat(60), cpu: fc.nat(9), memory: fc.nat(9) })
  let grown = 0
  fc.assert(
    fc.property(fc.array(step, { size: 'max', maxLength: 150 }), (steps) => {
      const refusals = new Refusals(2)
      let plain = new Map<number, readonly number[]>()
      let attempt = 1
      steps.forEach(({ later, node, cpu, memory }, now) => {
        if (later) {
          attempt++
          plain = new Map()
        }
        expect(refusals.find(attempt, node) >= 0).toBe(plain.has(node))
        refusals.put(attempt, node, now, [cpu, memory])
        plain.set(node, [now, cpu, memory])
      })
      for (let node = 0; node <= 60; node++) {
        const entry = refusals.find(attempt, node)
        const found = entry < 0 ? undefined : [refusals.time(entry), refusals.room(entry, 0), refusals.room(entry, 1)]
        expect(found).toEqual(plain.get(node))
        expect(refusals.find(attempt + 1, node)).toBe(-1)
      }
      expect([...refusals.nodesOf(attempt)]).toEqual([...plain.keys()].sort((a, b) => a - b))
      if (plain.size > 12) grown++
    }),
    { seed: 6, numRuns: 200 },
  )
  expect(grown).toBeGreaterThan(50)
})
