/** The command line as a whole: one file a command, thin; exit status 0, 1 or 2. */
import { Command, CommanderError } from 'commander'
import { InvalidInputError, InvariantError } from '../errors.ts'
import { explore } from '../experiment/explore.ts'
import { packageVersion } from '../node/version.ts'
import { cleanText } from '../view/text.ts'
import { addBench } from './bench.ts'
import type { CommandContext } from './context.ts'
import { addExplore } from './explore.ts'
import { addGenerate } from './generate.ts'
import { addImport } from './import.ts'
import { addReport } from './report.ts'
import { addRun } from './run.ts'
import { BAD_INPUT, DONE, FAILED, Problems, type Status } from './status.ts'
import type { Terminal } from './terminal.ts'
import { addValidate } from './validate.ts'

/** Runs one command line (without `node` and the script's name) and gives its exit status. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<Status> {
  let status: Status = DONE
  const context: CommandContext = {
    terminal,
    version: packageVersion(),
    end: (ended) => {
      status = ended
    },
  }
  try {
    await buildProgram(context).parseAsync([...argv], { from: 'user' })
    return status
  } catch (error) {
    return failureOf(error, terminal)
  }
}

function buildProgram(context: CommandContext): Command {
  const { terminal, version } = context
  const program = new Command('cosched')
    .description('Understand, compare and invent co-scheduling strategies in one deterministic simulator.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.message(cleanLines(text.trimEnd())),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    })
    .showHelpAfterError('(cosched --help shows what is allowed)')
  addRun(program, context)
  addValidate(program, context)
  addGenerate(program, context)
  addImport(program, context)
  addExplore(program, context, explore)
  addReport(program, context)
  addBench(program, context)
  return program
}

function failureOf(error: unknown, terminal: Terminal): Status {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : BAD_INPUT
  if (error instanceof InvalidInputError) {
    const problems = new Problems()
    problems.try(() => {
      throw error
    })
    problems.report(terminal)
    return BAD_INPUT
  }
  if (error instanceof InvariantError) {
    terminal.message(cleanText(error.message))
    return FAILED
  }
  if (isFileError(error)) {
    terminal.message(cleanText(`cosched: ${error.message}`))
    return BAD_INPUT
  }
  terminal.message(cleanLines(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  return FAILED
}

/** A path that cannot be read or written: the user's to mend. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string' && 'path' in error
}

const cleanLines = (text: string): string => text.split('\n').map(cleanText).join('\n')
