/** The parts of the speed report, in its order. */
import { floor } from './sections/floor.ts'
import { hoarding } from './sections/hoarding.ts'
import { laws } from './sections/laws.ts'
import { omega } from './sections/omega.ts'
import { overload } from './sections/overload.ts'
import { parallel } from './sections/parallel.ts'
import { placement } from './sections/placement.ts'
import { queue } from './sections/queue.ts'
import { memory, optimistic, pod } from './sections/runs.ts'
import { scale } from './sections/scale.ts'
import type { Section } from './sections/section.ts'
import { start } from './sections/start.ts'
import { sweeps } from './sections/sweeps.ts'

export const SECTIONS: readonly Section[] = [
  placement,
  queue,
  floor,
  pod,
  memory,
  optimistic,
  hoarding,
  omega,
  scale,
  overload,
  sweeps,
  laws,
  parallel,
  start,
]
