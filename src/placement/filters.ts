/**
 * Where a pod may go at all, whatever is free: the static filters of Kubernetes (plugins NodeUnschedulable, NodeAffinity,
 * TaintToleration). A cluster's labels and taints do not change during a run, so a pod's mask is made once.
 */
import type { Node, Taint } from '../model/cluster.ts'
import type { NodeRequirement, NodeSelectorTerm, Pod, Toleration } from '../model/workload.ts'
import { SUCCESS, type Verdict } from './kubernetes/verdict.ts'

/** The taint that a node with `unschedulable: true` carries, in effect; a pod that tolerates it may still go there. */
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

const CORDONED = refusal('node(s) were unschedulable')
/** As from Kubernetes 1.36 on; before, the text named the taint. */
const TAINTED = refusal('node(s) had untolerated taint(s)')
const UNMATCHED = refusal("node(s) didn't match Pod's node affinity/selector")

const NONE: ReadonlySet<string> = new Set()

/** allowed[node] is 1 where the pod may go, else 0; undefined where it may go everywhere. `off`: plugins that are not asked. */
export function allowedNodes(nodes: readonly Node[], pod: Pod, off?: ReadonlySet<string>): Uint8Array | undefined {
  const allowed = Uint8Array.from(nodes, (node) => (staticVerdict(node, pod, off) === SUCCESS ? 1 : 0))
  return allowed.includes(0) ? allowed : undefined
}

/**
 * The verdict of the static filters, in Kubernetes' words and order; the first that refuses speaks. Evicting pods helps against none.
 * @param off names of plugins that are not asked.
 */
export function staticVerdict(node: Node, pod: Pod, off: ReadonlySet<string> = NONE): Verdict {
  if (node.unschedulable === true && !off.has('NodeUnschedulable') && !isTolerated(UNSCHEDULABLE, pod.tolerations ?? [])) return CORDONED
  if (!off.has('TaintToleration') && !toleratesTaints(node, pod)) return TAINTED
  return off.has('NodeAffinity') || meetsNodeAffinity(node, pod) ? SUCCESS : UNMATCHED
}

/** Whether the pod tolerates all taints of the node that keep pods away. */
export function toleratesTaints(node: Node, pod: Pod): boolean {
  const tolerations = pod.tolerations ?? []
  return (node.taints ?? []).every((taint) => taint.effect === 'PreferNoSchedule' || isTolerated(taint, tolerations))
}

/** Whether the node is one that the pod's selector and required node affinity name. */
export function meetsNodeAffinity(node: Node, pod: Pod): boolean {
  return hasLabels(node, pod.nodeSelector ?? {}) && hasAffinity(node, pod.nodeAffinity)
}

function refusal(reason: string): Verdict {
  return { code: 'UnschedulableAndUnresolvable', reasons: [reason] }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, taint))
}

/** An absent effect matches every effect; an absent key matches every taint, with `Exists` only. */
function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = 'Equal', value = '', effect } = toleration
  if (effect !== undefined && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (operator === 'Exists') return true
  return key !== '' && value === (taint.value ?? '')
}

function hasLabels(node: Node, selector: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).every((key) => labelOf(node, key) === selector[key])
}

/** One term must hold; a term without requirements holds for no node (Kubernetes API, `NodeSelectorTerm`). */
function hasAffinity(node: Node, terms: readonly NodeSelectorTerm[] | undefined): boolean {
  return terms === undefined || terms.some((term) => matchesTerm(node, term))
}

/** All requirements of the term must hold. */
export function matchesTerm(node: Node, term: NodeSelectorTerm): boolean {
  const { matchExpressions = [], matchFields = [] } = term
  if (matchExpressions.length + matchFields.length === 0) return false
  return (
    matchExpressions.every((requirement) => meetsRequirement(labelOf(node, requirement.key), requirement)) &&
    matchFields.every((requirement) => meetsRequirement(fieldOf(node, requirement.key), requirement))
  )
}

/** `NotIn` and `DoesNotExist` hold where the key is missing, all others do not. */
export function meetsRequirement(actual: string | undefined, { operator, values = [] }: NodeRequirement): boolean {
  switch (operator) {
    case 'Exists':
      return actual !== undefined
    case 'DoesNotExist':
      return actual === undefined
    case 'In':
      return actual !== undefined && values.includes(actual)
    case 'NotIn':
      return actual === undefined || !values.includes(actual)
    case 'Gt':
      return compareIntegers(actual, values) > 0
    case 'Lt':
      return compareIntegers(actual, values) < 0
  }
}

/** Sign of actual - values[0], or NaN (which is neither above nor below) where either is no integer. */
function compareIntegers(actual: string | undefined, values: readonly string[]): number {
  const left = toInteger(actual)
  const right = toInteger(values[0])
  if (left === undefined || right === undefined || values.length !== 1) return Number.NaN
  return left > right ? 1 : left < right ? -1 : 0
}

/** Go's `strconv.ParseInt(s, 10, 64)`: digits with an optional sign, exact beyond 2^53. */
function toInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]{1,63}$/.test(text)) return undefined
  const number = BigInt(text.replace('+', ''))
  return number === BigInt.asIntN(64, number) ? number : undefined
}

function labelOf(node: Node, key: string): string | undefined {
  const { labels } = node
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
}

/** `metadata.name` is the only field nodes can be selected by. */
function fieldOf(node: Node, key: string): string | undefined {
  return key === 'metadata.name' ? node.name : undefined
}
