/** What the help of a command says below its options: notes, examples that run as they stand, and exit statuses. */
import type { Command } from 'commander'
import { wrap } from '../view/wrap.ts'
import type { Terminal } from './terminal.ts'

/** The part of a help text that is the command's own. */
export interface HelpText {
  /** Paragraphs under a heading each. */
  readonly notes?: readonly { readonly heading: string; readonly lines: readonly string[] }[]
  /** Command lines with what they are for. They run in a folder that holds `scenarios/`, in this order. */
  readonly examples: readonly (readonly [about: string, command: string])[]
  /** What each exit status means. */
  readonly statuses: Readonly<Record<number, string>>
}

/** Wider lines are hard to read. */
export const WIDEST = 100

/** Adds the text to the help of a command. */
export function addHelp(command: Command, { width, colours }: Terminal, { notes = [], examples, statuses }: HelpText): Command {
  const most = Math.min(width, WIDEST)
  const section = (heading: string, lines: readonly string[]): string => ['', colours.bold(`${heading}:`), ...lines].join('\n')
  const text = [
    ...notes.map(({ heading, lines }) =>
      section(
        heading,
        lines.flatMap((line) => hanging(line, most)),
      ),
    ),
    section(
      'Examples',
      examples.flatMap(([about, line]) => [...hanging(about, most), ...commandLines(line, most)]),
    ),
    section(
      'Exit status',
      Object.entries(statuses).flatMap(([status, meaning]) => hanging(`${status}  ${meaning}`, most, 5)),
    ),
  ]
  return command.addHelpText('after', text.join('\n'))
}

/** A command, continued as a shell reads it where it does not fit. */
function commandLines(command: string, width: number): string[] {
  const lines = ['    $']
  for (const word of command.split(' ')) {
    const last = lines[lines.length - 1]
    if (last.length + word.length + ' '.length + ' \\'.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`        ${word}`)
  }
  return lines.map((line, at) => (at === lines.length - 1 ? line : `${line} \\`))
}

/** Indented by two; what goes on, by more. */
function hanging(text: string, width: number, by = 4): string[] {
  const [, own = '', rest = ''] = /^(\s*)(.*)$/.exec(text) ?? []
  const first = own.length + 2
  const [line, ...more] = wrap(rest, width - first)
  const others = more.length === 0 ? [] : wrap([...more].join(' '), width - Math.max(first, by))
  return [' '.repeat(first) + line, ...others.map((one) => ' '.repeat(Math.max(first, by)) + one)]
}
