/** What the speed report runs: the load that it promises, and measurements that are of that load. No timing is asserted. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { FLOOR_PARTS, RECORDS, timeFloor } from '../../bench/speed/floor.ts'
import { compiled, nanosecondsOf } from '../../bench/speed/limits.ts'
import { type RunSpec, scenarioOf, USUAL } from '../../bench/speed/load.ts'
import { timePlacement } from '../../bench/speed/placement.ts'
import { edited, Program } from '../../bench/speed/program.ts'
import { queueHolds, timeQueue } from '../../bench/speed/queue.ts'
import { countRun, timeRun, weighRun } from '../../bench/speed/runs.ts'
import { CHECKS } from '../../bench/speed/sections/laws.ts'
import { acts } from '../../bench/speed/suites.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { EventQueue } from '../../src/kernel/event-queue.ts'
import { MINUTE, type Time } from '../../src/model/time.ts'
import { ROOT, runOrFail } from '../tools/repository.ts'

const SMALL: RunSpec = { ...USUAL, nodes: 40, pods: 1_500 }
const ONCE = { least: 1, most: 1, seconds: 0 }

describe('the floor', () => {
  test('has the records and the events of a pod that finds room at once', () => {
    const spec = { ...SMALL, load: 0.3 }
    let records = 0
    simulate(scenarioOf(spec), { listener: () => records++ })
    const { placed, attempts, events } = countRun(spec)
    expect([placed, attempts]).toEqual([spec.pods, spec.pods])
    expect([records, events]).toEqual([RECORDS * spec.pods, 3 * spec.pods])
  })

  test.each(FLOOR_PARTS)('measures %s', (part) => {
    const { median, count } = timeFloor(part, ONCE)
    expect([median > 0, count]).toEqual([true, 1])
  })
})

describe('the load', () => {
  /** Share of the cluster's cores that jobs ask for at an instant, were each to start when it comes. */
  const asked = (spec: RunSpec, time: Time): number => {
    const { cluster, workload } = scenarioOf(spec)
    const total = (cluster.nodes ?? []).reduce((sum, { allocatable }) => sum + allocatable.cpu, 0)
    const running = (workload.jobs ?? []).filter(({ arrival, duration = 0 }) => arrival <= time && time < arrival + duration)
    return running.reduce((sum, { pods }) => sum + pods[0].containers[0].requests.cpu, 0) / total
  }

  test('half a mean run time after the start the demand is what it stays at', () => {
    const spec = { ...USUAL, nodes: 1_000, pods: 40_000 }
    for (const after of [15, 30, 60, 100]) expect(Math.abs(asked(spec, after * MINUTE) / 0.75 - 1)).toBeLessThan(0.06)
  })

  test('four machine classes, two resources, single pods of one container, about as many requests as pods', () => {
    const { cluster, workload } = scenarioOf(SMALL)
    const { nodes = [] } = cluster
    expect(new Set(nodes.map(({ allocatable }) => JSON.stringify(allocatable))).size).toBe(4)
    expect(Object.keys(nodes[0].allocatable)).toEqual(['cpu', 'memory'])
    const { jobs = [] } = workload
    expect(jobs).toHaveLength(1_500)
    expect(jobs.every(({ pods, gang }) => gang === undefined && pods.length === 1 && pods[0].containers.length === 1)).toBe(true)
    expect(new Set(jobs.map(({ pods }) => JSON.stringify(pods[0].containers[0].requests))).size).toBeGreaterThan(1_400)
  })

  test('alike: one kind of node, one kind of pod, about the same number running', () => {
    const { cluster, workload } = scenarioOf({ ...SMALL, cluster: 'alike' })
    expect(new Set((cluster.nodes ?? []).map(({ allocatable }) => JSON.stringify(allocatable))).size).toBe(1)
    expect(new Set((workload.jobs ?? []).map(({ pods }) => JSON.stringify(pods[0].containers))).size).toBe(1)
  })

  test('crammed nodes have less room than any pod needs, and the rest carries the load', () => {
    const spec = { ...SMALL, crammed: 0.75 }
    const { cluster, workload } = scenarioOf(spec)
    const { nodes = [], prefill = [] } = cluster
    expect(prefill).toHaveLength(30)
    const least = Math.min(...(workload.jobs ?? []).map(({ pods }) => pods[0].containers[0].requests.cpu))
    for (const { node, requests } of prefill) {
      const left = (nodes.find(({ name }) => name === node)?.allocatable.cpu ?? 0) - requests.cpu
      expect(left).toBeLessThan(least)
    }
    expect(simulate(scenarioOf(spec)).figures.groupsFinished).toBe(1_500)
  })

  test('copies come one after the other, under names of their own', () => {
    const { workload } = scenarioOf({ ...SMALL, copies: 3 })
    const { jobs = [] } = workload
    expect(jobs).toHaveLength(1_500)
    expect(new Set(jobs.map(({ name }) => name)).size).toBe(1_500)
    expect(jobs[1_100].pods[0].containers).toEqual(jobs[100].pods[0].containers)
    expect(jobs.every(({ arrival }, index) => index === 0 || arrival >= jobs[index - 1].arrival)).toBe(true)
    // Only the first one fills the cell: later ones would else find it full and ask for more than there is.
    const rate = (first: number) => 100 / (jobs[first + 100].arrival - jobs[first].arrival)
    expect(rate(0) / rate(900)).toBeGreaterThan(1.8)
    expect(rate(500) / rate(900)).toBeLessThan(1.3)
  })

  test('more dimensions are asked for and had', () => {
    const { cluster, workload } = scenarioOf({ ...SMALL, dimensions: 5 })
    const names = Object.keys(cluster.nodes?.[0].allocatable ?? {})
    expect(names).toHaveLength(5)
    expect(Object.keys(workload.jobs?.[0].pods[0].containers[0].requests ?? {}).sort()).toEqual([...names].sort())
  })
})

describe('measurements', () => {
  test('a timed run is the run of its scenario', () => {
    const { digest, placed, holds } = timeRun(SMALL, ONCE)
    expect([digest, placed, holds.count]).toEqual([simulate(scenarioOf(SMALL)).digest, 1_500, 1])
  })

  test('a roomy cell takes three events a job: it comes, it is decided, it ends', () => {
    expect(countRun({ ...SMALL, load: 0.3 })).toMatchObject({ jobs: 1_500, placed: 1_500, attempts: 1_500, events: 4_500, offers: 0 })
  })

  test('under hoarding offers are counted', () => {
    const counts = countRun({ ...SMALL, strategy: 'hoarding', nodes: 10, pods: 60, schedulers: 4 })
    expect(counts.placed).toBe(60)
    expect(counts.offers).toBeGreaterThanOrEqual(60)
  })

  test('index and scan choose the same nodes, with and without an index, in two dimensions and in four', () => {
    for (const policy of ['leastAllocated', 'bestFit', 'firstFit']) {
      for (const load of [0, 1]) expect(timePlacement({ policy, load, nodes: 200, scan: true }, ONCE)).toMatchObject({ alike: true })
    }
    expect(timePlacement({ policy: 'randomFit', load: 0, nodes: 50, scan: false }, ONCE).timesScan).toBeUndefined()
    expect(() => timePlacement({ policy: 'hope', load: 0, nodes: 50, scan: false }, ONCE)).toThrow('invalid policy: hope')
  })

  test('every act of the suites can be done', () => {
    const all = acts([20])
    expect(new Set(all.map(({ suite }) => suite))).toEqual(new Set(['queue', 'cell', 'index', 'strategies', 'generators', 'loading']))
    for (const { act } of all) expect(() => act(1)).not.toThrow()
  })

  test('jobs in a table and jobs as objects are the same run, weighed or timed', () => {
    const table = timeRun({ ...SMALL, jobs: 'table' }, ONCE)
    expect(table.digest).toBe(timeRun(SMALL, ONCE).digest)
    const { placed, peakBytes: peak, inputBytes } = weighRun({ ...SMALL, jobs: 'table' })
    expect(placed).toBe(1_500)
    expect(peak).toBeGreaterThan(inputBytes)
  })

  test('the mark of memory rises with what is held, and can be started anew', () => {
    // In a process of its own: in this one what other tests have left may be given back meanwhile.
    const [speed, bench] = ['bench/speed', 'src/bench'].map((room) => pathToFileURL(join(ROOT, room, 'clock.ts')).href)
    const program = `
      import { forgetPeak } from '${speed}'
      import { peakBytes } from '${bench}'
      Buffer.alloc(2 ** 27, 1)
      globalThis.gc()
      forgetPeak()
      const before = process.memoryUsage.rss()
      const held = Buffer.alloc(2 ** 26, 1)
      console.log(peakBytes() - before, held.length)`
    const flags = ['--expose-gc', '--import', 'tsx', '--input-type=module', '-e', program]
    const [risen, held] = runOrFail(process.execPath, flags).trim().split(' ').map(Number)
    expect(held).toBe(2 ** 26)
    expect(risen).toBeGreaterThan(0.9 * held)
    expect(risen).toBeLessThan(2 ** 27)
  })
})

describe('runs without the laws', () => {
  const program = Program.open()
  afterAll(() => program.close())

  test('every check stands where it is taken out, and without it runs are the same', async () => {
    const task = { kind: 'run', spec: SMALL, budget: ONCE } as const
    const lawless = await program.variant('lawless', CHECKS)
    expect(program.perform(task, lawless).digest).toBe(program.perform(task).digest)
    const [code, before] = [lawless, join(program.folder, 'child.mjs')].map((path) => readFileSync(path, 'utf8'))
    expect(code).not.toBe(before)
  })

  test('a check that has moved is missed', () => {
    expect(() => edited('nothing here', CHECKS[0])).toThrow('src/simulation/laws.ts: nothing matches')
  })
})

describe('limits in C', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cosched-limits-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const heap = compiled(join(ROOT, 'bench/speed/limits/heap.c'), folder)

  test('a source that is none gives no program', () => {
    expect(compiled(join(ROOT, 'package.json'), folder)).toBeUndefined()
  })

  test('the queue is timed without a compiler too', () => {
    expect(timeQueue(100, ONCE).limit).toBeUndefined()
    expect(() => queueHolds(10)(100)).not.toThrow()
  })

  const title = 'the heap in C takes the same events in the same order as the event queue'
  test.skipIf(heap === undefined)(heap === undefined ? `${title} (skipped: no C compiler)` : title, () => {
    expect(nanosecondsOf(heap ?? '', [100, 1_000])).toBeGreaterThan(0)
    const { stderr } = spawnSync(heap ?? '', ['100', '1000'], { encoding: 'utf8' })
    expect(Number(stderr)).toBe(checksum(100, 1_000))
  })
})

/** What `heap.c` does, with the event queue of the library. */
function checksum(pending: number, holds: number): number {
  let state = 88172645463325252n
  const below = (most: bigint): number => {
    state ^= BigInt.asUintN(64, state << 13n)
    state ^= state >> 7n
    state ^= BigInt.asUintN(64, state << 17n)
    return Number(BigInt.asUintN(64, state >> 16n) % most)
  }
  const gaps = Array.from({ length: 4_096 }, () => below(1_000_000n))
  const queue = new EventQueue(0)
  for (let event = 0; event < pending; event++) queue.push(below(1_000_000n), 0, event)
  let sum = 0
  for (let hold = -Math.floor(holds / 4); hold < holds; hold++) {
    queue.pop()
    sum = (Math.imul(sum, 31) + queue.payload) | 0
    queue.push(queue.time + gaps[hold & 4_095], 0, queue.payload)
  }
  return sum >>> 0
}
