/** Requests to the playground's worker, answered in Node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, PlaygroundRun, Request } from '../../docs/playground/protocol.ts'
import { answer } from '../../docs/playground/runner.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'

/** Texts of the folder of scenarios, by their path in it. */
export const FILES: Readonly<Record<string, string>> = Object.fromEntries(
  filesBelow('scenarios', '.yaml').map((path) => [path.replace('scenarios/', ''), readFileSync(join(ROOT, path), 'utf8')]),
)

/** The scenarios that the page offers: those that need no file of data. */
export const EXAMPLES = Object.keys(FILES).filter((path) => /^[^/]+\.yaml$/.test(path) && !/^[^#\n]*\btrace:/m.test(FILES[path]))

/** All that the worker says. */
export function answersTo(request: Request): Answer[] {
  const answers: Answer[] = []
  answer(request, FILES, (one) => answers.push(one))
  return answers
}

/** The runs of a text. @throws Error where the worker says that it failed */
export function runsOf(text: string, strategies: readonly string[] | null = null, seed = ''): PlaygroundRun[] {
  return answersTo({ kind: 'run', text, strategies, seed }).flatMap((one) => {
    if (one.kind === 'failed') throw new Error(one.message)
    return one.kind === 'run' ? [one.run] : []
  })
}
