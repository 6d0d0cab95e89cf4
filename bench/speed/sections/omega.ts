/** The example day of Google's Omega simulator (see `omega-day.ts`), on an empty cell and on one that is a contest for room. */
import { HOUR } from '../../../src/model/time.ts'
import { atLeast, atMost, type SpeedRow, single } from '../rows.ts'
import type { Section } from './section.ts'

const TIMES = { quick: 1, normal: 5, full: 11 } as const
const WINDOW = { quick: HOUR, normal: 24 * HOUR, full: 24 * HOUR } as const

export const omega: Section = {
  name: 'omega',
  title: "the example day of Omega's simulator, randomised first fit",
  measure({ size, program, omegaJobs, skip }) {
    const path = size === 'quick' ? undefined : omegaJobs
    if (path === undefined) skip("the simulator's own day, without its job file (--omega-jobs FILE); a day like it was generated")
    const task = { kind: 'omega', times: TIMES[size], window: WINDOW[size], ...(path !== undefined && { path }) } as const
    return program.perform(task).rows.flatMap(({ name, holds, tasksPerCpuSecond }, index): SpeedRow[] => {
      const contended = index > 0
      return [
        single('omega', `Omega day, ${name}: a task placed`, holds, 'holds', contended ? undefined : atMost(3.5)),
        single('omega', `Omega day, ${name}: by the CPU second`, tasksPerCpuSecond, 'tasks/s', contended ? atLeast(1.2e6) : undefined),
      ]
    })
  },
}
