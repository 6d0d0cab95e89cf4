/**
 * How a result shows itself: as a table where text is wanted, and as a page's fragment in a notebook (Jupyter's MIME bundles; the symbol is
 * that of Deno's kernel). What is added is not enumerable: JSON, copies and comparisons see the data alone.
 */
import type { TableOptions } from '../view/table.ts'

/** The method by which Deno's Jupyter kernel asks an object for its MIME bundle; equal to `Symbol.for('Jupyter.display')`. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for('Jupyter.display')

/** Node's and Deno's consoles ask by this. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** The same result in several forms, by MIME type. */
export type MimeBundle = Readonly<Record<string, string>>

/** A result that can be read. */
export interface Shown {
  /** The table of {@link toString} with a width, in columns, and a style for headings. */
  table(options?: TableOptions): string
  /** A table of plain text, 100 columns at most; also what the console prints. */
  toString(): string
  /** `text/plain` and `text/html`; what draws is loaded when it is asked for. Never asked for, it costs nothing. */
  [JUPYTER_DISPLAY](): Promise<MimeBundle>
}

/** A {@link Shown} of runs, which are rows of a data frame. */
export interface ShownRuns extends Shown {
  /** A flat record for each run: scenario, strategy, seed, digest, how it ended, and every figure by its flat name. */
  rows(): Record<string, string | number | null>[]
}

/** Adds what is not enumerable. @param name what an inner object of a console is called. */
export function shown<T extends object, M extends object>(
  data: T,
  name: string,
  table: Shown['table'],
  html: () => Promise<string>,
  more: M,
): T & Shown & M {
  const text = (): string => table()
  const members: Record<string | symbol, unknown> = {
    ...more,
    table,
    toString: text,
    [JUPYTER_DISPLAY]: async (): Promise<MimeBundle> => ({ 'text/plain': text(), 'text/html': await html() }),
    [INSPECT]: (depth: number): string => (depth < 0 ? `[${name}]` : text()),
  }
  for (const key of Reflect.ownKeys(members)) Object.defineProperty(data, key, { value: members[key], configurable: true, writable: true })
  return data as T & Shown & M
}
