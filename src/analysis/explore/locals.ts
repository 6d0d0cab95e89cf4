/**
 * The states that jobs of one kind can be in, each once and by number, with what the others need to know of it. What an action leads to
 * depends on the cell only, so it is worked out once a cell and remembered.
 */
import type { Patience, Strategy } from '../../strategy/strategy.ts'
import { act } from './act.ts'
import { type Action, actionsOf } from './actions.ts'
import { onNodes, type Renaming } from './alike-nodes.ts'
import { alikePods, inOrder } from './alike-pods.ts'
import { Automata } from './automata.ts'
import { beginning } from './beginning.ts'
import type { Cells } from './cells.ts'
import type { ChanceBook } from './chance.ts'
import type { Desk } from './desk.ts'
import type { Effects } from './effects.ts'
import { type Draft, draftOf, IN_RUN, type JobState, keyOf, PARKED, READY, WAITING } from './job-state.ts'
import { type Local, usedBy } from './local.ts'
import { type Result, Results } from './results.ts'
import { Turn } from './turn.ts'
import { type Growth, Twins } from './twins.ts'

/** How an action came out. */
interface End {
  readonly draft: Draft
  readonly effects: Effects
}

export class Locals {
  readonly all: Local[] = []
  readonly automata: Automata
  /** The job whose numbers are used. */
  readonly job: number
  /** The state before anything happened. */
  readonly initial: number
  /** Some attempt waits with a patience that looks at what all the others hold. */
  looksAround = false
  /** Which states do as others do; undefined: that is not looked for. */
  readonly twins: Twins | undefined
  /** Pods that may be swapped, in lists of two or more. */
  readonly alike: readonly (readonly number[])[]
  /** Of each way to rename nodes and each state, what stands for it. */
  private readonly standings: number[][] = []
  private readonly desk: Desk
  private readonly cells: Cells
  private readonly chance: ChanceBook
  private readonly crashes: boolean
  private readonly infeasible: ReadonlySet<number>
  private readonly known = new Map<string, number>()

  constructor(
    desk: Desk,
    cells: Cells,
    chance: ChanceBook,
    strategy: Strategy,
    job: number,
    options: { readonly crashes: boolean; readonly infeasible: ReadonlySet<number>; readonly apart: boolean; readonly twins: boolean },
  ) {
    this.desk = desk
    this.cells = cells
    this.chance = chance
    this.automata = new Automata(strategy, desk, options.apart)
    this.job = job
    this.crashes = options.crashes
    this.infeasible = options.infeasible
    this.twins = options.twins ? new Twins(this, cells) : undefined
    this.alike = options.apart ? [] : alikePods(desk, job)
    // Asked once: laying a state out overwrites the arrivals of the roster.
    this.initial = this.intern(beginning(desk, job))
  }

  /** The state with its nodes in other numbers and its alike pods in order. @param way which renaming, counted from 1; 0: none */
  standing(local: number, way: number, renamings: readonly Renaming[]): number {
    return this.standings[way]?.[local] ?? this.stand(local, way, renamings)
  }

  private stand(local: number, way: number, renamings: readonly Renaming[]): number {
    this.standings[way] ??= []
    const { state } = this.all[local]
    const found = inOrder(this.desk, this.job, this.alike, way === 0 ? state : onNodes(state, renamings[way - 1]))
    const number = found === state ? local : this.intern(found)
    this.standings[way][local] = number
    return number
  }

  /** The state with its alike pods in order, if that was asked for before. */
  stands(local: number): number | undefined {
    return this.standings[0]?.[local]
  }

  /** What the action leads to in the cell. */
  results(local: number, action: Action, cell: number): readonly Result[] {
    const room = action.do === 'offer' || action.do === 'wound' ? this.cells.room(cell, action.node) : ''
    return this.recall(local, action.words + room, cell, (turn) => act(turn, action))
  }

  /** Whether what the action leads to was seen to depend on what is free. */
  heeds(local: number, action: Action): boolean {
    return this.all[local].results.heeds(action.words)
  }

  /** What it does when bound room joins its whole offer on the node. */
  grown(local: number, cell: number, node: number, vector: Float64Array): readonly Result[] {
    const growth: Growth = { words: `grow ${node} ${vector}`, cell, node, vector }
    const known = this.all[local].results.known(growth.words, cell)
    if (known !== undefined) return known
    const found = this.growth(local, growth)
    this.twins?.grew(local, growth, found)
    return found
  }

  /** The same, of a state that may be the twin of another. */
  growth(local: number, { words, cell, node, vector }: Growth): readonly Result[] {
    return this.recall(local, words, cell, (turn) => turn.grow(node, vector))
  }

  /** What it does when an older unit takes its lease on the node. */
  wounded(local: number, cell: number, node: number): readonly Result[] {
    return this.recall(local, `lose ${node}`, cell, (turn) => turn.revoke(node))
  }

  /** Worked out once; the same result is the same object. Once for every cell where the free room was looked at. */
  private recall(local: number, what: string, cell: number, doIt: (turn: Turn) => void): readonly Result[] {
    const { results } = this.all[local]
    const known = results.known(what, cell)
    if (known !== undefined) return known
    this.desk.looked = false
    const ends = this.perform(local, cell, doIt)
    const { looked } = this.desk
    if (looked) this.desk.heeded = true
    return results.note(what, cell, this.found(ends), !looked)
  }

  /** The state once others released room and were assigned nodes, as bits. */
  poked(local: number, freed: number, assigned: number): number {
    const { sensitive, planned, poked } = this.all[local]
    if (!sensitive) return local
    const hit = assigned & planned
    if (freed === 0 && hit === 0) return local
    const key = hit * 2 + (freed === 0 ? 0 : 1)
    poked[key] ??= this.poke(local, freed, hit)
    return poked[key]
  }

  private poke(local: number, freed: number, assigned: number): number {
    const draft = draftOf(this.all[local].state)
    if (freed !== 0) draft.units = draft.units.map((phase) => (phase === PARKED ? READY : phase))
    this.disturb(draft, freed, assigned)
    return this.intern(draft)
  }

  private disturb(draft: Draft, freed: number, assigned: number): void {
    const { attempt } = draft
    if (attempt === undefined || this.desk.world.settings.collects) return
    if (freed !== 0 && attempt.point !== 0) attempt.roomSincePlan = true
    const { plan } = attempt
    if (plan === undefined || assigned === 0) return
    attempt.plan = { ...plan, stale: plan.stale.map((stale, at) => stale || (assigned & (1 << plan.nodes[at])) !== 0) }
  }

  /** Every way it can come out, by the draws there are. */
  private perform(local: number, cell: number, doIt: (turn: Turn) => void): End[] {
    const used = this.cells.used(cell)
    const ends: End[] = []
    this.chance.rewind()
    do {
      const draft = draftOf(this.all[local].state)
      this.desk.layOut(this.job, draft, used)
      const turn = new Turn(this.desk, this.automata, this.job, draft, this.chance, this.infeasible)
      doIt(turn)
      const { effects } = turn
      if (effects.freed !== 0) draft.units = draft.units.map((phase) => (phase === PARKED ? READY : phase))
      ends.push({ draft, effects })
    } while (this.chance.advance())
    return ends
  }

  /** Only now, for a state that is new may be looked ahead from, on the same desk. */
  private found(ends: readonly End[]): readonly Result[] {
    const found: Result[] = []
    for (const { draft, effects } of ends) {
      const to = this.intern(draft)
      if (found.some((one) => one.to === to && one.outcome === effects.outcome)) continue
      found.push({ ...effects, to, releasedOn: effects.released.reduce((bits, { node }) => bits | (1 << node), 0) })
    }
    return found
  }

  private intern(state: JobState): number {
    const forgets = this.automata.strategy.forgets === true && this.patienceOf(state) !== undefined
    const key = keyOf(state, forgets)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const number = this.all.push(this.describe(state)) - 1
    // Before its future is looked up, in which it may come back.
    this.known.set(key, number)
    const first = this.twins?.firstLike(number) ?? number
    this.known.set(key, first)
    return first
  }

  private patienceOf({ attempt }: JobState): Patience | undefined {
    const wish = attempt && this.automata.all[attempt.automaton].wish(attempt.point)
    return wish?.kind === 'nextOffer' ? wish.patience : undefined
  }

  private describe(state: JobState): Local {
    const { roster } = this.desk.world
    const used = usedBy(this.desk, this.job, state)
    const endless = roster.jobs[this.job].duration === undefined
    const actions = actionsOf(this.desk, this.automata, this.job, state, this.crashes)
    this.desk.seat(this.job, { ...state } as Draft)
    const patience = this.patienceOf(state)
    if (patience?.ordered === true) this.desk.heeded = true
    if (patience?.safe === true || patience?.recover === true || patience?.ordered === true || patience?.wound === true)
      this.looksAround = true
    return {
      state,
      used,
      number: this.cells.number(used),
      closed: (state.attempt?.leases ?? []).reduce((bits, { node, pinned }) => (pinned.length === 0 ? bits | (1 << node) : bits), 0),
      patience,
      busy: state.attempt !== undefined,
      ready: actions.some((action) => action.do === 'start') || state.units.includes(READY),
      partial: state.groups.some((group, at) => group === WAITING && this.desk.binding.groupBound[roster.jobGroups[this.job] + at] > 0),
      stirring: state.absent.length > 0 || (!endless && state.groups.includes(IN_RUN)),
      sensitive: state.units.includes(PARKED) || (state.attempt !== undefined && !this.desk.world.settings.collects),
      actions,
      results: new Results(),
      planned: state.attempt?.plan?.nodes.reduce((bits, node) => bits | (1 << node), 0) ?? 0,
      poked: [],
    }
  }
}
