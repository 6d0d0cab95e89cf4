/**
 * Nodes that differ in name only are interchangeable as long as nobody looks at the cell: who waits for offers takes what the allocator
 * brings, in any order. Who chooses among nodes breaks ties by their order, so that for him they are not.
 */
import type { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'

/** New number of each node. */
export type Renaming = readonly number[]

const MOST_ALIKE = 4
/** More ways than this are not tried: they are tried for every step. */
const MOST_RENAMINGS = 24

/** Every way to swap alike nodes, but for the one that leaves all as it is; none where pods ask for certain nodes. */
export function renamingsOf({ world, nodes }: Desk): Renaming[] {
  const { roster, cell, staying } = world
  const choosy = roster.jobs.some(({ pods }) => pods.some((pod) => Object.keys(pod).some((key) => !PLAIN.has(key))))
  if (choosy) return []
  const numbers = Array.from({ length: cell.nodes }, (_, node) => node)
  const kinds = numbers.map((node) => {
    const stays = staying.filter((one) => one.node === node).map(({ vector }) => [...vector])
    return JSON.stringify([{ ...nodes[node], name: '' }, stays])
  })
  let ways: number[][] = [numbers]
  for (const kind of new Set(kinds)) {
    // Of more alike nodes the first few: to swap some of them is as sound as to swap all.
    const own = numbers.filter((node) => kinds[node] === kind).slice(0, MOST_ALIKE)
    const orders = permutations(own)
    if (ways.length * orders.length > MOST_RENAMINGS) continue
    ways = ways.flatMap((way) => orders.map((order) => own.reduce((made, node, at) => made.with(node, order[at]), way)))
  }
  return ways.filter((way) => way.some((to, from) => to !== from))
}

/** What a pod may say without asking for certain nodes. */
const PLAIN: ReadonlySet<string> = new Set(['name', 'containers', 'initContainers', 'requests', 'overhead'])

function permutations(from: readonly number[]): number[][] {
  if (from.length === 0) return [[]]
  return from.flatMap((first, at) => permutations(from.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

/** Nodes that the renamings bring to each other's places, in lists of two or more. */
export function swappedNodes(renamings: readonly Renaming[]): number[][] {
  const [first] = renamings
  if (first === undefined) return []
  const reached = [...first.keys()].map((node) => new Set([node, ...renamings.map((way) => way[node])]))
  return [...reached.keys()]
    .filter((node) => Math.min(...reached[node]) === node && reached[node].size > 1)
    .map((node) => [...reached[node]].sort((a, b) => a - b))
}

/** The state with its nodes in other numbers. */
export function onNodes(state: JobState, to: Renaming): JobState {
  const renamed = (node: number): number => (node < 0 ? node : to[node])
  const { attempt } = state
  return {
    ...state,
    nodes: state.nodes.map(renamed),
    attempt: attempt && {
      ...attempt,
      plan: attempt.plan && { ...attempt.plan, nodes: attempt.plan.nodes.map(renamed) },
      leases: attempt.leases.map((lease) => ({ ...lease, node: renamed(lease.node) })),
    },
  }
}
