/** Rows of the data files, numbers in words, and verdicts: always computed, never written down. */
import type { CsvRow } from '../../../src/node/csv.ts'
import type { Statement, Verdict } from '../output.ts'
import type { Point } from './point.ts'
import type { WorkloadClass } from './tally.ts'

export const PAPER = 'Omega, EuroSys 2013'
/** Figures of that program were taken by running it on its example load, a day long (`-` where the same set-up was not run). */
export const SIMULATOR = 'cluster-scheduler-simulator (Google, commit b882f26)'

const CLASSES: readonly WorkloadClass[] = ['batch', 'service']

/** A point as rows, one a workload class. */
export function rowsOf(setting: Readonly<Record<string, string | number>>, point: Point): CsvRow[] {
  return CLASSES.map((name) => {
    const { tally, busyness, expected, saturated } = point[name]
    return {
      ...setting,
      class: name,
      jobs: tally.submitted,
      busyness: finite(busyness),
      busynessNoConflict: finite(expected),
      waitSeconds: finite(tally.wait),
      waitMG1Seconds: finite(point.waitExpected[name]),
      conflictFraction: finite(tally.conflictFraction),
      accepted: tally.accepted,
      refused: tally.refused,
      wastedSeconds: finite(tally.wasted),
      noRoom: tally.noRoom,
      mostDecisions: tally.mostDecisions,
      abandonedJobs: tally.abandoned.size,
      queuedAtHalf: tally.queuedAtHalf,
      queuedAtEnd: tally.queued,
      saturated,
      utilisationCpu: finite(point.utilisation),
      heldIdleCpu: finite(point.heldIdle),
      digest: point.digest,
    }
  })
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Three significant digits; `sat.` where there is no number because nothing keeps up. */
export function show(value: number): string {
  if (value === Infinity) return 'sat.'
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '-'
}

/** Values beside each other, as they are swept. */
export function series(values: readonly number[]): string {
  return values.map(show).join(' / ')
}

/** All hold: agrees; some: partly; none: disagrees. Nothing to test: not testable. */
export function grade(...conditions: readonly boolean[]): Verdict {
  if (conditions.length === 0) return 'not testable'
  const met = conditions.filter(Boolean).length
  return met === conditions.length ? 'agrees' : met > 0 ? 'partly' : 'disagrees'
}

export function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

/** Whether a value lies within a factor of another. */
export function near(value: number, other: number, factor: number): boolean {
  return within(value / other, 1 / factor, factor)
}

export function said(place: string, statement: string, ours: string, verdict: Verdict, reason: string, paper = PAPER): Statement {
  return { paper, place, statement, ours, verdict, reason }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
