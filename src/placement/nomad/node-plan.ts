/**
 * The verdict of Nomad's plan applier on one node of a plan (nomad/plan_apply.go, `evaluateNodePlan`): by what is there now, not by a
 * version number, and for the node as a whole. `CommitDoor` with atomicity `perNode` is this verdict on every node of a transaction,
 * with readiness and removals left aside: nodes of a run are always ready, and its plans remove nothing.
 */
import { allocsFit, type NomadAlloc, type NomadNode } from './fit.ts'

/** A node as the applier finds it. */
export interface PlannedNode extends NomadNode {
  readonly ready: boolean
  /** Not drained, not closed to new allocations. */
  readonly eligible: boolean
}

export interface NamedAlloc extends NomadAlloc {
  readonly id: string
}

/** What a plan does on one node. */
export interface NodePlan {
  /** New allocations, and new versions of existing ones under their old ids. */
  readonly place: readonly NamedAlloc[]
  /** Ids of existing ones that are stopped or preempted. */
  readonly remove: readonly string[]
}

/** `reason`: what stands against it, in Nomad's words. */
export type NodeVerdict = { readonly fits: true } | { readonly fits: false; readonly reason: string }

/** Whether the node takes its part of a plan. @param node undefined: it is gone. */
export function nodePlanFits(node: PlannedNode | undefined, existing: readonly NamedAlloc[], plan: NodePlan): NodeVerdict {
  // What only removes always fits, even where the node is down.
  if (plan.place.length === 0) return { fits: true }
  if (node === undefined) return { fits: false, reason: 'node does not exist' }
  if (!node.ready) return { fits: false, reason: 'node is not ready for placements' }
  if (!node.eligible) return { fits: false, reason: 'node is not eligible' }
  const replaced = new Set([...plan.remove, ...plan.place.map((alloc) => alloc.id)])
  const fit = allocsFit(node, [...existing.filter((alloc) => !replaced.has(alloc.id)), ...plan.place])
  return fit.fits ? fit : { fits: false, reason: fit.dimension }
}
