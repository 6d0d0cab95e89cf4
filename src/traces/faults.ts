/** What is wrong with a trace, gathered line by line: reading goes on behind a fault, so that all of them are told at once. */
import { InvalidInputError, type Problem } from '../errors.ts'

const MOST_PROBLEMS = 20

/** The faults of one file. */
export class TraceFaults {
  /** How many rows were left out that are right and of no use, by why: `never ran`. */
  readonly leftOut = new Map<string, number>()
  private readonly problems: Problem[] = []
  private readonly source: string
  private told = false

  /** @param source the file, for messages */
  constructor(source: string) {
    this.source = source
  }

  /** How many there are by now. */
  get count(): number {
    return this.problems.length
  }

  /** @param column of the line, from 1 @throws InvalidInputError with the twentieth */
  add(line: number, column: number, path: string, message: string): void {
    this.problems.push({ path, line, column, message })
    if (this.problems.length >= MOST_PROBLEMS) this.end()
  }

  /** A fault of the file as a whole, or of a record whose line is not known. @throws InvalidInputError with the twentieth */
  tell(path: string, message: string): void {
    this.problems.push({ path, message })
    if (this.problems.length >= MOST_PROBLEMS) this.end()
  }

  /** Counts a row that is right and of no use; people are told how many there were. @param why `never ran` */
  leaveOut(why: string): void {
    this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + 1)
  }

  /** Does what may find faults, and tells all of them together with what broke it off, a damaged file. @throws InvalidInputError if there were any */
  gather<Value>(work: () => Value): Value {
    let value: Value
    try {
      value = work()
    } catch (error) {
      if (!(error instanceof InvalidInputError) || error.source !== this.source || this.told) throw error
      this.problems.push(...error.problems)
      return this.throwAll()
    }
    this.end()
    return value
  }

  /** @throws InvalidInputError if there were any */
  end(): void {
    if (this.problems.length > 0) this.throwAll()
  }

  private throwAll(): never {
    this.told = true
    throw new InvalidInputError(this.problems.sort(inOrder).slice(0, MOST_PROBLEMS), this.source)
  }
}

/** In the order of the text; what is said of no line comes last. */
function inOrder(a: Problem, b: Problem): number {
  const last = Number.MAX_SAFE_INTEGER
  return (a.line ?? last) - (b.line ?? last) || (a.column ?? 0) - (b.column ?? 0)
}
