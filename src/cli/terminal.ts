/** Where the command line speaks to: results to one side, messages to the other, colour only where somebody looks. */
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

const DEFAULT_WIDTH = 100
/** Narrower terminals, and those that do not know their width, get lines of the default width. */
const LEAST_WIDTH = 40

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const environment = process.env
  const colour = process.stdout.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb'
  return {
    out: (text) => void process.stdout.write(text),
    message: (line) => void process.stderr.write(`${line}\n`),
    width: process.stdout.isTTY === true && process.stdout.columns >= LEAST_WIDTH ? process.stdout.columns : DEFAULT_WIDTH,
    colours: pc.createColors(colour),
    interactive: process.stderr.isTTY === true && environment.TERM !== 'dumb',
  }
}

/** A reader that went away (`cosched run ... | head`) is no failure: end quietly. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit()
      throw error
    })
  }
}
