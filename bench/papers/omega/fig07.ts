/**
 * Figure 7: two-level scheduling (Mesos) against t_job(service). The paper's model locks all free room while a framework thinks and
 * places what fits at once; `offerAll` is that model. The preset `hoarding` is what the paper says of Mesos and never simulated (section
 * 3.3, table 1): a job starts whole, and until then holds the nodes it collected. Jobs are gangs there.
 */
import type { PaperOutput, Point as PlotPoint, Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import { offerAll } from './offer-all.ts'
import { type Architecture, MONOLITHIC, OMEGA, type Point, type PointSetup, runPoint } from './point.ts'
import { grade, PAPER, rowsOf, SIMULATOR, said, series, show } from './report.ts'

const TWO_LEVEL: Architecture = { name: 'two-level, locks all', strategy: offerAll, shared: true }
const HOARDING: Architecture = {
  name: 'two-level, hoards gangs',
  strategy: { use: 'hoarding', name: 'hoarding', unit: 'job', planning: 'whole' },
  shared: true,
  jobs: (job) => ({ ...job, gang: { minMember: job.pods.length } }),
}
const ARCHITECTURES = [{ ...MONOLITHIC, name: 'multi path' }, OMEGA, TWO_LEVEL, HOARDING]

/** Tasks ten times as coarse: a tenth of them, each with ten times the decision time. */
const COARSE = { tasks: 0.1, task: 0.05 }

export function figure7(extent: Extent, output: PaperOutput): Statement[] {
  const points = new Map(
    ARCHITECTURES.map((architecture) => [architecture.name, extent.sweep.map((job) => runPoint(setupOf(extent, architecture, job)))]),
  )
  const all = [...points].flatMap(([name, sweep]) => sweep.map((point, at) => ({ name, point, job: extent.sweep[at] })))
  output.data(
    'fig07',
    all.flatMap(({ name, point, job }) => rowsOf({ load: extent.tenth.name, architecture: name, tJobService: job }, point)),
  )
  const plotted = (value: (point: Point) => number): PlotPoint[] =>
    all.map(({ name, point, job }) => ({ x: job, y: value(point), series: name }))
  const labels = { xLabel: 't_job(service), s', xLog: true }
  output.plot(
    'fig07-busyness-batch',
    plotted(({ batch }) => batch.busyness),
    { title: 'Busyness of batch', yLabel: 'share of time', ...labels },
  )
  output.plot(
    'fig07-wait-batch',
    plotted(({ batch }) => batch.tally.wait),
    { title: 'Mean wait of batch jobs to the first decision', yLabel: 'seconds', yLog: true, ...labels },
  )
  const of = (name: string) => points.get(name) ?? []
  return statements(extent, of('multi path'), of(OMEGA.name), of(TWO_LEVEL.name), of(HOARDING.name))
}

function setupOf(extent: Extent, architecture: Architecture, job: number): PointSetup {
  const { tasks, task } = COARSE
  const horizon = Math.min(extent.horizon, 2 * 3600)
  return { architecture, load: extent.tenth, horizon, tasks, batch: { job: 0.1, task }, service: { job, task } }
}

const SCALE =
  "example load with tasks ten times as coarse in a tenth of its cell, decision times kept, prefill 0.5 (about 0.85 used): locks need room that is short, and Google's own example cell never is"

function statements(
  extent: Extent,
  multi: readonly Point[],
  omega: readonly Point[],
  locks: readonly Point[],
  hoards: readonly Point[],
): Statement[] {
  const last = extent.sweep.length - 1
  const ten = extent.sweep.filter((job) => job <= 10).length - 1
  const batch = (points: readonly Point[]) => points.map((point) => point.batch)
  const [b, o, m] = [batch(locks), batch(omega), batch(multi)]
  const rises = b[last].busyness > 1.1 * b[0].busyness
  const busy = said(
    'figure 7b',
    'Mesos: busyness of batch lies far above that of multi path and rises with t_job(service), as a long decision locks nearly the whole cell',
    `batch busyness over t_job(service): locks all ${series(b.map((one) => one.busyness))}; Omega ${series(o.map((one) => one.busyness))}; share of batch in multi path ${series(m.map((one) => one.busyness))}; room for nothing in ${series(b.map((one) => one.tally.noRoom))} attempts of batch`,
    grade(rises, b[last].busyness > 2 * m[last].busyness, b[ten].busyness > 2 * m[ten].busyness),
    `twice that of multi path is asked for at the longest decision and at ${extent.sweep[ten]} s, where it is ${show(b[ten].busyness / m[ten].busyness)} times. Batch decides again and again on the crumbs that tasks free while all else is locked. ${SCALE}`,
  )
  const waits = said(
    'figure 7a',
    'Mesos: batch waits for service decisions though it has a scheduler of its own',
    `mean batch wait over t_job(service): locks all ${series(b.map(({ tally }) => tally.wait))} s; Omega ${series(o.map(({ tally }) => tally.wait))} s; hoards gangs ${series(batch(hoards).map(({ tally }) => tally.wait))} s`,
    grade(b[last].tally.wait > 5 * b[0].tally.wait, b[last].tally.wait > 5 * o[last].tally.wait),
    'hoarding locks only the nodes a job can use, not all; both wait for the allocator, once a second',
  )
  return [busy, waits, abandoned(b), hoarding(extent, hoards, omega), simulator(extent, locks)]
}

/** Attempts after which a job is given up (section 4.2; `omega` retry rules). */
const LIMIT = 1000

function abandoned(batch: readonly Point['batch'][]): Statement {
  const most = batch.map(({ tally }) => tally.mostDecisions)
  const given = batch.map(({ tally }) => tally.abandoned.size)
  const reached = Math.max(...most) >= LIMIT || given.some((jobs) => jobs > 0)
  return said(
    'figure 7c',
    'Mesos: jobs are abandoned at the limit of 1,000 attempts',
    `jobs given up ${series(given)}; most decisions on one batch job ${series(most)}`,
    reached ? grade(given.some((jobs) => jobs > 0)) : grade(),
    `an attempt a second at most: 1,000 take over a quarter of an hour of bad luck for one job; in these hours the unluckiest had ${Math.max(...most)}. The paper's runs last a day`,
    PAPER,
  )
}

function hoarding(extent: Extent, hoards: readonly Point[], omega: readonly Point[]): Statement {
  const held = hoards.map((point) => point.heldIdle)
  const deadlocked = hoards.map((point) => point.deadlocked)
  return said(
    'section 3.3, table 1',
    'Mesos gang-schedules by hoarding: what is held is wasted, and it can deadlock',
    `cpu held and idle, share of the cell, over t_job(service): ${series(held)} (Omega ${series([omega[0].heldIdle])}); deadlocked at the end ${series(deadlocked)}`,
    grade(
      held.every((share) => share > 0.001),
      deadlocked.some((groups) => groups > 0),
    ),
    `stated in the paper, not simulated there. Two frameworks with room for most jobs never deadlock in ${Math.min(extent.horizon, 7200) / 3600} h; the scenario hoarding-deadlock, with two large gangs, always does`,
  )
}

function simulator(extent: Extent, locks: readonly Point[]): Statement {
  const waits = locks.map(({ batch }) => batch.tally.wait)
  const rising = waits.every((wait, at) => at === 0 || wait > 0.8 * waits[at - 1])
  return said(
    'example load, Mesos, t_job(service) 0.1 / 1 / 10 / 100 s',
    'batch wait 0.95 / 1.04 / 6.5 / 157 s with 10,000 nodes; 20 / 21 / 41 s (0.1 / 1 / 10) with 1,000',
    `over ${extent.sweep.join(' / ')} s: ${series(waits)} s`,
    grade(rising, waits[waits.length - 1] > 5 * waits[0]),
    'shape alone: its frameworks answer for their whole queue and their decisions overlap (busyness up to 5), and it never offers less than 100 CPUs',
    SIMULATOR,
  )
}
