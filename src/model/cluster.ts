/**
 * What is there: nodes and their allocatable room, in Kubernetes' words. A cluster never changes during a run; what is used of
 * it now is the cell's matter.
 */
import type { ResourceList } from './resources.ts'
import type { Time } from './time.ts'
import type { HostPort, PodRelations } from './workload.ts'

/** The label by which a node is told from others; the kubelet sets it. */
export const HOSTNAME = 'kubernetes.io/hostname'

/** A mark on a node that keeps pods away unless they tolerate it (Kubernetes `Taint`). */
export interface Taint {
  /** Its key. */
  readonly key: string
  /** Its value; absent: empty. */
  readonly value?: string
  /** `NoSchedule` and `NoExecute` keep pods away, `PreferNoSchedule` scores. */
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

/** A node (Kubernetes `Node`, as far as scheduling looks at it). */
export interface Node {
  /** Its name, unique in the cluster. */
  readonly name: string
  /** Room for pods, in base units. A resource that is absent is one the node does not have. */
  readonly allocatable: ResourceList
  /** Its labels. */
  readonly labels?: Readonly<Record<string, string>>
  /** What keeps pods away. */
  readonly taints?: readonly Taint[]
  /** True: takes no new pod. */
  readonly unschedulable?: boolean
}

/** Room that is taken from the start, by work that is not part of the experiment. Counts as running, and as a neighbour of other pods. */
export interface BoundPod extends PodRelations {
  /** Name of the pod. */
  readonly name: string
  /** Name of its node. */
  readonly node: string
  /** What it takes, base units. */
  readonly requests: ResourceList
  /** Host ports that it occupies. */
  readonly ports?: readonly HostPort[]
  /** When it ends; absent: never. Microseconds from the start. */
  readonly until?: Time
}

/** The nodes, and what is bound to them from the start. */
export interface Cluster {
  /** All nodes; their order is that of node indices. */
  readonly nodes: readonly Node[]
  /** Pods that are bound from the start. */
  readonly prefill?: readonly BoundPod[]
}

/** A node as the kubelet labels it. */
export function withHostname(node: Node): Node {
  return { ...node, labels: { [HOSTNAME]: node.name, ...node.labels } }
}
