import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryGang, type GangJob } from '../../src/arbitraries/index.ts'
import type { Pod } from '../../src/model/workload.ts'
import { allSmallest, shares } from './shrinking.ts'

const SEED = 20131107
const kindOf = ({ name: _, ...pod }: Pod): string => JSON.stringify(pod)
const kinds = ({ pods }: GangJob): number => new Set(pods.map(kindOf)).size

describe('a gang', () => {
  test('keeps its constraints', () => {
    const bounds = fc.record({
      minPods: fc.integer({ min: 1, max: 3 }),
      more: fc.nat({ max: 3 }),
      maxKinds: fc.integer({ min: 1, max: 3 }),
    })
    const gangs = bounds.chain(({ minPods, more, maxKinds }) =>
      fc.tuple(arbitraryGang({ minPods, maxPods: minPods + more, maxKinds }), fc.constant({ minPods, maxPods: minPods + more, maxKinds })),
    )
    fc.assert(
      fc.property(gangs, ([gang, { minPods, maxPods, maxKinds }]) => {
        expect(gang.pods.length).toBeGreaterThanOrEqual(minPods)
        expect(gang.pods.length).toBeLessThanOrEqual(maxPods)
        expect(gang.gang.minMember).toBeGreaterThanOrEqual(1)
        expect(gang.gang.minMember).toBeLessThanOrEqual(gang.pods.length)
        expect(kinds(gang)).toBeLessThanOrEqual(maxKinds)
        expect(new Set(gang.pods.map(({ name }) => name)).size).toBe(gang.pods.length)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('needs all its pods, or any one, if so said', () => {
    const all = arbitraryGang({ minMember: 'all' })
    fc.assert(
      fc.property(all, ({ gang, pods }) => {
        expect(gang.minMember).toBe(pods.length)
      }),
      { seed: SEED, numRuns: 100 },
    )
    fc.assert(
      fc.property(arbitraryGang({ minMember: 'one' }), ({ gang }) => {
        expect(gang.minMember).toBe(1)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('goes by the constraints of jobs and pods too', () => {
    const narrow = arbitraryGang({ maxArrival: 0, endless: false, maxContainers: 1, dimensions: 1, extras: false, schedulers: ['s'] }, 'g')
    fc.assert(
      fc.property(narrow, ({ name, arrival, duration, scheduler, pods }) => {
        expect([name, arrival, scheduler]).toEqual(['g', 0, 's'])
        expect(duration).toBeGreaterThan(0)
        for (const { containers } of pods) expect(containers.map(({ requests }) => Object.keys(requests))).toEqual([['cpu']])
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('shrinks to two equal pods that are both needed', () => {
    const requests = { cpu: 0, memory: 0 }
    const pod = (name: string) => ({ name, containers: [{ name: 'c0', requests }] })
    expect(allSmallest(arbitraryGang())).toEqual([
      { name: 'j0', arrival: 0, scheduler: 'default', priority: 0, gang: { minMember: 2 }, pods: [pod('p0'), pod('p1')] },
    ])
  })

  test('with two kinds of pod shrinks to one of each', () => {
    for (const gang of allSmallest(arbitraryGang(), (one) => kinds(one) === 2)) {
      expect(gang.pods).toHaveLength(2)
      expect(gang.gang.minMember).toBe(2)
    }
  })

  test('with pods to spare shrinks to one of two', () => {
    const spare = allSmallest(arbitraryGang(), ({ gang, pods }) => gang.minMember < pods.length)
    expect(spare.map(({ gang, pods }) => [gang.minMember, pods.length])).toEqual([[1, 2]])
  })

  test('has every shape now and then', () => {
    const found = shares(arbitraryGang(), {
      'two kinds': (gang) => kinds(gang) === 2,
      'pods to spare': ({ gang, pods }) => gang.minMember < pods.length,
      'any one will do': ({ gang }) => gang.minMember === 1,
      'as many pods as may be': ({ pods }) => pods.length === 4,
      endless: ({ duration }) => duration === undefined,
    })
    for (const [shape, share] of Object.entries(found)) expect(share, shape).toBeGreaterThan(0.05)
  })
})
