/** Comparisons that belong together: scenarios that differ in one parameter, as their runs say (`series` of a scenario). */
import type { ComparisonData, SummaryRow } from '../experiment/types.ts'

/** One scenario of a series. */
export interface ComparisonPoint {
  /** Value of the parameter. */
  readonly value: number
  /** The scenario's summary. */
  readonly rows: readonly SummaryRow[]
}

/** Scenarios that differ in one parameter, by its value. */
export interface ComparisonSeries {
  /** Name of the series. */
  readonly name: string
  /** What differs. */
  readonly parameter: string
  /** At least two, in ascending order, no value twice. */
  readonly points: readonly ComparisonPoint[]
}

/** The series that comparisons form, and those that stand alone: without a series, alone in theirs, or two of them at one value. */
export function seriesOf(comparisons: readonly ComparisonData[]): {
  readonly series: readonly ComparisonSeries[]
  readonly alone: readonly ComparisonData[]
} {
  const found = new Map<string, ComparisonData[]>()
  for (const comparison of comparisons) {
    const point = comparison.runs[0]?.series
    if (point === undefined) continue
    const key = JSON.stringify([point.name, point.parameter])
    found.set(key, [...(found.get(key) ?? []), comparison])
  }
  const whole = [...found.values()].filter((own) => own.length > 1 && new Set(own.map(parameterOf)).size === own.length)
  const taken = new Set(whole.flat())
  return {
    series: whole.map((own) => {
      const points = own.map((comparison) => ({ value: parameterOf(comparison), rows: comparison.summary }))
      const { name = '', parameter = '' } = own[0].runs[0].series ?? {}
      return { name, parameter, points: points.sort((a, b) => a.value - b.value) }
    }),
    alone: comparisons.filter((comparison) => !taken.has(comparison)),
  }
}

const parameterOf = ({ runs }: ComparisonData): number => runs[0]?.series?.value ?? Number.NaN
