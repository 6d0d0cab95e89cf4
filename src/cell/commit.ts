/**
 * Transactions on the cell: validate and bind in one act. Conflict detection and atomicity are Omega's (EuroSys 2013, section 3.4,
 * 4 and 5.2): `resourceFit` asks whether a claim still fits now, `version` whether its node has been assigned to since it was
 * planned; `allOrNothing` keeps all claims or none, `incremental` keeps those that do not conflict.
 *
 * Two defects of the reference simulator are not repeated here: a refused transaction restores the versions it bumped, and a
 * transaction does not conflict with its own earlier claims.
 */
import { BOUND, type Cell, FREE, HELD } from './cell.ts'
import type { NodeLease } from './leases.ts'

/** Claims of one transaction: parallel lists, reused from one transaction to the next. */
export class Transaction {
  count = 0
  readonly nodes: number[] = []
  readonly vectors: Float64Array[] = []
  /** Version of the node when the claim was planned. */
  readonly seen: number[] = []
  /** The lease whose room the claim takes; undefined: free room. */
  readonly leases: (NodeLease | undefined)[] = []
  /** Written by the commit: whether the claim was bound. */
  readonly accepted: boolean[] = []

  clear(): void {
    this.count = 0
  }

  add(node: number, vector: Float64Array, seen: number, lease: NodeLease | undefined): void {
    const at = this.count++
    this.nodes[at] = node
    this.vectors[at] = vector
    this.seen[at] = seen
    this.leases[at] = lease
    this.accepted[at] = false
  }
}

export interface CommitRules {
  readonly conflict: 'resourceFit' | 'version'
  readonly atomicity: 'allOrNothing' | 'incremental'
}

/** How many claims were bound, and how many had been bound and were undone. */
export interface CommitResult {
  accepted: number
  undone: number
}

/** Binds the claims of transactions on one cell. */
export class CommitDoor {
  private readonly cell: Cell
  /** Bumps that the open transaction itself made, by node; zero outside a commit. */
  private readonly ownBumps: Int32Array
  private readonly result: CommitResult = { accepted: 0, undone: 0 }

  constructor(cell: Cell) {
    this.cell = cell
    this.ownBumps = new Int32Array(cell.nodes)
  }

  /** Returns a result that is overwritten by the next commit. */
  commit(transaction: Transaction, rules: CommitRules): CommitResult {
    const { cell, ownBumps, result } = this
    result.accepted = 0
    result.undone = 0
    cell.begin()
    for (let claim = 0; claim < transaction.count; claim++) {
      if (this.bind(transaction, claim, rules)) result.accepted++
      else if (rules.atomicity === 'allOrNothing') break
    }
    for (let claim = 0; claim < transaction.count; claim++) ownBumps[transaction.nodes[claim]] = 0
    if (rules.atomicity === 'allOrNothing' && result.accepted < transaction.count) {
      result.undone = result.accepted
      result.accepted = 0
      transaction.accepted.fill(false)
      cell.undo()
    } else {
      cell.keep()
    }
    return result
  }

  private bind(transaction: Transaction, claim: number, rules: CommitRules): boolean {
    const { cell, ownBumps } = this
    const node = transaction.nodes[claim]
    const vector = transaction.vectors[claim]
    const lease = transaction.leases[claim]
    if (lease !== undefined) {
      if (!lease.live) return false
      cell.move(node, vector, HELD, BOUND)
    } else {
      if (rules.conflict === 'version' && cell.version[node] - ownBumps[node] !== transaction.seen[claim]) return false
      if (!cell.fits(node, vector)) return false
      cell.move(node, vector, FREE, BOUND)
    }
    ownBumps[node]++
    transaction.accepted[claim] = true
    return true
  }
}
