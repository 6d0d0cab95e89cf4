/**
 * Resource vectors: exact integers in base units, one number a dimension. cpu is in millicores, memory and storage in bytes,
 * extended resources in whole units, `pods` is a count. There is no epsilon anywhere.
 */

/** What a node offers or a container asks for, by resource name, in base units. Absent means none. */
export type ResourceList = Readonly<Record<string, number>>

/** The dimensions of a run, in the order of its columns: `cpu`, `memory`, `pods`, then the others by name. */
export type Dimensions = readonly string[]

/** Prefix of the dimensions that stand for host ports; they count in no score and no share (Mesos ignores ports in DRF). */
export const HOST_PORT_PREFIX = 'hostPort:'

const FIRST = ['cpu', 'memory', 'ephemeral-storage', 'pods']

/** Orders resource names: the well-known ones first, the rest by code unit. */
export function compareDimensions(a: string, b: string): number {
  const first = FIRST.indexOf(a)
  const second = FIRST.indexOf(b)
  if (first !== second) return (first < 0 ? FIRST.length : first) - (second < 0 ? FIRST.length : second)
  return a < b ? -1 : a > b ? 1 : 0
}

/** Adds `more` to `sum`, in place. */
export function addResources(sum: Record<string, number>, more: ResourceList): void {
  for (const name of Object.keys(more)) sum[name] = (sum[name] ?? 0) + more[name]
}

/** Raises each entry of `peak` to at least that of `other`, in place. */
export function raiseResources(peak: Record<string, number>, other: ResourceList): void {
  for (const name of Object.keys(other)) peak[name] = Math.max(peak[name] ?? 0, other[name])
}

/** The vector of a list along the given dimensions; absent entries are 0. */
export function toVector(list: ResourceList, dimensions: Dimensions): Float64Array {
  return Float64Array.from(dimensions, (name) => list[name] ?? 0)
}
