/** Copies of the cell with one fault each, kept to show that the properties would find it. */
import { BOUND, Cell, FREE, HELD, type RoomClass } from '../../src/cell/cell.ts'
import { CommitDoor, type CommitResult, type CommitRules, type Transaction } from '../../src/cell/commit.ts'
import { LeaseBook, type NodeLease } from '../../src/cell/leases.ts'
import { DIMENSIONS, type Makers } from './histories.ts'

/** The reference simulator's defect: an undone claim leaves the version it bumped. */
class ForgetsVersions extends Cell {
  override undo(mark = 0): void {
    const before = this.version.slice()
    super.undo(mark)
    this.version.set(before)
  }
}

class OvercommitsByOne extends Cell {
  override fits(node: number, vector: Float64Array): boolean {
    return vector.every((amount, dimension) => amount <= this.free[dimension][node] + 1)
  }
}

class ForgetsADimension extends Cell {
  override fits(node: number, vector: Float64Array): boolean {
    return super.fits(
      node,
      vector.map((amount, dimension) => (dimension === 0 ? amount : 0)),
    )
  }
}

/** Loses a unit of room each time room goes straight back. */
class LeaksRoom extends Cell {
  override move(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    super.move(node, vector, from, to)
    if (from === BOUND && to === FREE && this.free[0][node] > 0) this.free[0][node]--
  }
}

class BumpsOnRelease extends Cell {
  override move(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    super.move(node, vector, from, to)
    if (from === BOUND) this.version[node]++
  }
}

class UndoesToTheBeginning extends Cell {
  override undo(): void {
    super.undo(0)
  }
}

class ReleasesTwice extends LeaseBook {
  override release(node: number, vector: Float64Array, now: number): NodeLease | undefined {
    super.release(node, vector, now)
    return super.release(node, vector, now)
  }
}

/** Room that was bound out of a lease stays in the lease's books. */
class KeepsTakenRoom extends LeaseBook {
  override take(): void {}
}

/** Released room does not join the offer that closes the node. */
class LosesGrownRoom extends LeaseBook {
  override release(node: number, vector: Float64Array, now: number): NodeLease | undefined {
    const lease = this.closedBy(node)
    const room = lease?.room.slice()
    const grown = super.release(node, vector, now)
    if (lease !== undefined && room !== undefined) lease.room.set(room)
    return grown
  }
}

/** A pin keeps the node closed and returns nothing. */
class PinsEverything extends LeaseBook {
  override pin(lease: NodeLease, _vector: Float64Array, units: readonly number[]): void {
    super.pin(lease, lease.room.slice(), units)
  }
}

/** Stops at the first conflict, so that an incremental transaction depends on the order of its claims. */
class SplitsAtTheFirstConflict extends CommitDoor {
  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    const result = super.commit(transaction, rules)
    const first = transaction.accepted.indexOf(false)
    if (rules.atomicity === 'incremental' && first >= 0 && first < transaction.count) transaction.accepted.fill(false, first)
    return result
  }
}

class IsAlwaysIncremental extends CommitDoor {
  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    return super.commit(transaction, { ...rules, atomicity: 'incremental' })
  }
}

/** Drops the claims that do not fit, and keeps the others of their node. */
class SplitsNodes extends CommitDoor {
  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    return super.commit(transaction, { ...rules, atomicity: rules.atomicity === 'perNode' ? 'incremental' : rules.atomicity })
  }
}

/** One node that does not fit empties the whole transaction. */
class JoinsNodes extends CommitDoor {
  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    return super.commit(transaction, { ...rules, atomicity: rules.atomicity === 'perNode' ? 'allOrNothing' : rules.atomicity })
  }
}

class IgnoresVersions extends CommitDoor {
  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    return super.commit(transaction, { ...rules, conflict: 'resourceFit' })
  }
}

/** A transaction conflicts with its own earlier claims. */
class ConflictsWithItself extends CommitDoor {
  private readonly own: Cell

  constructor(cell: Cell) {
    super(cell)
    this.own = cell
  }

  override commit(transaction: Transaction, rules: CommitRules): CommitResult {
    const touched = new Set<number>()
    for (let claim = 0; claim < transaction.count; claim++) {
      const node = transaction.nodes[claim]
      if (touched.has(node)) transaction.seen[claim] = this.own.version[node] - 1
      touched.add(node)
    }
    return super.commit(transaction, rules)
  }
}

/** Takes a lease's room from what is free. */
class TakesFreeRoomForHeld extends Cell {
  override move(node: number, vector: Float64Array, from: RoomClass, to: RoomClass): void {
    const free = from === HELD && to === BOUND && this.fits(node, vector)
    super.move(node, vector, free ? FREE : from, to)
  }
}

const cell = (Broken: typeof Cell): Makers => ({ cell: (capacity) => new Broken(DIMENSIONS, capacity) })
const book = (Broken: typeof LeaseBook): Makers => ({ book: (of) => new Broken(of) })
const door = (Broken: typeof CommitDoor): Makers => ({ door: (of) => new Broken(of) })

export const BROKEN_CELLS: Readonly<Record<string, Makers>> = {
  'an undo that forgets versions': cell(ForgetsVersions),
  'overcommitment by one': cell(OvercommitsByOne),
  'a dimension that is not looked at': cell(ForgetsADimension),
  'room that leaks on release': cell(LeaksRoom),
  'a release that bumps the version': cell(BumpsOnRelease),
  'a partial undo that undoes everything': cell(UndoesToTheBeginning),
  'leased room taken from free room': cell(TakesFreeRoomForHeld),
  'a double release': book(ReleasesTwice),
  'bound room kept in its lease': book(KeepsTakenRoom),
  'released room lost from its lease': book(LosesGrownRoom),
  'a pin that returns nothing': book(PinsEverything),
  'an incremental commit that splits at the first conflict': door(SplitsAtTheFirstConflict),
  'a commit that is never all or nothing': door(IsAlwaysIncremental),
  'a commit by node that splits a node': door(SplitsNodes),
  'a commit by node that is one for all nodes': door(JoinsNodes),
  'a commit that ignores versions': door(IgnoresVersions),
  'a transaction that conflicts with itself': door(ConflictsWithItself),
}
