/**
 * Writes the event trace: every record into the digest as numbers, and to the listener, if there is one, as an object.
 */

import { Digest } from '../kernel/digest.ts'
import { toSeconds } from '../model/time.ts'
import type { Outcome, SchedulingUnit } from '../strategy/strategy.ts'
import type { Roster } from './roster.ts'
import { TRACE_KINDS, type TraceEvent, type TraceKind, type TraceListener } from './trace.ts'

type Level = SchedulingUnit['level']

const CODE = Object.fromEntries(TRACE_KINDS.map((kind, code) => [kind, code])) as Record<TraceKind, number>

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
  unit(kind: TraceKind, scheduler: number, level: Level, unit: number, detail = 0, tried: readonly number[] = []): void {
    this.take(kind, unit, detail)
    if (!this.listening) return
    const names = this.unitNames(level, unit)
    const extra = amountOf(kind, detail)
    const nodes = tried.length === 0 ? {} : { nodes: tried.map((node) => this.nodeName(node)) }
    this.tell({ time: this.now, kind, scheduler: this.schedulerNames[scheduler], ...names, ...extra, ...nodes })
  }

  /** An attempt ends. The message is for the listener alone. */
  outcome(scheduler: number, level: Level, unit: number, outcome: Outcome, message: string | undefined): void {
    this.take('outcome', unit, outcome.length * 64 + outcome.charCodeAt(0))
    if (!this.listening) return
    const names = { scheduler: this.schedulerNames[scheduler], ...this.unitNames(level, unit) }
    this.tell({ time: this.now, kind: 'outcome', ...names, outcome, ...(message !== undefined && { message }) })
  }

  /** Something about a node and a scheduler. */
  node(kind: TraceKind, scheduler: number, node: number): void {
    this.take(kind, scheduler, node)
    if (this.listening) this.tell({ time: this.now, kind, scheduler: this.schedulerNames[scheduler], node: this.nodeName(node) })
  }

  /** A pod, or with `member` one container of it, is bound to or evicted from a node. */
  place(kind: 'bind' | 'evict' | 'preempt', pod: number, member: number, node: number): void {
    this.take(kind, member < 0 ? pod : member, node)
    if (!this.listening) return
    const container = member < 0 ? {} : { container: this.roster.memberName(member) }
    const { roster } = this
    const group = roster.podGroup[pod]
    this.tell({
      time: this.now,
      kind,
      job: roster.jobs[roster.podJob[pod]].name,
      group: roster.groupName(group),
      pod: roster.ownName(pod),
      ...container,
      node: this.nodeName(node),
    })
  }

  group(kind: TraceKind, group: number): void {
    this.take(kind, group, 0)
    if (!this.listening) return
    this.tell({ time: this.now, kind, job: this.roster.jobOfGroup(group).name, group: this.roster.groupName(group) })
  }

  groups(kind: TraceKind, groups: readonly number[]): void {
    this.take(kind, groups.length, groups[0] ?? 0)
    if (this.listening) this.tell({ time: this.now, kind, groups: groups.map((group) => this.roster.groupName(group)) })
  }

  private take(kind: TraceKind, first: number, second: number): void {
    this.digester.addLong(this.now)
    this.digester.add(CODE[kind])
    this.digester.add(first)
    this.digester.addLong(second)
  }

  private tell(event: TraceEvent): void {
    this.listener?.(event)
  }

  private nodeName(node: number): string {
    return this.roster.cluster.nodes[node].name
  }

  private unitNames(level: Level, unit: number): Partial<TraceEvent> {
    const { roster } = this
    const pod = level === 'container' ? roster.memberPod[unit] : level === 'pod' ? unit : -1
    if (pod < 0) return { job: roster.jobs[unit].name, unit: roster.jobs[unit].name }
    const job = roster.jobs[roster.podJob[pod]].name
    const names = { job, group: roster.groupName(roster.podGroup[pod]), pod: roster.ownName(pod) }
    return level === 'pod'
      ? { ...names, unit: roster.podName(pod) }
      : { ...names, unit: roster.memberName(unit), container: roster.memberName(unit) }
  }
}

/** What the number of a record means to a reader. */
function amountOf(kind: TraceKind, detail: number): Partial<TraceEvent> {
  if (kind === 'refused') return { claims: detail }
  return kind === 'think' || kind === 'backoff' ? { seconds: toSeconds(detail) } : {}
}
