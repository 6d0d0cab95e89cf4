/** What the ledger finds on touched nodes is what adding everything up anew finds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BOUND, Cell, FREE } from '../../src/cell/cell.ts'
import { brokenLaws, type Share } from '../../src/cell/invariants.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { Ledger } from '../../src/cell/ledger.ts'

const NODES = 3
const VECTORS = [Float64Array.of(1, 0), Float64Array.of(2, 1), Float64Array.of(0, 3)]

/** A cell with a ledger that hears what a run would tell it. */
class Booked {
  readonly cell = new Cell(['cpu', 'memory'], [Float64Array.of(6, 4, 5), Float64Array.of(5, 5, 3)])
  readonly book = new LeaseBook(this.cell)
  readonly bound: Share[] = []
  readonly ledger: Ledger

  constructor(before: readonly Share[]) {
    for (const { node, vector } of before) this.cell.move(node, vector, FREE, BOUND)
    this.bound.push(...before)
    this.ledger = new Ledger(this.cell, this.book, before)
    this.cell.onChange = (node) => this.ledger.touch(node)
  }

  bind(node: number, vector: Float64Array): void {
    if (!this.cell.fits(node, vector)) return
    this.cell.move(node, vector, FREE, BOUND)
    this.bound.push({ node, vector })
    this.ledger.enter(node, vector)
  }

  release(pick: number): void {
    const [share] = this.bound.splice(pick % Math.max(1, this.bound.length), 1)
    if (share === undefined) return
    this.book.release(share.node, share.vector, 0)
    this.ledger.leave(share.node, share.vector)
  }

  lease(node: number): void {
    const closed = this.book.closedBy(node)
    if (closed === undefined) this.book.grant(node, 0, 0)
    else this.book.drop(closed)
  }

  /** All laws, by adding up. */
  addedUp(): string[] {
    const held = Array.from(this.book.live, ({ node, room }) => ({ node, vector: room }))
    return brokenLaws(this.cell, this.bound, held)
  }
}

const act = fc.record({ what: fc.constantFrom('bind', 'release', 'lease'), node: fc.nat(NODES - 1), pick: fc.nat(9) })
const acts = fc.array(act, { maxLength: 40 })

function perform(booked: Booked, { what, node, pick }: { what: string; node: number; pick: number }): void {
  if (what === 'bind') booked.bind(node, VECTORS[pick % VECTORS.length])
  else if (what === 'release') booked.release(pick)
  else booked.lease(node)
}

describe('the ledger', () => {
  test('finds nothing where all laws hold, whatever is bound, released and leased', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const booked = new Booked([{ node: 1, vector: VECTORS[1] }])
        for (const one of list) {
          perform(booked, one)
          expect(booked.ledger.broken()).toEqual([])
        }
        expect(booked.addedUp()).toEqual([])
      }),
      { seed: 81, numRuns: 500 },
    )
  })

  test('says of a node that was tampered with what adding up says', () => {
    const faults: ((booked: Booked, node: number) => void)[] = [
      ({ cell }, node) => cell.free[0][node]++,
      ({ cell }, node) => cell.held[1][node]--,
      ({ cell }, node) => cell.move(node, VECTORS[0], FREE, BOUND),
      ({ book }, node) => (book.closedBy(node) ?? book.grant(node, 0, 0)).room[0]++,
    ]
    fc.assert(
      fc.property(acts, fc.nat(NODES - 1), fc.constantFrom(...faults), (list, node, fault) => {
        const booked = new Booked([])
        for (const one of list) perform(booked, one)
        fc.pre(booked.cell.fits(node, VECTORS[0]))
        booked.ledger.broken()
        fault(booked, node)
        booked.ledger.touch(node)
        const found = booked.ledger.broken()
        expect(found).not.toEqual([])
        expect(found).toEqual(booked.addedUp())
      }),
      { seed: 82, numRuns: 500 },
    )
  })
})
