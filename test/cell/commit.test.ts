/** Commits node by node: a node's claims together or not at all, and no node's fate depends on another's. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../../src/cell/commit.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { DIMENSIONS } from './histories.ts'

const NODES = 4
const amount = fc.nat({ max: 4 })
const vectors = fc.tuple(amount, amount)
const claimLists = fc.array(fc.record({ node: fc.nat({ max: NODES - 1 }), vector: vectors }), { minLength: 1, maxLength: 9 })
const rooms = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { minLength: NODES, maxLength: NODES })

function cellOf(room: readonly (readonly number[])[]): Cell {
  return new Cell(
    DIMENSIONS,
    DIMENSIONS.map((_, dimension) => Float64Array.from(room, (node) => node[dimension])),
  )
}

function transactionOf(cell: Cell, claims: readonly { readonly node: number; readonly vector: readonly number[] }[]): Transaction {
  const transaction = new Transaction()
  for (const { node, vector } of claims) transaction.add(node, Float64Array.from(vector), cell.version[node], undefined)
  return transaction
}

function stateOf(cell: Cell, node: number): string {
  return JSON.stringify([cell.free.map((column) => column[node]), cell.held.map((column) => column[node]), cell.version[node]])
}

describe('a commit node by node', () => {
  test('binds a node’s claims if and only if they fit together, whatever happens on other nodes', () => {
    let both = 0
    fc.assert(
      fc.property(rooms, claimLists, (room, claims) => {
        const cell = cellOf(room)
        const before = Array.from({ length: NODES }, (_, node) => stateOf(cell, node))
        const transaction = transactionOf(cell, claims)
        const result = { ...new CommitDoor(cell).commit(transaction, { conflict: 'resourceFit', atomicity: 'perNode' }) }
        const fits = Array.from({ length: NODES }, (_, node) => {
          const mine = claims.filter((claim) => claim.node === node)
          return DIMENSIONS.every((_, d) => mine.reduce((sum, claim) => sum + claim.vector[d], 0) <= room[node][d])
        })
        const bound = claims.map((_, at) => transaction.accepted[at])
        expect(bound).toEqual(claims.map((claim) => fits[claim.node]))
        expect(result.accepted).toBe(bound.filter(Boolean).length)
        for (let node = 0; node < NODES; node++) {
          if (!fits[node] || !claims.some((claim) => claim.node === node)) expect(stateOf(cell, node)).toBe(before[node])
        }
        if (bound.includes(true) && bound.includes(false)) both++
      }),
      { seed: 20250821, numRuns: 1_000 },
    )
    expect(both).toBeGreaterThan(200)
  })

  test('where every claim has a node of its own is an incremental one, and with one node for all it is all or nothing', () => {
    const compared = (
      claims: readonly { node: number; vector: readonly number[] }[],
      room: [number, number][],
      atomicity: 'incremental' | 'allOrNothing',
    ) => {
      const ends = ([atomicity, 'perNode'] as const).map((rule) => {
        const cell = cellOf(room)
        const transaction = transactionOf(cell, claims)
        new CommitDoor(cell).commit(transaction, { conflict: 'version', atomicity: rule })
        return [cell.digest(), ...claims.map((_, at) => transaction.accepted[at])]
      })
      expect(ends[1]).toEqual(ends[0])
    }
    fc.assert(
      fc.property(rooms, claimLists, (room, claims) => {
        compared(
          claims.slice(0, NODES).map((claim, node) => ({ ...claim, node })),
          room,
          'incremental',
        )
        compared(
          claims.map((claim) => ({ ...claim, node: 0 })),
          room,
          'allOrNothing',
        )
      }),
      { seed: 20250822, numRuns: 500 },
    )
  })

  test('by version: what the transaction itself assigned to the node does not count, what others did refuses the whole node', () => {
    const cell = cellOf([
      [9, 9],
      [9, 9],
    ])
    const claims = [0, 1, 0, 1].map((node) => ({ node, vector: [1, 1] }))
    const transaction = transactionOf(cell, claims)
    cell.version[1]++
    new CommitDoor(cell).commit(transaction, { conflict: 'version', atomicity: 'perNode' })
    expect(claims.map((_, at) => transaction.accepted[at])).toEqual([true, false, true, false])
    expect([...cell.version]).toEqual([2, 1])
  })

  test('gives undone room back to the lease it came from', () => {
    const cell = cellOf([[4, 4]])
    const book = new LeaseBook(cell)
    const lease = book.grant(0, 0, 0)
    book.pin(lease, Float64Array.of(2, 2), [0])
    const before = stateOf(cell, 0)
    const transaction = new Transaction()
    transaction.add(0, Float64Array.of(2, 2), 0, lease)
    transaction.add(0, Float64Array.of(3, 3), 0, undefined)
    const result = new CommitDoor(cell).commit(transaction, { conflict: 'resourceFit', atomicity: 'perNode' })
    expect(result).toEqual({ accepted: 0, undone: 1, refused: 2 })
    expect(stateOf(cell, 0)).toBe(before)
  })
})
