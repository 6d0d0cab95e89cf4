/**
 * The rules that a strategy has to keep to (strategy/strategy.ts), enforced where it meets the engine. Whoever breaks one is stopped with an
 * error that names the strategy and says what it did, before anything else can go wrong by it.
 */
import type { NodeLease } from '../cell/leases.ts'
import { InvalidInputError, InvariantError } from '../errors.ts'
import type { Attempt, CommitOptions, Context, Effect, Outcome, Patience, SchedulingUnit, Strategy } from '../strategy/strategy.ts'
import type { PlanRecord } from './plan.ts'
import type { Server } from './server.ts'

const OUTCOMES: readonly Outcome[] = ['scheduled', 'unschedulable', 'conflict', 'partly', 'abandoned']
const CONFLICT_RULES: readonly unknown[] = [undefined, 'resourceFit', 'version']
const ATOMICITIES: readonly unknown[] = [undefined, 'allOrNothing', 'incremental', 'perNode']

/** What the rules look at of whoever asks. */
export type Asker = Pick<Server, 'index' | 'subject' | 'plan' | 'bound' | 'asked' | 'askedAt'>

/** What one attempt may ask for in one instant: so much, and so much more a node, for each may be offered to it. */
const MOST_ASKED = 10_000
const MOST_ASKED_A_NODE = 20

export class PlugInRules {
  private readonly strategy: Strategy
  private readonly mostAsked: number

  constructor(strategy: Strategy, nodes: number) {
    this.strategy = strategy
    this.mostAsked = MOST_ASKED + MOST_ASKED_A_NODE * nodes
  }

  /** @throws InvariantError in any case. */
  refuse(what: string, cause?: unknown): never {
    throw new InvariantError(`invariant broken: strategy ${this.strategy.name} ${what}`, { cause })
  }

  begin(unit: SchedulingUnit, context: Context): Attempt {
    let attempt: Attempt
    try {
      attempt = this.strategy.attempt(unit, context)
    } catch (error) {
      this.rethrow(error)
    }
    if (typeof attempt?.next !== 'function') this.refuse(`answers ${told(attempt)} to an attempt, which is no generator`)
    return attempt
  }

  next(attempt: Attempt, reply: unknown): IteratorResult<Effect, Outcome> {
    try {
      return attempt.next(reply)
    } catch (error) {
      this.rethrow(error)
    }
  }

  /** An effect, or a plan, is asked for: not without end in one instant. */
  asks(server: Asker, now: number): void {
    if (server.askedAt !== now) {
      server.askedAt = now
      server.asked = 0
    }
    if (++server.asked > this.mostAsked) {
      this.refuse(`asks for effect after effect and lets no time pass: ${this.mostAsked} in one instant of an attempt`)
    }
  }

  /** An attempt that says it bound something did, and one that answers, answers an outcome. */
  outcome(server: Asker, outcome: Outcome): void {
    if (!OUTCOMES.includes(outcome)) this.refuse(`answers ${told(outcome)}, which is no outcome, allowed: ${OUTCOMES.join(', ')}`)
    if ((outcome === 'scheduled' || outcome === 'partly') && server.bound === 0) {
      this.refuse(`says ${outcome} of an attempt that bound nothing`)
    }
  }

  noEffect(value: unknown): never {
    this.refuse(`yields ${told(value)}, which is no effect, allowed: think, commit, nextOffer, release`)
  }

  commits(server: Asker, plan: PlanRecord | undefined, { conflict, atomicity }: CommitOptions): asserts plan is PlanRecord {
    if (plan === undefined || plan !== server.plan) {
      this.refuse('commits what is not the last plan of this attempt: a plan is stale once another is made or a part of it is bound')
    }
    if (plan.hold) this.refuse('commits a plan that was made only to hold room')
    if (!CONFLICT_RULES.includes(conflict)) this.refuse(`commits with a conflict rule that there is not: ${told(conflict)}`)
    if (!ATOMICITIES.includes(atomicity)) this.refuse(`commits with an atomicity that there is not: ${told(atomicity)}`)
  }

  keeps(server: Asker, plan: PlanRecord): void {
    if (plan === undefined || plan !== server.plan) this.refuse('keeps leases for what is not the last plan of this attempt')
  }

  /** A lease that was taken away may be given back all the same: its attempt may not have heard of it. */
  releases(server: Asker, leases: readonly NodeLease[]): void {
    this.own(server, leases, 'releases')
    for (const lease of leases) if (lease.givenBack) this.refuse(`releases a lease on node ${lease.node} that it has given back`)
  }

  plans(server: Asker, unit: SchedulingUnit, within: readonly NodeLease[] | undefined): void {
    if (unit !== server.subject) this.refuse(`asks for a plan for ${unit?.name ?? 'nothing'}, which is not the unit of this attempt`)
    if (within !== undefined) this.own(server, within, 'plans within')
  }

  waits({ wait, lease, jitter }: Patience): void {
    this.spans(wait)
    this.spans(lease)
    this.spans(jitter)
  }

  private spans(span: unknown): void {
    if (span === undefined || (Number.isSafeInteger(span) && (span as number) >= 0)) return
    this.refuse(`waits for an offer with a span of ${told(span)}, allowed: whole microseconds from 0 on`)
  }

  private own(server: Asker, leases: readonly NodeLease[], does: string): void {
    if (!Array.isArray(leases)) this.refuse(`${does} ${told(leases)}, which is no list of leases`)
    for (const lease of leases) if (lease?.owner !== server.index) this.refuse(`${does} a lease that is not its own`)
  }

  /** What the engine has to say passes through a strategy as it is. */
  private rethrow(error: unknown): never {
    if (error instanceof InvariantError || error instanceof InvalidInputError) throw error
    this.refuse(`throws: ${error instanceof Error ? `${error.name}: ${error.message}` : told(error)}`, error)
  }
}

/** Something that may be anything, in few words. */
function told(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const { kind } = value as { readonly kind?: unknown }
  return typeof kind === 'string' ? `an object of kind ${kind}` : 'an object'
}
