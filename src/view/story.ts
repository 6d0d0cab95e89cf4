/** A run told step by step: trace records as plain sentences, and a board of who is where after each of them. */
import { toSeconds } from '../model/time.ts'
import type { TraceEvent, TraceKind } from '../simulation/trace.ts'
import { Board, groupOf, membersOf, type PodMembers, type Standing } from './board.ts'
import { cleanText, formatNumber } from './text.ts'

/** A member on a node. */
export interface Occupant {
  /** Its name. */
  readonly name: string
  /** How it stands. */
  readonly standing: Standing
}

/** One record, told. */
export interface StoryStep {
  /** Simulated time, seconds. */
  readonly seconds: number
  /** The record's kind. */
  readonly kind: TraceKind
  /** A plain sentence, without the time. */
  readonly text: string
  /** What is on each node of the board afterwards, in the order of `nodes`. */
  readonly board: readonly (readonly Occupant[])[]
}

/** Names of the containers or pods a record speaks of. */
const memberOf = (event: TraceEvent): string => event.container ?? event.pod ?? event.unit ?? event.group ?? event.job ?? 'a member'
const unitOf = (event: TraceEvent): string => event.unit ?? event.container ?? event.pod ?? event.group ?? event.job ?? 'a unit'
const schedulerOf = (event: TraceEvent): string => `scheduler ${event.scheduler ?? 'default'}`
const on = (event: TraceEvent, word = 'on'): string => (event.node === undefined ? '' : ` ${word} ${event.node}`)
const span = (event: TraceEvent): string => `${formatNumber(event.seconds ?? 0)} s`

const OUTCOMES: Readonly<Record<string, string>> = {
  scheduled: 'is scheduled',
  unschedulable: 'finds no room',
  conflict: 'meets a conflict',
  partly: 'is scheduled in part',
  abandoned: 'gives up waiting',
}

const SENTENCES: Readonly<Record<TraceKind, (event: TraceEvent) => string>> = {
  enter: (event) => `${unitOf(event)} enters the queue of ${schedulerOf(event)}`,
  attempt: (event) => `${schedulerOf(event)} takes up ${unitOf(event)}`,
  think: (event) => `${schedulerOf(event)} thinks about ${unitOf(event)} for ${span(event)}`,
  rollback: (event) =>
    event.nodes === undefined
      ? `claims for ${unitOf(event)}${on(event)} are rolled back`
      : `${unitOf(event)} was begun on ${event.nodes.join(', ')} and did not fit there whole: rolled back`,
  refused: (event) => `the transaction for ${unitOf(event)}${on(event)} is refused`,
  bind: (event) => `${memberOf(event)} is bound to ${event.node ?? 'a node'}`,
  outcome: (event) => {
    const reason = event.message === undefined ? '' : ` (${event.message.replace(/[.]$/, '')})`
    return `the attempt at ${unitOf(event)} ends: it ${OUTCOMES[event.outcome ?? ''] ?? event.outcome ?? 'ends'}${reason}`
  },
  park: (event) => `${unitOf(event)} is parked until room is released`,
  backoff: (event) => `${unitOf(event)} waits ${span(event)} before its next attempt`,
  evict: (event) => `${memberOf(event)} is evicted${on(event, 'from')}`,
  preempt: (event) => `${memberOf(event)} gives way to a higher priority${on(event)}`,
  start: (event) => `${groupOf(event)} runs`,
  finish: (event) => `${groupOf(event)} finishes and releases its room`,
  fail: (event) => `${groupOf(event)} is given up`,
  lease: (event) => `${event.node ?? 'room'} is offered to ${schedulerOf(event)}, which holds it`,
  slice: (event) => `a part of ${event.node ?? 'a node'} is offered to ${schedulerOf(event)}, which holds it`,
  pin: (event) => `${schedulerOf(event)} keeps what its unit needs${on(event)} and gives the rest back`,
  decline: (event) => `${schedulerOf(event)} declines ${event.node ?? 'an offer'}`,
  return: (event) => `${schedulerOf(event)} gives back what it holds${on(event)}`,
  revoke: (event) => `what ${schedulerOf(event)} holds${on(event)} is taken back`,
  deadlock: ({ groups = [] }) =>
    groups.length === 1
      ? `deadlock: ${groups[0]} waits for room that nothing can free`
      : `deadlock: ${listed(groups)} wait for each other and nothing can free them`,
  standstill: () => 'standstill: nothing can take another step',
  livelock: () => 'livelock: room is taken and given back, no group starts',
}

function listed(names: readonly string[] | undefined): string {
  if (names === undefined || names.length === 0) return 'groups'
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

const NONE: PodMembers = new Map()

/** One record as a plain sentence, without its time. */
export function describeEvent(event: TraceEvent, members: PodMembers = NONE): string {
  const names = event.kind === 'bind' || event.kind === 'evict' || event.kind === 'preempt' ? membersOf(event, members) : []
  if (names.length < 2) return cleanText(SENTENCES[event.kind]({ ...event, ...(names.length === 1 ? { container: names[0] } : {}) }))
  const all = `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
  if (event.kind === 'bind') return cleanText(`${all} are bound to ${event.node ?? 'a node'}`)
  return cleanText(event.kind === 'evict' ? `${all} are evicted${on(event, 'from')}` : `${all} give way to a higher priority${on(event)}`)
}

/** Trace records as lines with times: `0.105 s  App is bound to Node_A`. */
export function storySteps(events: readonly TraceEvent[], members: PodMembers = NONE): string[] {
  const times = events.map((event) => toSeconds(event.time).toFixed(3))
  const width = Math.max(0, ...times.map((time) => time.length))
  return events.map((event, index) => `${times[index].padStart(width)} s  ${describeEvent(event, members)}`)
}

/** The story with a board after each step, for the nodes named (others are left out). */
export function storyBoard(events: readonly TraceEvent[], nodes: readonly string[], members: PodMembers = NONE): StoryStep[] {
  const board = new Board({ members })
  return events.map((event) => {
    board.take(event)
    return {
      seconds: toSeconds(event.time),
      kind: event.kind,
      text: describeEvent(event, members),
      board: nodes.map((node) => occupants(board, node)),
    }
  })
}

function occupants(board: Board, node: string): Occupant[] {
  return board.on(node).flatMap(({ standing, names, pinned, scheduler = '' }) => {
    const shown = standing === 'held' ? [pinned === true ? `pinned by ${scheduler}` : `held by ${scheduler}`] : names
    return shown.map((name): Occupant => ({ name: cleanText(name), standing }))
  })
}
