/**
 * The event trace: what happened, in order. Every record goes into the run's digest; objects are made only for a listener.
 */
import type { ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'

/** The kinds of trace record; their order is part of the digest, so new ones go at the end. */
export const TRACE_KINDS = [
  'enter', // a unit enters its scheduler's queue
  'attempt', // a scheduler takes a unit
  'think', // it spends its decision time (`seconds`)
  'rollback', // claims undone, in a plan or at commit
  'refused', // a transaction refused, wholly or in part
  'bind', // a member is bound to a node
  'outcome', // an attempt ends
  'park', // no room: parked until room is released
  'backoff', // waits before the next attempt (`seconds`)
  'evict', // a bound container is taken off its node
  'start', // a group runs
  'finish', // a group ends and releases its room
  'fail', // a group is given up
  'lease', // the allocator's offer is taken up: room held
  'pin', // held room is pinned to a member, the rest returned
  'decline', // an offer of no use is refused
  'return', // leases are given back
  'revoke', // a lease expires or an older unit takes it
  'deadlock', // an onset
  'standstill',
  'livelock',
  'preempt', // a bound container is taken off its node for a higher priority
  'slice', // an offer chopped by quota is taken up: a part of the free rest is held
] as const

/** One of {@link TRACE_KINDS}. */
export type TraceKind = (typeof TRACE_KINDS)[number]

/** The number of each kind: how the engine names it, and what the digest takes in. */
export const TRACE = Object.fromEntries(TRACE_KINDS.map((kind, code) => [kind, code])) as Record<TraceKind, number>

/** One record. Names, not indices; fields that do not apply are absent. */
export interface TraceEvent {
  /** Simulated time, microseconds from the start. */
  readonly time: Time
  /** What happened. */
  readonly kind: TraceKind
  /** Name of the scheduler. */
  readonly scheduler?: string
  /** Name of the job. */
  readonly job?: string
  /** Name of the group: of a gang's job, or of a pod. */
  readonly group?: string
  /** The unit of an attempt: name of a job, pod or container. */
  readonly unit?: string
  /** Name of the pod. */
  readonly pod?: string
  /** Name of the container. */
  readonly container?: string
  /** Name of the node. */
  readonly node?: string
  /** Nodes that were tried and left again (`rollback` of a plan); absent where it takes their rank to tell which. */
  readonly nodes?: readonly string[]
  /** Outcome of an attempt. */
  readonly outcome?: string
  /** Why there is no room, in the words of Kubernetes' `FailedScheduling` event, of the first member that found no node (`outcome`). */
  readonly message?: string
  /** Length of a decision (`think`) or a wait (`backoff`), seconds. */
  readonly seconds?: number
  /** How many claims of a transaction were refused (`refused`). */
  readonly claims?: number
  /** How much is held, base units (`pin`, `slice`); a `lease` takes all that is free on its node. */
  readonly room?: ResourceList
  /** Names of the groups concerned (`deadlock`). */
  readonly groups?: readonly string[]
}

/** Hears every record of a run, in order. */
export type TraceListener = (event: TraceEvent) => void
