/** What is wrong with a trace, gathered line by line: reading goes on behind a fault, so that all of them are told at once. */
import { InvalidInputError, type Problem } from '../errors.ts'

const MOST_PROBLEMS = 20

/** The faults of one file. */
export class TraceFaults {
  /** What was read and left out, by reason, with how often: no fault, but readers of results should know. */
  readonly leftOut = new Map<string, number>()
  private readonly problems: Problem[] = []
  private readonly source: string

  /** @param source the file, for messages */
  constructor(source: string) {
    this.source = source
  }

  /** @param column of the line, from 1 @throws InvalidInputError with the twentieth */
  add(line: number, column: number, path: string, message: string): void {
    this.problems.push({ path, line, column, message })
    if (this.problems.length >= MOST_PROBLEMS) this.end()
  }

  /** Counts something that is left out. @param what in plural */
  leaveOut(what: string): undefined {
    this.leftOut.set(what, (this.leftOut.get(what) ?? 0) + 1)
  }

  /** @throws InvalidInputError if there were any */
  end(): void {
    if (this.problems.length > 0) throw new InvalidInputError(this.problems, this.source)
  }
}
