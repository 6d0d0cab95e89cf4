/** Where the command line speaks to: results to one side, messages to the other, colour only where somebody looks or asks for it. */
import pc from 'picocolors'

export interface Terminal {
  /** Results. */
  out(text: string): void
  /** Messages, warnings and problems; a line each. */
  message(line: string): void
  /** Columns a table may take. */
  readonly width: number
  readonly colours: ReturnType<typeof pc.createColors>
  /** Whether a progress bar may be drawn on the side of messages. */
  readonly interactive: boolean
}

/** What there is to know of a stream. */
interface Side {
  readonly isTTY?: boolean
  readonly columns?: number
}

const DEFAULT_WIDTH = 100
/** Narrower terminals, and those that do not know their width, get lines of the default width. */
const LEAST_WIDTH = 20

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    out: (text) => void stdout.write(text),
    message: (line) => void stderr.write(`${line}\n`),
    width: widthOf(stdout),
    colours: pc.createColors(isColoured(stdout, env)),
    interactive: isInteractive(stderr, env),
  }
}

/** Columns of the terminal; of a pipe those of a usual page. */
export function widthOf({ isTTY, columns = 0 }: Side): number {
  return isTTY === true && columns >= LEAST_WIDTH ? columns : DEFAULT_WIDTH
}

/** NO_COLOR (no-color.org) and TERM=dumb forbid it; FORCE_COLOR asks for it in a pipe too, unless it is 0 or false. */
export function isColoured({ isTTY }: Side, { NO_COLOR = '', FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR !== '' || TERM === 'dumb') return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTTY === true
}

/** A line that is drawn over needs a terminal that can do so. */
export function isInteractive({ isTTY }: Side, { TERM }: NodeJS.ProcessEnv): boolean {
  return isTTY === true && TERM !== 'dumb'
}

/** A reader that went away (`cosched run ... | head`) is no failure: end quietly. Where results cannot be written, say so. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    process.stderr.write(`cosched: the results cannot be written: ${error.message}\n`)
    process.exit(2)
  })
  process.stderr.on('error', () => process.exit())
}
