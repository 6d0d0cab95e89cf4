/** Whatever well-formed constraints say is kept by everything that is drawn. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  arbitraryCellSteps,
  arbitraryCluster,
  arbitraryGang,
  arbitraryHostileText,
  arbitraryInterleaving,
  arbitraryPod,
  arbitraryScenario,
  arbitraryTransactions,
  arbitraryWorkload,
} from '../../src/arbitraries/index.ts'
import type { Cluster } from '../../src/model/cluster.ts'
import type { Job, Pod } from '../../src/model/workload.ts'

const SEED = 20131107

const up = (least: number, most: number) => fc.integer({ min: least, max: most })
/** Amounts and times reach as far as they may. */
const far = (least: number) => fc.oneof(up(least, 9), fc.constantFrom(10 ** 12, Number.MAX_SAFE_INTEGER))
const choice = <const T>(...values: T[]) => fc.constantFrom(...values)

const CLUSTER = {
  maxNodes: up(1, 6),
  dimensions: up(1, 4),
  maxCapacity: far(1),
  filters: fc.boolean(),
  podCounts: fc.boolean(),
  prefill: fc.boolean(),
  neighbours: fc.boolean(),
}
const POD = {
  maxContainers: up(1, 5),
  dimensions: up(1, 4),
  maxRequest: far(1),
  maxSkew: far(0),
  emptyRequests: fc.boolean(),
  extras: fc.boolean(),
  filters: fc.boolean(),
  neighbours: fc.boolean(),
}
const JOB = {
  ...POD,
  maxPods: up(1, 6),
  maxArrival: far(0),
  maxDuration: far(1),
  endless: fc.boolean(),
  schedulers: choice(['a'], ['b', 'c']),
}

interface Limits {
  readonly [name: string]: unknown
  readonly dimensions: number
}

function keepsCluster({ nodes, prefill }: Cluster, given: Limits & { maxNodes: number; maxCapacity: number }): void {
  expect(nodes.length).toBeLessThanOrEqual(given.maxNodes)
  for (const { allocatable, labels, taints, unschedulable } of nodes) {
    const { pods, ...amounts } = allocatable
    expect(Object.keys(amounts)).toHaveLength(given.dimensions)
    for (const amount of Object.values(amounts)) expect(amount).toBeLessThanOrEqual(given.maxCapacity)
    if (!given.podCounts) expect(pods).toBeUndefined()
    if (!given.filters) expect([labels?.zone, taints, unschedulable]).toEqual([undefined, undefined, undefined])
    if (!given.neighbours) expect(labels?.host).toBeUndefined()
  }
  if (!given.prefill) expect(prefill).toBeUndefined()
}

function keepsPod(pod: Pod, given: Limits & { maxContainers: number; maxRequest: number; maxSkew: number }): void {
  expect(pod.containers.length).toBeLessThanOrEqual(given.maxContainers)
  for (const { requests, arrival = 0, ports } of pod.containers) {
    expect(Object.keys(requests)).toHaveLength(given.dimensions)
    for (const amount of Object.values(requests)) expect(amount).toBeLessThanOrEqual(given.maxRequest)
    if (!given.emptyRequests) expect(requests.cpu).toBeGreaterThan(0)
    expect(arrival).toBeLessThanOrEqual(given.maxSkew)
    if (!given.extras) expect(ports).toBeUndefined()
  }
  if (!given.extras) expect([pod.initContainers, pod.overhead, pod.requests]).toEqual([undefined, undefined, undefined])
  if (!given.filters) expect([pod.nodeSelector, pod.tolerations]).toEqual([undefined, undefined])
  if (!given.neighbours) expect([pod.labels, pod.podAffinity, pod.topologySpread]).toEqual([undefined, undefined, undefined])
}

type JobLimits = Parameters<typeof keepsPod>[1] & {
  maxPods: number
  maxArrival: number
  maxDuration: number
  schedulers: readonly string[]
}

function keepsJob(job: Job, given: JobLimits): void {
  expect(job.pods.length).toBeLessThanOrEqual(given.maxPods)
  expect(job.arrival).toBeLessThanOrEqual(given.maxArrival)
  expect(job.duration ?? 1).toBeGreaterThan(0)
  expect(job.duration ?? 1).toBeLessThanOrEqual(given.maxDuration)
  expect([job.arrival, job.duration ?? 1].every(Number.isSafeInteger)).toBe(true)
  if (!given.endless) expect(job.duration).toBeDefined()
  expect(given.schedulers).toContain(job.scheduler)
  for (const pod of job.pods) keepsPod(pod, given)
}

/** Draws constraints, and of what they allow a few. */
function kept<C, T>(
  constraints: fc.Arbitrary<C>,
  draw: (constraints: C) => fc.Arbitrary<T>,
  keeps: (drawn: T, constraints: C) => void,
): void {
  const drawn = constraints.chain((given) => fc.tuple(fc.constant(given), fc.array(draw(given), { minLength: 3, maxLength: 3 })))
  const property = fc.property(drawn, ([given, some]) => {
    for (const one of some) keeps(one, given)
  })
  fc.assert(property, { seed: SEED, numRuns: 150 })
}

test('by clusters', () => kept(fc.record(CLUSTER), (given) => arbitraryCluster(given), keepsCluster))

test('by pods', () => kept(fc.record(POD), (given) => arbitraryPod(given), keepsPod))

test('by workloads', () => {
  kept(
    fc.record({ ...JOB, maxJobs: up(1, 5), gangs: choice('never', 'some', 'always') }),
    (given) => arbitraryWorkload(given),
    ({ jobs = [] }, given) => {
      expect(jobs.length).toBeLessThanOrEqual(given.maxJobs)
      for (const job of jobs) keepsJob(job, given)
      if (given.gangs !== 'some') expect(new Set(jobs.map(({ gang }) => gang !== undefined))).toEqual(new Set([given.gangs === 'always']))
    },
  )
})

test('by gangs', () => {
  const some = fc
    .record({ ...JOB, minPods: up(1, 5), maxKinds: up(1, 3), minMember: choice('any', 'all', 'one') })
    .map((given) => ({ ...given, maxPods: given.maxPods + given.minPods - 1 }))
  kept(
    some,
    (given) => arbitraryGang(given),
    (gang, given) => {
      keepsJob(gang, given)
      expect(gang.pods.length).toBeGreaterThanOrEqual(given.minPods)
      if (given.minMember !== 'any') expect(gang.gang.minMember).toBe(given.minMember === 'one' ? 1 : gang.pods.length)
    },
  )
})

test('by scenarios', () => {
  const { dimensions: _, schedulers: __, ...rest } = { ...CLUSTER, ...JOB }
  const own = { maxDimensions: up(1, 4), maxSchedulers: up(1, 4), maxCount: up(1, 10_000), maxDecision: far(0), eventBudget: far(1) }
  const more = {
    policies: choice(['bestFit'], ['firstFit', 'mine']),
    seededTies: fc.boolean(),
    strictOrder: fc.boolean(),
    limited: fc.boolean(),
  }
  kept(
    fc.record({ ...rest, ...own, ...more }),
    (given) => arbitraryScenario(given),
    (scenario, given) => {
      const nodes = scenario.cluster.nodes!
      const dimensions = Object.keys(nodes[0].allocatable).filter((name) => name !== 'pods').length
      const schedulers = scenario.schedulers.map(({ name }) => name)
      expect(dimensions).toBeLessThanOrEqual(given.maxDimensions)
      keepsCluster({ ...scenario.cluster, nodes }, { ...given, dimensions })
      for (const job of scenario.workload.jobs!) keepsJob(job, { ...given, dimensions, schedulers })
      expect(schedulers.length).toBeLessThanOrEqual(given.maxSchedulers)
      expect(scenario.eventBudget).toBe(given.eventBudget)
      if (!given.limited) expect(scenario.duration).toBeUndefined()
      for (const { count, decision, classes, blocked } of scenario.schedulers) {
        expect(count).toBeLessThanOrEqual(given.maxCount)
        for (const { job, task } of [decision, classes?.slow ?? decision])
          expect(Math.max(job, task)).toBeLessThanOrEqual(given.maxDecision)
        if (!given.strictOrder) expect(blocked).toBe('skip')
      }
      for (const placement of [scenario.placement, ...scenario.schedulers.map((kind) => kind.placement)]) {
        if (placement === undefined) continue
        expect(given.policies).toContain(placement.policy)
        if (!given.seededTies) expect(placement.ties).toBeUndefined()
      }
    },
  )
})

test('by hostile texts, cell steps, transactions and their order', () => {
  const texts = fc.record({ maxLength: up(1, 300), names: fc.boolean() })
  kept(
    texts,
    (given) => arbitraryHostileText(given),
    (drawn, given) => expect(drawn.length).toBeLessThanOrEqual(given.maxLength),
  )
  const cells = fc.record({ nodes: up(1, 5), dimensions: up(1, 5), maxAmount: far(0), maxSteps: up(0, 9) })
  kept(
    cells,
    (given) => arbitraryCellSteps(given),
    (steps, given) => {
      expect(steps.length).toBeLessThanOrEqual(given.maxSteps)
      for (const step of steps) {
        if (step.kind === 'pin') expect(step.amounts).toHaveLength(given.dimensions)
        if (step.kind === 'grant') expect(step.node).toBeLessThan(given.nodes)
        if ('claims' in step) expect(Math.max(0, ...step.claims.flatMap(({ amounts }) => amounts))).toBeLessThanOrEqual(given.maxAmount)
      }
    },
  )
  const histories = fc.record({ maxNodes: up(1, 4), maxSchedulers: up(1, 4), maxTransactions: up(1, 4), maxClaims: up(1, 5) })
  kept(
    histories,
    (given) => arbitraryTransactions(given),
    ({ cluster, schedulers }, given) => {
      expect(cluster.nodes.length).toBeLessThanOrEqual(given.maxNodes)
      expect(schedulers.length).toBeLessThanOrEqual(given.maxSchedulers)
      expect(Math.max(...schedulers.map((list) => list.length))).toBeLessThanOrEqual(given.maxTransactions)
      expect(Math.max(...schedulers.flat().map(({ claims }) => claims.length))).toBeLessThanOrEqual(given.maxClaims)
    },
  )
  const orders = fc.record({ lengths: fc.array(up(0, 4), { maxLength: 4 }), maxSwitches: choice(0, 3, Infinity) })
  kept(
    orders,
    (given) => arbitraryInterleaving(given),
    (order, { lengths }) => {
      expect(lengths.map((_, at) => order.filter((sequence) => sequence === at).length)).toEqual(lengths)
    },
  )
})
