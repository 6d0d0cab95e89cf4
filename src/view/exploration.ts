/** What an exploration found, as text: a row a strategy, the shortest traces as numbered steps, and what was left out. */
import type { Exploration, StepTrace } from '../analysis/explore/types.ts'
import { type TableOptions, table } from './table.ts'
import { cleanText, formatNumber } from './text.ts'

/** Where the search did not finish, there is no answer. */
const answer = (found: boolean | null, yes = 'yes', no = 'no'): string => (found === null ? 'unknown' : found ? yes : no)

const HEAD = ['strategy', 'complete', 'states', 'transitions', 'deadlock', 'livelock', 'atomicity', 'outcomes'] as const

const TITLES: Readonly<Record<StepTrace['kind'], string>> = {
  deadlock: 'shortest way to a deadlock',
  livelock: 'way into a livelock',
  atomicity: 'shortest way to a group bound in part',
}

/** Steps as numbered lines. @param repeatsFrom index of the step from which on they can be repeated for ever. */
export function numberedSteps(texts: readonly string[], repeatsFrom?: number): string[] {
  const width = String(texts.length).length
  const lines = texts.map((text, at) => `${String(at + 1).padStart(width)}. ${cleanText(text)}`)
  return repeatsFrom === undefined ? lines : [...lines, `${' '.repeat(width + 2)}and again from ${repeatsFrom + 1}`]
}

/**
 * Explorations of one scenario as text of many lines: a table with a row a strategy, the shortest way to each kind of trouble, and what was
 * taken as one to get there.
 */
export function explorationText(explorations: readonly Exploration[], options: TableOptions = {}): string {
  const rows = explorations.map((one) => [
    one.strategy,
    answer(one.complete),
    formatNumber(one.states),
    formatNumber(one.transitions),
    answer(one.deadlockReachable),
    answer(one.livelockReachable),
    answer(one.atomicityBroken, 'broken', 'kept'),
    outcomesOf(one),
  ])
  const parts = [table(HEAD, rows, options), ...explorations.flatMap(tracesOf), ...explorations.map(notesOf)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function outcomesOf({ outcomes }: Exploration): string {
  const found = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`)
  return found.length === 0 ? '–' : found.join(', ')
}

function tracesOf({ strategy, traces }: Exploration): string[] {
  return (['deadlock', 'livelock', 'atomicity'] as const).flatMap((kind) => {
    const trace = traces[kind]
    if (trace === undefined) return []
    const steps = trace.steps.map(({ text }) => text)
    return [[`${cleanText(strategy)}: ${TITLES[kind]}`, ...numberedSteps(steps, trace.repeatsFrom)].join('\n')]
  })
}

function notesOf({ strategy, notes, reductions }: Exploration): string {
  return [...reductions, ...notes].map((note) => `${cleanText(strategy)}: ${cleanText(note)}`).join('\n')
}
