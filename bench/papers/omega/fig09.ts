/** Figure 9: more and more batch schedulers share the same stream of batch jobs. */
import type { PaperOutput, Point as PlotPoint, Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import { exampleLoad } from './loads.ts'
import { OMEGA, omegaWith, type Point, runPoint } from './point.ts'
import { grade, near, rowsOf, SIMULATOR, said, series } from './report.ts'

/** Busyness of a batch scheduler and conflict fraction in Google's simulator, an hour, by number of schedulers. */
const HOUR_LONG: Readonly<Record<number, readonly [busyness: number, conflicts: number]>> = {
  1: [1, 0.003],
  2: [0.8, 0.35],
  4: [0.41, 0.44],
  8: [0.205, 0.465],
  16: [0.103, 0.464],
  32: [0.051, 0.476],
}

/** A batch job in 0.4 s for tasks of 50 s fills a cell of 10,000 nodes to 0.81 from a prefill of 0.5. */
const RATE = 25

export function figure9(extent: Extent, output: PaperOutput): Statement[] {
  const load = exampleLoad(extent.nodes, 0.5)
  const modes = [OMEGA, { ...omegaWith('version', 'incremental'), name: 'Omega, version' }]
  const all = modes.flatMap((architecture) =>
    extent.schedulers.map((count) => ({
      name: architecture.name,
      count,
      point: runPoint({ architecture, load, horizon: extent.short, batchScale: RATE, spans: 0.5, batchSchedulers: count }),
    })),
  )
  output.data(
    'fig09',
    all.flatMap(({ name, count, point }) => rowsOf({ load: load.name, architecture: name, batchSchedulers: count }, point)),
  )
  const plotted = (value: (point: Point) => number): PlotPoint[] =>
    all.map(({ name, count, point }) => ({ x: count, y: value(point), series: name }))
  const labels = { xLabel: 'batch schedulers', xLog: true }
  output.plot(
    'fig09-conflicts',
    plotted(({ batch }) => batch.tally.conflictFraction),
    { title: 'Conflict fraction of batch', yLabel: 'refused / accepted transactions', ...labels },
  )
  output.plot(
    'fig09-busyness',
    plotted(({ batch }) => batch.busyness),
    { title: 'Busyness of a batch scheduler', yLabel: 'share of time', ...labels },
  )
  return statements(
    extent,
    all.filter(({ name }) => name === OMEGA.name).map(({ point }) => point),
  )
}

function statements(extent: Extent, points: readonly Point[]): Statement[] {
  const conflicts = points.map(({ batch }) => batch.tally.conflictFraction)
  const busy = points.map(({ batch }) => batch.busyness)
  const last = points[points.length - 1].batch
  const counts = extent.schedulers.join(' / ')
  const rate = 'the example load with batch jobs 25 times as fast and tasks half as long, at 0.8 utilisation; B itself is not known'
  return [
    said(
      'figure 9a',
      'the conflict fraction rises with the number of batch schedulers',
      `${counts} schedulers: ${series(conflicts)}`,
      grade(
        conflicts.every((value, at) => at === 0 || value > 0.9 * conflicts[at - 1]),
        conflicts[conflicts.length - 1] > 2 * conflicts[0],
      ),
      `${rate}. It levels off: as many decisions run side by side with 8 schedulers as with 32, for there are no more jobs`,
    ),
    said(
      'figure 9b',
      'the busyness of each batch scheduler falls as they share the load',
      `${counts} schedulers: ${series(busy)}`,
      grade(busy.every((value, at) => at === 0 || value < busy[at - 1])),
      rate,
    ),
    said(
      'figure 9',
      'Omega scales to 32 batch schedulers: conflicts cost little, and jobs hardly wait',
      `at ${extent.schedulers[extent.schedulers.length - 1]}: busyness / decided once ${series([last.busyness / last.expected])}, mean wait ${series([last.tally.wait])} s, queued ${last.tally.queued}`,
      grade(!last.saturated, last.busyness < 1.5 * last.expected, last.tally.wait < 1),
      rate,
    ),
    ...simulatorRows(extent, points),
  ]
}

function simulatorRows(extent: Extent, points: readonly Point[]): Statement[] {
  const known = extent.schedulers.flatMap((count, at) =>
    HOUR_LONG[count] === undefined ? [] : [{ count, theirs: HOUR_LONG[count], batch: points[at].batch }],
  )
  const counts = known.map(({ count }) => count).join(' / ')
  const row = (what: string, index: 0 | 1, value: (batch: Point['batch']) => number, factor: number): Statement => {
    const pairs = known.filter(({ count }) => index === 0 || count > 1).map(({ theirs, batch }) => [value(batch), theirs[index]] as const)
    return said(
      `example load, prefill 0.5, ${counts} batch schedulers`,
      `${what}: ${series(known.map(({ theirs }) => theirs[index]))}`,
      series(known.map(({ batch }) => value(batch))),
      grade(...pairs.map(([ours, theirs]) => near(ours, theirs, factor))),
      `${Math.round(extent.short / 60)} min here with the time to fill the cell, an hour there${index === 0 ? '' : '; one scheduler left out, its conflicts are with rare service jobs'}; within a factor of ${factor}`,
      SIMULATOR,
    )
  }
  return [
    row('busyness of a batch scheduler', 0, (batch) => batch.busyness, 1.15),
    row('conflict fraction', 1, (batch) => batch.tally.conflictFraction, 1.4),
  ]
}
