/** Changes to a scenario of which it is known what they do to its runs: `relations.ts` says what. */
import type { ResourceList } from '../../model/resources.ts'
import type { DecisionTime, Scenario, StrategySpec } from '../../model/scenario.ts'
import type { Time } from '../../model/time.ts'
import type { Job, Pod } from '../../model/workload.ts'
import { registry } from '../../strategy/registry.ts'

/** All capacities and requests times `factor`. */
export function withAmounts(scenario: Scenario, factor: number): Scenario {
  return withLists(scenario, (list) => Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, amount * factor])))
}

/** Every list of amounts changed alike. */
export function withLists(scenario: Scenario, times: (list: ResourceList) => ResourceList): Scenario {
  const { cluster } = scenario
  const nodes = (cluster.nodes ?? []).map((node) => ({ ...node, allocatable: times(node.allocatable) }))
  const prefill = cluster.prefill?.map((pod) => ({ ...pod, requests: times(pod.requests) }))
  const jobs = jobsOf(scenario).map((job) => ({ ...job, pods: job.pods.map((pod) => podWith(pod, times)) }))
  return { ...scenario, cluster: { nodes, ...(prefill && { prefill }) }, workload: { jobs } }
}

function podWith(pod: Pod, times: (list: ResourceList) => ResourceList): Pod {
  return {
    ...pod,
    containers: pod.containers.map((container) => ({ ...container, requests: times(container.requests) })),
    ...(pod.initContainers ? { initContainers: pod.initContainers.map((init) => ({ ...init, requests: times(init.requests) })) } : {}),
    ...(pod.requests ? { requests: times(pod.requests) } : {}),
    ...(pod.overhead ? { overhead: times(pod.overhead) } : {}),
  }
}

/** Everything submitted, and every limit, `later` microseconds later. */
export function shifted(scenario: Scenario, later: Time): Scenario {
  const { cluster, duration } = scenario
  const prefill = (cluster.prefill ?? []).map((pod) => (pod.until === undefined ? pod : { ...pod, until: pod.until + later }))
  const jobs = jobsOf(scenario).map((job) => ({ ...job, arrival: job.arrival + later }))
  const limit = duration === undefined ? {} : { duration: duration + later }
  return { ...scenario, ...limit, cluster: { ...cluster, prefill }, workload: { jobs } }
}

/** All spans of time times `factor`. */
export function slowed(scenario: Scenario, factor: number): Scenario {
  const { cluster, duration, allocator, retry } = scenario
  const decision = ({ job, task }: DecisionTime) => ({ job: job * factor, task: task * factor })
  const until = (pod: NonNullable<typeof cluster.prefill>[number]) =>
    pod.until === undefined ? pod : { ...pod, until: pod.until * factor }
  return {
    ...scenario,
    ...(duration === undefined ? {} : { duration: duration * factor }),
    cluster: { ...cluster, prefill: (cluster.prefill ?? []).map(until) },
    workload: { jobs: jobsOf(scenario).map((job) => slowedJob(job, factor)) },
    schedulers: scenario.schedulers.map(({ classes, ...spec }) => ({
      ...spec,
      decision: decision(spec.decision),
      ...(classes && { classes: Object.fromEntries(Object.entries(classes).map(([name, time]) => [name, decision(time)])) }),
    })),
    allocator: { ...allocator, interval: allocator.interval * factor, refuse: allocator.refuse * factor },
    retry: { ...retry, backoff: [retry.backoff[0] * factor, retry.backoff[1] * factor] },
  }
}

function slowedJob(job: Job, factor: number): Job {
  const pods = job.pods.map((pod) => ({
    ...pod,
    containers: pod.containers.map(({ arrival, ...container }) => ({
      ...container,
      ...(arrival === undefined ? {} : { arrival: arrival * factor }),
    })),
  }))
  return { ...job, arrival: job.arrival * factor, ...(job.duration === undefined ? {} : { duration: job.duration * factor }), pods }
}

/** A strategy with its options that are spans of time times `factor`, the defaults included. */
export function slowedStrategy(spec: StrategySpec, factor: number): StrategySpec {
  const { use, options = {} } = spec
  const spans = Object.entries(registry.get(use)?.options ?? {}).flatMap(([name, option]) => {
    const span = (options[name] ?? option.default) as number | undefined
    return option.kind === 'duration' && span !== undefined ? [[name, span * factor]] : []
  })
  return { ...spec, options: { ...options, ...Object.fromEntries(spans) } }
}

/**
 * No two releases at one instant: the first would wake a unit, and what the second frees comes between its plan and its commit.
 * Groups of one job start together, so that only gangs end, each after a span of its own.
 */
export function withoutCoincidence(scenario: Scenario): Scenario {
  const { nodes = [] } = scenario.cluster
  const jobs = jobsOf(scenario).map((job, index) => {
    const { duration, ...rest } = job
    return duration === undefined || job.gang === undefined ? rest : { ...rest, duration: duration + 3 ** (index + 2) }
  })
  return { ...scenario, cluster: { nodes }, workload: { jobs } }
}

/** Two scenarios as one: names of their own, the nodes of each labelled and its pods bound to that label. The rest is the left one's. */
export function together(left: Scenario, right: Scenario): Scenario {
  const [a, b] = [apart(left, 'a'), apart(right, 'b')]
  const placed = (scenario: Scenario) =>
    scenario.schedulers.map((spec) => ({ placement: scenario.placement ?? { policy: 'bestFit' }, ...spec }))
  return {
    ...a,
    cluster: {
      nodes: [...(a.cluster.nodes ?? []), ...(b.cluster.nodes ?? [])],
      prefill: [...(a.cluster.prefill ?? []), ...(b.cluster.prefill ?? [])],
    },
    workload: { jobs: [...jobsOf(a), ...jobsOf(b)] },
    schedulers: [...placed(a), ...placed(b)],
  }
}

/** The scenario with its own names, its nodes labelled and its pods bound to that label. */
export function apart(scenario: Scenario, mark: string): Scenario {
  const { cluster } = scenario
  const nodes = (cluster.nodes ?? []).map((node) => ({ ...node, name: `${mark}${node.name}`, labels: { half: mark } }))
  const prefill = (cluster.prefill ?? []).map((pod) => ({ ...pod, name: `${mark}${pod.name}`, node: `${mark}${pod.node}` }))
  const jobs = jobsOf(scenario).map((job) => ({
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

export function jobsOf({ workload }: Scenario): readonly Job[] {
  return workload.jobs ?? []
}

/** Nobody is given up, and nothing is cut off. */
export function withPatience(scenario: Scenario): Scenario {
  return { ...scenario, retry: { ...scenario.retry, maxAttempts: 10_000 }, eventBudget: 100_000 }
}

/** The jobs from last to first, so that the other half is not the same. */
export function reversed(scenario: Scenario): Scenario {
  return { ...scenario, workload: { jobs: [...jobsOf(scenario)].reverse() } }
}

/** On each node is room for everybody together. */
export function withAmpleRoom(scenario: Scenario): Scenario {
  const nodes = (scenario.cluster.nodes ?? []).map((node) => ({
    ...node,
    allocatable: Object.fromEntries(Object.keys(node.allocatable).map((name) => [name, AMPLE])),
  }))
  return { ...scenario, cluster: { nodes }, eventBudget: 100_000 }
}

const AMPLE = 1_000

/** Whoever runs does so for ever. */
export function withoutEnds(scenario: Scenario): Scenario {
  return { ...scenario, workload: { jobs: jobsOf(scenario).map(({ duration: _, ...job }) => job) } }
}

/** Jobs go to the schedulers of a kind in turn, whatever they are called. */
export function dealtInTurn(scenario: Scenario): Scenario {
  return { ...scenario, schedulers: scenario.schedulers.map((spec) => ({ ...spec, mapping: 'roundRobin' as const })) }
}

/** Nobody gives way to a higher priority. */
export function withoutPreemption({ options = {}, ...spec }: StrategySpec): StrategySpec {
  const { preemption: _, ...others } = options
  return { ...spec, options: others }
}
