/** What figures 5 and 6 say, beside what was measured on the example load and on the C-like one. */
import type { Statement } from '../output.ts'
import type { Extent } from './extent.ts'
import type { Point } from './point.ts'
import { grade, near, SIMULATOR, said, series, within } from './report.ts'

export const PATHS = ['single path', 'multi path', 'Omega'] as const
export type Path = (typeof PATHS)[number]

/** Points by path, in the order of the sweep. */
export type Sweep = Readonly<Record<Path, readonly Point[]>>

/** Points of a path at which nothing is saturated. */
function below(sweep: Sweep, path: Path): readonly Point[] {
  return sweep[path].filter((point) => !point.saturated)
}

const BOTH = 'both loads can test it: it follows from rates and decision times, not from room'

export function statementsOf5And6(extent: Extent, example: Sweep, trace: Sweep): Statement[] {
  return [
    linear(example, trace),
    together(example, trace),
    multiPath(extent, example, trace),
    blocked(extent, example, trace),
    independent(extent, example, trace),
    comparable(example, trace),
    allScheduled(example, trace),
    queueing(example, trace),
    ...simulatorRows(extent, example),
  ]
}

/** Growth of busyness from the shortest decision on / what the decision times alone make of it, over the points below saturation. */
function linear(example: Sweep, trace: Sweep): Statement {
  const growths = [example, trace].map((sweep) => {
    const [first, ...rest] = below(sweep, 'single path')
    return rest.map((point) => (point.busyness - first.busyness) / (point.expected - first.expected))
  })
  const { batch, service } = trace['single path'][0]
  return said(
    'figures 5, 6',
    'single path: busyness is linear in t_job until it saturates',
    `growth of busyness / (rate x growth of t_job) below saturation: example ${series(growths[0])}; C-like ${series(growths[1])}`,
    grade(...growths.map((all) => all.length > 0 && all.every((ratio) => near(ratio, 1, 1.05)))),
    `${BOTH}. Decisions about giant jobs of which not all tasks find room come on top at any t_job: ${batch.tally.noRoom + service.tally.noRoom} in the C-like run, at most ${Math.max(batch.tally.mostDecisions, service.tally.mostDecisions)} about one job`,
  )
}

function together(example: Sweep, trace: Sweep): Statement {
  const ratios = [example, trace].map((sweep) =>
    below(sweep, 'single path').map(({ batch, service }) => batch.tally.wait / service.tally.wait),
  )
  const last = ratios.map((all) => all[all.length - 1])
  const ours = `wait of batch / of service below saturation: example ${series(ratios[0])}; C-like ${series(ratios[1])}`
  return said(
    'figure 5',
    'single path: both classes wait alike, for there is one queue',
    ours,
    grade(...last.map((ratio) => near(ratio, 1, 1.35))),
    `judged at the largest t_job below saturation; the rest is chance: ${trace['single path'][0].service.tally.submitted} service jobs in the C-like run`,
  )
}

/** The index of the decision time at which statements are compared: 10 s, or the nearest below. */
function ten({ sweep }: Extent): number {
  return sweep.filter((job) => job <= 10).length - 1
}

function multiPath(extent: Extent, example: Sweep, trace: Sweep): Statement {
  const at = ten(extent)
  const pairs = [example, trace].map((sweep) => [sweep['single path'][at], sweep['multi path'][at]])
  const text = pairs.map(
    ([single, multi]) => `${series([single.busyness, multi.busyness])}${single.saturated ? ' (single saturated)' : ''}`,
  )
  return said(
    'figures 5, 6',
    'multi path: a fast path for batch makes busyness much lower than single path',
    `busyness at ${extent.sweep[at]} s, single / multi: example ${text[0]}; C-like ${text[1]}`,
    grade(...pairs.map(([single, multi]) => multi.busyness < 0.75 * single.busyness)),
    BOTH,
  )
}

function blocked(extent: Extent, example: Sweep, trace: Sweep): Statement {
  const at = ten(extent)
  const grown = [example, trace].map((sweep) => [sweep['multi path'][0].batch.tally.wait, sweep['multi path'][at].batch.tally.wait])
  return said(
    'figure 5',
    'multi path: batch jobs still wait behind service jobs (head of line)',
    `mean batch wait at 0.1 and ${extent.sweep[at]} s: example ${series(grown[0])} s; C-like ${series(grown[1])} s`,
    grade(...grown.map(([first, last]) => last > 5 * first)),
    BOTH,
  )
}

function independent(extent: Extent, example: Sweep, trace: Sweep): Statement {
  const waits = [example, trace].map((sweep) => sweep.Omega.map(({ batch }) => batch.tally.wait))
  const spread = waits.map((all) => Math.max(...all) / Math.min(...all))
  return said(
    'figure 5',
    'Omega: the wait of batch does not depend on t_job(service): separate queues, no head-of-line blocking',
    `mean batch wait over t_job(service) up to ${extent.sweep[extent.sweep.length - 1]} s: example ${series(waits[0])} s; C-like ${series(waits[1])} s`,
    grade(...spread.map((ratio) => ratio < 1.1)),
    BOTH,
  )
}

function comparable(example: Sweep, trace: Sweep): Statement {
  const pairs = [example, trace].map((sweep) => {
    const all = sweep.Omega.map((omega, at) => [omega, sweep['multi path'][at]] as const)
    return all.filter(([omega, multi]) => !omega.saturated && !multi.saturated)
  })
  const waits = pairs.map((all) => all.map(([omega, multi]) => omega.service.tally.wait / multi.service.tally.wait))
  const last = waits.map((all) => all[all.length - 1])
  return said(
    'figure 5',
    'Omega: waits are comparable with those of multi path',
    `wait of service, Omega / multi path, below saturation: example ${series(waits[0])}; C-like ${series(waits[1])}`,
    grade(...last.map((ratio) => within(ratio, 0.1, 1.25))),
    'never longer; much shorter where the service queue is short, for then it is not behind batch jobs. Judged at the longest decision below saturation',
  )
}

function allScheduled(example: Sweep, trace: Sweep): Statement {
  const left = [example, trace].map((sweep) => below(sweep, 'Omega').map(({ batch, service }) => batch.tally.queued + service.tally.queued))
  const given = [example, trace].map((sweep) =>
    sweep.Omega.map(({ batch, service }) => batch.tally.abandoned.size + service.tally.abandoned.size),
  )
  return said(
    'figures 5, 6',
    'Omega: all jobs are scheduled',
    `jobs queued at the end below saturation: example ${series(left[0])}; C-like ${series(left[1])}; jobs given up: ${series([...given[0], ...given[1]])}`,
    grade(
      ...left.map((all) => all.every((jobs) => jobs <= 3)),
      given.flat().every((jobs) => jobs === 0),
    ),
    'judged below saturation; above it the queue of service jobs grows, as it does for any scheduler',
  )
}

function queueing(example: Sweep, trace: Sweep): Statement {
  const ratios = [example, trace].map((sweep) =>
    PATHS.flatMap((path) =>
      below(sweep, path)
        .filter(({ service }) => service.expected > 0.05)
        .map((point) => point.service.tally.wait / point.waitExpected.service),
    ),
  )
  return said(
    'closed form (Pollaczek, Khinchine)',
    'waits without conflicts are those of M/G/1 with the decision times as service times',
    `measured / M/G/1 wait of service jobs where their busyness is above 0.05: example ${series(ratios[0])}; C-like ${series(ratios[1])}`,
    grade(...ratios.map((all) => all.length > 0 && all.every((ratio) => near(ratio, 1, 2)))),
    'moments of the very jobs of the run; what is left is chance of the arrivals and, under Omega, retries',
  )
}

/** Busyness in Google's simulator on the example load, a day long, by t_job(service): single path, multi path, Omega's service scheduler. */
const DAY_LONG: Readonly<Record<number, readonly number[]>> = {
  0.1: [0.067, 0.067, 0.0076],
  1: [0.201, 0.112, 0.053],
  10: [1, 0.562, 0.521],
}

function simulatorRows(extent: Extent, example: Sweep): Statement[] {
  return extent.sweep.flatMap((job, at) => {
    const theirs = DAY_LONG[job]
    if (theirs === undefined) return []
    const ours = [example['single path'][at].busyness, example['multi path'][at].busyness, example.Omega[at].service.busyness]
    return said(
      `example load, t_job(service) ${job} s`,
      `busyness: single path, multi path, Omega's service scheduler: ${series(theirs)}`,
      series(ours),
      grade(...ours.map((value, index) => near(value, theirs[index], 1.12))),
      `${extent.horizon / 3600} h here, a day there, other draws of the same distributions: within 12 % counts as agreement`,
      SIMULATOR,
    )
  })
}
