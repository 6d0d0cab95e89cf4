/** Strongly connected components against reachability. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { components } from '../../src/analysis/wait-for.ts'

const graphs = fc
  .integer({ min: 1, max: 9 })
  .chain((size) => fc.array(fc.uniqueArray(fc.nat(size - 1)), { minLength: size, maxLength: size }))

function reachable(targets: readonly (readonly number[])[], from: number): Set<number> {
  const found = new Set([from])
  for (const vertex of found) for (const target of targets[vertex]) found.add(target)
  return found
}

test('two vertices are in one component exactly if each reaches the other', () => {
  fc.assert(
    fc.property(graphs, (targets) => {
      const reach = targets.map((_, vertex) => reachable(targets, vertex))
      const expected = targets.map((_, a) => targets.map((_, b) => b).filter((b) => reach[a].has(b) && reach[b].has(a)))
      const firsts = expected.filter((component, vertex) => component[0] === vertex)
      expect(components(targets)).toEqual(firsts)
    }),
    { seed: 1972, numRuns: 2000 },
  )
})

test('a path of many vertices needs no deep stack', () => {
  const size = 100_000
  const targets = Array.from({ length: size }, (_, i) => (i + 1 < size ? [i + 1] : [0]))
  expect(components(targets)).toHaveLength(1)
})
