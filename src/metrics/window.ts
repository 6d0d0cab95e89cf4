/**
 * Figures over time: shares of a window that runs from the first submission to a horizon. After the last event the totals stand, so
 * that they can be taken again at any later horizon, as a comparison of runs that end at different times needs.
 */
import { jainIndex } from '../analysis/statistics.ts'
import type { Dimensions } from '../model/resources.ts'
import { toSeconds } from '../model/time.ts'
import type { Busyness, Figures, PerDimension } from './figures.ts'
import { HELD_IDLE, NO_ROOM, type Recorder, RUNNING, STRANDED, USEFUL, type UseClass, WASTED } from './recorder.ts'

export type WindowFigures = Pick<
  Figures,
  | 'throughputPerSecond'
  | 'busyness'
  | 'utilisation'
  | 'heldIdle'
  | 'heldReturned'
  | 'stranded'
  | 'fairness'
  | 'windowSeconds'
  | 'deadlockSeconds'
>

export interface WindowSource {
  readonly recorder: Recorder
  readonly dimensions: Dimensions
  readonly totals: Float64Array
  readonly schedulers: readonly { readonly name: string }[]
  readonly shares: { weighted(scheduler: number, until: number): number }
}

/** @param horizon microseconds from the start of the run. */
export function windowFigures(source: WindowSource, horizon: number): WindowFigures {
  const { recorder, schedulers, shares, dimensions, totals } = source
  const span = Math.max(0, horizon - recorder.windowStart)
  const perDimension = (kind: UseClass) => shareOfCapacity(source, kind, horizon, span)
  return {
    throughputPerSecond: ratio(recorder.groupsStarted, toSeconds(span)),
    busyness: Object.fromEntries(schedulers.map(({ name }, index) => [name, busynessOf(recorder, index, span)])),
    utilisation: perDimension(RUNNING),
    heldIdle: perDimension(HELD_IDLE),
    heldReturned: Object.fromEntries(dimensions.map((name, index) => [name, ratio(recorder.returnedTime(index), totals[index] * span)])),
    stranded: perDimension(STRANDED),
    fairness: span === 0 ? null : jainIndex(schedulers.map((_, index) => shares.weighted(index, horizon))),
    windowSeconds: toSeconds(span),
    deadlockSeconds: toSeconds(recorder.deadlockTime(horizon)),
  }
}

/** a / b, null where b is 0. */
export function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b
}

function shareOfCapacity({ recorder, dimensions, totals }: WindowSource, kind: UseClass, horizon: number, span: number): PerDimension {
  const share = (index: number) => ratio(recorder.integral(kind, index, horizon), totals[index] * span)
  return Object.fromEntries(dimensions.map((name, index) => [name, share(index)]))
}

function busynessOf(recorder: Recorder, scheduler: number, span: number): Busyness {
  const share = (kind: typeof USEFUL | typeof WASTED | typeof NO_ROOM) => ratio(recorder.decisionTime(scheduler, kind), span)
  return { useful: share(USEFUL), wasted: share(WASTED), noRoom: share(NO_ROOM) }
}
