/**
 * Every course that hoarding can take from a state: in each step one wanted member is granted room on one node, or a running group that
 * ends finishes and gives everything back. Says from first principles what the reduction says by argument, and beyond it whether a
 * deadlock is reachable from a state that has none yet. Exponential: for small states.
 */
import { invalid } from '../errors.ts'
import type { Claimant, HoldState } from './hold-state.ts'
import { bundle, checkHoldState, stillNeeded } from './hold-state.ts'

/** What every order of grants leads to. */
export interface GrantExploration {
  /** False: `maxStates` was reached and the other answers are null. */
  readonly complete: boolean
  /** Different states that were reached. */
  readonly states: number
  /** Whether some course ends with a claimant that never ran. */
  readonly deadlockReachable: boolean | null
  /** Claimants that run in no course at all, by id. */
  readonly neverRun: readonly string[] | null
}

/** A wanted shape of one claimant: equal members are one entry. */
interface Want {
  readonly vector: ArrayLike<number>
  readonly nodes: readonly number[]
}

interface Problem {
  readonly claimants: readonly Claimant[]
  readonly wants: readonly (readonly Want[])[]
  readonly nodes: number
  readonly dimensions: number
}

/** One claimant in a state; `held` and `rooms` are flat [node][dimension]. */
interface Progress {
  readonly need: number
  readonly counts: readonly number[]
  readonly held: readonly number[]
  readonly rooms: readonly number[]
  readonly gone: boolean
}

interface State {
  readonly free: readonly number[]
  readonly progress: readonly Progress[]
}

/** Explores breadth first. @throws InvalidInputError for a state that is not well formed */
export function exploreGrants(state: HoldState, options: { readonly maxStates?: number } = {}): GrantExploration {
  checkHoldState(state)
  const maxStates = options.maxStates ?? 100_000
  if (maxStates < 1) invalid('maxStates', `invalid maxStates: ${maxStates}, allowed: 1 or more`)
  const problem = problemOf(state)
  const start = startOf(state, problem)
  const seen = new Set([keyOf(start)])
  const queue = [start]
  const ran = new Set<number>()
  let deadlockReachable = false
  for (let i = 0; i < queue.length; i++) {
    for (const [index, { need }] of queue[i].progress.entries()) if (need === 0) ran.add(index)
    const next = [...finishes(problem, queue[i]), ...grants(problem, queue[i])]
    if (next.length === 0 && queue[i].progress.some(({ need }) => need > 0)) deadlockReachable = true
    for (const one of next) {
      const key = keyOf(one)
      if (seen.has(key)) continue
      if (seen.size === maxStates) return { complete: false, states: maxStates, deadlockReachable: null, neverRun: null }
      seen.add(key)
      queue.push(one)
    }
  }
  const neverRun = state.claimants.filter((_, index) => !ran.has(index)).map(({ id }) => id)
  return { complete: true, states: seen.size, deadlockReachable, neverRun }
}

function keyOf(state: State): string {
  return JSON.stringify(state.progress.map(({ counts, held, rooms, gone }) => [counts, held, rooms, gone]))
}

function wantKey({ vector, nodes }: Want): string {
  return `${Array.from(vector).join()}@${nodes.join()}`
}

function problemOf({ claimants, capacity, dimensions }: HoldState): Problem {
  const nodes = capacity[0].length
  const wants = claimants.map((claimant) => {
    const all = claimant.wants.map((want) => ({ vector: want.vector, nodes: want.nodes ?? [...capacity[0].keys()] }))
    return [...new Map(all.map((want) => [wantKey(want), want])).values()]
  })
  return { claimants, wants, nodes, dimensions }
}

function startOf(state: HoldState, { wants, nodes, dimensions }: Problem): State {
  const free = Array.from({ length: nodes * dimensions }, (_, i) => state.free[i % dimensions][Math.floor(i / dimensions)])
  const flat = (holdings: Claimant['holds']) => {
    const merged = bundle(holdings, dimensions)
    return Array.from({ length: nodes * dimensions }, (_, i) => merged.get(Math.floor(i / dimensions))?.[i % dimensions] ?? 0)
  }
  const progress = state.claimants.map((claimant, index) => {
    const keys = claimant.wants.map((want) => wantKey({ vector: want.vector, nodes: want.nodes ?? [...state.capacity[0].keys()] }))
    const counts = wants[index].map((want) => keys.filter((key) => key === wantKey(want)).length)
    return { need: stillNeeded(claimant), counts, held: flat(claimant.holds), rooms: flat(claimant.rooms), gone: false }
  })
  return { free, progress }
}

function replaced(state: State, index: number, progress: Progress, free: readonly number[]): State {
  return { free, progress: state.progress.map((old, i) => (i === index ? progress : old)) }
}

/** A group that runs and ends gives back everything. */
function* finishes({ claimants }: Problem, state: State): Generator<State> {
  for (const [index, { need, counts, held, rooms, gone }] of state.progress.entries()) {
    if (need > 0 || gone || claimants[index].endless) continue
    const nothing = held.map(() => 0)
    const free = state.free.map((room, i) => room + held[i] + rooms[i])
    yield replaced(state, index, { need, counts, held: nothing, rooms: nothing, gone: true }, free)
  }
}

/** A member takes its own group's room first: nobody else could use it. */
function* grants(problem: Problem, state: State): Generator<State> {
  for (const [index, progress] of state.progress.entries()) {
    if (progress.need === 0) continue
    for (const [kind, { vector, nodes }] of problem.wants[index].entries()) {
      if (progress.counts[kind] === 0) continue
      for (const node of nodes) {
        const granted = grant(problem, state, progress, kind, vector, node)
        if (granted !== undefined) yield replaced(state, index, ...granted)
      }
    }
  }
}

function grant(problem: Problem, state: State, progress: Progress, kind: number, vector: ArrayLike<number>, node: number) {
  const [free, held, rooms] = [[...state.free], [...progress.held], [...progress.rooms]]
  for (let d = 0; d < problem.dimensions; d++) {
    const i = node * problem.dimensions + d
    const own = Math.min(rooms[i], vector[d])
    if (free[i] < vector[d] - own) return undefined
    rooms[i] -= own
    free[i] -= vector[d] - own
    held[i] += vector[d]
  }
  if (progress.need === 1) giveBack(rooms, free)
  const counts = progress.counts.map((count, i) => (i === kind ? count - 1 : count))
  return [{ need: progress.need - 1, counts, held, rooms, gone: false }, free] as const
}

/** A group that starts returns the rest of its offers. */
function giveBack(rooms: number[], free: number[]): void {
  for (let i = 0; i < rooms.length; i++) free[i] += rooms[i]
  rooms.fill(0)
}
