/** What a run needs, all concrete: nothing left to generate, look up or default. */
import { invalid } from '../errors.ts'
import type { Cluster } from '../model/cluster.ts'
import { type Compatibility, repeats } from '../model/compatibility.ts'
import type { Submissions } from '../model/job-table.ts'
import type {
  AllocatorSpec,
  GangWait,
  OnPartial,
  PlacementSpec,
  Planning,
  RetrySpec,
  SchedulerSpec,
  SeriesPoint,
  UnitLevel,
} from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import { type NodeFilters, nodeFilters } from '../placement/kubernetes/node-filters.ts'
import { placementFor } from '../placement/kubernetes/profile.ts'
import { checkPlacement } from '../placement/placer.ts'
import type { Policies } from '../placement/registry.ts'
import type { Strategy } from '../strategy/strategy.ts'
import type { WatchPace } from './deadlock-history.ts'
import type { FiltersOf, Roster } from './roster.ts'
import type { TraceListener } from './trace.ts'
import type { SchedulerSettings } from './world.ts'

export interface RunSetup {
  readonly name: string
  readonly series?: SeriesPoint
  readonly strategyName: string
  readonly seed: string
  readonly cluster: Cluster
  readonly workload: Submissions
  readonly schedulers: readonly SchedulerSpec[]
  readonly allocator: AllocatorSpec
  readonly retry: RetrySpec
  readonly strategy: Strategy
  readonly unit: UnitLevel
  readonly planning: Planning
  readonly onPartial: { readonly pod: OnPartial; readonly gang: OnPartial }
  /** How long a gang that is bound in part waits; absent: without a limit. */
  readonly gangWait?: GangWait
  /** Where a scheduler states none of its own. */
  readonly placement: PlacementSpec
  /** Overrides the schedulers' own. */
  readonly placementForAll?: PlacementSpec
  /** What placements may name; absent: the library's own. */
  readonly policies?: Policies
  readonly compatibility?: Compatibility
  readonly duration?: Time
  readonly eventBudget?: number
  /** A run in which nothing starts for so long, while leases or claims go back and forth, is called a livelock. */
  readonly livelockWindow: Time
  readonly listener?: TraceListener
  readonly checkLaws?: boolean
  /** How often the deadlock watch looks; absent: as often as it pays. */
  readonly watch?: WatchPace
  /** Whether the result lists the groups. */
  readonly listGroups: boolean
  /** Whether failed plans of gangs are judged by the exact oracle. */
  readonly oracle?: boolean
  /** Whether the result explains the run's deadlock. */
  readonly explain?: boolean
  readonly onProgress?: (now: Time, events: number, share: number) => void
}

/** The schedulers of all kinds, one entry each; k of a kind are called NAME-0 to NAME-(k-1). */
export function schedulersOf(setup: RunSetup): readonly SchedulerSettings[] {
  return setup.schedulers.flatMap((spec) =>
    Array.from({ length: spec.count }, (_, index) => ({
      name: nameOf(spec, index),
      decision: spec.decision,
      classes: spec.classes ?? {},
      blocked: spec.blocked,
      role: spec.role ?? nameOf(spec, index),
      placement: placementOf(setup, spec),
    })),
  )
}

function placementOf(setup: RunSetup, spec: SchedulerSpec): PlacementSpec {
  const placement = placementFor(setup.placementForAll ?? spec.placement ?? setup.placement, spec.name)
  return repeats(setup.compatibility, 'persistentPool') ? { ...placement, pool: 'kept' } : placement
}

/** What the profile of each kind of scheduler takes away from the filters of its pods. */
export function filtersByScheduler(setup: RunSetup): FiltersOf {
  const byScheduler = new Map<string, NodeFilters | undefined>()
  for (const spec of setup.schedulers) {
    const placement = placementOf(setup, spec)
    checkPlacement(placement, setup.policies)
    byScheduler.set(spec.name, nodeFilters(placement))
  }
  return (scheduler) => byScheduler.get(scheduler)
}

/** Weights by role: those that roles state, and those of schedulers for their own roles. */
export function roleWeights(setup: RunSetup): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const spec of setup.schedulers) {
    if (spec.role !== undefined) continue
    for (let index = 0; index < spec.count; index++) weights.set(nameOf(spec, index), spec.weight)
  }
  for (const { name, weight } of setup.allocator.roles ?? []) if (weight !== undefined) weights.set(name, weight)
  return weights
}

function nameOf(spec: SchedulerSpec, index: number): string {
  return spec.count === 1 ? spec.name : `${spec.name}-${index}`
}

/** The scheduler of each job: dealt round robin within its kind, or by a hash of its name. */
export function dealJobs(setup: RunSetup, roster: Roster): Int32Array {
  const kinds = new Map<string, { readonly spec: SchedulerSpec; readonly first: number }>()
  let first = 0
  for (const spec of setup.schedulers) {
    kinds.set(spec.name, { spec, first })
    first += spec.count
  }
  const servers = roster.servers.map(
    (name) => kinds.get(name) ?? invalid('workload.jobs', `unknown scheduler: ${name}, allowed: ${[...kinds.keys()].join(', ')}`),
  )
  const turns = new Int32Array(servers.length)
  return roster.jobServer.map((server, job) => {
    const { spec, first } = servers[server]
    const turn = spec.mapping === 'hash' ? hashOf(roster.jobName(job)) : turns[server]++
    return first + (turn % spec.count)
  })
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
