/**
 * Transactions on the cell: validate and bind in one act. Conflict detection and atomicity are Omega's (EuroSys 2013, section 3.4,
 * 4 and 5.2): `resourceFit` asks whether a claim still fits now, `version` whether its node has been assigned to since it was
 * planned; `allOrNothing` keeps all claims or none, `incremental` keeps those that do not conflict. `perNode` is the verdict of Nomad's
 * plan applier (nomad/plan_apply.go): a node's claims of this transaction are kept together or dropped together, node by node.
 *
 * A refused transaction restores the versions it bumped, and a transaction does not conflict with its own earlier claims. The reference
 * simulator undoes claims by releasing them, and a release lowers no version; that is repeated on request only.
 */
import { BOUND, type Cell, FREE, HELD } from './cell.ts'
import type { NodeLease } from './leases.ts'

/** Claims of one transaction: parallel lists, reused from one transaction to the next. */
export class Transaction {
  /** How many claims it has; entries of the lists beyond are of earlier ones. */
  count = 0
  /** Node of each claim. */
  readonly nodes: number[] = []
  /** Amounts of each claim, by dimension, base units. */
  readonly vectors: Float64Array[] = []
  /** Version of the node when the claim was planned. */
  readonly seen: number[] = []
  /** The lease whose room the claim takes; undefined: free room. */
  readonly leases: (NodeLease | undefined)[] = []
  /** What the claim is for, in the caller's numbers. */
  readonly targets: number[] = []
  /** Written by the commit: whether the claim was bound. */
  readonly accepted: boolean[] = []

  /** Empties it. */
  clear(): void {
    this.count = 0
  }

  /**
   * Adds a claim on a node.
   * @param seen version of the node when it was planned.
   * @param target what it is for, in the caller's numbers.
   */
  add(node: number, vector: Float64Array, seen: number, lease: NodeLease | undefined, target = 0): void {
    const at = this.count++
    this.nodes[at] = node
    this.vectors[at] = vector
    this.seen[at] = seen
    this.leases[at] = lease
    this.targets[at] = target
    this.accepted[at] = false
  }
}

/** What counts as a conflict, and what becomes of the rest of the transaction. */
export interface CommitRules {
  /** `resourceFit`: it does not fit now; `version`: its node has been assigned to since it was planned. */
  readonly conflict: 'resourceFit' | 'version'
  /** What is kept if a claim conflicts: nothing, the claims that do not, or the nodes on which none does. */
  readonly atomicity: 'allOrNothing' | 'incremental' | 'perNode'
}

/** How many claims were bound, how many had been bound and were undone, and how many the transaction has not got. */
export interface CommitResult {
  /** Claims that are bound. */
  accepted: number
  /** Claims that had been bound and were undone. */
  undone: number
  /** Claims that are not bound. */
  refused: number
}

/** Defects of the reference simulator that a door repeats. */
export interface DoorDefects {
  /** A refused transaction leaves its nodes as if they had been assigned to, so that others conflict with what never was. */
  readonly versionsStayBumped?: boolean
  /** A claim expects a bump of its node for each earlier one of its transaction there, refused ones included. */
  readonly refusedClaimsExpected?: boolean
  /** Of a transaction that is refused whole, one claim counts as refused: the look stops at the first conflict. */
  readonly firstConflictOnly?: boolean
}

/** A further question about each claim that has room: whether those it would stand next to let it in. */
export interface ClaimGate {
  /** On a yes the claim counts for those after it. */
  enter(target: number, node: number): boolean
  /** All but the first `kept` claims that entered count no more: they were undone, or (0) the transaction is over. */
  leave(kept: number): void
}

/** Binds the claims of transactions on one cell. */
export class CommitDoor {
  private readonly cell: Cell
  private readonly defects: DoorDefects
  private readonly gate: ClaimGate | undefined
  /** Bumps that the open transaction itself made, by node; zero outside a commit. */
  private readonly ownBumps: Int32Array
  private readonly result: CommitResult = { accepted: 0, undone: 0, refused: 0 }
  private readonly order: number[] = []

  constructor(cell: Cell, defects: DoorDefects = {}, gate?: ClaimGate) {
    this.cell = cell
    this.defects = defects
    this.gate = gate
    this.ownBumps = new Int32Array(cell.nodes)
  }

  /** Returns a result that is overwritten by the next commit. */
  commit(transaction: Transaction, rules: CommitRules): CommitResult {
    const { cell, ownBumps, result } = this
    result.accepted = 0
    result.undone = 0
    if (transaction.count === 1) return this.commitOne(transaction, rules)
    if (rules.atomicity === 'perNode') return this.commitNodes(transaction, rules)
    cell.begin()
    for (let claim = 0; claim < transaction.count; claim++) {
      if (this.bind(transaction, claim, rules)) result.accepted++
      else if (rules.atomicity === 'allOrNothing') break
    }
    this.gate?.leave(0)
    if (rules.conflict === 'version') for (let claim = 0; claim < transaction.count; claim++) ownBumps[transaction.nodes[claim]] = 0
    result.refused = transaction.count - result.accepted
    if (rules.atomicity === 'allOrNothing' && result.refused > 0) this.takeBack(transaction)
    else cell.keep()
    return result
  }

  /** Of one claim nothing can be left half done: there is nothing to undo, and no claim of its own before it. */
  private commitOne(transaction: Transaction, rules: CommitRules): CommitResult {
    const { result } = this
    if (this.bind(transaction, 0, rules)) result.accepted = 1
    this.gate?.leave(0)
    if (rules.conflict === 'version') this.ownBumps[transaction.nodes[0]] = 0
    result.refused = 1 - result.accepted
    return result
  }

  /** Each node's claims are a transaction of their own, all or nothing. The defects are of another simulator, and do not apply. */
  private commitNodes(transaction: Transaction, rules: CommitRules): CommitResult {
    const { result } = this
    const { nodes, count } = transaction
    const order = this.byNode(transaction)
    for (let from = 0, end = 1; from < count; from = end++) {
      while (end < count && nodes[order[end]] === nodes[order[from]]) end++
      this.commitNode(transaction, order, from, end, rules)
    }
    this.gate?.leave(0)
    result.refused = count - result.accepted
    return result
  }

  /** The claims at order[from] to order[end - 1], all on one node. */
  private commitNode(transaction: Transaction, order: readonly number[], from: number, end: number, rules: CommitRules): void {
    const { cell, ownBumps, result } = this
    let at = from
    cell.begin()
    while (at < end && this.bind(transaction, order[at], rules)) at++
    ownBumps[transaction.nodes[order[from]]] = 0
    if (at === end) {
      result.accepted += end - from
      cell.keep()
      return
    }
    result.undone += at - from
    while (at > from) transaction.accepted[order[--at]] = false
    this.gate?.leave(result.accepted)
    cell.undo()
  }

  /** The places of the claims, sorted by node; the claims of a node in the order in which they were added. */
  private byNode({ count, nodes }: Transaction): readonly number[] {
    const { order } = this
    order.length = count
    let sorted = true
    for (let claim = 0; claim < count; claim++) {
      order[claim] = claim
      if (claim > 0 && nodes[claim] < nodes[claim - 1]) sorted = false
    }
    return sorted ? order : order.sort((a, b) => nodes[a] - nodes[b] || a - b)
  }

  private takeBack(transaction: Transaction): void {
    const { cell, defects, result } = this
    result.undone = result.accepted
    result.accepted = 0
    result.refused = defects.firstConflictOnly === true ? 1 : transaction.count
    transaction.accepted.fill(false)
    cell.undo()
    if (defects.versionsStayBumped !== true) return
    for (let claim = 0; claim < result.undone; claim++) cell.bump(transaction.nodes[claim])
  }

  private refuse(node: number): false {
    if (this.defects.refusedClaimsExpected === true) this.ownBumps[node]++
    return false
  }

  private bind(transaction: Transaction, claim: number, rules: CommitRules): boolean {
    const { cell, ownBumps } = this
    const node = transaction.nodes[claim]
    const vector = transaction.vectors[claim]
    const lease = transaction.leases[claim]
    if (lease !== undefined) {
      if (!lease.live) return false
      if (this.gate?.enter(transaction.targets[claim], node) === false) return false
      cell.move(node, vector, HELD, BOUND)
    } else {
      if (rules.conflict === 'version' && cell.version[node] - ownBumps[node] !== transaction.seen[claim]) return this.refuse(node)
      if (!cell.fits(node, vector)) return false
      if (this.gate?.enter(transaction.targets[claim], node) === false) return false
      cell.move(node, vector, FREE, BOUND)
    }
    if (rules.conflict === 'version') ownBumps[node]++
    transaction.accepted[claim] = true
    return true
  }
}
