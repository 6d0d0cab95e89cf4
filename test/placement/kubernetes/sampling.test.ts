import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeOrder } from '../../../src/placement/kubernetes/node-order.ts'
import { enoughNodes, NodeSample } from '../../../src/placement/kubernetes/sampling.ts'
import { viewOf } from '../cells.ts'

describe('how many feasible nodes are enough', () => {
  it.each([
    [1, 0, 1],
    [99, 1, 99],
    [100, 0, 100],
    [1000, 0, 420],
    [2000, 0, 680],
    [5000, 0, 500],
    [5624, 0, 337],
    [5625, 0, 281],
    [15_000, 0, 750],
    [100, 5, 100],
    [1000, 1, 100],
    [1000, 55, 550],
    [1000, 100, 1000],
    [1001, 50, 500],
  ])('of %i nodes at %i %%: %i', (nodes, percentage, enough) => {
    expect(enoughNodes(nodes, percentage)).toBe(enough)
  })
})

function zoned(...zones: (string | undefined)[]): { labels?: Record<string, string> }[] {
  return zones.map((zone) => (zone === undefined ? {} : { labels: { 'topology.kubernetes.io/zone': zone } }))
}

describe('the order of nodes', () => {
  it.each([
    ['that of the cluster without zones', zoned(undefined, undefined, undefined), [0, 1, 2]],
    ['one of each zone in turn, zones as they first appear', zoned('b', 'b', 'a', 'b', 'a'), [0, 2, 1, 4, 3]],
    ['nodes without labels in a zone of their own', zoned('a', undefined, 'a', undefined, undefined), [0, 1, 2, 3, 4]],
    ['zones that run out are passed over', zoned('a', 'a', 'a', 'b', 'c'), [0, 3, 4, 1, 2]],
  ])('is %s', (_, nodes, expected) => {
    expect([...nodeOrder(nodes)]).toEqual(expected)
  })

  it('tells equal zones of different regions apart', () => {
    const at = (region: string): { labels: Record<string, string> } => ({
      labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': '1' },
    })
    expect([...nodeOrder([at('eu'), at('eu'), at('us')])]).toEqual([0, 2, 1])
  })
})

describe('a search', () => {
  const vector = Float64Array.of(1)

  it('goes on where the last one ended, over every node once', () => {
    const view = viewOf(['cpu'], [[1, 0, 1, 1, 0, 1]])
    const ids = new Int32Array(2)
    const sample = new NodeSample(view, Int32Array.of(0, 1, 2, 3, 4, 5), ids)
    const search = (allowed?: Uint8Array): number[] => {
      sample.open()
      return [...ids.subarray(0, sample.next(vector, allowed))]
    }
    expect(search()).toEqual([0, 2])
    expect(search()).toEqual([3, 5])
    expect(search()).toEqual([0, 2])
    expect(search(Uint8Array.of(1, 1, 1, 0, 1, 1))).toEqual([5, 0])
    expect(search(Uint8Array.of(0, 1, 0, 0, 1, 0))).toEqual([])
    expect(search()).toEqual([2, 3])
  })

  it('that asks again finds every feasible node, each once', () => {
    const rooms = fc.array(fc.nat(1), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rooms, fc.integer({ min: 1, max: 6 }), fc.nat(8), (room, enough, searches) => {
        const view = viewOf(['cpu'], [room])
        const ids = new Int32Array(enough)
        const sample = new NodeSample(view, Int32Array.from(room.keys()), ids)
        for (let i = 0; i < searches; i++) {
          sample.open()
          sample.next(vector, undefined)
        }
        const found: number[] = []
        sample.open()
        for (let count = sample.next(vector, undefined); count > 0; count = sample.next(vector, undefined))
          found.push(...ids.subarray(0, count))
        expect(found.sort((a, b) => a - b)).toEqual([...room.keys()].filter((node) => room[node] === 1))
      }),
      { seed: 31, numRuns: 200 },
    )
  })
})
