/** At most so many pods of a role on a node. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { lanesOf } from '../../src/model/lanes.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { jobOf } from '../../src/traces/jobs.ts'

const files = (replicas: number, most: number, nodes: number): Record<string, string> => ({
  'nodes.csv': `name,count,cpu\nn,${nodes},64\n`,
  'jobs.csv': `job,arrival,minMember,replicas,cpu,maxPerNode\nj,0,${replicas},${replicas},1,${most}\n`,
})

const text = `
cluster: { trace: { format: csv, file: nodes.csv } }
workload: { trace: { format: csv, file: jobs.csv } }
strategies: [gang]
`

function placed(replicas: number, most: number, nodes: number) {
  const { scenario } = parseScenario(text, { read: (path) => files(replicas, most, nodes)[path] })
  const [group] = simulate(scenario, { strategy: 'gang' }).groups
  const counts = new Map<string, number>()
  for (const pod of group.pods)
    for (const { node } of pod.containers) if (node !== null && node !== undefined) counts.set(node, (counts.get(node) ?? 0) + 1)
  return { outcome: group.outcome, counts: [...counts.values()].sort() }
}

test('no node gets more, though there would be room', () => {
  expect(placed(6, 2, 3)).toEqual({ outcome: 'running', counts: [2, 2, 2] })
  expect(placed(5, 5, 3)).toEqual({ outcome: 'running', counts: [5] })
  expect(placed(3, 1, 3)).toEqual({ outcome: 'running', counts: [1, 1, 1] })
})

test('a gang that would need more cannot run', () => {
  expect(placed(7, 2, 3).outcome).not.toBe('running')
})

describe('every placement with at most so many a node is one that the lanes allow', () => {
  test('pods dealt to the nodes in turn never share node and lane', () => {
    const cases = fc
      .record({ most: fc.integer({ min: 1, max: 6 }), sizes: fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }) })
      .map(({ most, sizes }) => ({ most, counts: sizes.map((size) => Math.min(size, most)) }))
    fc.assert(
      fc.property(cases, ({ most, counts }) => {
        const replicas = counts.reduce((sum, count) => sum + count, 0)
        fc.pre(replicas > most)
        const pods = jobOf(
          { name: 'j', arrival: 0, pods: [{ name: 'p', replicas, containers: [{ name: 'main', requests: {} }], maxPerNode: most }] },
          'default',
        ).pods
        let next = 0
        for (const count of counts) {
          const lanes = pods.slice(next, next + count).map(({ labels }) => labels?.['lane/number'])
          expect(new Set(lanes).size).toBe(count)
          next += count
        }
      }),
    )
  })

  test('a role that fits a node whole has none', () => {
    expect(lanesOf('j', 'p', 3, 3)).toEqual([])
  })
})
