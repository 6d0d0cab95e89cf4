/**
 * Why no node takes a pod, in the words of Kubernetes' `FailedScheduling` event: every node through the filters in the order of the default
 * profile, the first that refuses speaks for it, and reasons are counted over the nodes (pkg/scheduler/framework, `FitError`).
 */
import type { CellView } from '../../model/cell-view.ts'
import { HOST_PORT_PREFIX } from '../../model/resources.ts'
import { staticVerdict } from '../filters.ts'
import type { PodKind, Scene } from '../scene.ts'
import type { NodeFilters } from './node-filters.ts'
import { PORTS_TAKEN } from './ports.ts'
import { admits, eventText, SUCCESS, type Verdict } from './verdict.ts'

/** A container's siblings may only follow it: as if they required its affinity. */
const ELSEWHERE: Verdict = { code: 'UnschedulableAndUnresolvable', reasons: ["node(s) didn't match pod affinity rules"] }

/** What is asked of the nodes. */
export interface Question {
  readonly kind: PodKind
  /** Request, base units, one entry a dimension of the view; host ports among them. */
  readonly vector: Float64Array
  /** The only node that will do. */
  readonly required?: number
  /** Filters that the profile turns off. */
  readonly filters?: NodeFilters
}

/** `0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint(s).`, of the cell as it is now. */
export function diagnose(view: CellView, scene: Scene, question: Question): string {
  const counts = new Map<string, number>()
  for (let node = 0; node < view.nodes; node++) {
    for (const reason of nodeVerdict(view, scene, question, node).reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return eventText(view.nodes, counts)
}

/** What the filters say of one node. */
export function nodeVerdict(view: CellView, scene: Scene, { kind, vector, required, filters }: Question, node: number): Verdict {
  const verdict = staticVerdict(scene.nodes[node], kind.pod, filters?.off)
  if (!admits(verdict)) return verdict
  const room = roomVerdict(view, vector, node)
  if (!admits(room)) return room
  if (required !== undefined && required !== node) return ELSEWHERE
  if (scene.neighbours === undefined || scene.neighbours.admits(kind, node)) return SUCCESS
  const { reasons, unresolvable } = scene.neighbours.refusal(kind, node)
  return { code: unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons }
}

/** NodePorts, then NodeResourcesFit, which names everything that is missing, the count of pods first. */
function roomVerdict({ dimensions, capacity, free }: CellView, vector: Float64Array, node: number): Verdict {
  const reasons: string[] = []
  let unresolvable = false
  for (let dimension = 0; dimension < vector.length; dimension++) {
    if (vector[dimension] <= free[dimension][node] || vector[dimension] === 0) continue
    const name = dimensions[dimension]
    if (name.startsWith(HOST_PORT_PREFIX)) return PORTS_TAKEN
    if (name === 'pods') reasons.unshift('Too many pods')
    else {
      reasons.push(`Insufficient ${name}`)
      unresolvable ||= vector[dimension] > capacity[dimension][node]
    }
  }
  if (reasons.length === 0) return SUCCESS
  return { code: unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons }
}
