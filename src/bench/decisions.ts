/**
 * Decision speed: attempts per CPU-second of whole runs, for every preset on clusters of growing size. The input is generated before
 * the clock starts; setting up the cell is part of a run. CPU time is the process's own, so that a busy machine matters less.
 */
import { simulate } from '../experiment/simulate.ts'
import { materialise } from '../generate/materialise.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../model/defaults.ts'
import type { Scenario } from '../model/scenario.ts'
import { MILLISECOND } from '../model/time.ts'
import { registry } from '../strategy/registry.ts'
import { formatNumber } from '../view/text.ts'
import { cpuSecondsOf } from './clock.ts'

/** The presets of the comparison. */
export const PRESETS: readonly string[] = ['naive', 'hoarding', 'optimistic', 'pod', 'gang']
/** Those whose speed is measured: all there are; `serial` is what stands behind `pod`. */
const MEASURED: readonly string[] = [...registry.keys()].filter((name) => name !== 'serial')

export interface SpeedRow {
  readonly strategy: string
  readonly nodes: number
  readonly jobs: number
  readonly attempts: number
  /** CPU seconds of one run, the median of several. */
  readonly cpuSeconds: number
  readonly decisionsPerCpuSecond: number
  /** Digest of the run's trace: an optimisation that changes meaning shows here. */
  readonly digest: string
}

/** A cluster of google2011's shapes under a mixed workload with gangs, at a load of 0.8. */
export function speedScenario(nodes: number, jobs: number): Scenario {
  return {
    name: `speed-${nodes}`,
    seed: '1',
    cluster: { generate: { kind: 'mix', mix: 'google2011', nodes } },
    workload: { generate: { kind: 'mixed', jobs, load: 0.8, gangs: { share: 0.2 } } },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: 4, decision: { job: 10 * MILLISECOND, task: MILLISECOND } }],
    allocator: DEFAULT_ALLOCATOR,
    strategies: MEASURED.map((name) => ({ use: name, name })),
    retry: DEFAULT_RETRY,
  }
}

/** The scenario with its recipes resolved, so that runs are timed without their generation. */
export function concrete(scenario: Scenario, seed: string): Scenario {
  const { cluster, workload } = materialise(scenario, seed)
  return {
    ...scenario,
    cluster: { nodes: cluster.nodes, ...(cluster.prefill === undefined ? {} : { prefill: cluster.prefill }) },
    workload: { jobs: workload.jobs },
  }
}

/** Sizes measured: nodes, and jobs so many that a run takes long enough to be timed. */
const SIZES: readonly (readonly [number, number])[] = [
  [100, 1_000],
  [1_000, 2_000],
  [10_000, 2_000],
]

/** No more runs of one kind are timed once they took so long together, CPU seconds. */
const ENOUGH = 2

/** Every preset at every size; each run once to warm up, then `times` times or until that took long enough. */
export function measureDecisions(times: number, sizes: readonly (readonly [number, number])[] = SIZES): SpeedRow[] {
  return sizes.flatMap(([nodes, jobs]) => {
    const scenario = concrete(speedScenario(nodes, jobs), '1')
    return MEASURED.map((strategy) => measureOne(scenario, strategy, nodes, jobs, times))
  })
}

function measureOne(scenario: Scenario, strategy: string, nodes: number, jobs: number, times: number): SpeedRow {
  const { figures, digest } = simulate(scenario, { strategy, seed: '1' })
  const spans: number[] = []
  for (let spent = 0; spans.length < times && spent < ENOUGH; spent += spans[spans.length - 1]) {
    spans.push(cpuSecondsOf(() => simulate(scenario, { strategy, seed: '1' })))
  }
  spans.sort((a, b) => a - b)
  const cpuSeconds = spans[Math.floor(spans.length / 2)]
  return { strategy, nodes, jobs, attempts: figures.attempts, cpuSeconds, decisionsPerCpuSecond: figures.attempts / cpuSeconds, digest }
}

/** Strategies down, cluster sizes across. */
export function speedTable(rows: readonly SpeedRow[]): { head: string[]; rows: string[][] } {
  const sizes = [...new Set(rows.map(({ nodes }) => nodes))]
  const strategies = [...new Set(rows.map(({ strategy }) => strategy))]
  const cell = (strategy: string, nodes: number): string =>
    formatNumber(Math.round(rows.find((row) => row.strategy === strategy && row.nodes === nodes)?.decisionsPerCpuSecond ?? Number.NaN))
  return {
    head: ['decisions per CPU-second', ...sizes.map((nodes) => `${nodes} nodes`)],
    rows: strategies.map((strategy) => [strategy, ...sizes.map((nodes) => cell(strategy, nodes))]),
  }
}
