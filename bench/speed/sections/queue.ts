/** The event queue: a total order on ties, at the price of about a hold. */
import { join } from 'node:path'
import { compiled } from '../limits.ts'
import { ROOT } from '../program.ts'
import { atMost, rowOf, type SpeedRow } from '../rows.ts'
import { type Section, thousands } from './section.ts'

const NAME = 'queue'

export const queue: Section = {
  name: NAME,
  title: 'event queue, one pop and push',
  measure({ size, program, skip }) {
    const limit = compiled(join(ROOT, 'bench/speed/limits/heap.c'), program.folder)
    if (limit === undefined) skip('the same heap in C: no C compiler')
    const budget = size === 'quick' ? { least: 3, most: 5, seconds: 1 } : { least: 9, most: 25, seconds: 3 }
    const sizes = size === 'quick' ? [10_000] : [1_000, 10_000, 100_000, 1_000_000]
    return sizes.flatMap((pending): SpeedRow[] => {
      const took = program.perform({ kind: 'queue', pending, budget, ...(limit !== undefined && { limit }) })
      const what = `event queue, ${thousands(pending)} pending`
      const bar = pending === 10_000 ? atMost(1.3) : undefined
      return [rowOf(NAME, what, took.holds, 'holds', bar), ...(took.limit ? [rowOf(NAME, `${what}: in C`, took.limit, 'holds')] : [])]
    })
  },
}
