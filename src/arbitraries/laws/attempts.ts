/**
 * The laws of attempts and leases: a scheduler is in one attempt at a time, binds only members of the unit it has in hand, ends as
 * the trace bears out, and keeps no lease beyond its attempt; the whole rest of a node is in one offer at most (S14); a transaction is
 * refused only if somebody bound or leased room since its attempt began (L3, lock freedom), and who has room all along gets it (F1).
 */
import type { TraceEvent } from '../../simulation/trace.ts'
import type { Ledger } from './ledger.ts'

interface OpenAttempt {
  readonly job: string
  readonly unit: string
  bound: number
  refused: boolean
  /** Binds and leases of everybody when it began. */
  readonly claims: number
  /** Whether it was sure to find room when it began. */
  readonly certain: boolean
}

export class AttemptLaws {
  /** Attempts that have not ended, by scheduler. */
  readonly open = new Map<string, OpenAttempt>()
  /** Schedulers of jobs, as the trace has shown them. */
  readonly schedulers = new Map<string, string>()
  /** Attempts begun, and ended by outcome. */
  begun = 0
  private claims = 0
  readonly ended = new Map<string, number>()
  private readonly ledger: Ledger
  private readonly certain: (event: TraceEvent) => boolean
  private readonly breaks: (law: string) => void

  /** @param certain whether what is left of the unit of an attempt is sure to find room now. */
  constructor(ledger: Ledger, certain: (event: TraceEvent) => boolean, breaks: (law: string) => void) {
    this.ledger = ledger
    this.certain = certain
    this.breaks = breaks
  }

  hear(event: TraceEvent): void {
    switch (event.kind) {
      case 'attempt':
        this.begin(event)
        break
      case 'refused':
        this.refuse(this.open.get(event.scheduler!))
        break
      case 'bind':
        this.bind(event)
        break
      case 'outcome':
        this.end(event)
        break
      case 'lease':
        this.lease(event.scheduler!, event.node!)
        break
      case 'slice':
        this.slice(event.scheduler!, event.node!)
        break
      case 'pin':
        this.pin(event.scheduler!, event.node!)
        break
      case 'decline':
      case 'return':
      case 'revoke':
        this.giveBack(event.scheduler!, event.node!)
    }
  }

  /** Somebody came or went without a claim, and so may have kept somebody else from a node. */
  moved(): void {
    this.claims++
  }

  /** The run is over. */
  close(): void {
    for (const { closedBy, pinned } of this.ledger.nodes.values()) {
      for (const holder of [closedBy, ...pinned]) {
        if (holder !== undefined && !this.open.has(holder)) this.breaks(`S14 ${holder} holds a lease and is in no attempt`)
      }
    }
  }

  private begin(event: TraceEvent): void {
    const { scheduler = '', job = '', unit = '' } = event
    if (this.open.has(scheduler)) this.breaks(`S10 ${scheduler} begins a second attempt`)
    const known = this.schedulers.get(job)
    if (known !== undefined && known !== scheduler) this.breaks(`S11 ${job} goes from ${known} to ${scheduler}`)
    this.schedulers.set(job, scheduler)
    this.open.set(scheduler, { job, unit, bound: 0, refused: false, claims: this.claims, certain: this.certain(event) })
    this.begun++
  }

  private refuse(attempt: OpenAttempt | undefined): void {
    if (attempt === undefined) return
    attempt.refused = true
    if (attempt.claims === this.claims) this.breaks(`L3 an attempt on ${attempt.unit} conflicts, though nobody has claimed anything`)
  }

  private bind({ job = '', node = '' }: TraceEvent): void {
    const scheduler = this.schedulers.get(job)
    const attempt = scheduler === undefined ? undefined : this.open.get(scheduler)
    this.claims++
    if (scheduler === undefined || attempt?.job !== job) {
      this.breaks(`S10 a member of ${job} is bound outside an attempt on it`)
      return
    }
    attempt.bound++
    const { closedBy, pinned } = this.ledger.account(node)
    if (closedBy !== undefined && closedBy !== scheduler && !pinned.includes(scheduler)) {
      this.breaks(`S14 ${scheduler} binds on ${node}, which is offered to ${closedBy}`)
    }
  }

  private end(event: TraceEvent): void {
    const { scheduler = '', unit, outcome = '' } = event
    const attempt = this.open.get(scheduler)
    this.open.delete(scheduler)
    this.ended.set(outcome, (this.ended.get(outcome) ?? 0) + 1)
    if (attempt === undefined || attempt.unit !== unit) {
      this.breaks(`S10 an attempt on ${unit} ends that never began`)
      return
    }
    const { bound, refused, certain, claims } = attempt
    if (bound === 0 && certain && claims === this.claims && this.certain(event)) {
      this.breaks(`F1 ${unit} has room all along, nobody claims any, and the attempt ends ${outcome}`)
    }
    const said = `an attempt on ${unit} ends ${outcome} with ${bound} binds`
    if (outcome === 'scheduled' && bound === 0) this.breaks(`S10 ${said}`)
    if (outcome === 'unschedulable' && bound > 0) this.breaks(`S10 ${said}`)
    if (outcome === 'conflict' && (bound > 0 || !refused)) this.breaks(`S10 ${said}, refused: ${refused}`)
    if (outcome === 'partly' && (bound === 0 || !refused)) this.breaks(`S10 ${said}, refused: ${refused}`)
    for (const [name, { closedBy, pinned }] of this.ledger.nodes) {
      if (closedBy === scheduler || pinned.includes(scheduler))
        this.breaks(`S14 ${scheduler} keeps its lease on ${name} beyond the attempt`)
    }
  }

  private lease(scheduler: string, node: string): void {
    const account = this.ledger.account(node)
    if (!this.open.has(scheduler)) this.breaks(`S14 ${scheduler} is offered ${node} and is in no attempt`)
    if (account.closedBy !== undefined) this.breaks(`S14 ${node} is offered to ${scheduler} and to ${account.closedBy}`)
    account.closedBy = scheduler
    this.claims++
  }

  /** A chopped offer leaves the node open, as a pinned lease does. */
  private slice(scheduler: string, node: string): void {
    if (!this.open.has(scheduler)) this.breaks(`S14 ${scheduler} is offered a part of ${node} and is in no attempt`)
    this.ledger.account(node).pinned.push(scheduler)
    this.claims++
  }

  private pin(scheduler: string, node: string): void {
    const account = this.ledger.account(node)
    if (account.closedBy === undefined && account.pinned.includes(scheduler)) return
    if (account.closedBy !== scheduler) this.breaks(`S14 ${scheduler} pins on ${node}, which it has no offer of`)
    account.closedBy = undefined
    account.pinned.push(scheduler)
  }

  /** Of a pinned lease and an offer of the same node to the same scheduler, the trace does not say which goes: take the offer. */
  private giveBack(scheduler: string, node: string): void {
    const account = this.ledger.account(node)
    const at = account.pinned.indexOf(scheduler)
    if (account.closedBy === scheduler) account.closedBy = undefined
    else if (at >= 0) account.pinned.splice(at, 1)
    else this.breaks(`S14 ${scheduler} gives back ${node}, which it does not hold`)
  }
}
