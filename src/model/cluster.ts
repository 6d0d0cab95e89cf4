/**
 * What is there: nodes and their allocatable room, in Kubernetes' words. A cluster never changes during a run; what is used of
 * it now is the cell's matter.
 */
import type { ResourceList } from './resources.ts'
import type { Time } from './time.ts'
import type { HostPort, PodRelations } from './workload.ts'

/** A mark on a node that keeps pods away unless they tolerate it (Kubernetes `Taint`). */
export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

export interface Node {
  readonly name: string
  /** Room for pods, in base units. A resource that is absent is one the node does not have. */
  readonly allocatable: ResourceList
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  /** True: takes no new pod. */
  readonly unschedulable?: boolean
}

/** Room that is taken from the start, by work that is not part of the experiment. Counts as running, and as a neighbour of other pods. */
export interface BoundPod extends PodRelations {
  readonly name: string
  readonly node: string
  readonly requests: ResourceList
  /** Host ports that it occupies. */
  readonly ports?: readonly HostPort[]
  /** When it ends; absent: never. Microseconds from the start. */
  readonly until?: Time
}

export interface Cluster {
  readonly nodes: readonly Node[]
  readonly prefill?: readonly BoundPod[]
}
