/**
 * `npm run bench:speed`: the parts that decide how fast a simulation is, each alone (tinybench), then whole runs, then a deadlock check. Under tsx, never
 * inside a test runner: its module transform slows every import.
 */
import { Bench } from 'tinybench'
import { Cell } from '../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../src/cell/commit.ts'
import { simulate } from '../src/experiment/simulate.ts'
import { EventQueue } from '../src/kernel/event-queue.ts'
import { randomStream } from '../src/kernel/random.ts'
import { Placer } from '../src/placement/placer.ts'
import { placementPolicies } from '../src/placement/registry.ts'
import { table } from '../src/view/table.ts'
import { formatNumber } from '../src/view/text.ts'
import { concrete, PRESETS, speedScenario } from './decisions.ts'
import { printDetection } from './detection.ts'
import { explorationTable } from './exploration.ts'

const GIBIBYTE = 2 ** 30

/** A cell of nodes with 32 cores and 128 GiB, filled to about 70 % in seeded lumps. */
export function filledCell(nodes: number): Cell {
  const cell = new Cell(['cpu', 'memory', 'pods'], [fill(nodes, 32_000), fill(nodes, 128 * GIBIBYTE), fill(nodes, 110)])
  const random = randomStream('1', 'bench/cell')
  for (let node = 0; node < nodes; node++) {
    const share = 0.4 + 0.6 * random.uniform()
    cell.move(node, Float64Array.of(Math.floor(32_000 * share), Math.floor(128 * share) * GIBIBYTE, Math.floor(100 * share)), 0, 2)
  }
  return cell
}

const fill = (nodes: number, value: number): Float64Array => new Float64Array(nodes).fill(value)

/** Hold model: one event taken, one put back later, `waiting` events in the queue. */
export function holdModel(waiting: number): () => void {
  const queue = new EventQueue(0)
  const random = randomStream('1', 'bench/queue')
  for (let event = 0; event < waiting; event++) queue.push(random.below(1_000_000), event % 3, event)
  return () => {
    queue.pop()
    queue.push(queue.time + random.below(1_000_000), queue.kind, queue.payload)
  }
}

/** One transaction of `claims` claims committed, and its room given back. */
export function commitCycle(nodes: number, claims: number): () => void {
  const cell = filledCell(nodes)
  const door = new CommitDoor(cell)
  const transaction = new Transaction()
  const vector = Float64Array.of(10, 2 ** 20, 1)
  for (let claim = 0; claim < claims; claim++) transaction.add((claim * 7919) % nodes, vector, 0, undefined)
  return () => {
    door.commit(transaction, { conflict: 'resourceFit', atomicity: 'allOrNothing' })
    for (let claim = 0; claim < claims; claim++) if (transaction.accepted[claim]) cell.move(transaction.nodes[claim], vector, 2, 0)
  }
}

/** One pod placed and the oldest of 100 taken away: the state stays much the same. */
export function placeCycle(policy: string, nodes: number): () => void {
  const cell = filledCell(nodes)
  const placer = new Placer(cell, { policy }, randomStream('1', `bench/${policy}`))
  cell.onChange = (node) => placer.nodeChanged(node)
  const random = randomStream('1', 'bench/requests')
  const vectors = Array.from({ length: 16 }, () => Float64Array.of(250 * (1 + random.below(16)), GIBIBYTE * (1 + random.below(16)), 1))
  const placed: { node: number; vector: Float64Array }[] = []
  let turn = 0
  return () => {
    const vector = vectors[turn++ % vectors.length]
    placer.begin()
    const node = placer.choose(vector, undefined)
    placer.end()
    if (node >= 0) {
      cell.move(node, vector, 0, 2)
      placed.push({ node, vector })
    }
    const oldest = placed.length > 100 ? placed.shift() : undefined
    if (oldest !== undefined) cell.move(oldest.node, oldest.vector, 2, 0)
  }
}

/** Short acts are timed in lots: one alone is shorter than the clock's own step. */
interface Task {
  readonly name: string
  readonly lot: number
  readonly act: () => void
}

export function tasks(sizes: readonly number[]): Task[] {
  const queues = [100, 10_000, 100_000].map((waiting) => ({
    name: `event queue: pop and push, ${waiting} waiting`,
    lot: 1_000,
    act: holdModel(waiting),
  }))
  const commits = [1, 10, 100].map((claims) => ({
    name: `cell: commit and release, ${claims} claims`,
    lot: 100,
    act: commitCycle(10_000, claims),
  }))
  const placements = [...placementPolicies.keys()].flatMap((policy) =>
    sizes.map((nodes) => ({ name: `placement: ${policy}, ${nodes} nodes`, lot: 10, act: placeCycle(policy, nodes) })),
  )
  const scenario = concrete(speedScenario(100, 200), '1')
  const runs = PRESETS.map((strategy) => ({
    name: `whole run: ${strategy}, 100 nodes, 200 jobs`,
    lot: 1,
    act: () => void simulate(scenario, { strategy, seed: '1' }),
  }))
  return [...queues, ...commits, ...placements, ...runs]
}

async function measure(): Promise<void> {
  const all = tasks([100, 1_000, 10_000])
  const bench = new Bench({ time: 200, warmupTime: 50 })
  for (const { name, lot, act } of all) {
    bench.add(name, () => {
      for (let turn = 0; turn < lot; turn++) act()
    })
  }
  await bench.run()
  const rows = bench.tasks.map(({ name, result }, index) => rowOf(name, result, all[index].lot))
  process.stdout.write(`npm run bench:speed, Node ${process.version}: median and median absolute deviation of one act\n\n`)
  process.stdout.write(`${table(['what', 'median', 'MAD', 'a second'], rows)}\n\n`)
  process.stdout.write(`${explorationTable()}\n\n`)
  printDetection()
}

function rowOf(name: string, result: Bench['tasks'][number]['result'], lot: number): string[] {
  if (!('latency' in result)) return [name, result.state, '', '']
  const { p50, mad } = result.latency
  return [name, span(p50 / lot), span(mad / lot), formatNumber(Math.round((1_000 * lot) / p50))]
}

function span(milliseconds: number): string {
  if (milliseconds >= 1) return `${formatNumber(milliseconds)} ms`
  return milliseconds >= 1e-3 ? `${formatNumber(milliseconds * 1e3)} µs` : `${formatNumber(milliseconds * 1e6)} ns`
}

if (process.argv[1]?.endsWith('speed.ts')) await measure()
