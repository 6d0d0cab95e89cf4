/** Whole runs, timed from the call of `simulate` to its result: set-up, run, every figure. The input is made before the clock starts. */

import { cpuSecondsOf, peakBytes } from '../../src/bench/clock.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { RunOptions } from '../../src/experiment/types.ts'
import type { TraceEvent, TraceKind } from '../../src/simulation/trace.ts'
import { type Budget, forgetPeak, type Measured, measured, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'
import { loadOf, type RunSpec } from './load.ts'

export interface TimedRun extends RunMemory {
  /** Holds a pod placed. */
  readonly holds: Measured
  /** CPU microseconds a pod placed. */
  readonly microseconds: Measured
  /** CPU nanoseconds of one hold in this process. */
  readonly holdNanoseconds: number
  /** Digest of the run's trace: an optimisation that changes meaning shows here. */
  readonly digest: string
}

/** A run that can be done again and again; each time it is set up anew. */
function prepared(spec: RunSpec, extra: RunOptions = {}): () => ReturnType<typeof execute> {
  const options = { groups: false, ...extra }
  const { scenario, table } = loadOf(spec)
  const chosen = chooseStrategy(scenario, scenario.strategies[0].name)
  const jobs = spec.jobs === 'table' ? table : table.all()
  return () => execute({ ...setupOf(scenario, chosen, options), workload: { jobs } })
}

/** So many CPU seconds are spent on runs before one is timed: a short one would else be measured while it is still compiled. */
const WARM_SECONDS = 1
/** Of a run with more pods a small likeness warms up. */
const MOST_WARM_PODS = 300_000

/**
 * What a run costs, in holds a pod placed: runs to warm up, then as many as the budget allows; and the memory of the first whole one.
 * Nothing is collected by hand in between, so that each run pays for the garbage of the one before it, as in a sweep: a full collection while no run
 * is there makes V8 forget the shapes of all that a run consists of, and with them the code compiled for it.
 */
export function timeRun(spec: RunSpec, budget: Budget): TimedRun {
  const run = prepared(spec)
  const clock = new HoldClock()
  const parts = Math.ceil(spec.pods / MOST_WARM_PODS)
  const weighed = parts === 1 ? [weigh(run)] : []
  warmUp(parts === 1 ? run : prepared({ ...spec, nodes: Math.ceil(spec.nodes / parts), pods: Math.floor(spec.pods / parts), copies: 1 }))
  const holds: number[] = []
  const microseconds: number[] = []
  sampleWithin(budget, () => {
    const took = clock.time(() => (weighed.length === 0 ? weighed.push(weigh(run)) : run()))
    holds.push(took.holds / weighed[0].placed)
    microseconds.push((took.seconds * 1e6) / weighed[0].placed)
    return took.seconds
  })
  const holdNanoseconds = measured(clock.seconds).median * 1e9
  return { ...weighed[0], holds: measured(holds), microseconds: measured(microseconds), holdNanoseconds }
}

function warmUp(run: () => unknown): void {
  sampleWithin({ least: 0, most: 10, seconds: WARM_SECONDS }, () => cpuSecondsOf(run))
}

/** What was left before is not counted with a run; needs `--expose-gc`. */
export function collectGarbage(): void {
  ;(globalThis as { readonly gc?: () => void }).gc?.()
}

export interface RunMemory {
  readonly placed: number
  /** Live objects when the run begins, bytes: nodes and jobs, and the program itself. */
  readonly inputBytes: number
  /** Most resident memory during the run, all of the process. */
  readonly peakBytes: number
}

/** Memory of one run; means something only in a process of its own. */
export const weighRun = (spec: RunSpec): RunMemory => weigh(prepared(spec))

function weigh(run: ReturnType<typeof prepared>): RunMemory & { readonly digest: string } {
  collectGarbage()
  forgetPeak()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const { figures, digest } = run().result
  return { placed: figures.groupsStarted, inputBytes: heapUsed + arrayBuffers, peakBytes: peakBytes(), digest }
}

export interface RunCounts {
  readonly jobs: number
  readonly placed: number
  readonly events: number
  readonly attempts: number
  /** Offers of a node that were taken up or declined. */
  readonly offers: number
}

/** What happens in a run, counted. */
export function countRun(spec: RunSpec): RunCounts {
  let offers = 0
  const listener = ({ kind }: TraceEvent): void => {
    if (OFFERS.has(kind)) offers++
  }
  const { result, finished } = prepared(spec, spec.strategy === 'hoarding' ? { listener } : {})()
  const { groups, groupsStarted, attempts } = result.figures
  return { jobs: groups, placed: groupsStarted, events: finished.events, attempts, offers }
}

const OFFERS = new Set<TraceKind>(['lease', 'slice', 'decline'])
