/**
 * The two ways cosched fails, and no third: broken input (the caller can mend it) and a broken invariant (we must).
 * "Cannot be placed" is neither: it is an outcome, a plain value.
 */

/** One thing wrong with the input. `path` names the field (`workload.jobs[0].pods[0].name`), line and column count from 1. */
export interface Problem {
  /** The field, with dots and indices; empty: the whole. */
  readonly path: string
  /** What is wrong and what is allowed. */
  readonly message: string
  /** Line in the text, from 1; absent where there is no text. */
  readonly line?: number
  /** Column in the line, from 1. */
  readonly column?: number
  /** The file, where it is another than that of the error. */
  readonly source?: string
}

/** Input that cannot be used. Carries every problem found, not only the first; messages read "invalid x: y, allowed: z". */
export class InvalidInputError extends Error {
  /** Tells it from other errors, across realms too. */
  override readonly name = 'InvalidInputError'
  /** Everything that is wrong, in the order in which it was found. */
  readonly problems: readonly Problem[]
  /** The file the input came from, or a word for it. */
  readonly source: string

  constructor(problems: readonly Problem[], source = 'input') {
    super(problems.map((problem) => formatProblem(problem, source)).join('\n'))
    this.problems = problems
    this.source = source
  }
}

/** A law of the library itself is broken: a bug here or in a strategy plug-in, never a fault of the input. */
export class InvariantError extends Error {
  /** Tells it from other errors, across realms too. */
  override readonly name = 'InvariantError'
}

/** One line a problem: `FILE:LINE:COLUMN: PATH: what is wrong, what is allowed`. Names in it came from outside: see {@link printable}. */
export function formatProblem(problem: Problem, source: string): string {
  const file = problem.source ?? source
  const place = problem.line === undefined ? file : `${file}:${problem.line}:${problem.column ?? 1}`
  return printable(problem.path === '' ? `${place}: ${problem.message}` : `${place}: ${problem.path}: ${problem.message}`)
}

/** Controls, line breaks, what takes no room or turns the direction of text, and halves of pairs: a message shows that they are there. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\ufffe\uffff\u2028\u2029\u115f\u1160\u3164\uffa0]/gu

/** The text with what a terminal would act upon, or not show, written as `\u` escapes. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (letter) => {
    const code = (letter.codePointAt(0) ?? 0).toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })
}

/** Throws {@link InvalidInputError} with a single problem. */
export function invalid(path: string, message: string): never {
  throw new InvalidInputError([{ path, message }])
}

/** Throws {@link InvariantError} unless the condition holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(`invariant broken: ${message}`)
}
