/** The list of leases against a `Set`. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LeaseList } from '../../src/cell/lease-list.ts'
import { NodeLease } from '../../src/cell/leases.ts'

test('has what was added and not taken out, in the order in which it was added, whatever other lists have', () => {
  const step = fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'oldest', 'any', 'any', 'newest', 'none'), at: fc.nat(99) })
  let closedUp = 0
  fc.assert(
    fc.property(fc.array(step, { size: 'max', maxLength: 200 }), (steps) => {
      const book = new LeaseList<NodeLease>('book')
      const hands = [new LeaseList<NodeLease>('hand'), new LeaseList<NodeLease>('hand')]
      const plain = new Set<NodeLease>()
      let deleted = 0
      const drop = (lease: NodeLease) => {
        for (const list of [book, hands[lease.owner]]) list.delete(lease)
        plain.delete(lease)
        deleted++
      }
      for (const { kind, at } of steps) {
        const all = [...plain]
        if (kind === 'add') {
          const lease = new NodeLease(at, at % 2, new Float64Array(1), 0)
          expect([book.has(lease), hands[at % 2].has(lease)]).toEqual([false, false])
          book.add(lease)
          hands[at % 2].add(lease)
          plain.add(lease)
        } else if (kind === 'none') {
          book.delete(new NodeLease(0, 0, new Float64Array(1), 0))
        } else if (all.length > 0) {
          drop(kind === 'oldest' ? all[0] : kind === 'newest' ? all[all.length - 1] : all[at % all.length])
        }
        expect(book.size).toBe(plain.size)
      }
      for (const lease of plain) book.add(lease)
      expect([...book]).toEqual([...plain])
      const each: unknown[] = []
      book.forEach((...told) => {
        each.push(told)
      })
      expect(each).toEqual([...plain].map((lease) => [lease, lease, book]))
      expect([[...book.entries()], [...book.keys()], [...book.values()]]).toEqual([[...plain.entries()], [...plain], [...plain]])
      expect(hands.map((hand) => [...hand])).toEqual([0, 1].map((owner) => [...plain].filter((lease) => lease.owner === owner)))
      for (const lease of plain)
        expect([book.has(lease), hands[lease.owner].has(lease), hands[1 - lease.owner].has(lease)]).toEqual([true, true, false])
      if (plain.size > 0 && deleted > 2 * plain.size + 16) closedUp++
      book.clear()
      expect([[...book], book.size]).toEqual([[], 0])
    }),
    { seed: 7, numRuns: 200 },
  )
  expect(closedUp).toBeGreaterThan(20)
})
