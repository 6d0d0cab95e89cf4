/** Scenarios in few words, without a file: defaults filled in, text for amounts and spans, copies made, all problems told at once. */
import type { Node } from '../model/cluster.ts'
import {
  copyNames,
  DEFAULT_ALLOCATOR,
  DEFAULT_RETRY,
  DEFAULT_SCHEDULER,
  defaultStrategies,
  RETRY_PRESETS,
  silentScheduler,
} from '../model/defaults.ts'
import type {
  AllocatorSpec,
  ClusterSource,
  PlacementSpec,
  RetrySpec,
  Scenario,
  SchedulerSpec,
  StrategySpec,
  WorkloadSource,
} from '../model/scenario.ts'
import type { PlacementPolicy } from '../placement/policy.ts'
import { policiesWith } from '../placement/registry.ts'
import { registry } from '../strategy/registry.ts'
import type { OptionSpec } from '../strategy/strategy.ts'
import { defineJobs } from './define-jobs.ts'
import { KNOWN, type PlacementDraft, type ScenarioDraft, type StrategyDraft, type StrategyEntryDraft } from './drafts.ts'
import { Faults } from './faults.ts'

/** What a draft may name beside what the library has. */
export interface DefineOptions {
  /** Placement policies of one's own; the runs are given them as well. */
  readonly policies?: readonly PlacementPolicy[]
}

/**
 * The scenario that a draft means: everything but its cluster and its workload may be left out. A whole scenario is a draft of itself.
 * Amounts are text as in Kubernetes or base units, spans of time are text or microseconds; a number of a scenario file is not the same.
 * @throws InvalidInputError with every problem found: unknown keys, names, amounts, what is missing.
 */
export function defineScenario(draft: ScenarioDraft, options: DefineOptions = {}): Scenario {
  const faults = new Faults([...policiesWith(options.policies ?? []).keys()])
  const known = faults.part('', draft, KNOWN.scenario)
  const { name = 'scenario', seed = '1', duration, cluster, workload, schedulers, allocator, placement, strategies, retry, ...rest } = known
  const served = defineSchedulers(schedulers, faults)
  const work = defineWorkload(workload, served, faults)
  const scenario: Scenario = {
    name: faults.text('name', 'name', name),
    seed: typeof seed === 'number' ? String(seed) : faults.text('seed', 'seed', seed),
    ...(duration !== undefined && { duration: faults.span('duration', duration) }),
    cluster: defineCluster(cluster, faults),
    workload: work,
    schedulers: served,
    allocator: defineAllocator(allocator, faults),
    ...(placement !== undefined && { placement: definePlacement('placement', placement, faults) }),
    strategies: strategies === undefined ? defaultStrategies(work) : defineStrategies(strategies, faults),
    retry: defineRetry(retry, faults),
    ...rest,
  }
  faults.check('scenario')
  return scenario
}

function defineCluster(draft: ScenarioDraft['cluster'] | undefined, faults: Faults): ClusterSource {
  const { nodes: drafts, ...rest } = faults.part('cluster', draft, KNOWN.cluster)
  if ((drafts === undefined) === (rest.generate === undefined)) faults.add('cluster', 'invalid cluster, allowed: one of nodes, generate')
  if (drafts === undefined) return rest
  const nodes = faults.list('cluster.nodes', drafts, true).flatMap((node, index) => {
    const path = `cluster.nodes[${index}]`
    const { name, allocatable, count, ...more } = faults.part(path, node, KNOWN.node)
    if (allocatable === undefined) faults.add(`${path}.allocatable`, 'invalid value: absent, allowed: resources by name')
    const room = faults.amounts(`${path}.allocatable`, allocatable)
    return copyNames(faults.text(`${path}.name`, 'name', name), faults.count(`${path}.count`, count)).map(
      (copy): Node => ({ name: copy, allocatable: room, ...more }),
    )
  })
  faults.names(
    'cluster.nodes',
    nodes.map(({ name }) => name),
  )
  return { nodes, ...rest }
}

function defineWorkload(
  draft: ScenarioDraft['workload'] | undefined,
  schedulers: readonly SchedulerSpec[],
  faults: Faults,
): WorkloadSource {
  const { jobs, ...rest } = faults.part('workload', draft, KNOWN.workload)
  const sources = [jobs, rest.table, rest.generate].filter((source) => source !== undefined)
  if (sources.length !== 1) faults.add('workload', 'invalid workload, allowed: one of jobs, table, generate')
  if (jobs === undefined) return rest
  return {
    ...rest,
    jobs: defineJobs(
      jobs,
      schedulers.map(({ name }) => name),
      silentScheduler(schedulers),
      faults,
    ),
  }
}

function defineSchedulers(drafts: ScenarioDraft['schedulers'], faults: Faults): SchedulerSpec[] {
  const schedulers = faults.list('schedulers', drafts ?? [{}], true).map((draft, index): SchedulerSpec => {
    const path = `schedulers[${index}]`
    const { decision, placement, ...rest } = faults.part(path, typeof draft === 'string' ? { name: draft } : draft, KNOWN.scheduler)
    const { job = 0, task = 0 } = faults.part(`${path}.decision`, decision, KNOWN.decision)
    const times = { job: faults.span(`${path}.decision.job`, job), task: faults.span(`${path}.decision.task`, task) }
    faults.count(`${path}.count`, rest.count)
    return {
      ...DEFAULT_SCHEDULER,
      ...rest,
      name: faults.text(`${path}.name`, 'name', rest.name ?? DEFAULT_SCHEDULER.name),
      decision: times,
      ...(placement !== undefined && { placement: definePlacement(`${path}.placement`, placement, faults) }),
    }
  })
  faults.names(
    'schedulers',
    schedulers.map(({ name }) => name),
  )
  return schedulers
}

function definePlacement(path: string, draft: PlacementDraft, faults: Faults): PlacementSpec {
  const placement = faults.part<PlacementSpec>(path, typeof draft === 'string' ? { policy: draft } : draft, KNOWN.placement)
  const policy = faults.text(`${path}.policy`, 'placement policy', placement.policy)
  if (policy !== '' && !faults.policies.includes(policy)) faults.unknown(path, 'placement policy', policy, faults.policies)
  return { ...placement, policy }
}

function defineAllocator(draft: ScenarioDraft['allocator'], faults: Faults): AllocatorSpec {
  const { interval, refuse, ...rest } = faults.part('allocator', draft, KNOWN.allocator)
  return {
    ...DEFAULT_ALLOCATOR,
    ...rest,
    ...(interval !== undefined && { interval: faults.span('allocator.interval', interval) }),
    ...(refuse !== undefined && { refuse: faults.span('allocator.refuse', refuse) }),
  }
}

function defineRetry(draft: ScenarioDraft['retry'], faults: Faults): RetrySpec {
  if (typeof draft === 'string') {
    if (!Object.hasOwn(RETRY_PRESETS, draft)) faults.unknown('retry', 'preset', draft, Object.keys(RETRY_PRESETS))
    return RETRY_PRESETS[draft]
  }
  const { backoff, ...rest } = faults.part('retry', draft, KNOWN.retry)
  if (backoff === undefined) return { ...DEFAULT_RETRY, ...rest }
  const [first = 0, longest = first] = faults.list('retry.backoff', backoff, true)
  return { ...DEFAULT_RETRY, ...rest, backoff: [faults.span('retry.backoff[0]', first), faults.span('retry.backoff[1]', longest)] }
}

function defineStrategies(drafts: readonly StrategyDraft[], faults: Faults): StrategySpec[] {
  const strategies = faults.list('strategies', drafts).map((draft, index) => defineStrategy(`strategies[${index}]`, draft, faults))
  faults.names(
    'strategies',
    strategies.map(({ name }) => name),
  )
  return strategies
}

function defineStrategy(path: string, draft: StrategyDraft, faults: Faults): StrategySpec {
  const given: StrategyEntryDraft = typeof draft === 'string' ? { use: draft } : { ...draft }
  const { use: used, name: called, unit, planning, placement, onPartial, options, ...own } = faults.part(path, given, given)
  const use = faults.text(`${path}.use`, 'strategy', used)
  const name = called === undefined ? use : faults.text(`${path}.name`, 'name', called)
  const entry = registry.get(use)
  if (entry === undefined && use !== '') faults.unknown(path, 'strategy', use, [...registry.keys()])
  const read = Object.entries({ ...options, ...own }).map(([key, value]): [string, unknown] => {
    const option = entry?.options[key]
    const known = [...Object.keys(KNOWN.strategy), ...Object.keys(entry?.options ?? {})]
    if (entry !== undefined && option === undefined) faults.unknown(`${path}.${key}`, 'key', key, known)
    return [key, option === undefined ? value : defineOption(`${path}.${key}`, option, value, faults)]
  })
  return {
    use,
    name,
    ...(unit && { unit }),
    ...(planning && { planning }),
    ...(placement !== undefined && { placement: definePlacement(`${path}.placement`, placement, faults) }),
    ...(onPartial && { onPartial }),
    ...(read.length > 0 && { options: Object.fromEntries(read) }),
  }
}

function defineOption(path: string, option: OptionSpec, value: unknown, faults: Faults): unknown {
  if (option.kind === 'duration') return faults.span(path, value as string | number)
  if (option.kind === 'count') return faults.count(path, value as number)
  if (!option.values.includes(value as string)) faults.unknown(path, 'value', value, option.values)
  return value
}
