/** What a door of the cell repeats of the reference simulator, each with the defect and without it. */
import { describe, expect, test } from 'vitest'
import { BOUND, Cell, FREE } from '../../src/cell/cell.ts'
import { CommitDoor, type CommitRules, type DoorDefects, Transaction } from '../../src/cell/commit.ts'

const ONE = Float64Array.of(1)

/** Nodes with this much room each; the transaction is planned, then another scheduler assigns to some nodes. */
function commitAfter(
  rooms: readonly number[],
  claims: readonly number[],
  others: readonly number[],
  rules: CommitRules,
  defects: DoorDefects,
) {
  const cell = new Cell(['cpu'], [Float64Array.from(rooms)])
  const transaction = new Transaction()
  for (const node of claims) transaction.add(node, ONE, cell.version[node], undefined)
  for (const node of others) cell.move(node, ONE, FREE, BOUND)
  const before = cell.digest()
  const result = { ...new CommitDoor(cell, defects).commit(transaction, rules) }
  return {
    ...result,
    bound: transaction.accepted.slice(0, claims.length),
    versions: [...cell.version],
    untouched: cell.digest() === before,
  }
}

const WHOLE = { conflict: 'version', atomicity: 'allOrNothing' } as const
const PARTS = { conflict: 'version', atomicity: 'incremental' } as const

describe('a refused transaction', () => {
  // Nodes 0 and 1 are claimed, then 2 conflicts: 3 and 4 are not looked at.
  const refused = (defects: DoorDefects) => commitAfter([4, 4, 4, 4, 4], [0, 1, 1, 2, 3, 4], [2], WHOLE, defects)

  test('leaves the cell as it was, versions included', () => {
    expect(refused({})).toMatchObject({ accepted: 0, undone: 3, refused: 6, versions: [0, 0, 1, 0, 0], untouched: true })
  })

  test('under versionsStayBumped leaves the versions of what it gave back as high as they were, and no room', () => {
    expect(refused({ versionsStayBumped: true })).toMatchObject({ accepted: 0, undone: 3, versions: [1, 2, 1, 0, 0], untouched: false })
  })

  test('under firstConflictOnly counts one claim', () => {
    expect(refused({ firstConflictOnly: true })).toMatchObject({ accepted: 0, undone: 3, refused: 1, untouched: true })
  })
})

describe('an incremental transaction', () => {
  // Another scheduler has assigned to node 0 once since the plan, which claims it twice.
  const partly = (defects: DoorDefects) => commitAfter([8, 8], [0, 0, 1], [0], PARTS, defects)

  test('loses every claim on a node that was assigned to', () => {
    expect(partly({})).toMatchObject({ accepted: 1, refused: 2, bound: [false, false, true] })
  })

  test('under refusedClaimsExpected takes the strange assignment for its own first claim, and binds the second', () => {
    expect(partly({ refusedClaimsExpected: true })).toMatchObject({ accepted: 2, refused: 1, bound: [false, true, true] })
  })

  test('counts each refused claim, with firstConflictOnly as well', () => {
    expect(partly({ firstConflictOnly: true })).toMatchObject({ accepted: 1, refused: 2 })
  })

  test('never binds what has no room, whatever its version says', () => {
    const slipped = commitAfter([1], [0, 0], [0], PARTS, { refusedClaimsExpected: true })
    expect(slipped).toMatchObject({ accepted: 0, refused: 2 })
  })
})
