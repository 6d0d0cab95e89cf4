/**
 * Lower bounds on the number of nodes that pods need, the physical limit that packings are measured against. The largest of three:
 * volume per dimension; L2 of Martello and Toth ("Lower bounds and reduction procedures for the bin packing problem", 1990) per
 * dimension; a greedy clique of pods no two of which fit together. Volume alone overstates the head-room by up to a fifth.
 *
 * Nodes may differ; where a bound wants one capacity it takes the largest of each dimension, which keeps it a lower bound. Restrictions
 * on which node may take which pod are left out, for the same reason.
 */

import type { Problem } from '../errors.ts'
import { InvalidInputError } from '../errors.ts'
import { firstWhere } from './bisect.ts'
import { vectorProblems } from './checks.ts'
import { type Columns, toColumns } from './shapes.ts'

/**
 * Fewest nodes on which the pods could possibly run: no placement uses fewer. Infinity if these nodes cannot take these pods. The
 * largest of three bounds: volume, L2 (Martello and Toth, 1990), a clique of pods no two of which fit together.
 * @param pods request vectors, base units
 * @param nodes capacity vectors of the same length
 * @throws InvalidInputError for vectors of different lengths or amounts that are no integers from 0 on
 */
export function nodesLowerBound(pods: readonly ArrayLike<number>[], nodes: readonly ArrayLike<number>[]): number {
  checkRows(pods, nodes)
  if (pods.length === 0) return 0
  if (nodes.length === 0) return Number.POSITIVE_INFINITY
  const dimensions = nodes[0].length
  return columnsLowerBound(toColumns(pods, dimensions), toColumns(nodes, dimensions))
}

/** The same of columns by dimension, base units: some pods and some nodes, already known to be sound. */
export function columnsLowerBound(demand: Columns, capacity: Columns): number {
  const largest = capacity.map((column) => column.reduce((most, room) => Math.max(most, room), 0))
  let bound = Math.max(1, cliqueBound(demand, largest))
  for (let d = 0; d < largest.length; d++)
    bound = Math.max(bound, volumeBound(demand[d], capacity[d]), martelloTothBound(demand[d], largest[d]))
  return bound
}

function checkRows(pods: readonly ArrayLike<number>[], nodes: readonly ArrayLike<number>[]): void {
  const dimensions = (nodes[0] ?? pods[0] ?? []).length
  const problems: Problem[] = []
  for (const [i, pod] of pods.entries()) problems.push(...vectorProblems(pod, () => `pods[${i}]`, dimensions))
  for (const [i, node] of nodes.entries()) problems.push(...vectorProblems(node, () => `nodes[${i}]`, dimensions))
  if (problems.length > 0) throw new InvalidInputError(problems, 'bounds')
}

/**
 * Fewest nodes, largest first, whose capacities together cover the demand in one dimension. Nodes are opened as the demand adds up, so that
 * no sum leaves the exact integers.
 */
export function volumeBound(demand: Float64Array, capacity: Float64Array): number {
  const largestFirst = capacity.toSorted().reverse()
  let open = 0
  let used = 0
  for (const amount of demand) {
    open += amount
    while (open > 0 && used < largestFirst.length) open -= largestFirst[used++]
    if (open > 0) return Number.POSITIVE_INFINITY
  }
  return used
}

/**
 * Martello and Toth's L2 in one dimension: for each threshold a up to half the capacity C, items above C - a need a node each, so do those
 * above C/2, and the small ones from a on must fit into what those above C/2 leave or open further nodes.
 */
export function martelloTothBound(demand: Float64Array, capacity: number): number {
  const sizes = demand.toSorted()
  if (sizes.length === 0 || sizes[sizes.length - 1] === 0) return 0
  if (sizes[sizes.length - 1] > capacity) return Number.POSITIVE_INFINITY
  const sums = new Float64Array(sizes.length + 1)
  for (let i = 0; i < sizes.length; i++) sums[i + 1] = sums[i] + sizes[i]
  const half = firstAbove(sizes, capacity / 2)
  let best = sizes.length - half
  // Where none is above C/2, none is above C - a either: the lowest threshold says most.
  const thresholds = half === sizes.length ? 1 : half
  for (let i = 0; i < thresholds; i++) {
    if (i > 0 && sizes[i] === sizes[i - 1]) continue
    const alone = firstAbove(sizes, capacity - sizes[i])
    const leftBySharers = (alone - half) * capacity - (sums[alone] - sums[half])
    const overflow = sums[half] - sums[i] - leftBySharers
    best = Math.max(best, sizes.length - half + Math.max(0, Math.ceil(overflow / capacity)))
  }
  return best
}

/** Index of the first value above the limit in an ascending array. */
function firstAbove(ascending: Float64Array, limit: number): number {
  return firstWhere(0, ascending.length, (at) => ascending[at] > limit)
}

/** Size of a set of pods no two of which fit on one node, found greedily: largest first by one dimension, or by the largest share. */
export function cliqueBound(demand: readonly Float64Array[], largest: readonly number[]): number {
  if (demand.every((column, d) => column.every((amount) => 2 * amount <= largest[d]))) return Math.min(1, demand[0].length) // any two fit
  const shares = demand.map((column, d) => column.map((amount) => (largest[d] > 0 ? amount / largest[d] : 0)))
  const peak = Float64Array.from(demand[0], (_, pod) => Math.max(...shares.map((column) => column[pod])))
  return [...shares, peak].reduce((best, key) => Math.max(best, greedyClique(demand, largest, key)), 0)
}

function greedyClique(demand: readonly Float64Array[], largest: readonly number[], key: Float64Array): number {
  const order = [...key.keys()].sort((a, b) => key[b] - key[a] || a - b)
  const clique: number[] = []
  const least = largest.map(() => Number.POSITIVE_INFINITY)
  for (const pod of order) {
    // A pod that exceeds some dimension beside the member that asks least of it exceeds it beside all.
    const besideNone = least.some((amount, d) => demand[d][pod] + amount > largest[d])
    if (!besideNone && fitsBesideAny(demand, largest, pod, clique)) continue
    clique.push(pod)
    for (let d = 0; d < least.length; d++) least[d] = Math.min(least[d], demand[d][pod])
  }
  return clique.length
}

/** The last come first: they are the smallest, so most pods that fit beside one fit beside these. */
function fitsBesideAny(demand: readonly Float64Array[], largest: readonly number[], pod: number, clique: readonly number[]): boolean {
  for (let i = clique.length - 1; i >= 0; i--) {
    let d = 0
    while (d < largest.length && demand[d][pod] + demand[d][clique[i]] <= largest[d]) d++
    if (d === largest.length) return true
  }
  return false
}
