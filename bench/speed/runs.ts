/** Whole runs, timed from the call of `simulate` to its result: set-up, run, every figure. The input is made before the clock starts. */
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import type { RunOptions } from '../../src/experiment/types.ts'
import type { TraceEvent, TraceKind } from '../../src/simulation/trace.ts'
import { type Budget, forgetPeak, type Measured, measured, peakBytes, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'
import { loadOf, type RunSpec } from './load.ts'

export interface TimedRun {
  /** Holds a pod placed. */
  readonly holds: Measured
  /** CPU microseconds a pod placed. */
  readonly microseconds: Measured
  /** CPU nanoseconds of one hold in this process. */
  readonly holdNanoseconds: number
  readonly placed: number
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

/** What a run costs, in holds a pod placed: one run to warm up, then as many as the budget allows. */
export function timeRun(spec: RunSpec, budget: Budget): TimedRun {
  const run = prepared(spec)
  const clock = new HoldClock()
  const { figures, digest } = run().result
  const placed = figures.groupsStarted
  const holds: number[] = []
  const microseconds: number[] = []
  sampleWithin(budget, () => {
    collectGarbage()
    const took = clock.time(run)
    holds.push(took.holds / placed)
    microseconds.push((took.seconds * 1e6) / placed)
    return took.seconds
  })
  const holdNanoseconds = measured(clock.seconds).median * 1e9
  return { holds: measured(holds), microseconds: measured(microseconds), holdNanoseconds, placed, digest }
}

/** What earlier runs left is not charged to the next; needs `--expose-gc`. */
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
export function weighRun(spec: RunSpec): RunMemory {
  const run = prepared(spec)
  collectGarbage()
  forgetPeak()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { placed: run().result.figures.groupsStarted, inputBytes: heapUsed + arrayBuffers, peakBytes: peakBytes() }
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
