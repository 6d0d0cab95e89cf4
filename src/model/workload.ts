/**
 * What users submit: jobs of pods of containers, in Kubernetes' words. A job may declare itself a gang (useful only when at
 * least `minMember` of its pods run); without that, each of its pods is useful alone.
 */
import type { ResourceList } from './resources.ts'
import type { Time } from './time.ts'

export interface HostPort {
  readonly hostPort: number
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  /** Absent or 0.0.0.0: all addresses of the node. */
  readonly hostIP?: string
}

export interface Container {
  readonly name: string
  /** In base units. */
  readonly requests: ResourceList
  /** When it can start (its image, its data), in microseconds after the job's own arrival; absent: at once. */
  readonly arrival?: Time
  readonly ports?: readonly HostPort[]
}

/** Runs before the containers; with `restartPolicy: 'Always'` it is a sidecar: it stays, and is a member of the pod. */
export interface InitContainer extends Container {
  readonly restartPolicy?: 'Always'
}

/** Lets a pod onto a node with a matching taint (Kubernetes `Toleration`). */
export interface Toleration {
  readonly key?: string
  readonly operator?: 'Exists' | 'Equal'
  readonly value?: string
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

export interface NodeRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  readonly values?: readonly string[]
}

/** Requirements that all must hold (one `nodeSelectorTerm`). */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeRequirement[]
  readonly matchFields?: readonly NodeRequirement[]
}

/** A wish: nodes that match gain `weight`, 1 to 100 (Kubernetes `PreferredSchedulingTerm`). An empty term matches none. */
export interface PreferredSchedulingTerm {
  readonly weight: number
  readonly preference: NodeSelectorTerm
}

export interface Pod {
  readonly name: string
  readonly containers: readonly Container[]
  readonly initContainers?: readonly InitContainer[]
  /** Pod-level requests (Kubernetes `spec.resources.requests`): replace the containers' sum for cpu, memory and hugepages. */
  readonly requests?: ResourceList
  /** Added on top of the containers (Kubernetes `spec.overhead`). */
  readonly overhead?: ResourceList
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** Required node affinity: at least one term must hold. Absent: any node. */
  readonly nodeAffinity?: readonly NodeSelectorTerm[]
  /** Preferred node affinity: scores, and keeps the pod from nowhere. */
  readonly preferredNodeAffinity?: readonly PreferredSchedulingTerm[]
  readonly tolerations?: readonly Toleration[]
}

export interface Gang {
  /** How many of the job's pods must run for any to be useful. */
  readonly minMember: number
}

export interface Job {
  readonly name: string
  /** Submission, in microseconds from the start of the run. */
  readonly arrival: Time
  /** From when its group runs, in microseconds; absent: for ever. */
  readonly duration?: Time
  /** Which scheduler (kind) serves it. */
  readonly scheduler: string
  /** Higher goes first. */
  readonly priority: number
  /** Workload class, for decision times by class. */
  readonly workloadClass?: string
  readonly gang?: Gang
  readonly pods: readonly Pod[]
}

export interface Workload {
  readonly jobs: readonly Job[]
}
