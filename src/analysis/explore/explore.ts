/**
 * Exhaustive exploration of a small scenario under one strategy: the strategy's own code, the engine's own planner and door, and every
 * order of effects. It says `complete` only if every reachable state was looked at.
 */
import { InvalidInputError, type Problem } from '../../errors.ts'
import type { RunSetup } from '../../simulation/setup.ts'
import { swappedNodes } from './alike-nodes.ts'
import { DEFAULT_MAX_STATES, Estimate, memoryOf } from './estimate.ts'
import { findLivelock } from './livelock.ts'
import { Search, type SearchOptions, type Taken } from './search.ts'
import { Space } from './space.ts'
import { type TableOptions, Tables } from './tables.ts'
import type { Exploration, ExploreOptions, StepTrace, StepTraceKind } from './types.ts'
import { stepOf } from './words.ts'

/** Explores a scenario, or parts of it one after the other; what is found out about a job for one is known for the next. */
export class Explorer {
  private readonly setup: RunSetup
  private readonly limits: Limits
  private readonly reduce: boolean
  private tables: Tables
  private readonly onProgress: ExploreOptions['onProgress']
  private begun: TableOptions

  /** @throws InvalidInputError for a scenario that is too large, or has what the explorer leaves out. */
  constructor(setup: RunSetup, options: ExploreOptions) {
    const { maxStates = DEFAULT_MAX_STATES, crashes = 0 } = options
    checkNumbers({ maxStates: [maxStates, 1], crashes: [crashes, 0] })
    this.setup = setup
    this.limits = { maxStates, crashes }
    this.onProgress = options.onProgress
    this.reduce = options.reduce !== false && setup.strategy.wounds !== true
    this.begun = { crashes: crashes > 0, apart: false, twins: this.reduce }
    this.tables = new Tables(setup, this.begun)
  }

  /** Names of the jobs, by number. */
  get jobs(): readonly string[] {
    return this.tables.desk.world.roster.jobs.map(({ name }) => name)
  }

  whole(): Exploration {
    return this.part([...this.tables.locals.keys()])
  }

  /** @param chosen the jobs that take part, as if there were no others; numbers within the workload, ascending */
  part(chosen: readonly number[]): Exploration {
    const { reduce, limits, onProgress } = this
    const options = { reduce, nodes: true, ample: true, maxStates: limits.maxStates }
    const found = this.searched(chosen, onProgress === undefined ? options : { ...options, onProgress })
    return conclusion(this.setup, found, limits)
  }

  /** The search with all reductions that hold: which do, it finds on its way, and begins again without the others. */
  private searched(chosen: readonly number[], options: SearchOptions): Search {
    const search = new Search(new Space(this.tables, this.limits.crashes, chosen), options).run()
    const { misled, misjudged } = this.tables
    if (misled || misjudged) {
      this.begun = { ...this.begun, apart: this.begun.apart || misled, twins: this.begun.twins && !misjudged }
      this.tables = new Tables(this.setup, this.begun)
      return this.searched(chosen, options)
    }
    if (search.misnumbered) return this.searched(chosen, { ...options, nodes: false })
    if (search.hurried > 0 && search.space.looksAround) return this.searched(chosen, { ...options, ample: false })
    return search
  }
}

interface Limits {
  readonly maxStates: number
  readonly crashes: number
}

function checkNumbers(numbers: Readonly<Record<string, readonly [value: number, least: number]>>): void {
  const problems = Object.entries(numbers).flatMap(([path, [value, least]]): Problem[] =>
    Number.isSafeInteger(value) && value >= least
      ? []
      : [{ path, message: `invalid ${path}: ${value}, allowed: a whole number from ${least}` }],
  )
  if (problems.length > 0) throw new InvalidInputError(problems, 'exploration')
}

function conclusion(setup: RunSetup, search: Search, limits: Limits): Exploration {
  const { space } = search
  const complete = search.complete && !space.tables.chance.approximated
  const cycle = search.complete ? findLivelock(search) : undefined
  const traces: Partial<Record<StepTraceKind, StepTrace>> = {}
  const steps = (way: readonly Taken[]) => way.map((taken) => stepOf(space, taken))
  if (search.deadlock >= 0) traces.deadlock = { kind: 'deadlock', steps: steps(search.wayTo(search.deadlock)) }
  if (cycle !== undefined) {
    traces.livelock = { kind: 'livelock', steps: steps([...cycle.way, ...cycle.cycle]), repeatsFrom: cycle.way.length }
  }
  if (search.partial >= 0) traces.atomicity = { kind: 'atomicity', steps: steps(wayToPartial(search)) }
  return {
    scenario: setup.name,
    strategy: setup.strategyName,
    seed: setup.seed,
    complete,
    states: search.store.count,
    transitions: search.transitions,
    depth: search.depth,
    deadlockReachable: answer(traces.deadlock, complete),
    livelockReachable: answer(traces.livelock, complete),
    atomicityBroken: answer(traces.atomicity, complete),
    outcomes: search.outcomes,
    shortestDeadlock: traces.deadlock?.steps.map(({ text }) => text) ?? null,
    traces,
    reductions: reductionsOf(search),
    notes: notesOf(setup, search, limits),
  }
}

/** Quiet steps that are not needed make the way longer than it has to be: it is looked for once more, without. */
function wayToPartial(search: Search): readonly Taken[] {
  if (search.hurried === 0) return search.wayTo(search.partial)
  const again = new Search(search.space, { ...search.options, ample: false, until: 'partial' }).run()
  return again.partial < 0 ? search.wayTo(search.partial) : again.wayTo(again.partial)
}

function answer(trace: StepTrace | undefined, complete: boolean): boolean | null {
  if (trace !== undefined) return true
  return complete ? false : null
}

function reductionsOf({ space, symmetry, hurried }: Search): string[] {
  const jobs = space.chosen.map((job) => space.desk.world.roster.jobs[job])
  const twins = space.locals.some((locals) => locals.twins?.some)
    ? ['taken as one: attempts that think, hold the same and will do the same']
    : []
  const quiet = hurried === 0 ? twins : [`taken before all others: starts that heed nothing, in ${hurried} states`, ...twins]
  if (symmetry === undefined) return quiet
  const pods = space.locals.flatMap(({ alike }, job) =>
    alike.map((own) => own.map((pod) => `${jobs[job].name}/${jobs[job].pods[pod].name}`)),
  )
  const nodes = symmetry.ways === 0 ? [] : swappedNodes(space.tables.renamings).map((own) => own.map((node) => space.desk.nodes[node].name))
  const swapped = [...space.alike.map((alike) => alike.map((job) => jobs[job].name)), ...pods, ...nodes]
  return [...swapped.map((names) => `interchangeable: ${names.join(', ')}`), ...quiet]
}

function notesOf(setup: RunSetup, search: Search, limits: Limits): string[] {
  const { space } = search
  const notes = ['clocks and counters are dropped: effects happen in any order, retries have no limit, queues have no order']
  if (setup.allocator.roles !== undefined)
    notes.push('roles, weights and quotas are dropped: any framework that waits may be offered any node')
  if (space.tables.chance.approximated) notes.push('a random draw has more than 8 results: only a few were taken')
  if (!search.complete) notes.push(stopNote(setup, search, limits))
  return notes
}

/** How large the scenario may be, and what would let the search finish. */
function stopNote({ strategy }: RunSetup, { space, options }: Search, { maxStates, crashes }: Limits): string {
  const size = new Estimate(space.desk.world, crashes, space.chosen)
  const ways = size.feasible(maxStates)
  if (space.alike.length > 0 && !options.reduce && strategy.wounds !== true)
    ways.push('identical jobs as interchangeable (reduce, no --no-reduce)')
  ways.push(`a higher limit (maxStates, --max-states): ten times as many states take ${memoryOf(10 * maxStates)}`)
  return `stopped at ${maxStates} states, of ${size.text}; feasible: ${ways.join(', or ')}`
}
