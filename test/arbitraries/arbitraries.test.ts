/** The arbitraries give sound input, shrink to the simplest, and go everywhere. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryCellSteps,
  arbitraryCluster,
  arbitraryJob,
  arbitraryPod,
  arbitraryScenario,
  arbitraryStrategy,
  arbitraryWorkload,
} from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { SECOND } from '../../src/model/time.ts'
import { formatScenario, parseScenario } from '../../src/scenario/index.ts'
import { registry } from '../../src/strategy/registry.ts'
import { allSmallest, smallest } from './shrinking.ts'

const SEED = 20131107

/** What a scenario shrinks to. */
const NODE = { name: 'n0', allocatable: { cpu: 1 } }
const JOB = {
  name: 'j0',
  arrival: 0,
  scheduler: 's0',
  priority: 0,
  pods: [{ name: 'p0', containers: [{ name: 'c0', requests: { cpu: 0 } }] }],
}
const REST = {
  name: 'arbitrary',
  seed: '0',
  eventBudget: 3_000,
  schedulers: [{ name: 's0', count: 1, mapping: 'roundRobin', decision: { job: 0, task: 0 }, blocked: 'skip', weight: 1 }],
  allocator: { interval: SECOND, refuse: 5 * SECOND, sorter: 'drf' },
  strategies: [],
  retry: { backoff: [SECOND, SECOND], maxAttempts: 1 },
}

const KINDS = {
  plain: {},
  neighbours: { neighbours: true },
  quotas: { quotas: true },
  wide: { maxDimensions: 1, maxNodes: 9, maxJobs: 12 },
}

describe('a scenario', () => {
  test('is sound: it can be written out, read back and run', () => {
    fc.assert(
      fc.property(arbitraryScenario(), (scenario) => {
        const text = formatScenario({ ...scenario, strategies: [{ use: 'pod', name: 'pod' }] })
        const { scenario: read } = parseScenario(text, { source: 'arbitrary' })
        expect(simulate(read, { strategy: 'pod' }).digest).toBe(simulate(scenario, { strategy: 'pod' }).digest)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('with neighbours is sound as well, and says everything that a pod can say of others', () => {
    const said = new Set<string>()
    fc.assert(
      fc.property(arbitraryScenario({ neighbours: true }), (scenario) => {
        const text = formatScenario({ ...scenario, strategies: [{ use: 'pod', name: 'pod' }] })
        const { scenario: read } = parseScenario(text, { source: 'arbitrary' })
        expect(simulate(read, { strategy: 'pod' }).digest).toBe(simulate(scenario, { strategy: 'pod' }).digest)
        for (const key of ['podAffinity', 'podAntiAffinity', 'preferred', 'topologySpread', 'minDomains', 'namespaceSelector', 'host'])
          if (JSON.stringify(scenario).includes(`"${key}":`)) said.add(key)
      }),
      { seed: SEED, numRuns: 100 },
    )
    expect(said.size).toBe(7)
    for (let seed = 1; seed <= 10; seed++) {
      const { cluster, workload } = smallest(arbitraryScenario({ neighbours: true }), undefined, seed)
      expect(JSON.stringify([cluster.prefill ?? [], workload.jobs])).not.toMatch(/labels|ffinity|topologySpread/)
    }
  })

  test.each(Object.entries(KINDS))('%s: a file gives back the same', (_kind, constraints) => {
    fc.assert(
      fc.property(arbitraryScenario(constraints), (scenario) => {
        const text = formatScenario({ ...scenario, strategies: [{ use: 'pod', name: 'pod' }] })
        expect({ ...parseScenario(text).scenario, strategies: [] }).toEqual(scenario)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('shrinks to one pod of one container on one node', () => {
    expect(allSmallest(arbitraryScenario())).toEqual([{ ...REST, cluster: { nodes: [NODE] }, workload: { jobs: [JOB] } }])
  })

  test('shrinks to what is asked for and nothing else', () => {
    const cluster = { nodes: [NODE] }
    const gang = { ...JOB, gang: { minMember: 1 } }
    const shrunk = (holds: (scenario: Scenario) => boolean) => allSmallest(arbitraryScenario(), holds)
    const gangs = shrunk(({ workload }) => workload.jobs!.filter((job) => job.gang !== undefined).length >= 2)
    expect(gangs).toEqual([{ ...REST, cluster, workload: { jobs: [gang, { ...gang, name: 'j1' }] } }])
    const prefill = [{ name: 'b0', node: 'n0', requests: { cpu: 0 } }]
    expect(shrunk((one) => one.cluster.prefill !== undefined)).toEqual([
      { ...REST, cluster: { nodes: [NODE], prefill }, workload: { jobs: [JOB] } },
    ])
    const tainted = { ...NODE, taints: [{ key: 'kept', effect: 'NoSchedule' }] }
    expect(shrunk(FEATURES.taints)).toEqual([{ ...REST, cluster: { nodes: [tainted] }, workload: { jobs: [JOB] } }])
    const late = { ...JOB, pods: [{ name: 'p0', containers: [{ name: 'c0', requests: { cpu: 0 }, arrival: SECOND }] }] }
    expect(shrunk(FEATURES['late containers'])).toEqual([{ ...REST, cluster, workload: { jobs: [late] } }])
    const two = { ...JOB, pods: ['p0', 'p1'].map((name) => ({ ...JOB.pods[0], name })) }
    expect(shrunk(({ workload }) => workload.jobs!.some(({ pods: members }) => members.length > 1))).toEqual([
      { ...REST, cluster, workload: { jobs: [two] } },
    ])
  })

  test('with room enough in all, for a pod that fits on no node, shrinks to 1 and 1 for 2', () => {
    const split = ({ cluster, workload }: Scenario) => {
      const room = cluster.nodes!.map(({ allocatable }) => allocatable.cpu)
      const asked = pods({ workload } as Scenario).map(({ containers }) => containers[0].requests.cpu)
      const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
      return sum(room) >= sum(asked) && Math.max(...asked) > Math.max(...room)
    }
    const narrow = arbitraryScenario({ maxDimensions: 1, maxContainers: 1, maxPods: 1, maxJobs: 2, maxRequest: 12, prefill: false })
    const shrunk = allSmallest(narrow, split)
    expect(
      shrunk.map(({ cluster, workload }) => [cluster.nodes!.map(({ allocatable }) => allocatable.cpu), workload.jobs!.length]),
    ).toEqual([[[1, 1], 1]])
  })

  test('whose pods do not all fit at once shrinks to a node and pods that are too large by one unit', () => {
    const crowded = ({ cluster, workload }: Scenario) => {
      const room = cluster.nodes!.reduce((sum, { allocatable }) => sum + allocatable.cpu, 0)
      return workload
        .jobs!.flatMap((job) => job.pods)
        .some((pod) => pod.containers.reduce((sum, { requests }) => sum + requests.cpu, 0) > room)
    }
    for (const { cluster, workload } of allSmallest(arbitraryScenario(), crowded)) {
      expect(cluster).toEqual({ nodes: [NODE] })
      expect(workload.jobs).toHaveLength(1)
      expect(workload.jobs![0].pods).toHaveLength(1)
      expect(workload.jobs![0].pods[0].containers.reduce((sum, { requests }) => sum + requests.cpu, 0)).toBe(2)
    }
  })

  test('keeps its constraints', () => {
    const constraints = {
      maxNodes: 2,
      maxJobs: 2,
      maxPods: 2,
      maxContainers: 1,
      maxDimensions: 1,
      maxSchedulers: 1,
      maxCount: 1,
      maxDecision: 0,
    }
    const narrow = arbitraryScenario({
      ...constraints,
      limited: false,
      prefill: false,
      podCounts: false,
      filters: false,
      extras: false,
      gangs: 'always',
    })
    fc.assert(
      fc.property(narrow, ({ cluster, workload, schedulers, duration }) => {
        const jobs = workload.jobs!
        expect(cluster.nodes!.length).toBeLessThanOrEqual(2)
        expect(cluster.nodes!.every((node) => Object.keys(node.allocatable).join() === 'cpu' && node.labels === undefined)).toBe(true)
        expect([cluster.prefill, duration, schedulers.length, schedulers[0].count]).toEqual([undefined, undefined, 1, 1])
        expect(schedulers[0].decision).toEqual({ job: 0, task: 0 })
        expect(jobs.length).toBeLessThanOrEqual(2)
        expect(jobs.every((job) => job.gang !== undefined && job.pods.length <= 2)).toBe(true)
        expect(jobs.every((job) => job.pods.every((pod) => pod.containers.length === 1 && pod.overhead === undefined))).toBe(true)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('has every feature now and then', () => {
    const scenarios = fc.sample(arbitraryScenario(), { seed: SEED, numRuns: 600 })
    for (const [feature, has] of Object.entries(FEATURES)) {
      const share = scenarios.filter(has).length / scenarios.length
      expect(share, feature).toBeGreaterThan(0.02)
      expect(share, feature).toBeLessThan(0.98)
    }
  })
})

const pods = (scenario: Scenario) => scenario.workload.jobs!.flatMap((job) => job.pods)
const FEATURES: Readonly<Record<string, (scenario: Scenario) => boolean>> = {
  'several nodes': ({ cluster }) => cluster.nodes!.length > 1,
  labels: ({ cluster }) => cluster.nodes!.some((node) => node.labels !== undefined),
  taints: ({ cluster }) => cluster.nodes!.some((node) => node.taints !== undefined),
  'unschedulable nodes': ({ cluster }) => cluster.nodes!.some((node) => node.unschedulable === true),
  'counts of pods': ({ cluster }) => cluster.nodes!.some((node) => node.allocatable.pods !== undefined),
  prefill: ({ cluster }) => cluster.prefill !== undefined,
  'prefill that ends': ({ cluster }) => cluster.prefill?.some((pod) => pod.until !== undefined) === true,
  'four dimensions': ({ cluster }) => cluster.nodes!.some((node) => 'example.com/gpu' in node.allocatable),
  gangs: ({ workload }) => workload.jobs!.some((job) => job.gang !== undefined),
  'gangs with pods to spare': ({ workload }) => workload.jobs!.some((job) => (job.gang?.minMember ?? Infinity) < job.pods.length),
  'endless jobs': ({ workload }) => workload.jobs!.some((job) => job.duration === undefined),
  priorities: ({ workload }) => workload.jobs!.some((job) => job.priority > 0),
  'late containers': (scenario) => pods(scenario).some((pod) => pod.containers.some((container) => container.arrival !== undefined)),
  'host ports': (scenario) => pods(scenario).some((pod) => pod.containers.some((container) => container.ports !== undefined)),
  'init containers': (scenario) => pods(scenario).some((pod) => pod.initContainers !== undefined),
  overhead: (scenario) => pods(scenario).some((pod) => pod.overhead !== undefined),
  'requests of the whole pod': (scenario) => pods(scenario).some((pod) => pod.requests !== undefined),
  selectors: (scenario) => pods(scenario).some((pod) => pod.nodeSelector !== undefined),
  'several schedulers': ({ schedulers }) => schedulers.length > 1,
  'schedulers of one kind': ({ schedulers }) => schedulers.some((spec) => spec.count > 1),
  'strict order': ({ schedulers }) => schedulers.some((spec) => spec.blocked === 'wait'),
  'no decision time': ({ schedulers }) => schedulers.every(({ decision }) => decision.job + decision.task === 0),
  'a duration': ({ duration }) => duration !== undefined,
  'fruitless attempts': ({ retry }) => retry.maxFruitless !== undefined,
}

describe('the parts', () => {
  test('shrink to the simplest of their kind', () => {
    expect(smallest(arbitraryCluster()).nodes).toHaveLength(1)
    expect(smallest(arbitraryPod())).toEqual({ name: 'p0', containers: [{ name: 'c0', requests: { cpu: 0, memory: 0 } }] })
    expect(smallest(arbitraryJob())).toMatchObject({ name: 'j0', arrival: 0, scheduler: 'default', priority: 0 })
    expect(smallest(arbitraryJob()).gang).toBeUndefined()
    expect(smallest(arbitraryWorkload()).jobs).toHaveLength(1)
    expect(smallest(arbitraryCellSteps())).toEqual([])
    const grants = allSmallest(arbitraryCellSteps(), (steps) => steps.some(({ kind }) => kind === 'grant'))
    expect(grants).toEqual([[{ kind: 'grant', node: 0, owner: 0 }]])
    expect(allSmallest(arbitraryWorkload(), ({ jobs }) => jobs.some(({ priority }) => priority > 0))).toMatchObject([
      { jobs: [{ name: 'j0', priority: 1, pods: [{ name: 'p0' }] }] },
    ])
    expect(allSmallest(arbitraryCluster(), ({ nodes }) => nodes.length === 3)).toEqual([
      { nodes: ['n0', 'n1', 'n2'].map((name) => ({ name, allocatable: { cpu: 1, memory: 0 } })) },
    ])
    const sidecars = allSmallest(arbitraryPod(), ({ initContainers = [] }) => initContainers.some((one) => one.restartPolicy === 'Always'))
    expect(
      sidecars.map(({ containers, initContainers, overhead, requests }) => [containers.length, initContainers!.length, overhead, requests]),
    ).toEqual([[1, 1, undefined, undefined]])
    expect(smallest(arbitraryStrategy()).use).toBe([...registry.keys()][0])
  })

  test('a pod keeps its constraints: no empty request, no late container', () => {
    fc.assert(
      fc.property(arbitraryPod({ emptyRequests: false, maxSkew: 0, maxRequest: 2 }), ({ containers }) => {
        expect(containers.every(({ requests, arrival }) => requests.cpu >= 1 && requests.cpu <= 2 && arrival === undefined)).toBe(true)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('a gang needs at least one of its pods and no more than it has', () => {
    fc.assert(
      fc.property(arbitraryJob({ gangs: 'always', endless: false, maxDuration: SECOND }), ({ gang, pods: members, duration }) => {
        expect(gang!.minMember).toBeGreaterThanOrEqual(1)
        expect(gang!.minMember).toBeLessThanOrEqual(members.length)
        expect(duration).toBeLessThanOrEqual(SECOND)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('a strategy has options of its own entry only, and those that are fixed', () => {
    fc.assert(
      fc.property(arbitraryStrategy(), ({ use, options = {} }) => {
        const allowed = registry.get(use)!.options
        expect(Object.keys(options).filter((name) => !(name in allowed))).toEqual([])
      }),
      { seed: SEED, numRuns: 300 },
    )
    const fixed = fc.sample(arbitraryStrategy({ entries: ['hoarding'], options: { mode: 'reserve' } }), { seed: SEED, numRuns: 20 })
    expect(fixed.every((spec) => spec.use === 'hoarding' && spec.options?.mode === 'reserve')).toBe(true)
  })
})
