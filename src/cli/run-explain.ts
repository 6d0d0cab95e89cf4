/** `cosched run --explain`: the deadlocks of the runs, under the tables or as files of their own. */
import { extname } from 'node:path'
import { invalid } from '../errors.ts'
import type { ComparisonData } from '../experiment/types.ts'
import { writeWhole } from '../node/write.ts'
import { deadlockDot, deadlockMermaid } from '../view/deadlock/notation.ts'
import { deadlockSvg } from '../view/deadlock/svg.ts'
import { deadlockText } from '../view/deadlock/text.ts'
import { cleanText } from '../view/text.ts'
import { fileNames } from './file-names.ts'
import type { Terminal } from './terminal.ts'

type Run = ComparisonData['runs'][number]
type ExplainedRun = Run & { readonly deadlock: NonNullable<Run['deadlock']> }

/** What each ending writes. Pictures and notations show the onset. */
const WRITERS: Readonly<Record<string, (run: ExplainedRun) => string>> = {
  '.txt': ({ deadlock }) => `${deadlockText(deadlock)}\n`,
  '.json': ({ scenario, strategy, seed, deadlock }) => `${JSON.stringify({ scenario, strategy, seed, ...deadlock }, null, 2)}\n`,
  '.svg': ({ deadlock, ...run }) => `${deadlockSvg(deadlock.onset, { title: labelOf(run) })}\n`,
  '.dot': ({ deadlock }) => deadlockDot(deadlock.onset),
  '.mmd': ({ deadlock }) => deadlockMermaid(deadlock.onset),
}

/** @throws InvalidInputError for an ending that says nothing, or where nothing would show the explanation */
export function checkExplain(explain: string | true | undefined, format: string): void {
  if (explain === true && format === 'csv') {
    invalid('--explain', 'invalid options: --explain without a file beside --format csv, allowed: a file, or the formats table and json')
  }
  if (typeof explain !== 'string' || Object.hasOwn(WRITERS, extname(explain))) return
  const allowed = Object.keys(WRITERS).join(' ')
  invalid('--explain', `invalid file: ${explain}, allowed: an ending of ${allowed} (the scenario stands before --explain)`)
}

/** The deadlocks of a comparison in words; empty if there is none. */
export function explanations({ runs }: ComparisonData, { width, colours }: Terminal): string {
  const parts = deadlocked(runs).map((run) => `\n\n${colours.bold(labelOf(run))}\n\n${deadlockText(run.deadlock, { width })}`)
  return parts.join('')
}

/** Writes a file for each run that deadlocked: FILE itself if it is the only one, else NAME-STRATEGY-SEED. Gives what to say of it. */
export function writeExplanations(file: string, runs: readonly Run[]): string {
  const found = deadlocked(runs)
  if (found.length === 0) return `no run deadlocked: ${file} was not written`
  const names = fileNames(file, found)
  for (const [at, run] of found.entries()) writeWhole(names[at], WRITERS[extname(file)](run))
  return `wrote ${names.join(', ')}`
}

const deadlocked = (runs: readonly Run[]): ExplainedRun[] => runs.filter((run): run is ExplainedRun => run.deadlock !== undefined)

const labelOf = ({ scenario, strategy, seed }: Pick<Run, 'scenario' | 'strategy' | 'seed'>): string =>
  cleanText(`${scenario}, ${strategy}, seed ${seed}`)
