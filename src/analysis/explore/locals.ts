/**
 * The states that jobs of one kind can be in, each once and by number, with what the others need to know of it. What an action leads to
 * depends on the cell only, so it is worked out once a cell and remembered.
 */
import type { Patience, Strategy } from '../../strategy/strategy.ts'
import { act } from './act.ts'
import { type Action, actionsOf } from './actions.ts'
import { Automata } from './automata.ts'
import type { Cells } from './cells.ts'
import type { ChanceBook } from './chance.ts'
import type { Desk } from './desk.ts'
import type { Effects } from './effects.ts'
import { type Draft, draftOf, IN_RUN, type JobState, keyOf, PARKED, READY, WAITING } from './job-state.ts'
import { Turn } from './turn.ts'

/** What an action leads to. */
export interface Result extends Readonly<Effects> {
  readonly to: number
}

export interface Local {
  readonly state: JobState
  /** What it uses: number, and columns. */
  readonly number: number
  readonly used: Float64Array
  /** Nodes that its whole offers close, as bits. */
  readonly closed: number
  /** What it waits with, if it waits for an offer. */
  readonly patience: Patience | undefined
  /** Its scheduler is occupied. */
  readonly busy: boolean
  /** Some unit could be taken up if the scheduler were idle. */
  readonly ready: boolean
  /** A group is bound in part and does not run. */
  readonly partial: boolean
  /** A group that ends runs, or a member is still to come. */
  readonly stirring: boolean
  /** Whether releases, or assignments, of others change it. */
  readonly sensitive: boolean
  readonly actions: readonly Action[]
  /** By action, then by cell. */
  readonly results: readonly Map<number, readonly Result[]>[]
}

export class Locals {
  readonly all: Local[] = []
  readonly automata: Automata
  /** The job whose numbers are used. */
  readonly job: number
  /** The state before anything happened. */
  readonly initial: number
  private readonly desk: Desk
  private readonly cells: Cells
  private readonly chance: ChanceBook
  private readonly crashes: boolean
  private readonly infeasible: ReadonlySet<number>
  private readonly known = new Map<string, number>()
  private readonly pokes = new Map<string, number>()

  constructor(
    desk: Desk,
    cells: Cells,
    chance: ChanceBook,
    strategy: Strategy,
    job: number,
    options: { readonly crashes: boolean; readonly infeasible: ReadonlySet<number> },
  ) {
    this.desk = desk
    this.cells = cells
    this.chance = chance
    this.automata = new Automata(strategy, desk)
    this.job = job
    this.crashes = options.crashes
    this.infeasible = options.infeasible
    this.initial = this.begin()
  }

  /** Before anything happened. Asked once: laying a state out overwrites the arrivals of the roster. */
  private begin(): number {
    const { roster, settings } = this.desk.world
    const { job } = this
    const firstPod = roster.jobPods[job]
    const endPod = roster.jobPods[job + 1]
    const firstMember = roster.podMembers[firstPod]
    const members = roster.podMembers[endPod] - firstMember
    const [first, end] = this.desk.units.range(firstPod, endPod)
    const groups = roster.jobGroups[job + 1] - roster.jobGroups[job]
    const state: JobState = {
      absent: range(members).filter((member) => roster.memberArrival[firstMember + member] > roster.jobs[job].arrival),
      nodes: new Array<number>(settings.level === 'container' ? members : endPod - firstPod).fill(-1),
      groups: new Array<number>(groups).fill(WAITING),
      relaxed: new Array<boolean>(groups).fill(false),
      units: new Array<number>(end - first).fill(READY),
      attempt: undefined,
    }
    return this.intern(state)
  }

  /** What the action may lead to in the cell. */
  results(local: number, action: number, cell: number): readonly Result[] {
    const { actions, results } = this.all[local]
    const known = results[action].get(cell)
    if (known !== undefined) return known
    const found = this.perform(local, cell, (turn) => act(turn, actions[action]))
    results[action].set(cell, found)
    return found
  }

  /** What it does when bound room joins its whole offer on the node. */
  grown(local: number, cell: number, node: number, vector: Float64Array): readonly Result[] {
    return this.perform(local, cell, (turn) => turn.grow(node, vector))
  }

  /** What it does when an older unit takes its lease on the node. */
  wounded(local: number, cell: number, node: number): readonly Result[] {
    return this.perform(local, cell, (turn) => turn.revoke(node))
  }

  /** The state once room was released and nodes were assigned to by others. @param own its own releases: they make nothing stale. */
  poked(local: number, freed: number, assigned: number): number {
    const { state, sensitive } = this.all[local]
    if (!sensitive || (freed === 0 && assigned === 0)) return local
    const key = `${local}/${freed}/${assigned}`
    const known = this.pokes.get(key)
    if (known !== undefined) return known
    const draft = draftOf(state)
    if (freed !== 0) draft.units = draft.units.map((phase) => (phase === PARKED ? READY : phase))
    this.disturb(draft, freed, assigned)
    const to = this.intern(draft)
    this.pokes.set(key, to)
    return to
  }

  private disturb(draft: Draft, freed: number, assigned: number): void {
    const { attempt } = draft
    if (attempt === undefined || this.desk.world.settings.collects) return
    if (freed !== 0 && attempt.point !== 0) attempt.roomSincePlan = true
    const { plan } = attempt
    if (plan === undefined || assigned === 0) return
    attempt.plan = { ...plan, stale: plan.stale.map((stale, at) => stale || (assigned & (1 << plan.nodes[at])) !== 0) }
  }

  private perform(local: number, cell: number, doIt: (turn: Turn) => void): readonly Result[] {
    const used = this.cells.used(cell)
    const found: Result[] = []
    this.chance.rewind()
    do {
      const draft = draftOf(this.all[local].state)
      this.desk.layOut(this.job, draft, used)
      const turn = new Turn(this.desk, this.automata, this.job, draft, this.chance, this.infeasible)
      doIt(turn)
      const { effects } = turn
      if (effects.freed !== 0) draft.units = draft.units.map((phase) => (phase === PARKED ? READY : phase))
      const to = this.intern(draft)
      if (!found.some((one) => one.to === to && one.outcome === effects.outcome)) found.push({ ...effects, to })
    } while (this.chance.advance())
    return found
  }

  private intern(state: JobState): number {
    const forgets = this.automata.strategy.forgets === true && this.patienceOf(state) !== undefined
    const key = keyOf(state, forgets)
    const known = this.known.get(key)
    if (known !== undefined) return known
    this.all.push(this.describe(state))
    this.known.set(key, this.all.length - 1)
    return this.all.length - 1
  }

  private patienceOf({ attempt }: JobState): Patience | undefined {
    const wish = attempt && this.automata.all[attempt.automaton].wish(attempt.point)
    return wish?.kind === 'nextOffer' ? wish.patience : undefined
  }

  private describe(state: JobState): Local {
    const { roster } = this.desk.world
    const used = this.usedBy(state)
    const endless = roster.jobs[this.job].duration === undefined
    const actions = actionsOf(this.desk, this.automata, this.job, state, this.crashes)
    this.desk.seat(this.job, { ...state } as Draft)
    return {
      state,
      used,
      number: this.cells.number(used),
      closed: (state.attempt?.leases ?? []).reduce((bits, { node, pinned }) => (pinned.length === 0 ? bits | (1 << node) : bits), 0),
      patience: this.patienceOf(state),
      busy: state.attempt !== undefined,
      ready: actions.some((action) => action.do === 'start') || state.units.includes(READY),
      partial: state.groups.some((group, at) => group === WAITING && this.desk.binding.groupBound[roster.jobGroups[this.job] + at] > 0),
      stirring: state.absent.length > 0 || (!endless && state.groups.includes(IN_RUN)),
      sensitive: state.units.includes(PARKED) || (state.attempt !== undefined && !this.desk.world.settings.collects),
      actions,
      results: actions.map(() => new Map()),
    }
  }

  private usedBy({ nodes, attempt }: JobState): Float64Array {
    const { roster, settings, cell } = this.desk.world
    const used = new Float64Array(cell.nodes * cell.free.length)
    const first = roster.jobPods[this.job]
    const take = (node: number, vector: ArrayLike<number>) => {
      for (let dimension = 0; dimension < vector.length; dimension++) used[dimension * cell.nodes + node] += vector[dimension]
    }
    nodes.forEach((node, at) => {
      if (node < 0) return
      take(node, settings.level === 'container' ? roster.memberVector[roster.podMembers[first] + at] : roster.podVector[first + at])
    })
    for (const { node, room } of attempt?.leases ?? []) take(node, room)
    return used
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at)
}
