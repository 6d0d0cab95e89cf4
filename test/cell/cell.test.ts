import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryCellSteps } from '../../src/arbitraries/index.ts'
import { Cell, FREE, HELD } from '../../src/cell/cell.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { InvariantError } from '../../src/errors.ts'
import { BROKEN_CELLS } from './broken-cells.ts'
import { DIMENSIONS, digestAfter, disagreement } from './histories.ts'

const SEED = 20131001
const histories = arbitraryCellSteps({ maxSteps: 30 })
const agrees = (makers = {}) => fc.property(histories, (steps) => disagreement(steps, makers) === undefined)

function smallCell(): Cell {
  return new Cell(DIMENSIONS, [Float64Array.of(4, 2), Float64Array.of(3, 0)])
}

describe('the cell agrees with a plain reference', () => {
  test('in every history of commits, leases, pins, releases and undone claims', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        expect(disagreement(steps)).toBeUndefined()
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  test('digests are equal if and only if free room, held room and versions are', () => {
    const pairs = fc.tuple(arbitraryCellSteps({ maxSteps: 3, maxAmount: 1 }), arbitraryCellSteps({ maxSteps: 3, maxAmount: 1 }))
    let equal = 0
    let different = 0
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const [first, second] = [digestAfter(one), digestAfter(other)]
        if (first.state === second.state) equal++
        else different++
        expect(first.digest === second.digest).toBe(first.state === second.state)
      }),
      { seed: SEED, numRuns: 1_000 },
    )
    expect(Math.min(equal, different)).toBeGreaterThan(20)
  })
})

describe('the same properties find every planted fault', () => {
  test.each(Object.entries(BROKEN_CELLS))('%s', (_name, makers) => {
    const { failed, counterexample } = fc.check(agrees(makers), { seed: SEED, numRuns: 2_000 })
    expect(failed).toBe(true)
    const [steps] = counterexample!
    expect(steps.length).toBeLessThanOrEqual(6)
    expect(disagreement(steps)).toBeUndefined()
  })
})

describe('the write door', () => {
  test('refuses what is not there', () => {
    const cell = smallCell()
    expect(() => cell.move(1, Float64Array.of(3, 0), FREE, HELD)).toThrow(InvariantError)
    expect(() => smallCell().move(0, Float64Array.of(1, 0), HELD, FREE)).toThrow(InvariantError)
  })

  test('refuses a capacity that is no exact amount', () => {
    for (const capacity of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
      expect(() => new Cell(['cpu'], [Float64Array.of(capacity)])).toThrow(InvariantError)
    }
  })

  test('refuses a transaction inside a transaction', () => {
    const cell = smallCell()
    cell.begin()
    expect(() => cell.begin()).toThrow(InvariantError)
  })

  test('a snapshot is a copy', () => {
    const cell = smallCell()
    const snapshot = cell.snapshot()
    cell.move(0, Float64Array.of(1, 1), FREE, HELD)
    expect([...snapshot.free[0], ...snapshot.held[0]]).toEqual([4, 2, 0, 0])
  })

  test('tells of each node whose free room changed, and of no other', () => {
    const cell = smallCell()
    const heard: number[] = []
    cell.onChange = (node) => heard.push(node)
    cell.begin()
    cell.move(1, Float64Array.of(1, 0), FREE, HELD)
    cell.undo()
    expect(heard).toEqual([1, 1])
  })
})

describe('leases', () => {
  test('a node is in one offer at most, and a lease ends once', () => {
    const book = new LeaseBook(smallCell())
    const lease = book.grant(0, 0, 0)
    expect(() => book.grant(0, 1, 0)).toThrow(InvariantError)
    book.drop(lease)
    expect(() => book.drop(lease)).toThrow(InvariantError)
    expect(() => book.pin(lease, Float64Array.of(0, 0), [])).toThrow(InvariantError)
  })

  test('an offer of a part leaves the node open: the rest can be offered, and what is released there is free', () => {
    const cell = smallCell()
    const book = new LeaseBook(cell)
    const room = Float64Array.from(cell.free, (column) => column[0])
    const part = Float64Array.from(room, (amount) => Math.floor(amount / 2))
    const lease = book.grant(0, 0, 0, part)
    expect([book.closedBy(0), [...lease.room]]).toEqual([undefined, [...part]])
    const other = book.grant(0, 1, 0)
    expect([...other.room]).toEqual([...room].map((amount, at) => amount - part[at]))
    expect(book.closedBy(0)).toBe(other)
    book.drop(other)
    book.drop(lease)
    expect(cell.free.map((column) => column[0])).toEqual([...room])
  })
})
