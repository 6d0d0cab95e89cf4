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

/** One requirement on labels; `NotIn` and `DoesNotExist` hold where the key is missing. */
export interface LabelRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}

/** Which pods are meant, by their labels: all that is said must hold, so that an empty one means all (Kubernetes `LabelSelector`). */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly LabelRequirement[]
}

/** Pods that this one is, or is not, to be near (Kubernetes `PodAffinityTerm`). Near: on nodes with the same value of the topology key. */
export interface PodAffinityTerm {
  /** Absent: no pod is meant. */
  readonly labelSelector?: LabelSelector
  readonly topologyKey: string
  /** In these namespaces and those of the selector; both absent: in the pod's own. */
  readonly namespaces?: readonly string[]
  /** Of a namespace its name is known, as the label `kubernetes.io/metadata.name`, and nothing else. */
  readonly namespaceSelector?: LabelSelector
}

/** A wish: `weight`, 1 to 100, for each pod that the term means. */
export interface WeightedPodAffinityTerm {
  readonly weight: number
  readonly term: PodAffinityTerm
}

/** What must hold when the pod is placed, and what scores. */
export interface PodAffinity {
  readonly required?: readonly PodAffinityTerm[]
  readonly preferred?: readonly WeightedPodAffinityTerm[]
}

/** How evenly pods stand in the domains of a topology key (Kubernetes `TopologySpreadConstraint`). */
export interface TopologySpreadConstraint {
  /** By how many pods a domain may be ahead of the emptiest. */
  readonly maxSkew: number
  readonly topologyKey: string
  /** `DoNotSchedule` keeps the pod away, `ScheduleAnyway` scores. */
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  /** Which pods count, of the pod's own namespace. Absent or empty: none. */
  readonly labelSelector?: LabelSelector
  /** With fewer domains the emptiest counts as having none. Default: 1. */
  readonly minDomains?: number
  /** Whether nodes that the pod's node affinity and selector exclude are left out. Default: `Honor`. */
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore'
  /** Whether nodes with taints that the pod does not tolerate are left out. Default: `Ignore`. */
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

/** What others know a pod by, and whom it is to be near. */
export interface PodRelations {
  readonly labels?: Readonly<Record<string, string>>
  /** Absent: `default`. */
  readonly namespace?: string
  readonly podAffinity?: PodAffinity
  readonly podAntiAffinity?: PodAffinity
}

export interface Pod extends PodRelations {
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
  readonly topologySpread?: readonly TopologySpreadConstraint[]
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
