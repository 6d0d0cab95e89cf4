import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { podDemand } from '../../src/generate/load.ts'
import type { Materials } from '../../src/generate/materialise.ts'
import { fits, podsPerNode, type Room, roomOf, slots } from '../../src/generate/room.ts'
import type { ResourceList } from '../../src/model/resources.ts'
import type { Job } from '../../src/model/workload.ts'
import { made } from './well-formed.ts'

const seeds = fc.string({ maxLength: 6 })
const homogeneous = (nodes: number): { kind: string; nodes: number } => ({ kind: 'homogeneous', nodes })

describe('deadlockProne', () => {
  test('every gang fits alone, and all together can hold every node with none complete: G(m - 1) >= S >= m', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        seeds,
        (nodes, gangs, rounds, seed) => {
          const { cluster, workload } = made(homogeneous(nodes), { kind: 'deadlockProne', gangs, rounds }, seed)
          expect(workload.jobs.length).toBe(gangs * rounds)
          const size = workload.jobs[0].pods.length
          expect(slots(roomOf(cluster), podDemand(workload.jobs[0].pods[0]))).toBe(nodes)
          expect(gangs * (size - 1)).toBeGreaterThanOrEqual(nodes)
          expect(size).toBeLessThanOrEqual(nodes)
          for (const job of workload.jobs) expect([job.gang?.minMember, job.pods.length]).toEqual([size, size])
        },
      ),
      { seed: 301, numRuns: 60 },
    )
  })

  test('holds on nodes of several shapes too, counted in slots', () => {
    const { cluster, workload } = made({ kind: 'mix', nodes: 40, mix: 'google2011' }, { kind: 'deadlockProne', gangs: 3 }, '1')
    const room = slots(roomOf(cluster), podDemand(workload.jobs[0].pods[0]))
    const size = workload.jobs[0].pods.length
    expect(room).toBeGreaterThan(40)
    expect(3 * (size - 1) >= room && size <= room).toBe(true)
  })

  test('gangs too small to block each other, or too large to run, are refused with what is allowed', () => {
    const ask = (members: number) => () => made(homogeneous(10), { kind: 'deadlockProne', members }, '1')
    expect(ask(5)).toThrow(/invalid members: 5 .* allowed: 6 to 10/)
    expect(ask(11)).toThrow(/invalid members: 11/)
    expect(ask(6)().workload.jobs[0].pods.length).toBe(6)
  })
})

describe('conflictProne', () => {
  test('jobs of a burst come at one instant, no two of their pods share a node, and the burst fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 3 }), seeds, (jobs, pods, seed) => {
        const nodes = jobs * pods
        const { cluster, workload } = made(homogeneous(nodes), { kind: 'conflictProne', jobs, pods, bursts: 3 }, seed)
        const room = roomOf(cluster)
        const demands = workload.jobs.map((job) => podDemand(job.pods[0]))
        const least = demands.reduce((a, b) => (a.memory < b.memory ? a : b))
        expect(podsPerNode(room.shapes[0].free, least)).toBe(1)
        expect(demands.every((demand) => slots(room, demand) === nodes)).toBe(true)
        const instants = workload.jobs.map((job) => job.arrival)
        expect(new Set(instants).size).toBe(3)
        for (const instant of instants) expect(instants.filter((other) => other === instant).length).toBe(jobs)
      }),
      { seed: 302, numRuns: 40 },
    )
  })

  test('a cluster that is too small or too uneven is refused', () => {
    const ask = (cluster: { kind: string; nodes: number }) => () => made(cluster, { kind: 'conflictProne' }, '1')
    expect(ask(homogeneous(3))).toThrow(/invalid jobs: a burst of 4 pods on room for 3/)
    expect(ask({ kind: 'mix', nodes: 200 })).toThrow(/nodes too different/)
  })
})

/** First fit of one-pod jobs on nodes of the first shape, in the order given; what each node has left when those with `leave` are gone. */
function leftAfter(jobs: readonly Job[], room: Room, leave: (job: Job) => boolean): Record<string, number>[] {
  const free = Array.from({ length: room.shapes[0].nodes }, () => ({ ...room.shapes[0].free }) as Record<string, number>)
  const gone: Array<[Record<string, number>, ResourceList]> = []
  for (const job of jobs) {
    const demand = { ...podDemand(job.pods[0]), pods: 1 }
    const node = free.find((one) => podsPerNode(one, demand) >= 1)
    if (node === undefined) throw new Error(`${job.name} finds no room`)
    for (const [name, amount] of Object.entries(demand)) node[name] -= amount
    if (leave(job)) gone.push([node, demand])
  }
  for (const [node, demand] of gone) for (const [name, amount] of Object.entries(demand)) node[name] += amount
  return free
}

describe('fragmenting', () => {
  test('when the large pods come, half of the cluster is free and none of them fits any node', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(2, 4, 6, 10),
        fc.constantFrom(0.501, 0.55, 0.9),
        seeds,
        (nodes, perNode, large, seed) => {
          const { cluster, workload } = made(homogeneous(nodes), { kind: 'fragmenting', perNode, large }, seed)
          const small = workload.jobs.filter((job) => job.name.startsWith('small'))
          const late = workload.jobs.filter((job) => job.name.startsWith('large'))
          const short = Math.min(...small.map((job) => job.duration ?? 0))
          const free = leftAfter(small, roomOf(cluster), (job) => job.duration === short)
          const demand = podDemand(late[0].pods[0])
          expect(free.every((node) => podsPerNode(node, demand) === 0)).toBe(true)
          expect(free.reduce((sum, node) => sum + node.cpu, 0)).toBeGreaterThanOrEqual((nodes * 32_000) / 2)
          if (nodes > 1)
            expect(late.reduce((sum, job) => sum + podDemand(job.pods[0]).cpu, 0)).toBeLessThanOrEqual((nodes * 32_000) / 2 + nodes)
          const ends = small.filter((job) => job.duration === short).map((job) => job.arrival + short)
          expect(Math.min(...late.map((job) => job.arrival))).toBeGreaterThan(Math.max(...ends))
        },
      ),
      { seed: 303, numRuns: 50 },
    )
  })

  test('lifetimes alternate in pairs, in an order that the seed decides', () => {
    const spans = (seed: string): unknown[] => made(homogeneous(5), { kind: 'fragmenting' }, seed).workload.jobs.map((job) => job.duration)
    expect(spans('1')).not.toEqual(spans('2'))
    for (let pair = 0; pair < 20; pair += 2) expect(new Set(spans('1').slice(pair, pair + 2)).size).toBe(2)
  })
})

/** Whether the main container goes where the whole pod cannot, under best fit by shares of a node, though the pod fits somewhere. */
function strands(pod: Job['pods'][number], { cluster }: Materials): boolean {
  const room = roomOf(cluster)
  const main = pod.containers[0].requests
  const all = podDemand(pod)
  const fitting = room.shapes.filter((shape) => podsPerNode(shape.free, main) >= 1)
  const left = (free: ResourceList): number =>
    ['cpu', 'memory'].reduce((sum, name) => sum + (free[name] - main[name]) / cluster.nodes[0].allocatable[name], 0)
  const best = fitting.reduce((a, b) => (left(b.free) < left(a.free) ? b : a))
  return podsPerNode(best.free, all) === 0 && fits(room, all)
}

describe('coScheduling', () => {
  test('best fit strands the main container of every pod, while some node has room for the whole pod', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 4 }), seeds, (nodes, sidecars, seed) => {
        const done = made({ kind: 'nearlyFull', nodes }, { kind: 'coScheduling', sidecars, jobs: 15 }, seed)
        for (const job of done.workload.jobs) expect(strands(job.pods[0], done)).toBe(true)
      }),
      { seed: 304, numRuns: 60 },
    )
  })

  test('has from one to as many helpers as asked for', () => {
    const { workload } = made({ kind: 'nearlyFull' }, { kind: 'coScheduling', sidecars: 3, jobs: 60 }, '1')
    expect([...new Set(workload.jobs.map((job) => job.pods[0].containers.length))].sort()).toEqual([2, 3, 4])
  })

  test('nodes all alike are refused: nothing could be stranded', () => {
    expect(() => made(homogeneous(5), { kind: 'coScheduling' }, '1')).toThrow(/no node has more room than another/)
  })
})
