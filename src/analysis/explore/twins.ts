/**
 * Attempts that think, hold the same and will do the same, whatever happens meanwhile, are one state (bisimulation; Park, "Concurrency and
 * automata on infinite sequences", 1981): by which offers one came to what it holds says nothing any more, nor does a plan that is lost with
 * one of its leases. What each would do is looked up before it is due. Only that bound room joins a lease is not foreseen: it is compared
 * when it happens, and where twins then part, the search begins anew without them.
 */
import type { Action } from './actions.ts'
import type { Automata } from './automata.ts'
import type { Cells } from './cells.ts'
import type { JobState, LeaseState } from './job-state.ts'
import { type Result, sameResults } from './results.ts'

/** What is seen here of the states of one kind of job (locals.ts). */
interface Whole {
  readonly all: readonly {
    readonly state: JobState
    readonly number: number
    readonly used: Float64Array
    readonly sensitive: boolean
    readonly actions: readonly Action[]
  }[]
  readonly automata: Automata
  results(local: number, action: Action, cell: number): readonly Result[]
  heeds(local: number, action: Action): boolean
  growth(local: number, growth: Growth): readonly Result[]
}

/** Bound room joins a whole offer, while what is used is the cell's. */
export interface Growth {
  readonly words: string
  readonly cell: number
  readonly node: number
  readonly vector: Float64Array
}

/** Of an attempt that can do more, or in so many ways one after the other, the future is not looked up: it may be large. */
const MOST_AHEAD = 6

export class Twins {
  private readonly locals: Whole
  private readonly cells: Cells
  private readonly firsts = new Map<string, number>()
  private readonly others: number[][] = []
  private readonly growths: Growth[][] = []
  /** Some were taken as one that do not do the same. */
  misjudged = false
  private ahead = 0

  constructor(locals: Whole, cells: Cells) {
    this.locals = locals
    this.cells = cells
  }

  /** The state that stands for the given one: the first that does as it does. */
  firstLike(local: number): number {
    const { state, sensitive, actions } = this.locals.all[local]
    if (state.attempt === undefined || sensitive || actions.length > MOST_AHEAD || this.ahead >= MOST_AHEAD) return local
    const { automaton, point } = state.attempt
    if (this.locals.automata.all[automaton].wish(point).kind !== 'think') return local
    const future = this.future(local)
    if (future === undefined) return local
    const first = this.firsts.get(future)
    if (first === undefined) this.firsts.set(future, local)
    else this.join(first, local)
    return first ?? local
  }

  /** The state has grown, for the first time in this way: so must those it stands for. */
  grew(local: number, growth: Growth, found: readonly Result[]): void {
    this.growths[local] ??= []
    this.growths[local].push(growth)
    for (const other of this.others[local] ?? []) this.compare(other, growth, found)
  }

  /** Whether any state stands for others. */
  get some(): boolean {
    return this.others.length > 0
  }

  private join(first: number, other: number): void {
    this.others[first] ??= []
    this.others[first].push(other)
    for (const growth of this.growths[first] ?? []) this.compare(other, growth, this.locals.growth(first, growth))
  }

  private compare(other: number, growth: Growth, found: readonly Result[]): void {
    if (!sameResults(this.locals.growth(other, growth), found)) this.misjudged = true
  }

  /** All that others see of it, and what each of its actions leads to; undefined if that depends on the cell. */
  private future(local: number): string | undefined {
    const { state, actions, used, number } = this.locals.all[local]
    const { attempt, ...rest } = state
    const alone = this.cells.find(number, () => [used])
    const lines = (attempt?.leases ?? []).map(inWords)
    this.ahead++
    for (const action of actions) {
      const results = this.locals.results(local, action, alone)
      if (this.locals.heeds(local, action)) break
      lines.push(`${action.words}${results.map(resultInWords)}`)
    }
    this.ahead--
    if (lines.length < (attempt?.leases.length ?? 0) + actions.length) return undefined
    return `${JSON.stringify(rest)}${attempt?.unit}|${lines.sort().join('|')}`
  }
}

const inWords = ({ node, room, pinned, expires }: LeaseState) => `lease ${node} ${room} ${pinned} ${expires}`

function resultInWords({ to, freed, assigned, moved, started, outcome, released }: Result): string {
  const back = released.map(({ node, vector }) => `${node}:${vector}`)
  return `${to} ${freed} ${assigned} ${moved} ${started} ${outcome} ${back.join('/')}`
}
