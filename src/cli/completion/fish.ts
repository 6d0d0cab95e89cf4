/** Completion for fish: a line for each command and option. */
import type { CommandGrammar, Grammar, OptionGrammar, Takes } from './grammar.ts'
import { fishQuoted } from './quoting.ts'

export function fishScript({ name, options, commands }: Grammar): string {
  const start = `complete -c ${name}`
  const names = commands.map((command) => command.name).join(' ')
  const none = `-n ${fishQuoted(`not __fish_seen_subcommand_from ${names}`)}`
  return `# Completion of ${name} for fish, written by \`${name} completion fish\`.
${start} -f
${options.map((option) => `${start} ${none} ${optionWords(option)}\n`).join('')}${commands
  .map(({ name: one, about }) => `${start} ${none} -a ${fishQuoted(one)} -d ${fishQuoted(about)}\n`)
  .join('')}${commands.map((command) => commandLines(command, start)).join('')}`
}

function commandLines({ name, options, arguments: taken }: CommandGrammar, start: string): string {
  const within = `${start} -n ${fishQuoted(`__fish_seen_subcommand_from ${name}`)}`
  const places = taken.flatMap((takes) => value(takes)).filter((words) => words !== '')
  return [...options.map(optionWords), ...new Set(places)].map((words) => `${within} ${words}\n`).join('')
}

function optionWords({ names, about, takes, optional }: OptionGrammar): string {
  const spellings = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  const argument = takes.kind === 'nothing' ? [] : [optional ? '' : '-r', value(takes)]
  return [...spellings, ...argument, `-d ${fishQuoted(about)}`].filter((word) => word !== '').join(' ')
}

function value(takes: Takes): string {
  switch (takes.kind) {
    case 'words': {
      const words = takes.words.join(' ')
      return takes.list ? `-f -a ${fishQuoted(`(__fish_complete_list , "printf '%s\\n' ${words}")`)}` : `-f -a ${fishQuoted(words)}`
    }
    case 'folder':
      return `-f -a ${fishQuoted('(__fish_complete_directories)')}`
    case 'file':
      return '-F'
    default:
      return ''
  }
}
