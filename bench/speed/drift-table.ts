/** A comparison with the baseline in words. */
import { table } from '../../src/view/table.ts'
import type { Comparison } from './baseline.ts'
import { rounded } from './table.ts'

export function driftTable({ drifts, missing, unknown }: Comparison): string {
  const percent = (share: number): string => `${share >= 0 ? '+' : ''}${Math.round(100 * share)} %`
  const rows = drifts.map(({ name, unit, before, now, worse, tolerance, verdict }) => [
    name,
    `${rounded(before)} ${unit}`,
    rounded(now),
    percent(worse),
    percent(tolerance),
    verdict,
  ])
  const drawn = table(['what', 'baseline', 'now', 'worse by', 'allowed', ''], rows, { width: 140 })
  const notes = [
    ...(missing.length > 0 ? [`${missing.length} figures of the baseline were not taken in this run`] : []),
    ...(unknown.length > 0 ? [`not in the baseline: ${unknown.join('; ')}`] : []),
  ]
  return [drawn, ...notes].join('\n\n')
}
