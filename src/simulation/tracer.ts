/**
 * Writes the event trace: every record into the digest as numbers, and to the listener, if there is one, as an object. A kind is said by
 * its number, {@link TRACE}: there are several records an event, and nearly always nobody to read a name.
 */

import { Digest } from '../kernel/digest.ts'
import type { ResourceList } from '../model/resources.ts'
import { toSeconds } from '../model/time.ts'
import type { Outcome, SchedulingUnit } from '../strategy/strategy.ts'
import type { Roster } from './roster.ts'
import { TRACE, TRACE_KINDS, type TraceEvent, type TraceListener } from './trace.ts'

type Level = SchedulingUnit['level']

const NONE: readonly number[] = []

export class Tracer {
  /** Microseconds; the engine keeps it. */
  now = 0
  readonly listening: boolean
  private readonly digester = new Digest()
  private readonly roster: Roster
  private readonly listener: TraceListener | undefined
  private readonly schedulerNames: readonly string[]

  constructor(roster: Roster, schedulerNames: readonly string[], listener?: TraceListener) {
    this.roster = roster
    this.schedulerNames = schedulerNames
    this.listener = listener
    this.listening = listener !== undefined
  }

  get digest(): string {
    return this.digester.toString()
  }

  /** Something about a unit and its scheduler. `detail` is a number of microseconds, or of things. */
  unit(code: number, scheduler: number, level: Level, unit: number, detail = 0, tried: readonly number[] = NONE): void {
    this.take(code, unit, detail)
    if (!this.listening) return
    const names = this.unitNames(level, unit)
    const nodes = tried.length === 0 ? {} : { nodes: tried.map((node) => this.nodeName(node)) }
    this.tell(code, { scheduler: this.schedulerNames[scheduler], ...names, ...amountOf(code, detail), ...nodes })
  }

  /** An attempt ends. The message is for the listener alone. */
  outcome(scheduler: number, level: Level, unit: number, outcome: Outcome, message: string | undefined): void {
    this.take(TRACE.outcome, unit, outcome.length * 64 + outcome.charCodeAt(0))
    if (!this.listening) return
    const names = { scheduler: this.schedulerNames[scheduler], ...this.unitNames(level, unit) }
    this.tell(TRACE.outcome, { ...names, outcome, ...(message !== undefined && { message }) })
  }

  /** Something about a node and a scheduler. The room is for the listener alone, who could not tell it from other records. */
  node(code: number, scheduler: number, node: number, room?: Float64Array): void {
    this.take(code, scheduler, node)
    if (!this.listening) return
    const names = { scheduler: this.schedulerNames[scheduler], node: this.nodeName(node) }
    this.tell(code, room === undefined ? names : { ...names, room: this.amounts(room) })
  }

  /** A pod, or with `member` one container of it, is bound to or evicted from a node. */
  place(code: number, pod: number, member: number, node: number): void {
    this.take(code, member < 0 ? pod : member, node)
    if (!this.listening) return
    const { roster } = this
    const container = member < 0 ? {} : { container: roster.memberName(member) }
    const job = roster.jobName(roster.podJob[pod])
    const group = roster.groupName(roster.podGroup[pod])
    this.tell(code, { job, group, pod: roster.ownName(pod), ...container, node: this.nodeName(node) })
  }

  group(code: number, group: number): void {
    this.take(code, group, 0)
    if (this.listening) this.tell(code, { job: this.roster.jobName(this.roster.groupJob[group]), group: this.roster.groupName(group) })
  }

  groups(code: number, groups: readonly number[]): void {
    this.take(code, groups.length, groups[0] ?? 0)
    if (this.listening) this.tell(code, { groups: groups.map((group) => this.roster.groupName(group)) })
  }

  private take(code: number, first: number, second: number): void {
    this.digester.addRecord(this.now, code, first, second)
  }

  private tell(code: number, facts: Omit<TraceEvent, 'time' | 'kind'>): void {
    this.listener?.({ time: this.now, kind: TRACE_KINDS[code], ...facts })
  }

  private amounts(vector: Float64Array): ResourceList {
    const { dimensions } = this.roster
    return Object.fromEntries(dimensions.map((name, at) => [name, vector[at]] as const).filter(([, amount]) => amount > 0))
  }

  private nodeName(node: number): string {
    return this.roster.cluster.nodes[node].name
  }

  private unitNames(level: Level, unit: number): Partial<TraceEvent> {
    const { roster } = this
    const pod = level === 'container' ? roster.memberPod[unit] : level === 'pod' ? unit : -1
    if (pod < 0) return { job: roster.jobName(unit), unit: roster.jobName(unit) }
    const job = roster.jobName(roster.podJob[pod])
    const names = { job, group: roster.groupName(roster.podGroup[pod]), pod: roster.ownName(pod) }
    return level === 'pod'
      ? { ...names, unit: roster.podName(pod) }
      : { ...names, unit: roster.memberName(unit), container: roster.memberName(unit) }
  }
}

/** What the number of a record means to a reader. */
function amountOf(code: number, detail: number): Partial<TraceEvent> {
  if (code === TRACE.refused) return { claims: detail }
  return code === TRACE.think || code === TRACE.backoff ? { seconds: toSeconds(detail) } : {}
}
