/** What the laws of the cell cost, which every run checks: beside a build of the same sources in which the checks are taken out. */
import { USUAL } from '../load.ts'
import type { Edit } from '../program.ts'
import { atMost, rowOf } from '../rows.ts'
import type { Section } from './section.ts'

/** Where runs check: room on every write, sums on a second path, and whatever else is called an invariant. */
export const CHECKS: readonly Edit[] = [
  { path: 'src/simulation/laws.ts', find: /(export function checkLaws\([^)]*\): void \{)/, replace: '$1 return;' },
  { path: 'src/cell/cell.ts', find: /(private checkRoom\([^)]*\): void \{)/, replace: '$1 return;' },
  { path: 'src/errors.ts', find: /if \(!condition\) throw/, replace: 'if (false) throw' },
]

const SIZES = {
  quick: { nodes: 200, pods: 4_000 },
  normal: { nodes: 10_000, pods: 200_000 },
  full: { nodes: 10_000, pods: 300_000 },
} as const

export const laws: Section = {
  name: 'laws',
  title: 'the laws of the cell, checked in every run',
  async measure({ size, program, budget }) {
    const lawless = await program.variant('lawless', 'src/experiment/simulate.ts', CHECKS)
    const spec = { ...USUAL, policy: 'leastAllocated', ...SIZES[size] }
    const { ratio, digestsEqual } = program.perform({ kind: 'laws', spec, budget: { ...budget, most: 2 * budget.most }, lawless })
    if (!digestsEqual) throw new Error('runs with and without the laws differ')
    const percent = { ...ratio, median: 100 * (ratio.median - 1), low: 100 * (ratio.low - 1), high: 100 * (ratio.high - 1) }
    return [rowOf('laws', 'pod, leastAllocated: CPU time of the checks', percent, '%', atMost(5))]
  },
}
