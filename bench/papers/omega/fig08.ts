/** Figure 8: shared state under ever faster arrivals of batch jobs, until the batch scheduler saturates. */
import type { PaperOutput, Point as PlotPoint, Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import { exampleLoad, type Load } from './loads.ts'
import { OMEGA, type Point, runPoint, USUAL } from './point.ts'
import { grade, near, rowsOf, SIMULATOR, said, series, show } from './report.ts'
import { saturationOf } from './saturation.ts'

/** Busyness of batch in Google's simulator, two hours, by the scale of its rate. */
const TWO_HOURS: Readonly<Record<number, number>> = { 1: 0.059, 2: 0.12, 4: 0.242, 8: 0.49, 12: 0.712, 14: 0.833, 16: 0.952, 18: 0.999 }

interface Scaled {
  readonly load: Load
  /** By scale. */
  readonly points: ReadonlyMap<number, Point>
  /** Scale at which batch saturates. */
  readonly saturation: number
  /** The same from the decision times alone: 1 / busyness at the rate of the load. */
  readonly predicted: number
}

export function figure8(extent: Extent, output: PaperOutput): Statement[] {
  const loads = { example: exampleLoad(extent.nodes, 0.3), finished: extent.trace, all: extent.traceAll }
  const example = scaled(extent, loads.example)
  const finished = scaled(extent, loads.finished)
  const all = scaled(extent, loads.all)
  const both = [example, finished, all]
  output.data(
    'fig08',
    both.flatMap(({ load, points }) =>
      [...points].sort(([a], [b]) => a - b).flatMap(([scale, point]) => rowsOf({ load: load.name, batchScale: scale }, point)),
    ),
  )
  const plotted: PlotPoint[] = both.flatMap(({ load, points }) =>
    [...points].sort(([a], [b]) => a - b).map(([x, { batch }]) => ({ x, y: batch.busyness, series: load.name })),
  )
  output.plot('fig08-busyness', plotted, {
    title: 'Busyness of the batch scheduler as batch jobs come faster',
    xLabel: 'rate of batch jobs, times the load',
    yLabel: 'share of time',
    xLog: true,
  })
  return [saturates(finished, all), predictedRow(both), simulator(extent, example)]
}

function scaled(extent: Extent, load: Load): Scaled {
  const points = new Map<number, Point>()
  const at = (scale: number): Point => {
    const known = points.get(scale)
    if (known !== undefined) return known
    const point = runPoint({ architecture: OMEGA, load, horizon: extent.short, batchScale: scale, service: { ...USUAL, job: 1 } })
    points.set(scale, point)
    return point
  }
  // From the first point on that cannot keep up nothing more is learnt.
  for (const scale of extent.scales) if (at(scale).batch.saturated) break
  const above = [...points].find(([, point]) => point.batch.saturated)?.[0] ?? Infinity
  const below = Math.max(...extent.scales.filter((scale) => scale < above))
  const isSaturated = (scale: number): boolean => at(scale).batch.saturated
  const saturation = Number.isFinite(above) ? saturationOf(isSaturated, below, above, Math.ceil(extent.steps / 3)).at : Infinity
  return { load, points, saturation, predicted: predictedOf(points) }
}

/** Busyness a unit of rate, from the largest sample: jobs that come many times as fast. */
function predictedOf(points: ReadonlyMap<number, Point>): number {
  const [scale, point] = [...points].reduce((a, b) => (b[1].batch.tally.submitted > a[1].batch.tally.submitted ? b : a))
  return scale / point.batch.expected
}

function saturates(finished: Scaled, all: Scaled): Statement {
  return said(
    'figure 8',
    'Omega saturates at about 2.5 (cluster A), 6 (B) and 9.5 (C) times the rate of batch jobs',
    `C-like: ${show(finished.saturation)} times with a job in 6.5 s (those that finished), ${show(all.saturation)} times with a job in 3.73 s (all of the trace)`,
    grade(near(all.saturation, 9.5, 1.25), near(all.saturation, 9.5, 2)),
    `only C is known, and from counts. Decision times alone would allow ${show(finished.predicted)} and ${show(all.predicted)} times; giant jobs (three tenths of all tasks are in a thousandth of the jobs) of which not all tasks find room are decided again, which saturates the scheduler earlier`,
  )
}

function predictedRow(both: readonly Scaled[]): Statement {
  return said(
    'figure 8, closed form',
    'saturation comes where rate x mean decision time is 1',
    both.map(({ load, saturation, predicted }) => `${load.name}: ${show(saturation)} measured, ${show(predicted)} predicted`).join('; '),
    grade(...both.map(({ saturation, predicted }) => near(saturation, predicted, 1.3))),
    'mean decision time is that of the jobs of the fastest run, each decided once. On the example load nothing is decided twice; on the C-like one giant jobs are, for want of room',
  )
}

function simulator(extent: Extent, example: Scaled): Statement {
  const pairs = extent.scales.flatMap((scale) => {
    const point = example.points.get(scale)
    const theirs = TWO_HOURS[scale]
    return point === undefined || theirs === undefined ? [] : [{ scale, theirs, ours: point.batch.busyness }]
  })
  return said(
    'example load, prefill 0.3, t_job(service) 1 s',
    `busyness of batch at ${pairs.map(({ scale }) => scale).join(' / ')} times the rate: ${series(pairs.map(({ theirs }) => theirs))}; saturates at 16 to 18`,
    `${series(pairs.map(({ ours }) => ours))}; saturates at ${show(example.saturation)}`,
    grade(...pairs.map(({ ours, theirs }) => near(ours, theirs, 1.15))),
    `${Math.round(extent.short / 60)} min here, 2 h there; within 15 % counts as agreement`,
    SIMULATOR,
  )
}
