/** One run of a comparison in a thread of its own; `compare-parallel.ts` gives it out. Loaded by the pool, not imported. */
import { workerData } from 'node:worker_threads'
import { InvalidInputError, InvariantError, type Problem } from '../errors.ts'
import { type ComparedRun, compareOne } from '../experiment/compare.ts'
import { JobTable } from '../model/job-table.ts'
import type { Scenario } from '../model/scenario.ts'
import { choiceOf, type PortableStrategy } from './module-strategy.ts'

/** What all runs of a comparison have in common. */
export interface SharedWork {
  readonly scenario: Scenario
  readonly checkLaws: boolean
  readonly groups: boolean | readonly string[]
  readonly oracle: boolean
  readonly explain: boolean
}

export interface Task {
  readonly strategy: PortableStrategy
  readonly seed: string
}

/** Errors lose their class on the way between threads. */
export type Answer = { readonly run: ComparedRun } | { readonly problems: readonly Problem[] } | { readonly broken: string }

/** The pool hands its own data first. */
const shared = (workerData as readonly [unknown, SharedWork])[1]
const scenario = revived(shared.scenario)

/** Objects lose their class on the way between threads. */
function revived(plain: Scenario): Scenario {
  const { table } = plain.workload
  return table === undefined ? plain : { ...plain, workload: { ...plain.workload, table: JobTable.revived(table) } }
}

export async function answer({ strategy, seed }: Task): Promise<Answer> {
  const { checkLaws, groups, oracle, explain } = shared
  try {
    return { run: compareOne(scenario, await choiceOf(strategy), seed, { checkLaws, groups, oracle, explain }) }
  } catch (error) {
    if (error instanceof InvalidInputError) return { problems: error.problems }
    if (error instanceof InvariantError) return { broken: error.message }
    throw error
  }
}
