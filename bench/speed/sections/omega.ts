/** The example day of Google's Omega simulator (see `omega-day.ts`), on an empty cell and on one that is a contest for room. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HOUR } from '../../../src/model/time.ts'
import { DAY_FILE } from '../../omega-day.ts'
import { atLeast, atMost, type SpeedRow, single } from '../rows.ts'
import type { Section } from './section.ts'

const TIMES = { quick: 1, normal: 5, full: 11 } as const
const WINDOW = { quick: HOUR, normal: 24 * HOUR, full: 24 * HOUR } as const

export const omega: Section = {
  name: 'omega',
  title: "the example day of Omega's simulator, randomised first fit",
  measure({ size, program, skip }) {
    const path = size === 'quick' ? undefined : dayFile()
    if (path === undefined) skip(`${DAY_FILE}: no such file below $COSCHED_REFERENCE; a day like it was generated`)
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

/** The day's job file, where one is at hand: below `$COSCHED_REFERENCE`, or beside the cases that tests are given. */
function dayFile(): string | undefined {
  const { COSCHED_REFERENCE, COSCHED_CASES } = process.env
  const folder = COSCHED_REFERENCE ?? (COSCHED_CASES && join(COSCHED_CASES, '..'))
  const path = folder && join(folder, DAY_FILE)
  return path && existsSync(path) ? path : undefined
}
