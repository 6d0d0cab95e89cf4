/**
 * Runs a history on a cell and on the reference side by side. `disagreement` is the one judge, for the real cell and for broken copies
 * alike: whatever it does not see, the tests do not see.
 */
import type { CellClaim, CellStep } from '../../src/arbitraries/index.ts'
import { BOUND, Cell, FREE } from '../../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../../src/cell/commit.ts'
import { brokenLaws } from '../../src/cell/invariants.ts'
import { LeaseBook, type NodeLease } from '../../src/cell/leases.ts'
import { InvariantError } from '../../src/errors.ts'
import type { Atomicity, ConflictRule } from '../../src/strategy/strategy.ts'
import { ReferenceCell } from './reference.ts'

export const DIMENSIONS = ['cpu', 'memory']
export const CAPACITY = [
  [4, 6, 3],
  [5, 2, 6],
]

/** What is tried: the real classes, or a broken copy of one of them. */
export interface Makers {
  readonly cell?: (capacity: Float64Array[]) => Cell
  readonly book?: (cell: Cell) => LeaseBook
  readonly door?: (cell: Cell) => CommitDoor
}

const makeCell = (capacity: Float64Array[]) => new Cell(DIMENSIONS, capacity)

class History {
  readonly cell: Cell
  readonly book: LeaseBook
  readonly door: CommitDoor
  readonly plain = new ReferenceCell(CAPACITY)
  readonly leases: NodeLease[] = []
  private readonly transaction = new Transaction()

  constructor(makers: Makers) {
    this.cell = (makers.cell ?? makeCell)(CAPACITY.map((column) => Float64Array.from(column)))
    this.book = (makers.book ?? ((cell) => new LeaseBook(cell)))(this.cell)
    this.door = (makers.door ?? ((cell) => new CommitDoor(cell)))(this.cell)
  }

  /** Takes a step on both; what they disagree on, or undefined. */
  take(step: CellStep): string | undefined {
    switch (step.kind) {
      case 'commit':
        return this.commit(step.claims, step.conflict, step.atomicity)
      case 'tentative':
        return this.tentative(step.claims, step.keep)
      case 'grant':
        if (this.plain.closes(step.node)) return undefined
        this.plain.grant(step.node, step.owner)
        this.leases.push(this.book.grant(step.node, step.owner, 0))
        return undefined
      case 'drop':
        return this.drop(this.pick(step.lease))
      case 'pin':
        return this.pin(this.pick(step.lease), step.amounts)
      case 'release':
        return this.release(step.bound)
    }
  }

  compare(): string | undefined {
    const { cell, plain, book } = this
    const real = JSON.stringify([cell.free.map((column) => [...column]), cell.held.map((column) => [...column]), [...cell.version]])
    const wanted = JSON.stringify([plain.columns(plain.free), plain.columns(plain.held), [...plain.versions.values()]])
    if (real !== wanted) return `the cell is ${real}, not ${wanted}`
    const live = plain.leases.filter((lease) => lease.live)
    const rooms = JSON.stringify(Array.from(book.live, (lease) => [lease.node, lease.owner, [...lease.room]]))
    if (rooms !== JSON.stringify(live.map((lease) => [lease.node, lease.owner, [...lease.room.values()]]))) return `the leases are ${rooms}`
    for (let node = 0; node < cell.nodes; node++) {
      if (book.closedBy(node)?.owner !== plain.closes(node)?.owner) return `node ${node} is closed by ${book.closedBy(node)?.owner}`
    }
    const bound = plain.bound.map(({ node, amounts }) => ({ node, vector: Float64Array.from(amounts) }))
    const held = Array.from(book.live, (lease) => ({ node: lease.node, vector: lease.room }))
    return brokenLaws(cell, bound, held)[0]
  }

  private commit(claims: readonly CellClaim[], conflict: ConflictRule, atomicity: Atomicity) {
    const { cell, transaction, plain } = this
    const leaseOf = this.leasesFor(claims)
    const seen = claims.map((claim) => plain.versions.get(claim.node)! - claim.stale)
    const digest = cell.digest()
    transaction.clear()
    claims.forEach((claim, index) => {
      const at = leaseOf[index]
      const node = at === undefined ? claim.node : this.leases[at].node
      transaction.add(node, Float64Array.from(claim.amounts), seen[index], at === undefined ? undefined : this.leases[at])
    })
    const result = { ...this.door.commit(transaction, { conflict, atomicity }) }
    const accepted = claims.map((_, index) => transaction.accepted[index])
    accepted.forEach((bound, index) => {
      const lease = transaction.leases[index]
      if (bound && lease !== undefined) this.book.take(lease, transaction.vectors[index])
    })
    const wanted = plain.commit(claims, seen, leaseOf, conflict, atomicity)
    if (accepted.join() !== wanted.join()) return `${conflict} ${atomicity} binds ${accepted.join()}, not ${wanted.join()}`
    if (result.accepted !== wanted.filter(Boolean).length) return `${result.accepted} claims are said to be bound`
    return !wanted.includes(true) && cell.digest() !== digest ? 'a refused transaction leaves its mark' : undefined
  }

  /** A lease for each claim that wants one and has room left in it, what earlier claims take included. */
  private leasesFor(claims: readonly CellClaim[]): (number | undefined)[] {
    const left = this.plain.leases.map((lease) => new Map(lease.room))
    const live = this.plain.leases.flatMap((lease, at) => (lease.live ? [at] : []))
    return claims.map(({ lease, amounts }) => {
      if (lease === undefined || live.length === 0) return undefined
      const at = live[lease % live.length]
      if (amounts.some((amount, dimension) => amount > left[at].get(dimension)!)) return undefined
      amounts.forEach((amount, dimension) => {
        left[at].set(dimension, left[at].get(dimension)! - amount)
      })
      return at
    })
  }

  /** Claims and undoes, first back to a mark in the middle, then wholly. */
  private tentative(claims: readonly CellClaim[], keep: number): string | undefined {
    const { cell } = this
    const digest = cell.digest()
    let middle = digest
    let mark = 0
    cell.begin()
    claims.forEach((claim, index) => {
      if (index === keep) {
        mark = cell.mark()
        middle = cell.digest()
      }
      const vector = Float64Array.from(claim.amounts)
      if (cell.fits(claim.node, vector)) cell.move(claim.node, vector, FREE, BOUND)
    })
    if (mark > 0) cell.undo(mark)
    if (mark > 0 && cell.digest() !== middle) return 'a partial undo leaves its mark'
    cell.undo()
    return cell.digest() === digest ? undefined : 'an undo leaves its mark'
  }

  private drop(at: number): undefined {
    if (at < 0) return
    this.plain.drop(this.plain.leases[at])
    this.book.drop(this.leases[at])
  }

  private pin(at: number, amounts: readonly number[]): undefined {
    const lease = this.plain.leases[at]
    if (at < 0 || !lease.whole) return
    const cut = amounts.map((amount, dimension) => Math.min(amount, lease.room.get(dimension)!))
    this.plain.pin(lease, cut)
    this.book.pin(this.leases[at], Float64Array.from(cut), [0])
  }

  private release(pick: number): undefined {
    const { bound } = this.plain
    if (bound.length === 0) return
    const share = bound[pick % bound.length]
    this.plain.release(share)
    this.book.release(share.node, Float64Array.from(share.amounts), 0)
  }

  private pick(draw: number): number {
    const live = this.plain.leases.flatMap((lease, at) => (lease.live ? [at] : []))
    return live.length === 0 ? -1 : live[draw % live.length]
  }
}

/** What a cell and the reference disagree on in a history; undefined if nothing. A broken invariant is a disagreement. */
export function disagreement(steps: readonly CellStep[], makers: Makers = {}): string | undefined {
  const history = new History(makers)
  try {
    for (const step of steps) {
      const wrong = history.take(step) ?? history.compare()
      if (wrong !== undefined) return `${step.kind}: ${wrong}`
    }
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    return error.message
  }
  return undefined
}

/** The digest of a cell after a history. */
export function digestAfter(steps: readonly CellStep[]): { digest: string; state: string } {
  const history = new History({})
  for (const step of steps) history.take(step)
  const { free, held, version } = history.cell.snapshot()
  return { digest: history.cell.digest(), state: JSON.stringify([free.map((c) => [...c]), held.map((c) => [...c]), [...version]]) }
}
