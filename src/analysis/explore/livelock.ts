/**
 * Livelock: a cycle of states in which leases are granted or claims undone and no group starts, while nothing that runs would end and nobody
 * is to come (non-progress cycles; Holzmann 1997). Found in the strongly connected components of the steps between such states.
 */
import { components } from '../wait-for.ts'
import { goesNowhere } from './rounds.ts'
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
  if (!search.store.turnsBack || !search.moves) return undefined
  const found = nearby(search)
  if (found !== 'undecided') return found
  return goesNowhere(search) ? undefined : everywhere(search)
}

/** States looked at on the way back of one step before the whole graph is drawn. */
const NEAR = 2_000

/**
 * The first step that can be undone is mostly found at once. Steps are tried in order, and each that has no way back is proven to have none:
 * what is found here is what the whole graph would give.
 */
function nearby(search: Search): Cycle | 'undecided' | undefined {
  const { store, space } = search
  const row = new Int32Array(space.width)
  for (let at = 0, looked = 0; at < store.count; at++) {
    if (looked >= NEAR) return 'undecided'
    const moving: number[] = []
    eachStep(search, at, row, (number, moved) => {
      if (moved) moving.push(number)
    })
    for (const to of moving) {
      const back = wayBack(search, to, at, NEAR - looked)
      if (back.way !== undefined) return closed(search, search.wayTo(at), [to, ...back.way])
      looked += back.looked
      if (looked >= NEAR) return 'undecided'
    }
    looked++
  }
  return undefined
}

/** Shortest way between two states by steps that start nobody, in states in which nothing ends by itself. */
function wayBack(search: Search, from: number, to: number, most: number): { readonly way: number[] | undefined; readonly looked: number } {
  const row = new Int32Array(search.space.width)
  const before = new Map<number, number>([[from, -1]])
  const queue = [from]
  let looked = 0
  for (; looked < queue.length && looked < most && !before.has(to); looked++) {
    eachStep(search, queue[looked], row, (number) => {
      if (before.has(number)) return
      before.set(number, queue[looked])
      queue.push(number)
    })
  }
  if (!before.has(to)) return { way: undefined, looked: looked < queue.length ? most : looked }
  const way: number[] = []
  for (let at = to; at !== from; at = before.get(at) as number) way.unshift(at)
  return { way, looked }
}

/** Steps of a stored state that start nobody, unless something will end by itself. */
function eachStep(search: Search, at: number, row: Int32Array, visit: (to: number, moved: boolean) => void): void {
  if (search.space.stirs(search.store.read(at, row))) return
  search.space.successors(row, (to, _job, _action, result) => {
    if (result.started) return
    const number = search.store.find(search.canonical(to))
    if (number >= 0 && number !== at) visit(number, result.moved)
  })
}

function everywhere(search: Search): Cycle | undefined {
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
    eachStep(search, at, row, (number, moved) => {
      list.push(number)
      if (moved) moving.push([at, number])
    })
  }
  return { targets, moving }
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
