/**
 * Livelock: a cycle of states in which leases are granted or claims undone and no group starts, while nothing that runs would end and nobody
 * is to come (non-progress cycles; Holzmann 1997). Found in the strongly connected components of the steps between such states.
 */
import { components } from '../wait-for.ts'
import type { Search, Taken } from './search.ts'

export interface Cycle {
  readonly way: readonly Taken[]
  readonly cycle: readonly Taken[]
}

interface Edges {
  readonly targets: number[][]
  /** Steps in which something was granted or undone. */
  readonly moving: (readonly [from: number, to: number])[]
}

/** The first cycle in the order of discovery; undefined if there is none. */
export function findLivelock(search: Search): Cycle | undefined {
  if (!search.turnsBack) return undefined
  const { targets, moving } = edgesOf(search)
  const component = new Int32Array(targets.length)
  components(targets).forEach((members, number) => {
    for (const member of members) component[member] = number
  })
  const edge = moving.find(([from, to]) => component[from] === component[to])
  return edge && around(search, targets, component, edge)
}

function edgesOf(search: Search): Edges {
  const { store, space } = search
  const row = new Int32Array(space.width)
  const targets: number[][] = []
  const moving: [number, number][] = []
  for (let at = 0; at < store.count; at++) {
    const list: number[] = []
    targets.push(list)
    if (stirs(search, store.read(at, row))) continue
    space.successors(row, (to, _job, _action, result) => {
      if (result.started) return
      const number = store.find(search.canonical(to))
      if (number < 0 || number === at) return
      list.push(number)
      if (result.moved) moving.push([at, number])
    })
  }
  return { targets, moving }
}

/** Something will end, or somebody come, whatever the others do. */
function stirs({ space }: Search, row: Int32Array): boolean {
  for (let job = 0; job < space.jobs; job++) if (space.local(row, job).stirring) return true
  return false
}

/** The way to the cycle, and around: the moving step, and back by the shortest way within the component. */
function around(search: Search, targets: readonly number[][], component: Int32Array, [from, to]: readonly [number, number]): Cycle {
  const before = new Map<number, number>([[to, -1]])
  const queue = [to]
  for (let at = 0; at < queue.length && !before.has(from); at++) {
    for (const next of targets[queue[at]]) {
      if (component[next] !== component[from] || before.has(next)) continue
      before.set(next, queue[at])
      queue.push(next)
    }
  }
  const back: number[] = []
  for (let at = from; at !== to; at = before.get(at) as number) back.unshift(at)
  return closed(search, search.wayTo(from), [to, ...back])
}

/** Once around a swapped state stands where it began but for a swap of equal jobs: around again until a state comes back as it was. */
function closed(search: Search, way: readonly Taken[], round: readonly number[]): Cycle {
  const steps = [...way]
  const begun = new Map<string, number>()
  for (let state = way.at(-1)?.to ?? search.space.initial(); ; ) {
    const known = begun.get(state.join())
    if (known !== undefined) return { way: steps.slice(0, known), cycle: steps.slice(known) }
    begun.set(state.join(), steps.length)
    for (const next of round) {
      const taken = search.stepTo(state, next)
      steps.push(taken)
      state = taken.to
    }
  }
}
