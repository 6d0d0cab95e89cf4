/**
 * What users submit: jobs of pods of containers, in Kubernetes' words. A job may declare itself a gang (useful only when at
 * least `minMember` of its pods run); without that, each of its pods is useful alone.
 */
import type { ResourceList } from './resources.ts'
import type { Time } from './time.ts'

/** A port of the node that a container occupies (Kubernetes `ContainerPort.hostPort`). */
export interface HostPort {
  /** Port number. */
  readonly hostPort: number
  /** Absent: TCP. */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  /** Absent or 0.0.0.0: all addresses of the node. */
  readonly hostIP?: string
}

/** A container (Kubernetes `Container`, as far as scheduling looks at it). */
export interface Container {
  /** Its name, unique in the pod. */
  readonly name: string
  /** In base units. */
  readonly requests: ResourceList
  /** When it can start (its image, its data), in microseconds after the job's own arrival; absent: at once. */
  readonly arrival?: Time
  /** Host ports that it occupies. */
  readonly ports?: readonly HostPort[]
}

/** Runs before the containers; with `restartPolicy: 'Always'` it is a sidecar: it stays, and is a member of the pod. */
export interface InitContainer extends Container {
  /** `Always`: a sidecar. */
  readonly restartPolicy?: 'Always'
}

/** Lets a pod onto a node with a matching taint (Kubernetes `Toleration`). */
export interface Toleration {
  /** Key of the taint; absent, with `Exists`: every taint. */
  readonly key?: string
  /** Absent: `Equal`. */
  readonly operator?: 'Exists' | 'Equal'
  /** For `Equal`. */
  readonly value?: string
  /** Absent: every effect. */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

/** One requirement on a node's labels or fields (Kubernetes `NodeSelectorRequirement`). */
export interface NodeRequirement {
  /** Key of the label, or the field `metadata.name`. */
  readonly key: string
  /** What must hold of it; `Gt` and `Lt` compare as integers. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'
  /** One for `Gt` and `Lt`, some for `In` and `NotIn`. */
  readonly values?: readonly string[]
}

/** Requirements that all must hold (one `nodeSelectorTerm`). */
export interface NodeSelectorTerm {
  /** On labels. */
  readonly matchExpressions?: readonly NodeRequirement[]
  /** On the node's name. */
  readonly matchFields?: readonly NodeRequirement[]
}

/** A wish: nodes that match gain `weight`, 1 to 100 (Kubernetes `PreferredSchedulingTerm`). An empty term matches none. */
export interface PreferredSchedulingTerm {
  /** 1 to 100. */
  readonly weight: number
  /** Which nodes. */
  readonly preference: NodeSelectorTerm
}

/** One requirement on labels; `NotIn` and `DoesNotExist` hold where the key is missing. */
export interface LabelRequirement {
  /** Key of the label. */
  readonly key: string
  /** What must hold of it. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  /** For `In` and `NotIn`. */
  readonly values?: readonly string[]
}

/** Which pods are meant, by their labels: all that is said must hold, so that an empty one means all (Kubernetes `LabelSelector`). */
export interface LabelSelector {
  /** Labels that must have just these values. */
  readonly matchLabels?: Readonly<Record<string, string>>
  /** Requirements that must all hold. */
  readonly matchExpressions?: readonly LabelRequirement[]
}

/** Pods that this one is, or is not, to be near (Kubernetes `PodAffinityTerm`). Near: on nodes with the same value of the topology key. */
export interface PodAffinityTerm {
  /** Absent: no pod is meant. */
  readonly labelSelector?: LabelSelector
  /** Label of nodes; nodes with the same value are one domain. */
  readonly topologyKey: string
  /** In these namespaces and those of the selector; both absent: in the pod's own. */
  readonly namespaces?: readonly string[]
  /** Of a namespace its name is known, as the label `kubernetes.io/metadata.name`, and nothing else. */
  readonly namespaceSelector?: LabelSelector
}

/** A wish: `weight`, 1 to 100, for each pod that the term means. */
export interface WeightedPodAffinityTerm {
  /** 1 to 100. */
  readonly weight: number
  /** Which pods. */
  readonly term: PodAffinityTerm
}

/** What must hold when the pod is placed, and what scores. */
export interface PodAffinity {
  /** All must hold. */
  readonly required?: readonly PodAffinityTerm[]
  /** Score, and keep the pod from nowhere. */
  readonly preferred?: readonly WeightedPodAffinityTerm[]
}

/** How evenly pods stand in the domains of a topology key (Kubernetes `TopologySpreadConstraint`). */
export interface TopologySpreadConstraint {
  /** By how many pods a domain may be ahead of the emptiest. */
  readonly maxSkew: number
  /** Label of nodes; nodes with the same value are one domain. */
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
  /** Its labels. */
  readonly labels?: Readonly<Record<string, string>>
  /** Absent: `default`. */
  readonly namespace?: string
  /** Pods that it is to be near. */
  readonly podAffinity?: PodAffinity
  /** Pods that it is not to be near. */
  readonly podAntiAffinity?: PodAffinity
}

/** A pod (Kubernetes `Pod`, as far as scheduling looks at it). */
export interface Pod extends PodRelations {
  /** Its name, unique in the job. */
  readonly name: string
  /** Its containers, at least one. */
  readonly containers: readonly Container[]
  /** Its init containers and sidecars, in order. */
  readonly initContainers?: readonly InitContainer[]
  /** Pod-level requests (Kubernetes `spec.resources.requests`): replace the containers' sum for cpu, memory and hugepages. */
  readonly requests?: ResourceList
  /** Added on top of the containers (Kubernetes `spec.overhead`). */
  readonly overhead?: ResourceList
  /** Labels that the node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** Required node affinity: at least one term must hold. Absent: any node. */
  readonly nodeAffinity?: readonly NodeSelectorTerm[]
  /** Preferred node affinity: scores, and keeps the pod from nowhere. */
  readonly preferredNodeAffinity?: readonly PreferredSchedulingTerm[]
  /** Taints that it bears. */
  readonly tolerations?: readonly Toleration[]
  /** How evenly it is to be spread. */
  readonly topologySpread?: readonly TopologySpreadConstraint[]
}

/** What makes a job a gang. */
export interface Gang {
  /** How many of the job's pods must run for any to be useful. */
  readonly minMember: number
}

/** A job: pods submitted together. */
export interface Job {
  /** Its name, unique in the workload. */
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
  /** Absent: every pod is a group of its own. */
  readonly gang?: Gang
  /** Its pods, in order. */
  readonly pods: readonly Pod[]
}

/** What is submitted in a run. */
export interface Workload {
  /** All jobs. */
  readonly jobs: readonly Job[]
}
