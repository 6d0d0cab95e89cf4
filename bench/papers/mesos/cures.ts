/**
 * The table of release policies, and what the papers say of each cure: an offer timeout (Mesos, NSDI 2011, section 3.5), backoff (Omega,
 * EuroSys 2013, section 3), age (wound-wait: Rosenkrantz, Stearns, Lewis, TODS 1978), a random order of frameworks (Mesos' role sorter).
 */
import type { Interval } from '../../../src/analysis/statistics.ts'
import { SECOND, type Time } from '../../../src/model/time.ts'
import type { PaperOutput, PaperSize, Point, Statement, Verdict } from '../output.ts'
import { intervalOf, percent, seedsOf } from './cells.ts'
import { type Crowd, POLICIES, type Policy, type PolicyRun, policyRun } from './policies.ts'

interface Extent {
  readonly crowds: readonly (Crowd & { readonly horizon: Time })[]
  readonly seeds: number
}

const PAIR: Crowd = { nodes: 4, frameworks: 2, members: 3 }
const FEW: Crowd = { nodes: 20, frameworks: 4, members: 8 }
const MANY: Crowd = { nodes: 100, frameworks: 10, members: 20 }

/** Beyond an hour without a start a run is called a livelock and ends: only horizons above an hour can see one. */
const EXTENTS: Readonly<Record<PaperSize, Extent>> = {
  small: { crowds: [crowd(PAIR, 300), crowd(FEW, 300)], seeds: 2 },
  normal: { crowds: [crowd(PAIR, 4_000), crowd(FEW, 4_000), crowd(MANY, 4_000)], seeds: 8 },
  full: { crowds: [crowd(PAIR, 20_000), crowd(FEW, 20_000), crowd(MANY, 20_000)], seeds: 8 },
}

function crowd(of: Crowd, seconds: number) {
  return { ...of, horizon: seconds * SECOND }
}

interface Row {
  readonly crowd: Crowd
  readonly policy: Policy
  readonly runs: readonly PolicyRun[]
  readonly share: Interval
}

export function cures(size: PaperSize, output: PaperOutput): Statement[] {
  const { crowds, seeds } = EXTENTS[size]
  const rows = crowds.flatMap(({ horizon, ...one }) =>
    POLICIES.map((policy): Row => {
      const runs = seedsOf(seeds).map((seed) => policyRun(one, policy, horizon, seed))
      return { crowd: one, policy, runs, share: intervalOf(runs.map((run) => run.share)) }
    }),
  )
  output.data('policies', rows.map(dataRow))
  output.plot('policies', points(rows), {
    title: 'Starts under a release policy, where hoarding without release deadlocks',
    xLabel: 'nodes N (G = 2, 4, 10 gangs of m = 3, 8, 20)',
    yLabel: 'starts (share of back to back)',
    xLog: true,
  })
  return statements(rows)
}

/** A line for each policy that starts anything worth seeing, and one for the rest. */
function points(rows: readonly Row[]): Point[] {
  const seen = new Set(rows.filter(({ share }) => share.mean >= 0.02).map(({ policy }) => policy.name))
  const rest = rows.filter(({ policy }) => !seen.has(policy.name))
  const sizes = [...new Set(rest.map(({ crowd: { nodes } }) => nodes))]
  const meanOf = (some: readonly Row[]) => intervalOf(some.map(({ share }) => share.mean)).mean
  return [
    ...rows
      .filter(({ policy }) => seen.has(policy.name))
      .map(({ crowd: { nodes }, policy, share }) => ({ x: nodes, y: share.mean, series: policy.name })),
    ...sizes.map((nodes) => ({ x: nodes, y: meanOf(rest.filter((row) => row.crowd.nodes === nodes)), series: 'mean of the others' })),
  ]
}

function dataRow({ crowd: { nodes, frameworks, members }, policy, runs, share }: Row) {
  const ended = (how: PolicyRun['ended']) => runs.filter((run) => run.ended === how).length
  return {
    nodes,
    frameworks,
    members,
    policy: policy.name,
    startsShare: share.mean,
    low: share.low,
    high: share.high,
    seeds: runs.length,
    runsWithDeadlock: deadlocked(runs),
    heldIdle: intervalOf(runs.map((run) => run.heldIdle)).mean,
    endedIdle: ended('idle'),
    endedLivelock: ended('livelock'),
    endedDuration: ended('duration'),
  }
}

function deadlocked(runs: readonly PolicyRun[]): number {
  return runs.filter((run) => run.deadlocks > 0).length
}

const OMEGA = 'Omega, EuroSys 2013'
const MESOS = 'Mesos, NSDI 2011'

function statements(rows: readonly Row[]): Statement[] {
  const of = (...names: readonly string[]) => rows.filter(({ policy }) => names.includes(policy.name))
  const timeouts = rows.filter(({ policy }) => policy.name.startsWith('timeout') && policy.sorter === 'drf')
  return [
    {
      paper: OMEGA,
      place: '3',
      statement: 'who hoards without giving back can deadlock',
      ours: `${deadlocked(runsOf(of('never')))} of ${runsOf(of('never')).length} runs deadlocked; starts ${shares(of('never'))}`,
      verdict: deadlocked(runsOf(of('never'))) > 0 ? 'agrees' : 'disagrees',
      reason: `random sorter: ${deadlocked(runsOf(of('never, random sorter')))} runs, later; starts ${shares(of('never, random sorter'))}`,
    },
    {
      paper: MESOS,
      place: '3.5',
      statement: 'rescinding offers that are held too long lets other frameworks have them (read as a cure of hoarding)',
      ours: `starts ${shares(of('timeout 5 s'))} at 5 s, ${shares(of('timeout 30 s'))} at 30 s; with jitter ${shares(of('timeout 5 s + jitter'))} and ${shares(of('timeout 30 s + jitter'))}`,
      verdict: cured(timeouts),
      reason: `who lost the offer has the lowest share and gets it back: ${livelocked(timeouts)} runs ended in a livelock, ${deadlocked(runsOf(timeouts))} in a deadlock`,
    },
    cure(MESOS, 'role sorter', 'a random order of frameworks with a timeout ends the starvation', of('timeout 5 s, random sorter')),
    cure(OMEGA, '3', 'hoarding with backoff does not deadlock: the whole hoard goes back, random backoff', of('releaseAll + backoff')),
    {
      ...cure(
        'not in the papers',
        'beside Omega, 3',
        'backoff helps as well if each framework has more gangs in its queue',
        of('releaseAll + backoff, queued'),
      ),
      reason: `the backoff holds back a gang, not its framework: the next gang of its queue takes what was given back; ${livelocked(of('releaseAll + backoff, queued'))} runs ended in a livelock`,
    },
    cure('Rosenkrantz et al., TODS 1978', 'wound-wait', 'if the older takes from the younger there is no deadlock', of('woundWait')),
  ]
}

function runsOf(rows: readonly Row[]): PolicyRun[] {
  return rows.flatMap(({ runs }) => runs)
}

function livelocked(rows: readonly Row[]): string {
  const runs = runsOf(rows)
  return `${runs.filter(({ ended }) => ended === 'livelock').length} of ${runs.length}`
}

/** `69.4 % (N 4), 56.5 % (N 100)`. */
function shares(rows: readonly Row[]): string {
  return rows.map(({ crowd: { nodes }, share }) => `${percent(share.mean)} (N ${nodes})`).join(', ')
}

function cure(paper: string, place: string, statement: string, rows: readonly Row[]): Statement {
  const runs = runsOf(rows)
  return {
    paper,
    place,
    statement,
    ours: `starts ${shares(rows)}; ${deadlocked(runs)} of ${runs.length} runs deadlocked`,
    verdict: cured(rows),
    reason: `intervals ${rows.map(({ share: { low, high } }) => `${percent(low ?? 0)} to ${percent(high ?? 1)}`).join(', ')}; a cure starts at least half of what fits`,
  }
}

/** A cure has no deadlock and starts at least half of what would fit back to back, on every cell. */
function cured(rows: readonly Row[]): Verdict {
  if (rows.length === 0) return 'not testable'
  const works = rows.filter(({ share, runs }) => share.mean >= 0.5 && deadlocked(runs) === 0).length
  if (works === rows.length) return 'agrees'
  return works === 0 ? 'disagrees' : 'partly'
}
