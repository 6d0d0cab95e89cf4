/** The results document: what `run --format json` prints and `results.json` holds. */
import type { GroupResult, RunResult } from '../metrics/figures.ts'

/** Which groups a document lists: none, those that never came to run, or all. */
export type GroupChoice = 'none' | 'failed' | 'all'

/** All choices, in the order of how much they list. */
export const GROUP_CHOICES: readonly GroupChoice[] = ['none', 'failed', 'all']

/** What `cosched run --format json` prints. */
export interface ResultsDocument {
  /** Version of cosched that made it. */
  readonly version: string
  /** In the order of scenarios, strategies, seeds. */
  readonly runs: readonly RunResult[]
}

/** The document for these runs. `failed` keeps the groups that are not running or finished at the end. */
export function resultsDocument(version: string, runs: readonly RunResult[], groups: GroupChoice = 'all'): ResultsDocument {
  return { version, runs: runs.map((run) => ({ ...run, groups: chosen(run.groups, groups) })) }
}

function chosen(groups: readonly GroupResult[], choice: GroupChoice): readonly GroupResult[] {
  if (choice === 'all') return groups
  return choice === 'none' ? [] : groups.filter(({ outcome }) => outcome !== 'running' && outcome !== 'finished')
}
