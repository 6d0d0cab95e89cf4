/** What a process of its own is asked to measure, and what it answers: plain data both ways. */
import type { ExplorationTimes, PlainModel } from '../exploration.ts'
import type { OmegaDay } from '../omega-day.ts'
import type { Budget, Measured } from './clock.ts'
import type { FloorPart } from './floor.ts'
import type { RunSpec } from './load.ts'
import type { PlacementSpec, PlacementTime } from './placement.ts'
import type { QueueTime } from './queue.ts'
import type { RunCounts, RunMemory, TimedRun } from './runs.ts'
import type { SuiteRow } from './suites.ts'
import type { SweepSpec } from './sweep.ts'

export type Task =
  | { readonly kind: 'run'; readonly spec: RunSpec; readonly budget: Budget }
  | { readonly kind: 'memory'; readonly spec: RunSpec }
  | { readonly kind: 'count'; readonly spec: RunSpec }
  | { readonly kind: 'queue'; readonly pending: number; readonly budget: Budget; readonly limit?: string }
  | { readonly kind: 'floor'; readonly part: FloorPart; readonly budget: Budget }
  | { readonly kind: 'placement'; readonly spec: PlacementSpec; readonly budget: Budget }
  | { readonly kind: 'suites'; readonly sizes: readonly number[]; readonly milliseconds: number }
  | { readonly kind: 'sweep'; readonly spec: SweepSpec; readonly budget: Budget }
  | { readonly kind: 'exploration'; readonly model: PlainModel }
  | { readonly kind: 'omega'; readonly path?: string; readonly times: number; readonly window: number }

interface Results {
  readonly run: TimedRun
  readonly memory: RunMemory
  readonly count: RunCounts
  readonly queue: QueueTime
  readonly floor: Measured
  readonly placement: PlacementTime
  readonly suites: readonly SuiteRow[]
  readonly sweep: Measured
  readonly exploration: ExplorationTimes
  readonly omega: OmegaDay
}

export type Result<T extends Task> = Results[T['kind']]
