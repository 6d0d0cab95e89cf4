/** Completion for zsh, by its own `_arguments`. */
import type { CommandGrammar, Grammar, OptionGrammar, Takes } from './grammar.ts'
import { identifier, quoted } from './quoting.ts'

export function zshScript({ name, options, commands }: Grammar): string {
  const own = `_${identifier(name)}`
  return `#compdef ${name}
# Completion of ${name} for zsh, written by \`${name} completion zsh\`.
${own}() {
  local curcontext="$curcontext" context state state_descr line
  typeset -A opt_args
  local -a commands=(
${commands.map(({ name: one, about }) => `    ${quoted(`${colons(one)}:${about}`)}\n`).join('')}  )
  _arguments -C -S${options
    .flatMap(specs)
    .map((spec) => continued(spec, 4))
    .join('')} \\
    '1: :{_describe command commands}' \\
    '*:: :->command'
  [[ $state == command ]] || return
  case $line[1] in
${commands.map(arm).join('')}  esac
}
if [[ $funcstack[1] == ${own} ]]; then ${own} "$@"
else compdef ${own} ${name}
fi
`
}

function arm({ name, options, arguments: taken }: CommandGrammar): string {
  const places = taken.map((takes, at) => quoted(`${at === taken.length - 1 ? '*' : at + 1}:${action(takes)}`))
  return `    ${name}) _arguments -S${[...options.flatMap(specs), ...places].map((spec) => continued(spec, 6)).join('')} ;;\n`
}

const continued = (spec: string, by: number): string => ` \\\n${' '.repeat(by)}${spec}`

/** A line for each spelling; the others are left out once one was given. */
function specs({ names, about, takes, optional }: OptionGrammar): string[] {
  return names.map((name) => {
    const others = names.length > 1 ? `(${names.join(' ')})` : ''
    const value = takes.kind === 'nothing' ? '' : `${optional ? '::' : ':'}${action(takes)}`
    const joined = takes.kind === 'nothing' || !name.startsWith('--') ? name : `${name}=`
    return quoted(`${others}${joined}[${about.replaceAll(/[[\]\\]/g, '\\$&')}]${value}`)
  })
}

/** What is asked for, and where it comes from. */
function action(takes: Takes): string {
  switch (takes.kind) {
    case 'words':
      return takes.list ? `names:_values -s , name ${takes.words.map(colons).join(' ')}` : `word:(${takes.words.map(colons).join(' ')})`
    case 'folder':
      return 'folder:_files -/'
    case 'file':
      return 'file:_files'
    default:
      return 'value: '
  }
}

const colons = (text: string): string => text.replaceAll(':', '\\:')
