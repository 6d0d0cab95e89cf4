/**
 * The committed figures that a later run is compared with. All of them are ratios taken within one run, so that they mean the same on
 * another machine, or nearly; each says how far it may go before that is a regression.
 */
import type { SpeedRow, Unit } from './rows.ts'

export interface BaselineRow {
  readonly value: number
  readonly unit: Unit
  /** Share of the value by which a later run may be worse. */
  readonly tolerance: number
  /** Absent: lower is better. */
  readonly better?: 'higher'
}

export interface Baseline {
  /** The command that wrote it, and on what. */
  readonly command: string
  readonly node: string
  readonly rows: Readonly<Record<string, BaselineRow>>
}

/**
 * How far figures of one kind move from run to run on a busy machine of two cores. Counts do not move at all, and a tenth is left for
 * changes that are meant; a start is short, and what else the machine does shows most in it; a share of CPU time near nothing is best
 * read against the bar.
 */
const TOLERANCE: Readonly<Record<Unit, number>> = {
  holds: 0.35,
  x: 0.5,
  '%': Number.POSITIVE_INFINITY,
  MB: 0.2,
  bytes: 0.35,
  events: 0.1,
  attempts: 0.1,
  offers: 0.1,
  'tasks/s': 0.5,
}

/** Figures whose unit depends on the machine, or that say nothing by themselves, stay out. */
const KEPT = (row: SpeedRow): boolean => row.unit !== 'tasks/s' && Number.isFinite(TOLERANCE[row.unit]) && Number.isFinite(row.value)

export function baselineOf(rows: readonly SpeedRow[], command: string, node: string): Baseline {
  const kept = rows.filter(KEPT).map((row): [string, BaselineRow] => [
    row.name,
    {
      value: Number(row.value.toPrecision(4)),
      unit: row.unit,
      tolerance: TOLERANCE[row.unit],
      ...(row.bar?.sense === 'least' && { better: 'higher' as const }),
    },
  ])
  return { command, node, rows: Object.fromEntries(kept) }
}

/** A baseline of which some parts were measured anew. */
export function renewed(before: Baseline | undefined, now: Baseline): Baseline {
  return before === undefined ? now : { ...before, rows: { ...before.rows, ...now.rows } }
}

export interface Drift {
  readonly name: string
  readonly unit: Unit
  readonly before: number
  readonly now: number
  /** Share of the earlier value by which this one is worse; negative: better. */
  readonly worse: number
  readonly tolerance: number
  readonly verdict: 'regression' | 'within' | 'better'
}

export interface Comparison {
  readonly drifts: readonly Drift[]
  /** Figures of the baseline that this run did not take. */
  readonly missing: readonly string[]
  /** Figures of this run that the baseline does not know. */
  readonly unknown: readonly string[]
}

/** Each figure beside its baseline. Better by more than the tolerance is told as well: then the baseline is due to be written anew. */
export function compareWith(baseline: Baseline, rows: readonly SpeedRow[]): Comparison {
  const now = new Map(rows.map((row) => [row.name, row]))
  const drifts = Object.entries(baseline.rows).flatMap(([name, before]): Drift[] => {
    const row = now.get(name)
    return row === undefined ? [] : [driftOf(name, before, row.value)]
  })
  return {
    drifts,
    missing: Object.keys(baseline.rows).filter((name) => !now.has(name)),
    unknown: rows.filter((row) => KEPT(row) && !(row.name in baseline.rows)).map(({ name }) => name),
  }
}

function driftOf(name: string, { value: before, unit, tolerance, better }: BaselineRow, now: number): Drift {
  const grown = before === 0 ? (now > 0 ? Number.POSITIVE_INFINITY : 0) : (now - before) / before
  const worse = better === 'higher' ? -grown : grown
  // What is not a number is not a figure that has held.
  const verdict = !(worse <= tolerance) ? 'regression' : worse < -tolerance ? 'better' : 'within'
  return { name, unit, before, now, worse, tolerance, verdict }
}

export const regressions = ({ drifts }: Comparison): readonly Drift[] => drifts.filter(({ verdict }) => verdict === 'regression')

/** A baseline from its file. @throws Error for a text that is not one. */
export function readBaseline(text: string): Baseline {
  const read = JSON.parse(text) as Partial<Baseline>
  const rows = Object.entries(read.rows ?? {})
  const sound = rows.length > 0 && rows.every(([, row]) => Number.isFinite(row.value) && row.tolerance >= 0)
  if (!sound) throw new Error('invalid baseline: no rows, or a row without value and tolerance')
  return read as Baseline
}
