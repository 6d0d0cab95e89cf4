/**
 * What a filter of Kubernetes says of one node (pkg/scheduler/framework, `Status`): a code and the reasons, in the words that users
 * know from events. A refusal is a value, never an exception.
 */

/**
 * `Skip`: the pod asks for nothing that the filter looks at. `UnschedulableAndUnresolvable`: not even evicting other pods would help, so
 * preemption passes the node by.
 */
export type VerdictCode = 'Success' | 'Skip' | 'Unschedulable' | 'UnschedulableAndUnresolvable'

/** What a filter says of a node. */
export interface Verdict {
  /** Whether the node is open to the pod. */
  readonly code: VerdictCode
  /** Empty where the node is open to the pod. */
  readonly reasons: readonly string[]
}

export const SUCCESS: Verdict = { code: 'Success', reasons: [] }

/** Whether the node is open to the pod, as far as this filter is concerned. */
export function admits(verdict: Verdict): boolean {
  return verdict.code === 'Success' || verdict.code === 'Skip'
}

/**
 * The text of a `FailedScheduling` event (pkg/scheduler/framework, `FitError`): every reason with the number of nodes that gave it, sorted
 * as text, so that 10 stands before 2.
 *
 * @param nodes all nodes of the cluster.
 * @param counts how many nodes gave each reason; a node may give several. A `Map` will do.
 */
export function eventText(nodes: number, counts: Iterable<readonly [reason: string, nodes: number]>): string {
  const parts = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  const head = `0/${nodes} nodes are available:`
  return parts.length === 0 ? head : `${head} ${parts.join(', ')}.`
}
