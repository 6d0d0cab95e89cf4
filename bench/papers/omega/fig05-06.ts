/** Figures 5 and 6: mean wait and busyness of monolithic schedulers, single and multi path, and of shared state, against t_job(service). */
import type { PaperOutput, Point as PlotPoint, Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import { PATHS, type Path, type Sweep, statementsOf5And6 } from './fig05-06-statements.ts'
import type { Load } from './loads.ts'
import { MONOLITHIC, OMEGA, runPoint, USUAL } from './point.ts'
import { rowsOf } from './report.ts'

export function figures5And6(extent: Extent, output: PaperOutput): Statement[] {
  const loads = { example: extent.roomy, C: extent.trace }
  const sweeps = { example: sweepOf(extent, loads.example), C: sweepOf(extent, loads.C) }
  output.data(
    'fig05-06',
    Object.entries(loads).flatMap(([name, load]) => dataOf(extent, load, sweeps[name as 'example' | 'C'])),
  )
  plot(extent, output, sweeps.example, 'example')
  plot(extent, output, sweeps.C, 'c-like')
  return statementsOf5And6(extent, sweeps.example, sweeps.C)
}

function sweepOf(extent: Extent, load: Load): Sweep {
  const run = (path: Path) => extent.sweep.map((job) => runPoint(setupOf(path, load, extent.horizon, job)))
  return { 'single path': run('single path'), 'multi path': run('multi path'), Omega: run('Omega') }
}

function setupOf(path: Path, load: Load, horizon: number, job: number) {
  const swept = { ...USUAL, job }
  const architecture = path === 'Omega' ? OMEGA : MONOLITHIC
  return { architecture, load, horizon, service: swept, ...(path === 'single path' ? { batch: swept } : {}) }
}

function dataOf(extent: Extent, load: Load, sweep: Sweep) {
  return PATHS.flatMap((path) =>
    sweep[path].flatMap((point, at) => rowsOf({ load: load.name, architecture: path, tJobService: extent.sweep[at] }, point)),
  )
}

function plot(extent: Extent, output: PaperOutput, sweep: Sweep, suffix: string): void {
  const waits: PlotPoint[] = []
  const busy: PlotPoint[] = []
  for (const path of PATHS) {
    sweep[path].forEach((point, at) => {
      const x = extent.sweep[at]
      for (const name of ['batch', 'service'] as const) {
        waits.push({ x, y: point[name].tally.wait, series: name, panel: path })
        waits.push({ x, y: point.waitExpected[name], series: `${name}, M/G/1`, panel: path })
        busy.push({ x, y: path === 'Omega' ? point[name].busyness : point.busyness, series: path === 'Omega' ? name : 'all', panel: path })
      }
    })
  }
  const xLabel = 't_job(service), s'
  output.plot(`fig05-wait-${suffix}`, waits, { title: `Mean job wait, ${suffix} load`, xLabel, yLabel: 'seconds', xLog: true, yLog: true })
  output.plot(`fig06-busyness-${suffix}`, busy, { title: `Busyness, ${suffix} load`, xLabel, yLabel: 'share of time', xLog: true })
}
