import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { materialise } from '../../src/generate/materialise.ts'
import type { BoundPod, Node } from '../../src/model/cluster.ts'
import type { GenerateRecipe } from '../../src/model/scenario.ts'
import type { Job } from '../../src/model/workload.ts'
import { expectWellFormed, made, scenarioOf } from './well-formed.ts'

const SMALL = { kind: 'homogeneous', nodes: 12, allocatable: { cpu: '8', memory: '32Gi', pods: 50 } }

const PAIRS: ReadonlyArray<readonly [GenerateRecipe, GenerateRecipe]> = [
  [SMALL, { kind: 'mixed', jobs: 60, gangs: { share: 0.3 }, late: { share: 0.3 }, services: { share: 0.2, endless: 0.1 } }],
  [
    { kind: 'mix', nodes: 30, mix: 'google2011' },
    { kind: 'mixed', jobs: 40, arrivals: { process: 'bursts', burst: 7 } },
  ],
  [
    { kind: 'mix', nodes: 30, mix: 'openb2023' },
    { kind: 'mixed', requests: { cpu: '2', 'nvidia.com/gpu': { distribution: 'discrete', values: [0, 1, 2] } } },
  ],
  [
    { kind: 'mix', nodes: 50, mix: 'omega' },
    { kind: 'omega', window: '5m' },
  ],
  [
    { kind: 'mix', nodes: 50, mix: 'google2011' },
    { kind: 'omegaC', window: '2m' },
  ],
  [
    { kind: 'mix', nodes: 20, mix: 'alibaba2017' },
    { kind: 'fitted', model: 'alibaba2017', jobs: 30, largest: 0.5 },
  ],
  [
    { kind: 'mix', nodes: 40, mix: 'dlrm2025' },
    { kind: 'fitted', model: 'dlrm2025', jobs: 20 },
  ],
  [{ kind: 'nearlyFull' }, { kind: 'coScheduling', sidecars: 3, late: { share: 0.5 } }],
  [SMALL, { kind: 'deadlockProne', gangs: 3, rounds: 2, spread: '5s', containers: 2 }],
  [SMALL, { kind: 'conflictProne', jobs: 6, pods: 2 }],
  [SMALL, { kind: 'fragmenting', rounds: 2 }],
]

describe.each(PAIRS)('$kind', (cluster, workload) => {
  test(`${workload.kind} is well formed under any seed, and the same under the same`, () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 6 }), (seed) => {
        const first = made(cluster, workload, seed)
        expectWellFormed(first)
        expect(made(cluster, workload, seed)).toEqual(first)
      }),
      { seed: 101, numRuns: 12 },
    )
  })
})

test('another seed makes another workload', () => {
  const recipe = { kind: 'mixed', jobs: 20 }
  expect(made(SMALL, recipe, '1').workload).not.toEqual(made(SMALL, recipe, '2').workload)
})

const NODE: Node = { name: 'a', allocatable: { cpu: 1000 } }
const JOB: Job = {
  name: 'j',
  arrival: 0,
  scheduler: 'default',
  priority: 0,
  pods: [{ name: 'p', containers: [{ name: 'c', requests: { cpu: 1 } }] }],
}

test('nodes, jobs and prefill that are written out pass through unchanged', () => {
  const prefill: readonly BoundPod[] = [{ name: 'old', node: 'a', requests: { cpu: 100 }, until: 5 }]
  const nodes = [NODE]
  const jobs = [JOB]
  const done = materialise(scenarioOf({ nodes, prefill }, { jobs }), '1')
  expect(done).toEqual({ cluster: { nodes, prefill }, workload: { jobs } })
  expect(done.cluster.nodes).toBe(nodes)
  expect(done.workload.jobs).toBe(jobs)
})

test('a source of neither nodes nor a recipe is a broken invariant', () => {
  expect(() => materialise(scenarioOf({}, { jobs: [JOB] }), '1')).toThrow(/cluster of nodes or of a recipe/)
  expect(() => materialise(scenarioOf({ nodes: [NODE] }, {}), '1')).toThrow(/workload of jobs or of a recipe/)
})

describe('the utilisation at the start', () => {
  const gpus = (amount: number): Node['allocatable'] => ({ cpu: 8000, memory: 2 ** 35, 'nvidia.com/gpu': amount, pods: 20 })

  test('is the share asked for in every dimension, within one unit, on nodes alike', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        (share, count, gpu) => {
          const nodes = Array.from({ length: count }, (_, index) => ({ name: `n-${index}`, allocatable: gpus(gpu) }))
          const done = materialise(scenarioOf({ nodes, prefillUtilisation: share }, { jobs: [] }), '4')
          expectWellFormed(done)
          for (const name of ['cpu', 'memory', 'nvidia.com/gpu']) {
            const taken = (done.cluster.prefill ?? []).reduce((sum, pod) => sum + (pod.requests[name] ?? 0), 0)
            expect(Math.abs(taken - share * count * nodes[0].allocatable[name])).toBeLessThanOrEqual(1.001)
          }
        },
      ),
      { seed: 102, numRuns: 100 },
    )
  })

  test('varies from node to node, and never ends', () => {
    const { prefill = [] } = materialise(scenarioOf({ generate: SMALL, prefillUtilisation: 0.6 }, { jobs: [] }), '4').cluster
    expect(new Set(prefill.map((pod) => pod.requests.cpu)).size).toBeGreaterThan(6)
    expect(prefill.every((pod) => pod.until === undefined)).toBe(true)
  })

  test('counts pods that are listed already, and takes other names', () => {
    const listed: BoundPod = { name: 'prefill-0', node: 'n-0', requests: { cpu: 6000 } }
    const nodes = [0, 1].map((index) => ({ name: `n-${index}`, allocatable: { cpu: 8000 } }))
    const { prefill = [] } = materialise(scenarioOf({ nodes, prefill: [listed], prefillUtilisation: 0.5 }, { jobs: [] }), '4').cluster
    expect(prefill[0]).toBe(listed)
    expect(new Set(prefill.map((pod) => pod.name)).size).toBe(prefill.length)
    expect(prefill.filter((pod) => pod.node === 'n-0').reduce((sum, pod) => sum + pod.requests.cpu, 0)).toBeLessThanOrEqual(8000)
  })
})
