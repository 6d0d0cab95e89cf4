/**
 * What stands on which node, kept up to date trace record by trace record: held room (leased or pinned, nothing bound in it) and what is
 * bound, stranded until its group runs. Stories read it after each record, timelines hear of each change.
 */
import type { RunResult } from '../metrics/figures.ts'
import type { BoundPod } from '../model/cluster.ts'
import type { TraceEvent, TraceKind } from '../simulation/trace.ts'

/** How the members on a node stand: held room is leased or pinned, nothing bound; stranded is bound while its group does not run. */
export type Standing = 'held' | 'stranded' | 'running'

/** Containers of pods that are bound whole, by `GROUP/POD`: their records name the pod alone. */
export type PodMembers = ReadonlyMap<string, readonly string[]>

/** The members as a result lists them. */
export function podMembers({ groups }: RunResult): PodMembers {
  return new Map(
    groups.flatMap((group) => group.pods.map((pod) => [`${group.name}/${pod.name}`, pod.containers.map(({ name }) => name)] as const)),
  )
}

/** What the records leave open. */
export interface BoardOptions {
  /** Without them a pod counts as whole with its first container. */
  readonly members?: PodMembers
  /** How many whole pods a group needs in order to run; a group that is not there: as many as it had when it started. */
  readonly minMember?: ReadonlyMap<string, number>
}

/** A run with what its timeline is drawn from. */
export interface TracedRun {
  /** The run. */
  readonly result: RunResult
  /** Its trace, from the first record on. */
  readonly events: readonly TraceEvent[]
  /** Rows of the timeline. */
  readonly nodes: readonly string[]
  /** How many pods a gang needs, by name of its group. */
  readonly minMember?: ReadonlyMap<string, number>
  /** What the cluster has from the start. */
  readonly prefill?: readonly BoundPod[]
  /** Said above the timeline. */
  readonly note?: string
}

/** One thing that stands on a node: a lease, or what one record bound, a whole pod or a container. */
export interface Piece {
  readonly node: string
  standing: Standing
  /** Of held room: whose it is, and whether it is pinned to members. */
  readonly scheduler?: string
  readonly pinned?: boolean
  /** Of what is bound. */
  readonly job?: string
  readonly group?: string
  readonly pod?: string
  /** The containers; the pod's name where they are not known. */
  names: readonly string[]
  /** True: the record bound the pod as a whole. */
  readonly whole?: boolean
}

interface GroupState {
  readonly pods: Map<string, Piece[]>
  /** Pods of which every container is bound. */
  readonly wholePods: Set<string>
  running: boolean
  needs: number | undefined
}

/** Name of the group that a record speaks of. */
export const groupOf = (event: TraceEvent): string => event.group ?? event.job ?? event.pod ?? 'a group'

/** The containers a record binds or evicts; the pod's name where they are not known. */
export function membersOf(event: TraceEvent, members: PodMembers = NONE): readonly string[] {
  if (event.container !== undefined) return [event.container]
  return members.get(`${groupOf(event)}/${event.pod ?? ''}`) ?? [event.pod ?? event.unit ?? event.group ?? event.job ?? 'a member']
}

const NONE: PodMembers = new Map()

const CHANGES: Partial<Record<TraceKind, (board: Board, event: TraceEvent) => void>> = {
  bind: (board, event) => board.bind(event),
  evict: (board, event) => board.evict(event),
  preempt: (board, event) => board.evict(event),
  start: (board, event) => board.start(event),
  finish: (board, event) => board.forget(event),
  fail: (board, event) => board.forget(event),
  lease: (board, event) => board.hold(event, false),
  slice: (board, event) => board.hold(event, false),
  pin: (board, event) => board.pin(event),
  decline: (board, event) => board.giveBack(event),
  return: (board, event) => board.giveBack(event),
  revoke: (board, event) => board.giveBack(event),
}

export class Board {
  private readonly options: BoardOptions
  private readonly hears: (piece: Piece, there: boolean) => void
  private readonly nodes = new Map<string, Set<Piece>>()
  private readonly groups = new Map<string, GroupState>()

  /** @param hears of each piece that comes, goes (`there` is false), or changes its standing or its names. */
  constructor(options: BoardOptions = {}, hears: (piece: Piece, there: boolean) => void = () => {}) {
    this.options = options
    this.hears = hears
  }

  take(event: TraceEvent): void {
    CHANGES[event.kind]?.(this, event)
  }

  /** What stands on a node, in the order in which it came; held room first. */
  on(node: string): Piece[] {
    const there = [...(this.nodes.get(node) ?? [])]
    return [...there.filter(({ standing }) => standing === 'held'), ...there.filter(({ standing }) => standing !== 'held')]
  }

  bind(event: TraceEvent): void {
    const { node = '', job, pod = '' } = event
    const group = groupOf(event)
    const names = membersOf(event, this.options.members)
    const whole = event.container === undefined
    const piece: Piece = { node, standing: 'stranded', group, pod, names, whole, ...(job !== undefined && { job }) }
    const state = this.stateOf(group)
    state.pods.set(pod, [...(state.pods.get(pod) ?? []), piece])
    this.put(piece)
    this.count(state, group, pod)
    if (state.running && state.wholePods.has(pod)) turn(state.pods.get(pod) ?? [], 'running', this.hears)
  }

  /** A running group that is left with too few whole pods runs no more: no record says so. */
  evict(event: TraceEvent): void {
    const { pod = '', container } = event
    const group = groupOf(event)
    const state = this.stateOf(group)
    const pieces = state.pods.get(pod) ?? []
    const left = pieces.filter((piece) => this.without(piece, container))
    state.pods.set(pod, left)
    this.count(state, group, pod)
    if (!state.wholePods.has(pod)) turn(left, 'stranded', this.hears)
    if (!state.running || state.wholePods.size >= (state.needs ?? 1)) return
    state.running = false
    for (const others of state.pods.values()) turn(others, 'stranded', this.hears)
  }

  start(event: TraceEvent): void {
    const group = groupOf(event)
    const state = this.stateOf(group)
    state.running = true
    state.needs ??= this.options.minMember?.get(group) ?? Math.max(1, state.wholePods.size)
    for (const [pod, pieces] of state.pods) if (state.wholePods.has(pod)) turn(pieces, 'running', this.hears)
  }

  /** The group is over, and all it had is released. */
  forget(event: TraceEvent): void {
    for (const pieces of this.groups.get(groupOf(event))?.pods.values() ?? []) for (const piece of pieces) this.drop(piece)
    this.groups.delete(groupOf(event))
  }

  hold({ node = '', scheduler = '' }: TraceEvent, pinned: boolean): void {
    this.put({ node, standing: 'held', scheduler, pinned, names: [] })
  }

  pin(event: TraceEvent): void {
    for (const piece of this.heldBy(event)) if (piece.pinned !== true) this.drop(piece)
    this.hold(event, true)
  }

  /** The whole node, or else the oldest pinned room on it. */
  giveBack(event: TraceEvent): void {
    const there = this.heldBy(event)
    const gone = there.find(({ pinned }) => pinned !== true) ?? there[0]
    if (gone !== undefined) this.drop(gone)
  }

  private heldBy({ node = '', scheduler = '' }: TraceEvent): Piece[] {
    return [...(this.nodes.get(node) ?? [])].filter((piece) => piece.standing === 'held' && piece.scheduler === scheduler)
  }

  private stateOf(group: string): GroupState {
    const state = this.groups.get(group) ?? { pods: new Map(), wholePods: new Set(), running: false, needs: undefined }
    this.groups.set(group, state)
    return state
  }

  /** Whether every container of the pod is bound now. */
  private count({ pods, wholePods }: GroupState, group: string, pod: string): void {
    const bound = (pods.get(pod) ?? []).reduce((sum, { names }) => sum + names.length, 0)
    if (bound >= (this.options.members?.get(`${group}/${pod}`)?.length ?? 1)) wholePods.add(pod)
    else wholePods.delete(pod)
  }

  /** Takes a container off, or all of them; false where nothing of the piece is left. */
  private without(piece: Piece, container: string | undefined): boolean {
    const names = container === undefined ? [] : piece.names.filter((name) => name !== container)
    if (names.length === piece.names.length) return true
    piece.names = names
    if (names.length === 0) this.drop(piece)
    else this.hears(piece, true)
    return names.length > 0
  }

  private put(piece: Piece): void {
    const there = this.nodes.get(piece.node) ?? new Set()
    this.nodes.set(piece.node, there.add(piece))
    this.hears(piece, true)
  }

  private drop(piece: Piece): void {
    this.nodes.get(piece.node)?.delete(piece)
    this.hears(piece, false)
  }
}

function turn(pieces: readonly Piece[], standing: Standing, hears: (piece: Piece, there: boolean) => void): void {
  for (const piece of pieces) {
    if (piece.standing === standing) continue
    piece.standing = standing
    hears(piece, true)
  }
}
