/**
 * What placement knows of nodes beside their room, kept up to date with what is bound: who is next to whom, and what pods count for beyond
 * their requests. A pod counts where its first container is bound, as long as one is. Absent where the workload asks for neither.
 */
import type { BoundPod } from '../model/cluster.ts'
import { nonZeroExtra } from '../model/pod-requests.ts'
import type { Pod } from '../model/workload.ts'
import { PodNeighbours } from '../placement/neighbours.ts'
import type { PodKind, Scene } from '../placement/scene.ts'
import type { Roster } from './roster.ts'

const NOWHERE = -1

/** A pod and the node that a plan has for it. */
export interface PodClaim {
  readonly pod: number
  readonly node: number
}

export class Surroundings {
  readonly neighbours: PodNeighbours | undefined
  readonly extras: Scene['extras']
  /** Kinds of the cluster's prefill, in its order. */
  readonly prefilled: readonly PodKind[]
  /** Where each pod counts; -1: nowhere. */
  private readonly home: Int32Array
  private readonly roster: Roster
  private readonly splits: boolean

  constructor(roster: Roster, neighbours: PodNeighbours | undefined, prefilled: readonly PodKind[], splits: boolean) {
    const { nodes } = roster.cluster
    const counted = [...roster.shapes.kinds, ...prefilled].some(({ extra }) => extra.cpu + extra.memory > 0)
    this.neighbours = neighbours
    this.extras = counted ? [new Float64Array(nodes.length), new Float64Array(nodes.length)] : undefined
    this.prefilled = prefilled
    this.home = new Int32Array(roster.pods).fill(NOWHERE)
    this.roster = roster
    this.splits = splits
  }

  /** Number of the last change in who is next to whom. */
  get changes(): number {
    return this.neighbours?.changes ?? 0
  }

  /** A container of the pod, or all of it, was bound. */
  enter(pod: number, node: number): void {
    if (this.home[pod] !== NOWHERE) return
    this.home[pod] = node
    this.arrive(this.roster.podKind(pod), node)
  }

  /** Nothing of the pod is bound any more. */
  leave(pod: number): void {
    const node = this.home[pod]
    if (node === NOWHERE) return
    this.home[pod] = NOWHERE
    this.depart(this.roster.podKind(pod), node)
  }

  arrive(kind: PodKind, node: number): void {
    this.place(kind, node)
    this.neighbours?.noteAdded(kind)
  }

  depart(kind: PodKind, node: number): void {
    this.remove(kind, node)
    this.neighbours?.noteRemoved(kind)
  }

  /** For a plan: as if a pod of this kind were there. To be taken back. */
  place(kind: PodKind, node: number): void {
    this.neighbours?.place(kind, node)
    if (this.extras === undefined) return
    this.extras[0][node] += kind.extra.cpu
    this.extras[1][node] += kind.extra.memory
  }

  remove(kind: PodKind, node: number): void {
    this.neighbours?.remove(kind, node)
    if (this.extras === undefined) return
    this.extras[0][node] -= kind.extra.cpu
    this.extras[1][node] -= kind.extra.memory
  }

  /** Whether a container of the pod is bound. */
  stands(pod: number): boolean {
    return this.home[pod] !== NOWHERE
  }

  /** Whether a node could be refused to the pod because of others; not to one that has its node. */
  restricts(pod: number): boolean {
    return (
      this.neighbours !== undefined && (this.splits || this.home[pod] === NOWHERE) && this.neighbours.restricts(this.roster.podKind(pod))
    )
  }

  /** Whether others let the pod onto the node; it does not stand in its own way. */
  admits(pod: number, node: number): boolean {
    const home = this.home[pod]
    if (this.neighbours === undefined || home === node) return true
    this.lift(pod)
    const admits = this.neighbours.admits(this.roster.podKind(pod), node)
    this.putBack(pod)
    return admits
  }

  /** Of the nodes in `allowed` (undefined: all) those onto which others let the pod, as 1 in `into`. */
  fill(pod: number, allowed: Uint8Array | undefined, into: Uint8Array): void {
    const { neighbours } = this
    if (neighbours === undefined) return
    const kind = this.roster.podKind(pod)
    this.lift(pod)
    for (let node = 0; node < into.length; node++) {
      into[node] = (allowed === undefined || allowed[node] !== 0) && neighbours.admits(kind, node) ? 1 : 0
    }
    this.putBack(pod)
  }

  /** Whether the pods are let onto their nodes one after the other, as a commit would bind them. */
  admitsAll(claims: readonly PodClaim[]): boolean {
    let admitted = 0
    while (admitted < claims.length && this.admits(claims[admitted].pod, claims[admitted].node)) {
      this.place(this.roster.podKind(claims[admitted].pod), claims[admitted].node)
      admitted++
    }
    for (const { pod, node } of claims.slice(0, admitted)) this.remove(this.roster.podKind(pod), node)
    return admitted === claims.length
  }

  /** For a plan: as if a bound pod were gone. To be put back. */
  lift(pod: number): void {
    if (this.home[pod] !== NOWHERE) this.remove(this.roster.podKind(pod), this.home[pod])
  }

  putBack(pod: number): void {
    if (this.home[pod] !== NOWHERE) this.place(this.roster.podKind(pod), this.home[pod])
  }
}

/** The surroundings of a run, if anybody asks for them. @param splits containers of a pod may part. */
export function surroundingsOf(roster: Roster, splits: boolean): Surroundings | undefined {
  const { cluster, shapes, related } = roster
  const { prefill = [] } = cluster
  const prefilled = prefill.map((bound) => (related ? shapes.kindOf(podOf(bound)) : uncounted(podOf(bound))))
  const neighbours = related ? new PodNeighbours(cluster.nodes, shapes.kinds) : undefined
  const surroundings = new Surroundings(roster, neighbours, prefilled, splits)
  return neighbours === undefined && surroundings.extras === undefined ? undefined : surroundings
}

/** A kind that nobody will be asked about. */
function uncounted(pod: Pod): PodKind {
  return { index: -1, pod, extra: nonZeroExtra(pod) }
}

/** A bound pod counts as one of a single container. */
function podOf({ name, requests, labels, namespace, podAffinity, podAntiAffinity }: BoundPod): Pod {
  return {
    name,
    containers: [{ name, requests }],
    ...(labels && { labels }),
    ...(namespace !== undefined && { namespace }),
    ...(podAffinity && { podAffinity }),
    ...(podAntiAffinity && { podAntiAffinity }),
  }
}
