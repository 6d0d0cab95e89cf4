/** Whole runs, timed from the call of `simulate` to its result: set-up, run, every figure. The input is made before the clock starts. */
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf, simulate } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { type Budget, forgetPeak, type Measured, measured, peakBytes, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'
import { type RunSpec, scenarioOf } from './load.ts'

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

/** What a run costs, in holds a pod placed: one run to warm up, then as many as the budget allows. */
export function timeRun(spec: RunSpec, budget: Budget): TimedRun {
  const scenario = scenarioOf(spec)
  const clock = new HoldClock()
  const { figures, digest } = simulate(scenario, { groups: false })
  const placed = figures.groupsStarted
  const holds: number[] = []
  const microseconds: number[] = []
  sampleWithin(budget, () => {
    collectGarbage()
    const took = clock.time(() => simulate(scenario, { groups: false }))
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
export function weighRun(scenario: Scenario): RunMemory {
  collectGarbage()
  forgetPeak()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const { figures } = simulate(scenario, { groups: false })
  return { placed: figures.groupsStarted, inputBytes: heapUsed + arrayBuffers, peakBytes: peakBytes() }
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
  const scenario = scenarioOf(spec)
  let offers = 0
  const options = { groups: false, listener: ({ kind }: { kind: string }) => void (OFFERS.has(kind) && offers++) }
  const { events, figures } = executed(scenario, spec.strategy === 'hoarding' ? options : { groups: false })
  return { jobs: scenario.workload.jobs?.length ?? 0, placed: figures.groupsStarted, events, attempts: figures.attempts, offers }
}

const OFFERS = new Set(['lease', 'slice', 'decline'])

function executed(scenario: Scenario, options: Parameters<typeof setupOf>[2]) {
  const { result, finished } = execute(setupOf(scenario, chooseStrategy(scenario, scenario.strategies[0].name), options))
  return { events: finished.events, figures: result.figures }
}

export interface LawCost {
  /** CPU time with the laws checked / without. */
  readonly ratio: Measured
  readonly digestsEqual: boolean
}

/** A build of this file without the checks, for {@link compareLaws}. */
export interface Lawless {
  readonly simulate: typeof simulate
}

/** Runs with and without the laws of the cell in turn; each pair is one sample. */
export function compareLaws(spec: RunSpec, budget: Budget, lawless: Lawless): LawCost {
  const scenario = scenarioOf(spec)
  const clock = new HoldClock()
  const ratios: number[] = []
  const digests = new Set([simulate(scenario, { groups: false }).digest, lawless.simulate(scenario, { groups: false }).digest])
  let turn = 0
  sampleWithin(budget, () => {
    const timed = (run: typeof simulate): { readonly seconds: number; readonly holds: number } => {
      collectGarbage()
      return clock.time(() => run(scenario, { groups: false }))
    }
    const order = turn++ % 2 === 0 ? [simulate, lawless.simulate] : [lawless.simulate, simulate]
    const [first, second] = order.map(timed)
    const [checked, unchecked] = order[0] === simulate ? [first, second] : [second, first]
    ratios.push(checked.holds / unchecked.holds)
    return first.seconds + second.seconds
  })
  return { ratio: measured(ratios), digestsEqual: digests.size === 1 }
}
