import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Cell } from '../../../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../../../src/cell/commit.ts'
import { nodePlanFits, type PlannedNode } from '../../../src/placement/nomad/node-plan.ts'

const node: PlannedNode = { cpu: 2, memory: 2, ready: true, eligible: true }
const old = { id: 'old', cpu: 2, memory: 2 }
const fresh = { id: 'new', cpu: 1, memory: 1 }

describe('the verdict on one node', () => {
  test.each([
    ['takes what fits', node, [], { place: [fresh], remove: [] }, undefined],
    ['refuses what does not', node, [old], { place: [fresh], remove: [] }, 'cpu'],
    ['counts out what the plan removes', node, [old], { place: [fresh], remove: ['old'] }, undefined],
    ['counts an update once', node, [old], { place: [{ ...old, cpu: 1 }], remove: [] }, undefined],
    ['counts out what has ended', node, [{ ...old, terminal: true }], { place: [fresh], remove: [] }, undefined],
    ['refuses a node that is gone', undefined, [], { place: [fresh], remove: [] }, 'node does not exist'],
    ['refuses a node that is not ready', { ...node, ready: false }, [], { place: [fresh], remove: [] }, 'node is not ready for placements'],
    ['refuses a node that is closed', { ...node, eligible: false }, [], { place: [fresh], remove: [] }, 'node is not eligible'],
    ['takes what only removes, wherever', { ...node, ready: false }, [old], { place: [], remove: ['old'] }, undefined],
  ] as const)('%s', (_, on, existing, plan, reason) => {
    expect(nodePlanFits(on, existing, plan)).toEqual(reason === undefined ? { fits: true } : { fits: false, reason })
  })

  test('is that of the commit door, node by node', () => {
    const alloc = fc.record({ cpu: fc.nat({ max: 4 }), memory: fc.nat({ max: 4 }) })
    const room = fc.record({ cpu: fc.nat({ max: 8 }), memory: fc.nat({ max: 8 }) })
    const one = fc.record({ room, place: fc.array(alloc, { maxLength: 3 }) })
    const seen = new Set<boolean>()
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), (plan) => {
        const cell = new Cell(
          ['cpu', 'memory'],
          [Float64Array.from(plan, (part) => part.room.cpu), Float64Array.from(plan, (part) => part.room.memory)],
        )
        const transaction = new Transaction()
        plan.forEach(({ place }, at) => {
          for (const { cpu, memory } of place) transaction.add(at, Float64Array.of(cpu, memory), 0, undefined)
        })
        new CommitDoor(cell).commit(transaction, { conflict: 'resourceFit', atomicity: 'perNode' })
        const wanted = plan.flatMap(({ room: has, place }) => {
          const named = place.map((more, index) => ({ ...more, id: `${index}` }))
          const { fits } = nodePlanFits({ ...has, ready: true, eligible: true }, [], { place: named, remove: [] })
          seen.add(fits)
          return place.map(() => fits)
        })
        expect(transaction.accepted.slice(0, transaction.count)).toEqual(wanted)
      }),
      { seed: 54, numRuns: 300 },
    )
    expect(seen.size).toBe(2)
  })
})
