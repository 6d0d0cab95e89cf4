/** What the laws of the cell cost, which every run checks: beside a build of the same sources in which the checks are taken out. */
import { measured } from '../clock.ts'
import { USUAL } from '../load.ts'
import type { Edit } from '../program.ts'
import { atMost, rowOf } from '../rows.ts'
import type { Section } from './section.ts'

/** Where runs check: room on every write, sums on a second path, and whatever else is called an invariant. */
export const CHECKS: readonly Edit[] = [
  { path: 'src/simulation/laws.ts', find: /(export function checkLaws\([^)]*\): void \{)/, replace: '$1 return;' },
  { path: 'src/cell/columns.ts', find: /if \([^\n]*< 0[^\n]*\) return false/g, replace: '' },
  { path: 'src/cell/columns.ts', find: /return amount >= 0 \? room - amount : -1/, replace: 'return room - amount' },
  { path: 'src/cell/columns.ts', find: /return amount >= 0 && [^\n]* : -1/, replace: 'return room + amount' },
  { path: 'src/errors.ts', find: /if \(!condition\) throw/, replace: 'if (false) throw' },
]

const SIZES = {
  quick: { nodes: 200, pods: 4_000, pairs: 1 },
  normal: { nodes: 10_000, pods: 100_000, pairs: 7 },
  full: { nodes: 10_000, pods: 300_000, pairs: 15 },
} as const

export const laws: Section = {
  name: 'laws',
  title: 'the laws of the cell, checked in every run',
  async measure({ size, program }) {
    const lawless = await program.variant('lawless', CHECKS)
    const { nodes, pods, pairs } = SIZES[size]
    const task = {
      kind: 'run',
      spec: { ...USUAL, policy: 'leastAllocated', jobs: 'table', nodes, pods },
      budget: { least: 2, most: 2, seconds: 0 },
    } as const
    const percents: number[] = []
    for (let pair = 0; pair < pairs; pair++) {
      const checked = program.perform(task)
      const unchecked = program.perform(task, lawless)
      if (checked.digest !== unchecked.digest) throw new Error('runs with and without the laws differ')
      percents.push(100 * (checked.holds.median / unchecked.holds.median - 1))
    }
    return [rowOf('laws', 'pod, leastAllocated: CPU time of the checks', measured(percents), '%', atMost(5))]
  },
}
