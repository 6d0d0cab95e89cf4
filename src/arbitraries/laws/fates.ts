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

/** What each group came to, without when and where. */
export function outcomesOf({ ended, groups }: RunResult): string {
  return JSON.stringify([ended, groups.map(({ name, outcome }) => [name, outcome])])
}

/** All of a result but for names: nodes by their place in the list. */
export function placesOf({ ended, endedSeconds, figures, groups }: RunResult, { cluster }: Scenario): string {
  const places = new Map((cluster.nodes ?? []).map(({ name }, at) => [name, at]))
  const told = groups.map(({ outcome, attempts, startedSeconds, finishedSeconds, pods }) => {
    const on = pods.map(({ containers }) => containers.map(({ node }) => (node === null ? null : places.get(node))))
    return [outcome, attempts, startedSeconds, finishedSeconds, on]
  })
  return JSON.stringify([ended, endedSeconds, figures, told])
}
