/** Why a member finds no node, in the words of Kubernetes' event, and where a part of it would: worked out on the spot, beside what its plan has placed so far. */
import { diagnose } from '../placement/kubernetes/diagnosis.ts'
import type { World } from './world.ts'

/**
 * The reasons of all nodes; undefined where nobody listens.
 * @param target a pod, or with unit `container` a container.
 * @param required the only node that will do, -1 if any will.
 */
export function whyNowhere(world: World, target: number, vector: Float64Array, required: number): string | undefined {
  const { cell, scene, roster, settings, tracer } = world
  if (!tracer.listening) return undefined
  const pod = settings.level === 'container' ? roster.memberPod[target] : target
  const filters = roster.filtersOf(roster.podJob[pod])
  return diagnose(cell, scene, { kind: roster.podKind(pod), vector, ...(required >= 0 && { required }), ...(filters && { filters }) })
}

/** Nodes that take the first container of a pod now, and not the whole. */
export function takeOnlyFirst({ cell }: World, first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number[] {
  const nodes: number[] = []
  for (let node = 0; node < cell.nodes; node++) {
    if ((allowed === undefined || allowed[node] !== 0) && cell.fits(node, first) && !cell.fits(node, whole)) nodes.push(node)
  }
  return nodes
}
