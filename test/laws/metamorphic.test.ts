/**
 * Relations between runs that hold for every sound simulator of this kind: change the input so, and the output changes so. Those that
 * look right and are false (one more node never makes it slower, and the like: Graham's anomalies, 1969) are not asked for.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario, arbitraryStrategy, type ScenarioConstraints } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { RunResult } from '../../src/metrics/figures.ts'
import type { ResourceList } from '../../src/model/resources.ts'
import type { DecisionTime, Scenario, StrategySpec } from '../../src/model/scenario.ts'
import { SECOND } from '../../src/model/time.ts'
import type { Job, Pod } from '../../src/model/workload.ts'
import { registry } from '../../src/strategy/registry.ts'

const SEED = 20131105
/** Amounts that can be multiplied: no count of pods, which cannot. */
const PLAIN: ScenarioConstraints = { podCounts: false }
const FIXED_POLICIES = ['firstFit', 'bestFit', 'worstFit', 'leastAllocated', 'mostAllocated', 'balancedAllocation', 'binpack']

function digestOf(scenario: Scenario, strategy: StrategySpec): string {
  return simulate(scenario, { strategy }).digest
}

describe('amounts', () => {
  test('all capacities and requests times k: the same run', () => {
    fc.assert(
      fc.property(arbitraryScenario(PLAIN), arbitraryStrategy(), fc.constantFrom(2, 3, 7, 1024), (scenario, spec, k) => {
        expect(digestOf(withAmounts(scenario, k), spec)).toBe(digestOf(scenario, spec))
      }),
      { seed: SEED, numRuns: 150 },
    )
  })

  test('one more node, with room for nothing: the same run', () => {
    const constraints = { ...PLAIN, emptyRequests: false, extras: false, filters: false, policies: FIXED_POLICIES }
    fc.assert(
      fc.property(arbitraryScenario(constraints), arbitraryStrategy(), (scenario, spec) => {
        const { cluster } = scenario
        const nodes = [...cluster.nodes!, { name: 'small', allocatable: {} }]
        expect(digestOf({ ...scenario, cluster: { ...cluster, nodes } }, spec)).toBe(digestOf(scenario, spec))
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('one more dimension, which nobody asks for: the same run', () => {
    fc.assert(
      fc.property(
        arbitraryScenario({ policies: ['firstFit'] }),
        arbitraryStrategy({ entries: ['serial', 'optimistic'] }),
        (scenario, spec) => {
          const { cluster } = scenario
          const nodes = cluster.nodes!.map((node, at) => ({ ...node, allocatable: { ...node.allocatable, 'example.com/fpga': at } }))
          const changed = { ...scenario, placement: { policy: 'firstFit' }, cluster: { ...cluster, nodes } }
          expect(digestOf(changed, spec)).toBe(digestOf({ ...scenario, placement: { policy: 'firstFit' } }, spec))
        },
      ),
      { seed: SEED, numRuns: 200 },
    )
  })
})

/** The option that is a time, of each strategy that has one. */
const TIMEOUTS: Readonly<Record<string, string>> = {
  hoarding: 'offerTimeout',
  permit: 'permitTimeout',
  placeholders: 'placeholderTimeout',
}

describe('time', () => {
  test('everything submitted T later: everything happens T later', () => {
    fc.assert(
      fc.property(arbitraryScenario(), arbitraryStrategy(), fc.constantFrom(10 * SECOND, 1_000 * SECOND), (scenario, spec, later) => {
        const first = simulate(scenario, { strategy: spec })
        const second = simulate(shifted(scenario, later), { strategy: spec })
        expect(timesOf(second, -later)).toEqual(timesOf(first, 0))
      }),
      { seed: SEED, numRuns: 150 },
    )
  })

  test('all times times k: everything happens at k times its time', () => {
    const release = fc.constantFrom('never', 'woundWait', 'timeout')
    const strategies = fc.tuple(arbitraryStrategy(), release).map(([spec, policy]) => {
      const timeout = TIMEOUTS[spec.use]
      const given = { ...spec.options, ...(timeout && { [timeout]: 3 * SECOND }), ...(spec.use === 'hoarding' && { release: policy }) }
      return { ...spec, options: given }
    })
    fc.assert(
      fc.property(arbitraryScenario(), strategies, fc.constantFrom(2, 3), (scenario, spec, k) => {
        const first = simulate(scenario, { strategy: spec })
        const second = simulate(slowed(scenario, k), { strategy: { ...spec, options: slowedOptions(spec, k) } })
        // What is called a livelock is a matter of real hours.
        fc.pre(first.ended !== 'livelock' && second.ended !== 'livelock')
        expect(timesOf(second, 0)).toEqual(timesOf(first, 0, k))
      }),
      { seed: SEED, numRuns: 150 },
    )
  })
})

describe('strategies', () => {
  test('one scheduler whose decisions take no time: serial and optimistic are one, and nothing conflicts', () => {
    const alone = arbitraryScenario({ maxSchedulers: 1, maxCount: 1, maxDecision: 0 }).map(withoutCoincidence)
    fc.assert(
      fc.property(alone, arbitraryStrategy({ entries: ['optimistic'] }), (scenario, spec) => {
        const optimistic = simulate(scenario, { strategy: spec })
        expect(optimistic.figures.conflicts).toBe(0)
        const { atomicity = 'allOrNothing', incompletePlan = 'discard' } = spec.options ?? {}
        fc.pre(atomicity === 'allOrNothing' && incompletePlan === 'discard')
        expect(optimistic.digest).toBe(digestOf(scenario, { ...spec, use: 'serial', name: 'serial', options: {} }))
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('jobs of one pod of one container: naive, pod and gang are one', () => {
    const single = arbitraryScenario({ maxPods: 1, maxContainers: 1, extras: false, gangs: 'never' })
    fc.assert(
      fc.property(single, (scenario) => {
        const digests = ['naive', 'pod', 'gang'].map((use) => digestOf(scenario, { use, name: use }))
        expect(new Set(digests).size).toBe(1)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('any number of serial schedulers never conflict', () => {
    fc.assert(
      fc.property(arbitraryScenario(), arbitraryStrategy({ entries: ['serial', 'naive', 'pod', 'gang'] }), (scenario, spec) => {
        expect(simulate(scenario, { strategy: spec }).figures.conflicts).toBe(0)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('two cells in one, kept apart by labels and resources: each group does as it does in its own', () => {
    const half = { maxSchedulers: 1, maxCount: 1, maxDecision: 0, filters: false, extras: false, podCounts: false, limited: false } as const
    const policies = ['firstFit', 'bestFit', 'worstFit']
    const places = { ...half, seededTies: false, maxDimensions: 1, emptyRequests: false, policies }
    const strategies = arbitraryStrategy({ entries: ['serial', 'optimistic'] })
    fc.assert(
      fc.property(arbitraryScenario(places), arbitraryScenario(places), strategies, (left, right, spec) => {
        const [a, b] = [apart(left, 'a'), apart(inMemory(right), 'b')]
        const both = { ...a, ...joined(a, b), eventBudget: 100_000 }
        const alone = [a, { ...b, retry: a.retry }].map((one) => simulate({ ...one, eventBudget: 100_000 }, { strategy: spec }))
        fc.pre(alone.every((one) => one.ended === 'idle'))
        const together = simulate(both, { strategy: spec })
        expect(fatesOf(together)).toEqual([...fatesOf(alone[0]), ...fatesOf(alone[1])].sort())
      }),
      { seed: SEED, numRuns: 100 },
    )
  })
})

/** Outcomes, places and starts, in whole microseconds; `shift` and `k` turn the times of one run into those of another. */
function timesOf(result: RunResult, shift: number, k = 1): unknown {
  const at = (seconds: number | null) => (seconds === null ? null : Math.round(seconds * SECOND) * k + shift)
  const groups = result.groups.map((group) => ({
    ...group,
    startedSeconds: at(group.startedSeconds),
    finishedSeconds: at(group.finishedSeconds),
  }))
  const { attempts, rollbacks, conflicts, evictions, deadlocks, standstills, livelocks } = result.figures
  const counts = { attempts, rollbacks, conflicts, evictions, deadlocks, standstills, livelocks }
  return { ended: result.ended, onset: at(result.figures.deadlockOnsetSeconds), counts, groups }
}

function fatesOf(result: RunResult): string[] {
  return result.groups.map(({ name, outcome, startedSeconds, pods }) => JSON.stringify([name, outcome, startedSeconds, pods])).sort()
}

/**
 * No two releases at one instant: the first would wake a unit, and what the second frees comes between its plan and its commit.
 * Groups of one job start together, so that only gangs end, each after a span of its own.
 */
function withoutCoincidence(scenario: Scenario): Scenario {
  const { nodes } = scenario.cluster
  const jobs = scenario.workload.jobs!.map((job, index) => {
    const { duration, ...rest } = job
    return duration === undefined || job.gang === undefined ? rest : { ...rest, duration: duration + 3 ** (index + 2) }
  })
  return { ...scenario, cluster: { nodes: nodes! }, workload: { jobs } }
}

function withAmounts(scenario: Scenario, k: number): Scenario {
  return withLists(scenario, (list) => Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, amount * k])))
}

/** With memory in the place of cpu, so that its pods ask for nothing that the other half has: a release there wakes none of them. */
function inMemory(scenario: Scenario): Scenario {
  return withLists(scenario, ({ cpu = 0 }) => ({ memory: cpu }))
}

function withLists(scenario: Scenario, times: (list: ResourceList) => ResourceList): Scenario {
  const { cluster } = scenario
  const nodes = cluster.nodes!.map((node) => ({ ...node, allocatable: times(node.allocatable) }))
  const prefill = (cluster.prefill ?? []).map((pod) => ({ ...pod, requests: times(pod.requests) }))
  const pods = (pod: Pod): Pod => ({
    ...pod,
    containers: pod.containers.map((container) => ({ ...container, requests: times(container.requests) })),
    ...(pod.initContainers ? { initContainers: pod.initContainers.map((init) => ({ ...init, requests: times(init.requests) })) } : {}),
    ...(pod.requests ? { requests: times(pod.requests) } : {}),
    ...(pod.overhead ? { overhead: times(pod.overhead) } : {}),
  })
  const jobs = scenario.workload.jobs!.map((job) => ({ ...job, pods: job.pods.map(pods) }))
  return { ...scenario, cluster: { nodes, prefill }, workload: { jobs } }
}

function shifted(scenario: Scenario, later: number): Scenario {
  const { cluster, duration } = scenario
  const prefill = (cluster.prefill ?? []).map((pod) => (pod.until === undefined ? pod : { ...pod, until: pod.until + later }))
  const jobs = scenario.workload.jobs!.map((job) => ({ ...job, arrival: job.arrival + later }))
  const limit = duration === undefined ? {} : { duration: duration + later }
  return { ...scenario, ...limit, cluster: { ...cluster, prefill }, workload: { jobs } }
}

function slowed(scenario: Scenario, k: number): Scenario {
  const { cluster, duration, allocator, retry } = scenario
  const decision = ({ job, task }: DecisionTime) => ({ job: job * k, task: task * k })
  const containers = (pod: Pod): Pod => ({
    ...pod,
    containers: pod.containers.map((container) =>
      container.arrival === undefined ? container : { ...container, arrival: container.arrival * k },
    ),
  })
  const jobs = scenario.workload.jobs!.map((job) => ({
    ...job,
    arrival: job.arrival * k,
    ...(job.duration === undefined ? {} : { duration: job.duration * k }),
    pods: job.pods.map(containers),
  }))
  return {
    ...scenario,
    ...(duration === undefined ? {} : { duration: duration * k }),
    cluster: {
      ...cluster,
      prefill: (cluster.prefill ?? []).map((pod) => (pod.until === undefined ? pod : { ...pod, until: pod.until * k })),
    },
    workload: { jobs },
    schedulers: scenario.schedulers.map((spec) => ({
      ...spec,
      decision: decision(spec.decision),
      ...(spec.classes === undefined ? {} : { classes: { slow: decision(spec.classes.slow) } }),
    })),
    allocator: { ...allocator, interval: allocator.interval * k, refuse: allocator.refuse * k },
    retry: { ...retry, backoff: [retry.backoff[0] * k, retry.backoff[1] * k] },
  }
}

/** Options that are spans of time, times k, the defaults included. */
function slowedOptions({ use, options = {} }: StrategySpec, k: number): Record<string, unknown> {
  const spans = Object.entries(registry.get(use)!.options).flatMap(([name, spec]) => {
    const span = (options[name] ?? spec.default) as number | undefined
    return spec.kind === 'duration' && span !== undefined ? [[name, span * k]] : []
  })
  return { ...options, ...Object.fromEntries(spans) }
}

/** The scenario with its own names, its nodes labelled and its pods bound to that label. */
function apart(scenario: Scenario, mark: string): Scenario {
  const { cluster } = scenario
  const nodes = cluster.nodes!.map((node) => ({ ...node, name: `${mark}${node.name}`, labels: { half: mark } }))
  const prefill = (cluster.prefill ?? []).map((pod) => ({ ...pod, name: `${mark}${pod.name}`, node: `${mark}${pod.node}` }))
  const jobs = scenario.workload.jobs!.map((job) => ({
    ...job,
    name: `${mark}${job.name}`,
    scheduler: mark,
    pods: job.pods.map((pod) => ({ ...pod, nodeSelector: { half: mark } })),
  }))
  return {
    ...scenario,
    cluster: { nodes, prefill },
    workload: { jobs },
    schedulers: scenario.schedulers.map((spec) => ({ ...spec, name: mark })),
  }
}

function joined(a: Scenario, b: Scenario): Pick<Scenario, 'cluster' | 'workload' | 'schedulers'> {
  const placed = (scenario: Scenario) =>
    scenario.schedulers.map((spec) => ({ placement: scenario.placement ?? { policy: 'bestFit' }, ...spec }))
  return {
    cluster: { nodes: [...a.cluster.nodes!, ...b.cluster.nodes!], prefill: [...a.cluster.prefill!, ...b.cluster.prefill!] },
    workload: { jobs: [...(a.workload.jobs as Job[]), ...b.workload.jobs!] },
    schedulers: [...placed(a), ...placed(b)],
  }
}
