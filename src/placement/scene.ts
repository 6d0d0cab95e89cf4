/**
 * What placement may know beside free room: what nodes and pods say of themselves, and who is next to whom. Kubernetes' filters and
 * scores need it; policies that go by room alone never look.
 */
import type { Node } from '../model/cluster.ts'
import type { Pod } from '../model/workload.ts'

/** Pods that placement cannot tell apart but for their request: same labels, constraints and tolerations. */
export interface PodKind {
  /** From 0, dense: what is known of a kind fits into an array. */
  readonly index: number
  /** One of them. */
  readonly pod: Pod
  /**
   * What Kubernetes' scores add to the request: 100m for each container that states no cpu, 200 MiB for each that states no memory
   * (pkg/scheduler/util, `GetNonzeroRequests`). Base units.
   */
  readonly extra: { readonly cpu: number; readonly memory: number }
}

/** Which pods are where, as far as a pod's constraints ask: inter-pod affinity and topology spread. Tentative placements count. */
export interface Neighbours {
  /** Whether required affinity, anti-affinity (both ways) and spread let a pod of this kind onto the node now. */
  admits(kind: PodKind, node: number): boolean
  /** The reason texts of Kubernetes' filters, and whether taking other pods away could not help; empty where `admits`. */
  refusal(kind: PodKind, node: number): { readonly reasons: readonly string[]; readonly unresolvable: boolean }
  /**
   * InterPodAffinity, raw: sum of weights of preferred terms, both ways, for `count` nodes. False: the kind has nothing to prefer.
   * @param hardWeight what the required affinity of a pod already placed counts for a newcomer that it matches (Kubernetes: 1).
   */
  affinityScores(kind: PodKind, nodes: Int32Array, count: number, scores: Float64Array, hardWeight?: number): boolean
  /** PodTopologySpread, raw: lower is more even; NaN where a node lacks a key. False: the kind has no such constraint. */
  spreadScores(kind: PodKind, nodes: Int32Array, count: number, scores: Float64Array): boolean
}

/** What is known of nodes and pods beside room. */
export interface Scene {
  /** All nodes, by index. */
  readonly nodes: readonly Node[]
  /** All kinds of pods, by index. */
  readonly kinds: readonly PodKind[]
  /** Absent where no pod has such a constraint. */
  readonly neighbours?: Neighbours
  /**
   * extras[0][node] cpu and extras[1][node] memory that the pods on each node count for beyond their requests ({@link PodKind.extra}),
   * kept up to date, tentative placements included. Absent where every container states both.
   */
  readonly extras?: readonly [Float64Array, Float64Array]
}
