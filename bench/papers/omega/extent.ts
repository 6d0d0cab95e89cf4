/**
 * How much of the paper's experiments is run. The paper simulates seven days a point (29 on the trace); busyness and conflicts are
 * rates, which hours show as well, but for long queues and the 1,000 attempts of section 4.2. `full` runs a day a point: the tasks
 * of a whole week are too many to be held at once.
 */
import type { PaperSize } from '../output.ts'
import { clusterC, exampleLoad, type Load, TRACE_NODES } from './loads.ts'

export interface Extent {
  /** Simulated seconds of a point. */
  readonly horizon: number
  /** Simulated seconds where jobs come many times as fast. */
  readonly short: number
  /** Decision times a job, seconds. */
  readonly sweep: readonly number[]
  readonly seeds: readonly string[]
  /** The example load in a cell with plenty of room (Google's own 10,000 nodes), and in one that it nearly fills. */
  readonly roomy: Load
  readonly contended: Load
  /** In between: the cell in which conflicts cost what the paper says (figure 12). */
  readonly between: Load
  /** The same rates of jobs with a tenth of their tasks, in a cell a tenth as large. */
  readonly tenth: Load
  /** Like cluster C: with the jobs that finished, with all jobs of the trace, and in a cell of which it takes what is left. */
  readonly trace: Load
  readonly traceAll: Load
  readonly tight: Load
  /** Batch schedulers side by side (figure 9). */
  readonly schedulers: readonly number[]
  /** Rates of batch jobs, times those of the load (figure 8), until one saturates. */
  readonly scales: readonly number[]
  /** Steps of the search for the point of saturation. */
  readonly steps: number
  /** Nodes of the example cell, for figures that fill it otherwise. */
  readonly nodes: number
}

/** Seconds between jobs: 672,074 in 29 days. */
const ALL_JOBS = 3.73

const NORMAL: Extent = {
  horizon: 2 * 3600,
  short: 900,
  sweep: [0.1, 0.3, 1, 3, 10, 30, 100],
  seeds: ['1'],
  roomy: exampleLoad(10_000, 0.6),
  contended: exampleLoad(1_000, 0.6),
  between: exampleLoad(1_300, 0.6),
  tenth: exampleLoad(100, 0.5),
  trace: clusterC(TRACE_NODES),
  traceAll: clusterC(TRACE_NODES, ALL_JOBS),
  tight: clusterC(1_200),
  schedulers: [1, 2, 4, 8, 16, 32],
  scales: [1, 4, 8, 12, 14, 16, 18, 24, 32],
  steps: 5,
  nodes: 10_000,
}

const SMALL: Extent = {
  ...NORMAL,
  horizon: 600,
  short: 120,
  sweep: [0.1, 1, 10],
  seeds: ['1'],
  roomy: exampleLoad(2_000, 0.4),
  trace: clusterC(2_000),
  traceAll: clusterC(2_000, ALL_JOBS),
  schedulers: [1, 8],
  scales: [1, 4, 8, 18],
  steps: 1,
  nodes: 10_000,
}

const DAY = 86_400

const FULL: Extent = {
  ...NORMAL,
  horizon: DAY,
  short: 3 * 3600,
  sweep: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100],
  seeds: ['1', '2', '3', '4', '5'],
  schedulers: [1, 2, 4, 8, 12, 16, 24, 32],
  steps: 8,
}

export const EXTENTS: Readonly<Record<PaperSize, Extent>> = { small: SMALL, normal: NORMAL, full: FULL }
