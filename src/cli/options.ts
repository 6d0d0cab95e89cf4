/** Options and arguments whose values are words that the program knows: they are completed in shells, and listed in the help where few. */
import { Argument, type Command, Option } from 'commander'
import { registry } from '../strategy/registry.ts'

/** Words that an option or argument takes. */
export interface Words {
  readonly words: readonly string[]
  /** Several, with commas between. */
  readonly list: boolean
}

const KNOWN = new WeakMap<Option | Argument, Words>()

/** An option that takes one of the words. What is wrong with another is said by the command. */
export function wordOption(flags: string, description: string, words: readonly string[]): Option {
  return remembered(new Option(flags, description), words, false)
}

/** An option that takes some of the words, with commas between. */
function wordsOption(flags: string, description: string, words: readonly string[]): Option {
  return remembered(new Option(flags, description), words, true)
}

/** `--strategy`, of every command that runs some; the scenario's own have names that only it knows. */
export function strategyOption(about = 'strategies of the scenario or presets, commas between (default: those of the scenario)'): Option {
  return wordsOption('--strategy <names>', about, [...registry.keys()])
}

/** An argument that is one of the words. */
export function wordArgument(name: string, description: string, words: readonly string[]): Argument {
  return remembered(new Argument(name, description), words, false)
}

function remembered<Taker extends Option | Argument>(taker: Taker, words: readonly string[], list: boolean): Taker {
  KNOWN.set(taker, { words, list })
  return taker
}

/** Undefined: it takes something else. */
export function wordsOf(taker: Option | Argument): Words | undefined {
  return KNOWN.get(taker) ?? (taker.argChoices === undefined ? undefined : { words: taker.argChoices, list: false })
}

/** The commands of a program that are shown, without `help`. */
export const commandsOf = (program: Command): readonly Command[] => program.commands.filter((command) => command.name() !== 'help')
