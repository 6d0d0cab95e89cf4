/**
 * Whether allocations fit on a node, as Nomad's plan applier and its ranking ask it (nomad/structs/funcs.go `AllocsFit`): the set as
 * a whole against what the node has left beside its reservation. What has ended on the client counts for nothing; memory is counted
 * by its request, not by the maximum that oversubscription allows; a reserved core is never shared.
 */

/** What a node has for allocations, its own reservation already taken off. Amounts are integers in any unit, the same on both sides. */
export interface NomadNode {
  readonly cpu: number
  readonly memory: number
  /** Absent: none. */
  readonly disk?: number
  /** Cores that can be reserved; absent: any. */
  readonly cores?: readonly number[]
  /** Host ports that the node keeps for itself. */
  readonly ports?: readonly number[]
  /** Device instances; absent: devices are not checked against the node, only against each other. */
  readonly devices?: readonly string[]
  /** Most allocations at a time; absent or 0: no limit. */
  readonly maxAllocs?: number
}

/** What one allocation (a task group's tasks together) takes. */
export interface NomadAlloc {
  readonly cpu: number
  readonly memory: number
  readonly disk?: number
  /** Cores reserved for it alone. */
  readonly cores?: readonly number[]
  readonly ports?: readonly number[]
  readonly devices?: readonly string[]
  /** It has ended on the client: what it had is free. */
  readonly terminal?: boolean
}

/** `dimension`: what is exceeded first, in Nomad's words and order. */
export type NomadFit = { readonly fits: true } | { readonly fits: false; readonly dimension: string }

/** Whether all of `allocs` can be on the node together. */
export function allocsFit(node: NomadNode, allocs: readonly NomadAlloc[]): NomadFit {
  const live = allocs.filter((alloc) => alloc.terminal !== true)
  const dimension = exceeded(node, live)
  return dimension === undefined ? { fits: true } : { fits: false, dimension }
}

function exceeded(node: NomadNode, live: readonly NomadAlloc[]): string | undefined {
  const { maxAllocs = 0, cores, devices } = node
  const taken = live.flatMap((alloc) => alloc.cores ?? [])
  const claimed = live.flatMap((alloc) => alloc.devices ?? [])
  if (maxAllocs > 0 && live.length > maxAllocs) return 'max allocation exceeded'
  if (repeats(taken)) return 'cores'
  if (sum(live, (alloc) => alloc.cpu) > node.cpu) return 'cpu'
  if (cores !== undefined && taken.some((core) => !cores.includes(core))) return 'cores'
  if (sum(live, (alloc) => alloc.memory) > node.memory) return 'memory'
  if (sum(live, (alloc) => alloc.disk ?? 0) > (node.disk ?? 0)) return 'disk'
  if (repeats([...(node.ports ?? []), ...live.flatMap((alloc) => alloc.ports ?? [])])) return 'reserved port collision'
  if (repeats(claimed) || (devices !== undefined && claimed.some((id) => !devices.includes(id)))) return 'device oversubscribed'
  return undefined
}

function sum(allocs: readonly NomadAlloc[], amount: (alloc: NomadAlloc) => number): number {
  return allocs.reduce((total, alloc) => total + amount(alloc), 0)
}

function repeats(list: readonly (number | string)[]): boolean {
  return new Set(list).size < list.length
}
