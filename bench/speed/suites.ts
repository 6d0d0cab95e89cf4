/**
 * The parts that decide how fast a simulation is, each alone (tinybench, on CPU time): index, queue, cell, strategies, generators, scenario
 * loading. These are for looking around; the bars are measured by the other sections, with a hold beside each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Bench } from 'tinybench'
import { concrete, PRESETS, speedScenario } from '../../src/bench/decisions.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { commitCycle, placeCycle } from './cell-acts.ts'
import { HoldModel } from './hold.ts'
import { queueHolds } from './queue.ts'

/** Short acts are timed in lots: one alone is shorter than the clock's own step. */
interface Act {
  readonly suite: string
  readonly name: string
  readonly lot: number
  /** Does so many acts. */
  readonly act: (lot: number) => void
}

export interface SuiteRow {
  readonly suite: string
  readonly name: string
  /** CPU nanoseconds of one act: median and median absolute deviation. */
  readonly nanoseconds: number
  readonly deviation: number
  /** The median in holds. */
  readonly holds: number
}

/** Every act of the suites, placement on cells of these sizes. */
export function acts(sizes: readonly number[]): Act[] {
  return [
    { suite: 'queue', name: 'a hold: flatqueue, 10,000 pending', lot: 2_000, act: holding() },
    ...[100, 10_000, 100_000].map((pending) => ({
      suite: 'queue',
      name: `event queue, ${pending} pending`,
      lot: 2_000,
      act: queueHolds(pending),
    })),
    ...[1, 10, 100].map((claims) => each('cell', `commit and release, ${claims} claims`, 100, commitCycle(10_000, claims))),
    ...[...placementPolicies.keys()].flatMap((policy) =>
      sizes.map((nodes) => each('index', `${policy}, ${nodes} nodes`, 20, placeCycle(policy, nodes))),
    ),
    ...strategyActs(),
    ...generatorActs(),
    ...loadingActs(),
  ]
}

const each = (suite: string, name: string, lot: number, act: () => unknown): Act => ({
  suite,
  name,
  lot,
  act: (times) => {
    for (let turn = 0; turn < times; turn++) act()
  },
})

function holding(): (lot: number) => void {
  const model = new HoldModel()
  return (lot) => model.run(lot)
}

/** Whole small runs, one a preset. */
function strategyActs(): Act[] {
  const scenario = concrete(speedScenario(100, 200), '1')
  return PRESETS.map((strategy) =>
    each('strategies', `${strategy}, 100 nodes, 200 jobs`, 1, () => simulate(scenario, { strategy, seed: '1', groups: false })),
  )
}

/** Workloads by recipe, each on a cluster that it is made for. */
const RECIPES: Readonly<Record<string, string>> = {
  mixed: 'homogeneous',
  coScheduling: 'nearlyFull',
  deadlockProne: 'homogeneous',
  conflictProne: 'homogeneous',
  fragmenting: 'homogeneous',
  omega: 'homogeneous',
}

function generatorActs(): Act[] {
  const base = speedScenario(100, 200)
  return Object.entries(RECIPES).map(([kind, cluster]) => {
    const scenario = { ...base, cluster: { generate: { kind: cluster, nodes: 100 } }, workload: { generate: { kind } } }
    return each('generators', `${kind}, its defaults, 100 nodes`, 1, () => materialise(scenario, '1'))
  })
}

/** Scenarios of the repository, and one of 1,000 nodes and 1,000 jobs written out. */
function loadingActs(): Act[] {
  const read = (name: string): string => readFileSync(join('scenarios', name), 'utf8')
  const { cluster, workload } = concrete(speedScenario(1_000, 1_000), '1')
  const nodes = (cluster.nodes ?? []).map(({ name }) => ({ name, allocatable: { cpu: 32, memory: '128Gi' } }))
  const jobs = (workload.jobs ?? []).map(({ name, arrival }) => ({
    name,
    arrival: `${Math.round(arrival)}us`,
    duration: '10m',
    pods: [{ name: 'pod', containers: [{ name: 'app', resources: { requests: { cpu: 1, memory: '1Gi' } } }] }],
  }))
  const large = JSON.stringify({ name: 'large', cluster: { nodes }, workload: { jobs } }, null, 1)
  const story = read('app-logcollector.yaml')
  return [
    each('loading', 'app-logcollector.yaml', 1, () => parseScenario(story)),
    each('loading', `1,000 nodes and 1,000 jobs written out, ${Math.round(large.length / 1e3)} kB`, 1, () => parseScenario(large)),
  ]
}

/** CPU time as tinybench's clock, milliseconds. */
const CPU_TIME = {
  name: 'CPU time',
  fn: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e3
  },
  fromMs: (milliseconds: number) => milliseconds,
  toMs: Number,
}

/** Runs the suites. @param milliseconds CPU time spent on each act, the warm-up apart. */
export async function measureSuites(sizes: readonly number[], milliseconds: number): Promise<SuiteRow[]> {
  const all = acts(sizes)
  const bench = new Bench({
    time: milliseconds,
    warmupTime: milliseconds / 4,
    iterations: 5,
    warmupIterations: 2,
    timestampProvider: CPU_TIME,
  })
  for (const { name, suite, lot, act } of all) bench.add(`${suite}: ${name}`, () => act(lot))
  await bench.run()
  const rows = bench.tasks.map(({ result }, index) => {
    const { suite, name, lot } = all[index]
    if (!('latency' in result)) throw new Error(`${suite}: ${name} ended ${result.state}`)
    return { suite, name, nanoseconds: (result.latency.p50 * 1e6) / lot, deviation: (result.latency.mad * 1e6) / lot }
  })
  return rows.map((row) => ({ ...row, holds: row.nanoseconds / rows[0].nanoseconds }))
}
