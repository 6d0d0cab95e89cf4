/**
 * Workload traces in one form: what every reader of a published trace gives, and all that the rest knows of traces. Records are plain data
 * and come one at a time, so that a trace need not fit into memory.
 */
import type { ResourceList } from '../model/resources.ts'
import type { Time } from '../model/time.ts'

/** One machine, or several alike. */
export interface TraceNode {
  /** Its name; several alike are NAME-0, NAME-1 ... */
  readonly name: string
  /** Default 1. */
  readonly count?: number
  /** Base units. */
  readonly allocatable: ResourceList
  /** What constraints of pods look at, such as the model of its GPUs. */
  readonly labels?: Readonly<Record<string, string>>
}

/** One container of a pod. */
export interface TraceContainer {
  /** Unique in the pod. */
  readonly name: string
  /** Base units. */
  readonly requests: ResourceList
}

/** Pods of a job that are alike: a role of a gang, a task of equal instances. */
export interface TracePods {
  /** Of the pod; several are NAME-0, NAME-1 ... */
  readonly name: string
  /** How many. */
  readonly replicas: number
  /** At least one. */
  readonly containers: readonly TraceContainer[]
  /** Allowed values by label of the node; all labels have to fit. */
  readonly nodeLabels?: Readonly<Record<string, readonly string[]>>
  /** Most of these pods on one node; absent: any number. */
  readonly maxPerNode?: number
}

/** One job. */
export interface TraceJob {
  /** Unique in the trace. */
  readonly name: string
  /** Submission, microseconds since the trace's zero. */
  readonly arrival: Time
  /** From when its group runs, microseconds, at least 1; absent: for ever. */
  readonly duration?: Time
  /** Workload class. */
  readonly workloadClass?: string
  /** Higher goes first; absent: 0. */
  readonly priority?: number
  /** How many of its pods must run for any to be useful; absent: every pod for itself. */
  readonly minMember?: number
  /** At least one. */
  readonly pods: readonly TracePods[]
}
