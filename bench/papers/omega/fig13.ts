/** Figure 13: one batch scheduler or three, against t_job(batch), on a load like that of cluster C. */
import type { PaperOutput, Point as PlotPoint, Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import { OBJECTIVE } from './fig12.ts'
import type { Load } from './loads.ts'
import { OMEGA, type Point, runPoint, USUAL } from './point.ts'
import { grade, near, rowsOf, said, series, show } from './report.ts'
import { type Saturation, saturationOf } from './saturation.ts'

const COUNTS = [1, 3] as const
const LEAST = 1
const MOST = 50

interface Curve {
  readonly load: Load
  readonly count: number
  /** Points by t_job(batch), ascending. */
  readonly points: ReadonlyArray<readonly [number, Point]>
  readonly saturated: Saturation
  /** From where on the mean wait is above the objective. */
  readonly missed: Saturation
}

export function figure13(extent: Extent, output: PaperOutput): Statement[] {
  const loads = [extent.trace, extent.traceAll, extent.tight]
  const curves = loads.map((load) => COUNTS.map((count) => curveOf(extent, load, count)))
  const all = curves.flat()
  output.data(
    'fig13',
    all.flatMap(({ load, count, points }) =>
      points.flatMap(([job, point]) => rowsOf({ load: load.name, batchSchedulers: count, tJobBatch: job }, point)),
    ),
  )
  const plotted = (value: (point: Point) => number): PlotPoint[] =>
    all.flatMap(({ load, count, points }) =>
      points.map(([x, point]) => ({ x, y: value(point), series: `${count} batch`, panel: load.name })),
    )
  const labels = { xLabel: 't_job(batch), s', xLog: true }
  output.plot(
    'fig13-busyness',
    plotted(({ batch }) => batch.busyness),
    { title: 'Busyness of a batch scheduler', yLabel: 'share of time', ...labels },
  )
  output.plot(
    'fig13-wait',
    plotted(({ batch }) => batch.tally.wait),
    { title: 'Mean wait of batch jobs', yLabel: 'seconds', yLog: true, ...labels },
  )
  output.plot(
    'fig13-conflicts',
    plotted(({ batch }) => batch.tally.conflictFraction),
    { title: 'Conflict fraction of batch', yLabel: 'refused / accepted transactions', ...labels },
  )
  return statements(curves)
}

function curveOf(extent: Extent, load: Load, count: number): Curve {
  const known = new Map<number, Point>()
  const at = (job: number): Point => {
    const point =
      known.get(job) ?? runPoint({ architecture: OMEGA, load, horizon: extent.horizon, batch: { ...USUAL, job }, batchSchedulers: count })
    known.set(job, point)
    return point
  }
  for (const job of extent.sweep) if (job <= MOST) at(job)
  const saturated = saturationOf((job) => at(job).batch.saturated, LEAST, MOST, extent.steps)
  const missed = saturationOf((job) => at(job).batch.tally.wait > OBJECTIVE, LEAST, MOST, extent.steps)
  return { load, count, points: [...known].sort(([a], [b]) => a - b), saturated, missed }
}

/** The last point of a curve below saturation. */
function lastBelow({ points, saturated }: Curve): Point {
  return points.filter(([job]) => job <= saturated.lastBelow).at(-1)?.[1] ?? points[0][1]
}

function statements(curves: readonly (readonly Curve[])[]): Statement[] {
  const [, whole] = curves
  const each = (text: (one: Curve, three: Curve) => string) =>
    curves.map(([one, three]) => `${one.load.name}: ${text(one, three)}`).join('; ')
  const factors = curves.map(([one, three]) => three.saturated.at / one.saturated.at)
  const conflicts = curves.map(([, three]) => lastBelow(three).batch.tally.conflictFraction)
  return [
    said(
      'figure 13',
      'three batch schedulers instead of one move saturation from t_job(batch) of about 4 s to about 15 s, about 3 times',
      `${each((one, three) => `${show(one.saturated.at)} to ${show(three.saturated.at)} s`)}; factors ${series(factors)}`,
      grade(...factors.map((factor) => near(factor, 3, 1.3)), near(whole[0].saturated.at, 4, 1.3), near(whole[1].saturated.at, 15, 1.3)),
      'three queues at a third of the rate each: the factor is 3 but for conflicts. The point itself is the gap between batch jobs less the time for tasks: 4 s asks for the rate of all jobs in the trace (one in 3.73 s), those that finished come too slowly',
    ),
    said(
      'figure 13',
      'with three batch schedulers the conflict fraction stays at about 0.1',
      `just below saturation: ${each((_, three) => show(lastBelow(three).batch.tally.conflictFraction))}`,
      grade(
        conflicts.every((fraction) => fraction <= 0.2),
        conflicts.some((fraction) => fraction >= 0.05),
      ),
      'the paper replays C on its real machines and constraints; on like nodes with room a plan seldom meets another, and in the small cell it does',
    ),
    said(
      'figure 13',
      'the 30 s wait objective is met until saturation',
      each(
        (one, three) =>
          `missed from ${show(one.missed.at)} and ${show(three.missed.at)} s, saturated from ${show(one.saturated.at)} and ${show(three.saturated.at)} s`,
      ),
      grade(...curves.flat().map(({ missed, saturated }) => missed.at >= 0.8 * saturated.at)),
      'met up to 0.8 of saturation counts; an M/G/1 queue of decisions as long as that must wait 30 s before it saturates, the longer the decision the sooner: at a load of 0.8 half of the decision time x 4',
    ),
  ]
}
