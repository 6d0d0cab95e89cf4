/** Exit statuses, and how problems reach the user: one line each, all files at once, 20 at most. */
import { formatProblem, InvalidInputError, type Problem } from '../errors.ts'
import { cleanText } from '../view/text.ts'
import type { Terminal } from './terminal.ts'

export const DONE = 0
/** A law of the cell is broken, a run failed, or an expectation is not met. */
export const FAILED = 1
/** Bad input or usage. */
export const BAD_INPUT = 2

export type Status = typeof DONE | typeof FAILED | typeof BAD_INPUT

const MOST_PROBLEMS = 20

/** Gathers problems from several sources, so that all of them are told at once. */
export class Problems {
  private readonly lines: string[] = []

  get any(): boolean {
    return this.lines.length > 0
  }

  add(source: string, problem: Problem): void {
    // What is not said of a file is said of the command line.
    this.lines.push(formatProblem(problem, source === 'input' ? 'cosched' : source))
  }

  /** What `work` gives; undefined where it finds the input invalid. */
  try<Value>(work: () => Value): Value | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error
      for (const problem of error.problems) this.add(error.source, problem)
      return undefined
    }
  }

  report(terminal: Terminal): void {
    for (const line of this.lines.slice(0, MOST_PROBLEMS)) terminal.message(cleanText(line))
    const more = this.lines.length - MOST_PROBLEMS
    if (more > 0) terminal.message(`and ${more} more ${more === 1 ? 'problem' : 'problems'}`)
  }
}
