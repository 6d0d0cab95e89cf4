/** Event files (`run --events`: a line of JSON a record, plain or gzip) read back as the traces of small runs, line by line. */
import { InvalidInputError, type Problem } from '../../errors.ts'
import { pathText } from '../../scenario/positions.ts'
import { check } from '../../scenario/problems.ts'
import { show } from '../../scenario/suggest.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import { readLines } from '../lines.ts'
import type { RunLabel } from '../write.ts'
import { offsetOf, readJson } from './json.ts'
import { eventSchema } from './schema.ts'

const MOST_PROBLEMS = 20

/** The trace of one run. */
export interface ReadTrace extends RunLabel {
  /** How many records there are. */
  records: number
  /** All of them, if they are not more than were wanted; else none. */
  events: TraceEvent[]
}

/** A run by name, in a map. */
export const runKey = ({ scenario, strategy, seed }: RunLabel): string => JSON.stringify([scenario, strategy, seed])

/** How an event file is read. */
export interface EventOptions {
  /** Most records kept of a run: of a longer one only their number is. */
  readonly most: number
  /** Whether there is such a run; records of others are problems. */
  readonly known: (run: RunLabel) => boolean
}

/**
 * Adds the records of an event file to the traces by run. However large the file is, what is kept is small.
 * @throws InvalidInputError with line and column of every problem, 20 at most
 */
export function readEvents(file: string, traces: Map<string, ReadTrace>, { most, known }: EventOptions): void {
  const problems: Problem[] = []
  const strangers = new Set<string>()
  const take = (line: string, number: number): void => {
    if (line.trim() === '' || problems.length >= MOST_PROBLEMS) return
    const record = recordOf(line, number, problems)
    if (record === undefined) return
    const { scenario, strategy, seed, ...event } = record
    const label = { scenario, strategy, seed }
    const key = runKey(label)
    const trace = traces.get(key) ?? { ...label, records: 0, events: [] }
    if (!traces.has(key) && !known(label)) {
      if (!strangers.has(key)) problems.push({ path: '', line: number, column: 1, message: stranger(label) })
      strangers.add(key)
      return
    }
    traces.set(key, trace)
    trace.records++
    if (trace.records <= most) trace.events.push(event)
    else trace.events = []
  }
  try {
    let number = 0
    for (const line of readLines(file)) take(line, ++number)
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    problems.push(...error.problems)
  }
  if (problems.length > 0) throw new InvalidInputError(problems, file)
}

const stranger = ({ scenario, strategy, seed }: RunLabel): string =>
  `invalid run: ${show(scenario)} under ${show(strategy)}, seed ${show(seed)}, allowed: runs of the results`

type Record = TraceEvent & RunLabel

function recordOf(line: string, number: number, problems: Problem[]): Record | undefined {
  try {
    const found = check(eventSchema, readJson(line, ''))
    if ('value' in found) return found.value
    for (const { path, message } of found.faults)
      problems.push({ path: pathText(path), line: number, column: offsetOf(line, path) + 1, message })
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    problems.push(...error.problems.map((problem) => ({ ...problem, line: number })))
  }
  return undefined
}
