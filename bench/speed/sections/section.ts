/** A part of the speed report, and what it is given to measure with. */
import type { Budget } from '../clock.ts'
import type { Program } from '../program.ts'
import type { SpeedRow } from '../rows.ts'

/** `quick`: seconds, small sizes; `normal`: minutes, the sizes of the bars but for the largest; `full`: all of them. */
export type Size = 'quick' | 'normal' | 'full'

export interface Place {
  readonly size: Size
  readonly program: Program
  /** How often a run is timed. */
  readonly budget: Budget
  /** A job file of Omega's simulator, for its day. */
  readonly omegaJobs?: string
  /** What cannot be measured here, and why. */
  readonly skip: (what: string) => void
}

export interface Section {
  readonly name: string
  readonly title: string
  measure(place: Place): readonly SpeedRow[] | Promise<readonly SpeedRow[]>
}

/** 10,000 as people write it. */
export const thousands = (count: number): string => count.toLocaleString('en-US')
