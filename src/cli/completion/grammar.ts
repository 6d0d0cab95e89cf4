/** What can stand where on the command line, read off the program itself: the shells' scripts are written from it. */
import type { Argument, Command, Option } from 'commander'
import { commandsOf, wordsOf } from '../options.ts'

/** What comes after an option, or in the place of an argument. */
export type Takes =
  | { readonly kind: 'nothing' | 'file' | 'folder' | 'text' }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly list: boolean }

/** An option in all its spellings. */
export interface OptionGrammar {
  readonly names: readonly string[]
  readonly about: string
  readonly takes: Takes
  /** It may stand alone. */
  readonly optional: boolean
}

export interface CommandGrammar {
  readonly name: string
  readonly about: string
  readonly options: readonly OptionGrammar[]
  /** What its arguments are; the last may be repeated. */
  readonly arguments: readonly Takes[]
}

export interface Grammar {
  readonly name: string
  readonly options: readonly OptionGrammar[]
  readonly commands: readonly CommandGrammar[]
}

export function grammarOf(program: Command): Grammar {
  return {
    name: program.name(),
    options: optionsOf(program),
    commands: commandsOf(program).map((command) => ({
      name: command.name(),
      about: command.summary() || command.description(),
      options: optionsOf(command),
      arguments: command.registeredArguments.map((argument) => takesOf(argument, argument.name())),
    })),
  }
}

/** With `--help`, as the help itself lists them. */
function optionsOf(command: Command): OptionGrammar[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
      about: option.description,
      takes: /[<[]/.test(option.flags) ? takesOf(option, /[<[]([^\].>]*)/.exec(option.flags)?.[1] ?? '') : { kind: 'nothing' },
      optional: option.optional,
    }))
}

/** What it is called says what it takes, where no words are known. */
function takesOf(taker: Option | Argument, called: string): Takes {
  const known = wordsOf(taker)
  if (known !== undefined) return { kind: 'words', ...known }
  if (/folder|dir/i.test(called)) return { kind: 'folder' }
  return { kind: /file|scenario|result|trace|output/i.test(called) ? 'file' : 'text' }
}
