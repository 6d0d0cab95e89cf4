/** A scenario in few words is the scenario that a file would be; all that is wrong with it is told at once. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario } from '../../src/arbitraries/index.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { defineScenario } from '../../src/fluent/define-scenario.ts'
import type { ScenarioDraft } from '../../src/fluent/drafts.ts'
import { SECOND } from '../../src/model/time.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { ROOT } from '../tools/repository.ts'

const folder = join(ROOT, 'scenarios')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const read = (name: string) =>
  parseScenario(readFileSync(join(folder, name), 'utf8'), { source: name, read: (path) => readFileSync(join(folder, path), 'utf8') })
    .scenario

const pod = { name: 'web', containers: [{ name: 'App', requests: { memory: '1Gi' } }] }
const small: ScenarioDraft = {
  cluster: { nodes: [{ name: 'n', allocatable: { memory: '2Gi' } }] },
  workload: { jobs: [{ name: 'web', pods: [pod] }] },
}

describe('a scenario in few words', () => {
  test.each(files)('%s is a draft of itself', (name) => {
    expect(defineScenario(read(name))).toEqual(read(name))
  })

  test('every scenario is a draft of itself', () => {
    fc.assert(
      fc.property(arbitraryScenario(), (scenario) => {
        expect(defineScenario(scenario)).toEqual(scenario)
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  test('means what a file of the same words means', () => {
    const scenario = defineScenario({
      name: 'two-kinds',
      seed: 7,
      duration: '1h',
      cluster: {
        nodes: [
          { name: 'small', count: 2, allocatable: { cpu: '500m', memory: '1.25Gi' } },
          { name: 'large', allocatable: { cpu: '4', memory: '2Gi' }, labels: { disk: 'ssd' } },
        ],
      },
      workload: {
        jobs: [
          { name: 'batch', count: 2, interarrival: '2s', arrival: '1s', duration: '10m', gang: true, pods: [{ ...pod, replicas: 3 }] },
          { name: 'late', gang: {}, pods: [{ name: 'p', containers: [{ name: 'c', arrival: '30s', requests: { cpu: '100m' } }] }] },
        ],
      },
      schedulers: [{ decision: { job: '100ms', task: '5ms' } }],
      allocator: { interval: '500ms' },
      placement: 'leastAllocated',
      strategies: [
        'pod',
        { use: 'hoarding', name: 'patient', release: 'timeout', offerTimeout: '30s' },
        { use: 'naive', placement: 'firstFit' },
      ],
      retry: { backoff: ['1s', '4s'] },
    })
    const yaml = `
name: two-kinds
seed: 7
duration: 1h
cluster:
  nodes:
    - { name: small, count: 2, allocatable: { cpu: 500m, memory: 1.25Gi } }
    - { name: large, allocatable: { cpu: 4, memory: 2Gi }, labels: { disk: ssd } }
workload:
  jobs:
    - { name: batch, count: 2, interarrival: 2s, arrival: 1s, duration: 10m, gang: {},
        pods: [{ name: web, replicas: 3, containers: [{ name: App, resources: { requests: { memory: 1Gi } } }] }] }
    - { name: late, gang: {}, pods: [{ name: p, containers: [{ name: c, arrival: 30s, resources: { requests: { cpu: 100m } } }] }] }
schedulers: [{ name: default, decision: { job: 100ms, task: 5ms } }]
allocator: { interval: 500ms }
placement: leastAllocated
strategies: [pod, { use: hoarding, name: patient, release: timeout, offerTimeout: 30s }, { use: naive, placement: firstFit }]
retry: { backoff: [1s, 4s] }
`
    expect(scenario).toEqual(parseScenario(yaml).scenario)
  })

  test('takes the defaults of a file where it is silent, and gang where a job is one', () => {
    const { cluster, workload } = small
    const yaml = JSON.stringify({
      cluster,
      workload: {
        jobs: [{ name: 'web', pods: [{ name: 'web', containers: [{ name: 'App', resources: { requests: { memory: '1Gi' } } }] }] }],
      },
    })
    expect(defineScenario(small)).toEqual(parseScenario(yaml).scenario)
    const gang = defineScenario({ cluster, workload: { jobs: [{ name: 'web', gang: true, pods: [pod] }] } })
    expect(gang.strategies.map(({ name }) => name)).toEqual(['naive', 'hoarding', 'optimistic', 'pod', 'gang'])
    expect(defineScenario({ cluster, workload: { ...workload, jobs: [] }, schedulers: ['a', 'b'], retry: 'nomad' }).retry.maxAttempts).toBe(
      5,
    )
  })

  test('takes numbers in base units', () => {
    const { workload, duration } = defineScenario({
      ...small,
      duration: SECOND,
      workload: { jobs: [{ name: 'j', arrival: 5, pods: [{ name: 'p', containers: [{ name: 'c', requests: { cpu: 250 } }] }] }] },
    })
    expect(duration).toBe(1_000_000)
    expect(workload.jobs?.[0]).toMatchObject({ arrival: 5, pods: [{ containers: [{ requests: { cpu: 250 } }] }] })
  })
})

/** What is told of a draft that no compiler has seen. */
function told(draft: unknown): string[] {
  try {
    defineScenario(draft as ScenarioDraft)
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

describe('what is wrong', () => {
  test('is told all at once, with its path and what is allowed', () => {
    const draft = {
      ...small,
      workloads: {},
      duration: '5 parsecs',
      cluster: {
        nodes: [
          { name: 'n', alocatable: {} },
          { name: 'n', allocatable: { cpu: 1.5, memory: '1Gb' } },
        ],
      },
      workload: { jobs: [{ name: '', scheduler: 'nobody', gang: { minMember: 9 }, pods: [{ name: 'p', containers: [] }] }] },
      strategies: ['pod', 'pod', 'hoardin', { use: 'hoarding', release: 'nver', patience: 1 }],
      placement: 'bestfit',
      retry: 'omga',
    }
    expect(told(draft)).toEqual([
      expect.stringMatching(/^workloads: unknown key: "workloads", did you mean workload\?, allowed: name, /),
      'workload.jobs[0].scheduler: unknown scheduler: "nobody", allowed: default',
      'workload.jobs[0].pods[0].containers: invalid value: an empty list, allowed: one entry or more',
      'workload.jobs[0].gang.minMember: invalid minMember: 9, allowed: up to the 1 pods of the job',
      'workload.jobs[0].name: invalid name: "", allowed: text that is not empty',
      'duration: invalid span: "5 parsecs", allowed: 100us 5ms 2s 3m 1h, or whole microseconds',
      expect.stringMatching(/^cluster.nodes\[0\].alocatable: unknown key: "alocatable", did you mean allocatable\?/),
      'cluster.nodes[0].allocatable: invalid value: absent, allowed: resources by name',
      'cluster.nodes[1].allocatable.cpu: invalid amount: 1.5, allowed: whole millicores, or text such as 500m',
      expect.stringMatching(/^cluster.nodes\[1\].allocatable.memory: invalid quantity: /),
      'cluster.nodes[1].name: invalid name: "n", allowed: each name once',
      expect.stringMatching(/^placement: unknown placement policy: "bestfit", did you mean bestFit\?/),
      expect.stringMatching(/^strategies\[2\]: unknown strategy: "hoardin", did you mean hoarding\?/),
      expect.stringMatching(/^strategies\[3\].release: unknown value: "nver", did you mean never\?/),
      expect.stringMatching(/^strategies\[3\].patience: unknown key: "patience", allowed: use, name, /),
      'strategies[1].name: invalid name: "pod", allowed: each name once',
      'retry: unknown preset: "omga", did you mean omega?, allowed: kubernetes, omega, nomad',
    ])
  })

  test('is told of anything at all, and nothing else is thrown', () => {
    const parts = fc.record(
      {
        cluster: fc.anything(),
        workload: fc.anything(),
        schedulers: fc.anything(),
        strategies: fc.anything(),
        retry: fc.anything(),
        allocator: fc.anything(),
        placement: fc.anything(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(parts, fc.anything()), (draft) => told(draft).length > 0),
      { seed: 12, numRuns: 300 },
    )
  })

  test('a missing cluster or workload is named', () => {
    expect(told({})).toEqual([
      'workload: invalid workload, allowed: one of jobs, table, generate',
      'cluster: invalid cluster, allowed: one of nodes, generate',
    ])
  })
})
