/** What a scenario means where it is silent, in one place. Sources: Omega section 4, Mesos master flags, Kubernetes queue. */
import type { AllocatorSpec, PlacementSpec, RetrySpec, SchedulerSpec } from './scenario.ts'
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
