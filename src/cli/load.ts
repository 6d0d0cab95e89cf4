/** Scenario files named on the command line, with their warnings told and their problems gathered. */

import { formatProblem, InvalidInputError } from '../errors.ts'
import type { Scenario } from '../model/scenario.ts'
import { readScenarioFile } from '../node/read.ts'
import { cleanText } from '../view/text.ts'
import type { Problems } from './status.ts'
import type { Terminal } from './terminal.ts'

export interface LoadedScenario {
  readonly file: string
  readonly scenario: Scenario
}

/** All scenarios that can be read; what is wrong with the others is added to `problems`. */
export function loadScenarios(files: readonly string[], problems: Problems, terminal: Terminal): LoadedScenario[] {
  return files.flatMap((file) => {
    const parsed = problems.try(() => readScenarioFile(file))
    if (parsed === undefined) return []
    for (const warning of parsed.warnings) terminal.message(cleanText(`warning: ${formatProblem(warning, file)}`))
    return [{ file, scenario: parsed.scenario }]
  })
}

/** Problems that are found out about a scenario are told of the file it stands in. */
export function inFile<Value>(file: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidInputError(error.problems, file)
    throw error
  }
}
