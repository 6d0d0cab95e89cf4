/**
 * Whose room is how much on each node after each record of a trace: running, stranded, held and free, in base units. `cosched/view` tells
 * who stands where; this adds the amounts, so that they can be drawn to scale. The integrals of these amounts over time are the figures
 * `utilisation`, `heldIdle` and `stranded` of the run: a test holds them against each other.
 */
import type { ResourceList, TraceEvent } from '../../src/index.ts'
import { Board, type Piece, type Standing } from '../../src/view/board.ts'
import { podKey, type Stage, type StagePrefill } from './protocol.ts'

type Amounts = Record<string, number>

/** Something that takes room on a node. */
export interface Taking {
  /** Names of containers, or whose room it is. */
  readonly names: readonly string[]
  readonly standing: Standing | 'prefilled'
  /** The pod and the group of what is bound. */
  readonly pod?: string
  readonly group?: string
  /** Base units. */
  readonly amounts: ResourceList
}

/** A node after a record. */
export interface NodeRoom {
  readonly name: string
  readonly capacity: ResourceList
  /** Base units; what is free may be closed to others by an offer only where it is held. */
  readonly free: ResourceList
  readonly takings: readonly Taking[]
}

interface NodeState {
  readonly name: string
  readonly capacity: ResourceList
  readonly free: Amounts
  prefill: StagePrefill[]
  /** The whole offer that closes the node: what is released there joins it. */
  closedBy?: Piece
}

export class Rooms {
  private readonly stage: Stage
  private readonly board: Board
  private readonly nodes: Map<string, NodeState>
  private readonly amounts = new Map<Piece, Amounts>()
  private readonly schedulers = new Map<string, string>()
  private event: TraceEvent | undefined

  constructor(stage: Stage) {
    this.stage = stage
    const { members, minMember } = stage
    this.board = new Board({ members, minMember }, (piece, there) => this.hear(piece, there))
    this.nodes = new Map(stage.nodes.map(({ name, allocatable }) => [name, opened(name, allocatable, stage.prefill)]))
  }

  take(event: TraceEvent): void {
    for (const node of this.nodes.values()) endPrefill(node, event.time, (amounts) => this.release(node, amounts))
    this.event = event
    if (event.kind === 'attempt' && event.job !== undefined) this.schedulers.set(event.job, event.scheduler ?? '')
    this.board.take(event)
  }

  /** All nodes of the stage, in its order. */
  now(): NodeRoom[] {
    return Array.from(this.nodes.values(), ({ name, capacity, free, prefill }) => ({
      name,
      capacity,
      free: { ...free },
      takings: [
        ...prefill.map((pod): Taking => ({ names: [pod.name], standing: 'prefilled', amounts: pod.requests })),
        ...this.board.on(name).map((piece) => takingOf(piece, this.amounts.get(piece) ?? {})),
      ],
    }))
  }

  /** A piece has come, gone or changed. What it takes changes hands with the free room, or with the offer it was bound from. */
  private hear(piece: Piece, there: boolean): void {
    const node = this.nodes.get(piece.node)
    if (node === undefined) return
    const before = this.amounts.get(piece)
    if (piece.standing === 'held') this.hold(piece, there, node, before)
    else if (!there) {
      this.amounts.delete(piece)
      this.release(node, before ?? {})
    } else if (before === undefined) {
      const wanted = this.wantedBy(piece)
      this.amounts.set(piece, wanted)
      this.consume(node, wanted, this.schedulers.get(piece.job ?? ''))
    } else this.shrink(node, piece, before)
  }

  private hold(piece: Piece, there: boolean, node: NodeState, before: Amounts | undefined): void {
    if (!there) {
      this.amounts.delete(piece)
      if (node.closedBy === piece) delete node.closedBy
      move(before ?? {}, node.free, 1)
      return
    }
    if (before !== undefined) return
    const whole = this.event?.kind === 'lease'
    const amounts = { ...(whole ? node.free : this.event?.room) }
    move(amounts, node.free, -1)
    this.amounts.set(piece, amounts)
    if (whole) node.closedBy = piece
  }

  /** Containers of a piece were evicted: only what is left counts. */
  private shrink(node: NodeState, piece: Piece, before: Amounts): void {
    const after = this.wantedBy(piece)
    const gone = { ...before }
    move(after, gone, -1)
    this.amounts.set(piece, after)
    this.release(node, gone)
  }

  private release(node: NodeState, amounts: ResourceList): void {
    const offer = node.closedBy && this.amounts.get(node.closedBy)
    move(amounts, offer ?? node.free, 1)
  }

  /** Out of what its scheduler holds there, else out of the free room. */
  private consume(node: NodeState, wanted: Amounts, scheduler: string | undefined): void {
    const left = { ...wanted }
    for (const piece of this.board.on(node.name)) {
      const held = piece.standing === 'held' && piece.scheduler === scheduler ? this.amounts.get(piece) : undefined
      for (const [name, amount] of Object.entries(held ?? {})) {
        const taken = Math.min(amount, left[name] ?? 0)
        if (held === undefined || taken === 0) continue
        held[name] = amount - taken
        left[name] -= taken
      }
    }
    move(left, node.free, -1)
  }

  private wantedBy({ job = '', pod = '', names, whole }: Piece): Amounts {
    const known = this.stage.pods.get(podKey(job, pod))
    if (known === undefined) return {}
    if (whole === true && names.length === known.members.length) return { ...known.whole }
    const sum: Amounts = {}
    for (const [name, requests] of known.members) if (names.includes(name)) move(requests, sum, 1)
    return sum
  }
}

function opened(name: string, allocatable: ResourceList, prefill: readonly StagePrefill[]): NodeState {
  const there = prefill.filter((pod) => pod.node === name)
  const free: Amounts = { ...allocatable }
  for (const { requests } of there) move(requests, free, -1)
  return { name, capacity: allocatable, free, prefill: there }
}

function endPrefill(node: NodeState, time: number, release: (amounts: ResourceList) => void): void {
  const over = node.prefill.filter(({ until }) => until !== undefined && until <= time)
  if (over.length === 0) return
  node.prefill = node.prefill.filter((pod) => !over.includes(pod))
  for (const { requests } of over) release(requests)
}

/** Adds amounts to others, `sign` times. */
function move(amounts: ResourceList, to: Amounts, sign: 1 | -1): void {
  for (const [name, amount] of Object.entries(amounts)) to[name] = (to[name] ?? 0) + sign * amount
}

function takingOf(piece: Piece, amounts: ResourceList): Taking {
  const { standing, scheduler = '', pinned, names, pod, group } = piece
  if (standing === 'held') return { names: [pinned === true ? `pinned by ${scheduler}` : `held by ${scheduler}`], standing, amounts }
  return { names, standing, amounts, ...(pod !== undefined && { pod }), ...(group !== undefined && { group }) }
}
