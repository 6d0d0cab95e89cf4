/**
 * How the cost of a pod grows: over nodes, jobs, dimensions, schedulers and fragmentation, each alone, all else as usual. Every point is
 * a run in a process of its own: median and interval of the holds a pod placed, CPU time, peak memory.
 */
import { MILLISECOND } from '../../src/model/time.ts'
import type { CsvRow } from '../../src/node/csv.ts'
import { linePlot, type Point } from '../papers/output.ts'
import type { Budget } from './clock.ts'
import { type RunSpec, USUAL } from './load.ts'
import type { Program } from './program.ts'
import type { Size } from './sections/section.ts'

interface Curve {
  readonly name: string
  readonly title: string
  readonly label: string
  readonly log: boolean
  readonly values: Readonly<Record<Size, readonly number[]>>
  /** The run at a value of the curve. */
  readonly at: (value: number, size: Size) => Partial<RunSpec>
}

const USUAL_NODES = { quick: 100, normal: 2_000, full: 10_000 } as const
const PODS_A_NODE = 20
/** Fewer nodes would leave a run too short to be timed. */
const LEAST_PODS = 4_000

const sized = (nodes: number): Partial<RunSpec> => ({ nodes, pods: Math.max(LEAST_PODS, nodes * PODS_A_NODE) })

export const CURVES: readonly Curve[] = [
  {
    name: 'nodes',
    title: 'Cost of a pod over the nodes of the cluster',
    label: 'nodes',
    log: true,
    values: { quick: [50, 200], normal: [100, 1_000, 10_000], full: [100, 300, 1_000, 3_000, 10_000, 30_000] },
    at: (nodes) => sized(nodes),
  },
  {
    name: 'jobs',
    title: 'Cost of a pod over the jobs of a run',
    label: 'jobs of one pod',
    log: true,
    values: { quick: [2_000, 6_000], normal: [10_000, 30_000, 100_000, 300_000], full: [10_000, 30_000, 100_000, 300_000, 1_000_000] },
    at: (pods, size) => ({ nodes: USUAL_NODES[size], pods }),
  },
  {
    name: 'dimensions',
    title: 'Cost of a pod over the resources it asks for',
    label: 'dimensions',
    log: false,
    values: { quick: [1, 4], normal: [1, 2, 4, 8], full: [1, 2, 3, 4, 6, 8] },
    at: (dimensions, size) => ({ ...sized(USUAL_NODES[size]), dimensions }),
  },
  {
    name: 'schedulers',
    title: 'Cost of a pod over the schedulers that share the cell (optimistic)',
    label: 'schedulers',
    log: true,
    values: { quick: [1, 16], normal: [1, 4, 16, 64], full: [1, 2, 4, 8, 16, 32, 64, 128] },
    at: (schedulers, size) => ({ ...sized(USUAL_NODES[size]), strategy: 'optimistic', schedulers, decision: 5 * MILLISECOND }),
  },
  {
    name: 'fragmentation',
    title: 'Cost of a pod over the share of nodes with less room than any pod needs',
    label: 'share of nodes crammed by endless pods',
    log: false,
    values: { quick: [0, 0.75], normal: [0, 0.5, 0.9], full: [0, 0.25, 0.5, 0.75, 0.9] },
    at: (crammed, size) => ({ ...sized(USUAL_NODES[size]), crammed }),
  },
]

const POLICIES = ['leastAllocated', 'bestFit', 'firstFit'] as const

export interface CurvePoint {
  readonly curve: string
  readonly policy: string
  readonly value: number
  readonly nodes: number
  readonly pods: number
  readonly holds: number
  readonly low: number
  readonly high: number
  readonly samples: number
  /** CPU microseconds a pod placed, and nanoseconds of a hold in the same process. */
  readonly microseconds: number
  readonly holdNanoseconds: number
  readonly peakBytes: number
  /** Of the peak, what is there beyond Node, nodes and jobs, by the pod. */
  readonly bytesPerPod: number
  readonly digest: string
}

/** All points; `say` hears of each curve. */
export function measureCurves(program: Program, size: Size, budget: Budget, say: (line: string) => void): CurvePoint[] {
  return CURVES.flatMap((curve) => {
    say(`curve over ${curve.name}`)
    return (size === 'quick' ? POLICIES.slice(0, 1) : POLICIES).flatMap((policy) =>
      curve.values[size].map((value) => pointOf(program, curve, policy, value, size, budget)),
    )
  })
}

function pointOf(program: Program, curve: Curve, policy: string, value: number, size: Size, budget: Budget): CurvePoint {
  const spec = { ...USUAL, policy, ...curve.at(value, size) }
  const took = program.perform({ kind: 'run', spec, budget })
  const { holds, microseconds, holdNanoseconds, placed, peakBytes, inputBytes, digest } = took
  return {
    curve: curve.name,
    policy,
    value,
    nodes: spec.nodes,
    pods: spec.pods,
    holds: holds.median,
    low: holds.low,
    high: holds.high,
    samples: holds.count,
    microseconds: microseconds.median,
    holdNanoseconds,
    peakBytes,
    bytesPerPod: (peakBytes - inputBytes) / placed,
    digest,
  }
}

/** `CURVE.csv`, `CURVE.svg` for the time and `CURVE-memory.svg` for the memory. */
export function curveFiles(points: readonly CurvePoint[], toCsv: (rows: readonly CsvRow[]) => string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const { name, title, label, log } of CURVES) {
    const own = points.filter(({ curve }) => curve === name)
    if (own.length === 0) continue
    const lines = (y: (point: CurvePoint) => number): Point[] => own.map((point) => ({ x: point.value, y: y(point), series: point.policy }))
    files[`${name}.csv`] = toCsv(own.map((point) => ({ ...point })))
    files[`${name}.svg`] = linePlot(
      lines(({ holds }) => holds),
      { title, xLabel: label, yLabel: 'holds a pod placed', xLog: log },
    )
    files[`${name}-memory.svg`] = linePlot(
      lines(({ peakBytes }) => peakBytes / 1e6),
      { title: title.replace('Cost of a pod', 'Peak memory'), xLabel: label, yLabel: 'MB at the peak', xLog: log },
    )
  }
  return files
}
