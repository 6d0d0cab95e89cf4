/** What a scenario means where it is silent, in one place. Sources: Omega section 4, Mesos master flags, Kubernetes queue. */
import type { AllocatorSpec, PlacementSpec, RetrySpec, SchedulerSpec, StrategySpec, WorkloadSource } from './scenario.ts'
import { SECOND } from './time.ts'

/** Best fit. */
export const DEFAULT_PLACEMENT: PlacementSpec = { policy: 'bestFit' }

/** One scheduler that thinks in no time and lets later units pass one without room. */
export const DEFAULT_SCHEDULER: SchedulerSpec = {
  name: 'default',
  count: 1,
  mapping: 'roundRobin',
  decision: { job: 0, task: 0 },
  blocked: 'skip',
  weight: 1,
}

/** Mesos: `allocation_interval` 1 s, `refuse_seconds` 5 s, DRF. */
export const DEFAULT_ALLOCATOR: AllocatorSpec = { interval: SECOND, refuse: 5 * SECOND, sorter: 'drf' }

/** How many pods a node takes that does not say (kubelet `--max-pods`). */
export const KUBELET_MAX_PODS = 110

/** Kubernetes: `podInitialBackoffSeconds` 1 doubling to `podMaxBackoffSeconds` 10. */
export const DEFAULT_RETRY: RetrySpec = { backoff: [SECOND, 10 * SECOND], maxAttempts: 100 }

/**
 * Named retry rules. `kubernetes`: 1 s to 10 s, for parked pods as well, and no end of it; `omega`: the reference simulator, which gives up
 * after more than 100 attempts with nothing placed, or more than 1,000; `nomad`: 5 service or 2 batch attempts, reset on progress.
 */
export const RETRY_PRESETS: Readonly<Record<string, RetrySpec>> = {
  kubernetes: { backoff: [SECOND, 10 * SECOND], maxAttempts: 1_000_000_000, backoffParked: true },
  omega: { backoff: [SECOND, SECOND], maxAttempts: 1001, maxFruitless: 101, retryUnschedulable: true },
  nomad: { backoff: [SECOND, 10 * SECOND], maxAttempts: 5, maxAttemptsBatch: 2, resetOnProgress: true },
}

export const DEFAULT_STRATEGIES: readonly string[] = ['naive', 'hoarding', 'optimistic', 'pod']

/** The four answers, and `gang` where some job declares one. */
export function defaultStrategies(workload: WorkloadSource): readonly StrategySpec[] {
  const gangs =
    workload.jobs?.some((job) => job.gang !== undefined) ?? workload.table?.columns.gang.includes(1) ?? asksForGangs(workload.generate)
  return [...DEFAULT_STRATEGIES, ...(gangs ? ['gang'] : [])].map((name) => ({ use: name, name }))
}

/** Recipes say it by `gangs`: a mapping with their share, or how many. */
function asksForGangs(recipe: WorkloadSource['generate']): boolean {
  const kind = recipe?.kind
  const gangs = recipe?.gangs
  if (typeof gangs === 'object' && gangs !== null) return 'share' in gangs && gangs.share !== 0
  return kind === 'deadlockProne'
}

/** NAME, or NAME-0 to NAME-(count - 1) where there is more than one. */
export function copyNames(name: string, count = 1): readonly string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index}`)
}

/** The scheduler of a job that names none: `default`, or the only one there is. */
export function silentScheduler(schedulers: readonly { readonly name: string }[]): string {
  return schedulers.length === 1 ? schedulers[0].name : DEFAULT_SCHEDULER.name
}
