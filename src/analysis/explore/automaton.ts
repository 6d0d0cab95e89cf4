/**
 * What a strategy does next, as an automaton found on the way. A generator cannot be copied, and need not be: what it asks or yields next
 * is a function of the answers it got so far. So a point of an attempt is its list of answers, and the point after one answer more is
 * found once, by running the generator anew along the list; from then on it is a step from one number to another.
 */
import { InvariantError, invariant } from '../../errors.ts'
import type { CommitOptions, Context, Effect, Lease, Patience, Plan, SchedulingUnit, Strategy } from '../../strategy/strategy.ts'

/** What an attempt wants at a point: a question to its context, an effect, or nothing any more. Leases by number, in the order granted. */
export type Wish =
  | { readonly kind: 'plan'; readonly hold: boolean; readonly partial: boolean; readonly within: readonly number[] | undefined }
  | { readonly kind: 'below'; readonly bound: number }
  | { readonly kind: 'uniform' }
  | { readonly kind: 'free'; readonly node: number; readonly dimension: number }
  | { readonly kind: 'think' }
  | { readonly kind: 'commit'; readonly options: CommitOptions }
  | { readonly kind: 'nextOffer'; readonly patience: Patience }
  | { readonly kind: 'release'; readonly leases: readonly number[]; readonly refuse: boolean; readonly keep: boolean }
  | { readonly kind: 'done'; readonly outcome: string }

/** An answer as the strategy sees it; plans are opaque but for their size, leases but for which they are. */
export type Answer = undefined | number | string | readonly number[] | { readonly kind: string; readonly lease?: number }

interface Point {
  readonly wish: Wish
  readonly answers: readonly Answer[]
  /** Points after one answer more, by the answer written out. */
  readonly after: Map<string, number>
}

/** A question that no answer is known for ends the generator; it catches nothing, and has no `finally`. */
class Unanswered {
  readonly wish: Wish

  constructor(wish: Wish) {
    this.wish = wish
  }
}

export class Automaton {
  /** The strategy looked at the name of its unit: jobs that differ in nothing else may be treated differently. */
  readsName = false
  private readonly strategy: Strategy
  private readonly unit: SchedulingUnit
  private readonly capacity: (node: number, dimension: number) => number
  private readonly nodes: number
  private readonly points: Point[] = []

  constructor(strategy: Strategy, unit: SchedulingUnit, nodes: number, capacity: (node: number, dimension: number) => number) {
    this.strategy = strategy
    this.unit = this.watched(unit)
    this.nodes = nodes
    this.capacity = capacity
    this.add([])
  }

  /** The point at which an attempt begins. */
  get start(): number {
    return 0
  }

  wish(point: number): Wish {
    return this.points[point].wish
  }

  /** The point after one answer more. */
  next(point: number, answer: Answer): number {
    const { after, answers } = this.points[point]
    const key = answer === undefined ? '' : JSON.stringify(answer)
    const known = after.get(key)
    if (known !== undefined) return known
    const found = this.add([...answers, answer])
    after.set(key, found)
    return found
  }

  private watched(unit: SchedulingUnit): SchedulingUnit {
    const note = () => {
      this.readsName = true
      return unit.name
    }
    return Object.defineProperty({ ...unit }, 'name', { enumerable: true, get: note })
  }

  private add(answers: readonly Answer[]): number {
    const rerun = new Rerun(this.strategy, this.unit, this.nodes, this.capacity, answers)
    this.points.push({ wish: rerun.wish(), answers, after: new Map() })
    return this.points.length - 1
  }
}

/** One run of a generator along a list of answers, up to what it wants then. */
class Rerun {
  private readonly strategy: Strategy
  private readonly unit: SchedulingUnit
  private readonly nodes: number
  private readonly capacity: (node: number, dimension: number) => number
  private readonly answers: readonly Answer[]
  private readonly leases: Lease[] = []
  private plan: Plan | undefined
  private at = 0

  constructor(
    strategy: Strategy,
    unit: SchedulingUnit,
    nodes: number,
    capacity: (node: number, dimension: number) => number,
    answers: readonly Answer[],
  ) {
    this.strategy = strategy
    this.unit = unit
    this.nodes = nodes
    this.capacity = capacity
    this.answers = answers
  }

  wish(): Wish {
    try {
      const attempt = this.strategy.attempt(this.unit, this.context())
      for (let reply: unknown; ; ) {
        const step = attempt.next(reply)
        if (step.done === true) return this.ended(step.value)
        const wish = this.wishOf(step.value)
        if (this.at === this.answers.length) return wish
        reply = this.replyTo(wish, this.answers[this.at++])
      }
    } catch (stop) {
      if (stop instanceof Unanswered) return stop.wish
      throw stop
    }
  }

  private ended(outcome: string): Wish {
    if (this.at < this.answers.length) {
      throw new InvariantError(`strategy ${this.strategy.name} ends its attempt where it went on before: it knows more than its answers`)
    }
    return { kind: 'done', outcome }
  }

  /** What a strategy has to keep to (simulation/plug-in-rules.ts). */
  private rule(kept: boolean, otherwise: string): void {
    invariant(kept, `strategy ${this.strategy.name} ${otherwise}`)
  }

  private context(): Context {
    return {
      plan: (unit, options = {}) => {
        this.rule(unit === this.unit, 'asks for a plan for another unit than that of its attempt')
        const within = options.within?.map((lease) => this.leases.indexOf(lease))
        const members = this.ask({ kind: 'plan', hold: options.hold === true, partial: options.partial === true, within })
        this.plan = members === undefined ? undefined : ({ members } as Plan)
        return this.plan
      },
      read: {
        nodes: this.nodes,
        free: (node, dimension) => this.ask({ kind: 'free', node, dimension }) as number,
        capacity: this.capacity,
      },
      random: {
        uniform: () => this.ask({ kind: 'uniform' }) as number,
        below: (bound) => this.ask({ kind: 'below', bound }) as number,
      },
    }
  }

  private ask(wish: Wish): Answer {
    if (this.at === this.answers.length) throw new Unanswered(wish)
    return this.answers[this.at++]
  }

  private wishOf(effect: Effect): Wish {
    switch (effect.kind) {
      case 'think':
        return { kind: 'think' }
      case 'commit':
        this.rule(effect.plan === this.plan, 'commits a plan that is stale')
        return { kind: 'commit', options: effect.options }
      case 'nextOffer':
        return { kind: 'nextOffer', patience: effect.patience }
      case 'release': {
        const { keep, refuse } = effect.options
        this.rule(keep === undefined || keep === this.plan, 'keeps leases for a plan that is stale')
        const leases = effect.leases.map((lease) => this.leases.indexOf(lease))
        return { kind: 'release', leases, refuse: refuse === true, keep: keep !== undefined }
      }
    }
  }

  private replyTo(wish: Wish, answer: Answer): unknown {
    if (wish.kind === 'release') return (answer as readonly number[]).map((lease) => this.leases[lease])
    if (wish.kind !== 'nextOffer') return answer
    const { kind, lease } = answer as { kind: string; lease?: number }
    if (lease === undefined) return { kind }
    this.leases[lease] ??= {} as Lease
    return { kind, lease: this.leases[lease] }
  }
}
