/** The amounts on the board of the playground are those that the engine accounts for: their integrals over time are the figures of the run. */
import { describe, expect, test } from 'vitest'
import type { PlaygroundRun } from '../../docs/playground/protocol.ts'
import { Rooms } from '../../docs/playground/rooms.ts'
import { registry } from '../../src/index.ts'
import { EXAMPLES, FILES, runsOf } from './requests.ts'

const STANDINGS = ['running', 'stranded', 'held'] as const

/** Nodes that are not all on the board, or records that are not all kept. */
const LARGE: readonly string[] = ['google2011-shapes.yaml', 'mixed-load.yaml', 'omega-example.yaml', 'two-gangs.yaml']

type Shares = Record<(typeof STANDINGS)[number], number>

/** Time-weighted shares of capacity, from the boards. */
function integrals({ events, stage, result }: PlaygroundRun, dimension: string): Shares {
  const rooms = new Rooms(stage)
  const sums: Shares = { running: 0, stranded: 0, held: 0 }
  const window = result.figures.windowSeconds * 1e6
  const start = events[0].time
  const total = stage.nodes.reduce((sum, { allocatable }) => sum + (allocatable[dimension] ?? 0), 0)
  let last = start
  const weigh = (until: number) => {
    for (const { standing, amounts } of rooms.now().flatMap(({ takings }) => takings)) {
      sums[standing === 'prefilled' ? 'running' : standing] += ((amounts[dimension] ?? 0) * (until - last)) / total / window
    }
    last = until
  }
  for (const event of events) {
    weigh(Math.max(start, event.time))
    rooms.take(event)
  }
  weigh(start + window)
  return sums
}

/** Every run that the page has whole, held against its figures; gives how many figures were other than zero. */
function compared(runs: readonly PlaygroundRun[]): number {
  let told = 0
  for (const run of runs) {
    const { figures, strategy } = run.result
    const whole = run.records === run.events.length && run.stage.nodesInAll === run.stage.nodes.length
    if (!whole || figures.windowSeconds === 0) continue
    const dimensions = Object.keys(figures.utilisation).filter((name) => name !== 'pods' && !name.startsWith('hostPort:'))
    for (const dimension of dimensions) {
      const found = integrals(run, dimension)
      const wanted: Shares = {
        running: figures.utilisation[dimension] ?? 0,
        stranded: figures.stranded[dimension] ?? 0,
        held: figures.heldIdle[dimension] ?? 0,
      }
      for (const standing of STANDINGS) {
        expect(found[standing], `${strategy}: ${dimension} ${standing}`).toBeCloseTo(wanted[standing], 9)
        if (wanted[standing] > 0) told++
      }
    }
  }
  return told
}

describe('the integrals of the boards are the figures', () => {
  test.each(EXAMPLES.map((path) => [path, LARGE.includes(path) ? 0 : 2] as const))(
    'of %s, under its strategies and all presets',
    (path, least) => {
      const runs = [...runsOf(FILES[path]), ...runsOf(FILES[path], [...registry.keys()])]
      expect(compared(runs)).toBeGreaterThanOrEqual(least)
    },
  )

  test('where offers are chopped by quotas, pinned, timed out and taken by older units', () => {
    const runs = runsOf(QUOTAS)
    expect(runs.flatMap(({ events }) => events.filter(({ kind }) => kind === 'slice')).length).toBeGreaterThan(20)
    expect(runs.flatMap(({ events }) => events.filter(({ kind }) => kind === 'pin')).length).toBeGreaterThan(5)
    expect(compared(runs)).toBeGreaterThan(10)
  })

  test('where room is taken from the start and becomes free later, under an offer too', () => {
    expect(compared(runsOf(PREFILLED, ['hoarding', 'pod', 'naive']))).toBeGreaterThan(4)
  })
})

test('no node ever has less than nothing free, and what is free and taken is its capacity', () => {
  let states = 0
  for (const { stage, events } of [...runsOf(QUOTAS), ...runsOf(PREFILLED), ...runsOf(FILES['app-logcollector.yaml'])]) {
    const rooms = new Rooms(stage)
    for (const event of events) {
      rooms.take(event)
      for (const { capacity, free, takings } of rooms.now()) {
        for (const [name, whole] of Object.entries(capacity)) {
          const taken = takings.reduce((sum, { amounts }) => sum + (amounts[name] ?? 0), 0)
          expect(free[name]).toBeGreaterThanOrEqual(0)
          expect(free[name] + taken).toBe(whole)
          states++
        }
      }
    }
  }
  expect(states).toBeGreaterThan(1000)
})

const QUOTAS = `
name: quotas
cluster: { nodes: [{ name: n, count: 3, allocatable: { cpu: 4, memory: 8Gi } }] }
workload:
  jobs:
    - { name: A, duration: 20s, scheduler: first, gang: {}, pods: [{ name: a, replicas: 4, containers: [{ name: c, resources: { requests: { cpu: 1, memory: 1Gi } } }] }] }
    - { name: B, arrival: 3s, duration: 20s, scheduler: second, gang: {}, pods: [{ name: b, replicas: 3, containers: [{ name: c, resources: { requests: { cpu: 2, memory: 1Gi } } }] }] }
    - { name: C, arrival: 4s, duration: 9s, scheduler: first, gang: {}, pods: [{ name: b, replicas: 2, containers: [{ name: c, resources: { requests: { cpu: 1500m, memory: 1Gi } } }] }] }
    - { name: D, arrival: 5s, duration: 9s, scheduler: second, gang: {}, pods: [{ name: b, replicas: 7, containers: [{ name: c, resources: { requests: { cpu: 1, memory: 1Gi } } }] }] }
schedulers:
  - { name: first, decision: { job: 2s }, role: x }
  - { name: second, decision: { job: 3s }, role: y }
allocator: { interval: 1s, roles: [{ name: x, limit: { cpu: 5 } }, { name: y, guarantee: { cpu: 5 } }] }
strategies:
  - hoarding
  - { use: hoarding, name: reserve, mode: reserve }
  - { use: hoarding, name: reserve-timeout, mode: reserve, release: timeout, offerTimeout: 4s }
  - { use: hoarding, name: wound, release: woundWait }
`

const PREFILLED = `
name: prefilled
cluster:
  nodes: [{ name: n, count: 2, allocatable: { cpu: 4 } }]
  prefill:
    - { name: old, node: n-0, requests: { cpu: 3 }, until: 5s }
    - { name: older, node: n-1, requests: { cpu: 2 } }
workload:
  jobs:
    - { name: A, duration: 20s, gang: {}, pods: [{ name: a, replicas: 3, containers: [{ name: c, resources: { requests: { cpu: 1500m } } }] }] }
schedulers: [{ name: default, decision: { job: 1s } }]
`
