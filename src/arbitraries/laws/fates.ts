/** What became of a run, in the forms in which a relation compares it with that of another. */
import { simulate } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { RunResult } from '../../metrics/figures.ts'
import type { Scenario } from '../../model/scenario.ts'
import { SECOND } from '../../model/time.ts'

/** Of the whole trace. */
export function digestOf(scenario: Scenario, strategy: StrategyChoice): string {
  return simulate(scenario, { strategy }).digest
}

/** Outcomes, places and starts in whole microseconds; `shift` and `factor` turn the times of one run into those of another. */
export function timesOf(result: RunResult, shift: number, factor: number): string {
  const at = (seconds: number | null) => (seconds === null ? null : Math.round(seconds * SECOND) * factor + shift)
  const groups = result.groups.map((group) => ({
    ...group,
    startedSeconds: at(group.startedSeconds),
    finishedSeconds: at(group.finishedSeconds),
  }))
  const { attempts, rollbacks, conflicts, evictions, deadlocks, standstills, livelocks } = result.figures
  const counts = { attempts, rollbacks, conflicts, evictions, deadlocks, standstills, livelocks }
  return JSON.stringify({ ended: result.ended, onset: at(result.figures.deadlockOnsetSeconds), counts, groups })
}

/** What each group came to, in the order of the result. */
export function fatesOf(result: RunResult): string[] {
  return result.groups.map(({ name, outcome, startedSeconds, pods }) => JSON.stringify([name, outcome, startedSeconds, pods]))
}
