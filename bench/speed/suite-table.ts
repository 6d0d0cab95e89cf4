/** The suites as tables, one a part of the library. */
import { table } from '../../src/view/table.ts'
import type { SuiteRow } from './suites.ts'
import { rounded } from './table.ts'

export function suiteTables(rows: readonly SuiteRow[]): string {
  const suites = [...new Set(rows.map(({ suite }) => suite))]
  return suites
    .map((name) => {
      const own = rows.filter(({ suite }) => suite === name)
      const lines = own.map((row) => [row.name, span(row.nanoseconds), span(row.deviation), rounded(row.holds)])
      return table([name, 'median', 'MAD', 'holds'], lines)
    })
    .join('\n\n')
}

function span(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${rounded(nanoseconds / 1e6)} ms`
  return nanoseconds >= 1e3 ? `${rounded(nanoseconds / 1e3)} µs` : `${rounded(nanoseconds)} ns`
}
