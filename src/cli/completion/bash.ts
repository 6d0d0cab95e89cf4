/** Completion for bash, with nothing but what bash itself has (no package bash-completion). */
import type { CommandGrammar, Grammar, OptionGrammar, Takes } from './grammar.ts'
import { identifier, quoted } from './quoting.ts'

export function bashScript(grammar: Grammar): string {
  const { name, options, commands } = grammar
  const own = `_${identifier(name)}`
  return `# Completion of ${name} for bash, written by \`${name} completion bash\`.
${own}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' at=1 place=0 word skip=''
  COMPREPLY=()
  # Bash takes --option=value for three words.
  if [[ $current == '=' ]]; then current=''
  elif [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    if [[ -z $command ]]; then [[ $word == -* ]] || command=$word
    elif [[ -n $skip ]]; then [[ $word == '=' ]] || skip=''
    else
      case "$command $word" in
${indent(commands.map(takers).join(''), 8)}        *' '-*|*' =') ;;
        *) place=$((place + 1)) ;;
      esac
    fi
  done
  case "$command $previous" in
${indent(commands.map((command) => values(command, own)).join(''), 4)}  esac
  case "$command" in
    '') if [[ $current == -* ]]; then ${own}_words ${words(options)}; else ${own}_words ${quoted(commands.map((one) => one.name).join(' '))}; fi ;;
${indent(commands.map((command) => arms(command, own)).join(''), 4)}  esac
}
# Those of the words that begin with what is typed, with a space after the only one.
${own}_words() {
  local word
  for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
}
# The same for what follows the last comma, without the words that are there already.
${own}_list() {
  local word before=''
  [[ $current == *,* ]] && before="\${current%,*},"
  for word in $1; do
    [[ ",$before" == *",$word,"* ]] || { [[ $before$word == "$current"* ]] && COMPREPLY+=("$before$word"); }
  done
  compopt -o nospace 2>/dev/null
}
# Nothing to offer, not even files.
${own}_text() { compopt +o default +o bashdefault 2>/dev/null; }
complete -o bashdefault -o default -F ${own} ${name}
`
}

/** Options after which a value is to come, so that it is no argument. */
function takers({ name, options }: CommandGrammar): string {
  const names = options.filter(({ takes, optional }) => takes.kind !== 'nothing' && !optional).flatMap((option) => option.names)
  return names.length === 0 ? '' : `${names.map((one) => `'${name} ${one}'`).join('|')}) skip=yes ;;\n`
}

/** What follows an option. */
function values({ name, options }: CommandGrammar, own: string): string {
  return options
    .filter(({ takes }) => takes.kind !== 'nothing')
    .map((option) => {
      const places = option.names.map((one) => `'${name} ${one}'`).join('|')
      // What may stand alone may as well be followed by another option.
      const unless = option.optional ? '[[ $current == -* ]] || { ' : ''
      return `${places}) ${unless}${offer(option.takes, own)}return${unless === '' ? '' : '; }'} ;;\n`
    })
    .join('')
}

function offer(takes: Takes, own: string): string {
  if (takes.kind === 'words') return `${own}_${takes.list ? 'list' : 'words'} ${quoted(takes.words.join(' '))}; `
  // Without an answer bash offers files.
  return takes.kind === 'text' ? `${own}_text; ` : ''
}

/** Options and arguments of a command. */
function arms({ name, options, arguments: taken }: CommandGrammar, own: string): string {
  const cases = taken.map((takes, at) => `${at === taken.length - 1 ? '*' : at}) ${offer(takes, own) || ': '};;`)
  const rest = cases.length === 0 ? `${own}_text` : `case $place in ${cases.join(' ').replaceAll('; ;;', ' ;;')} esac`
  return `${name}) if [[ $current == -* ]]; then ${own}_words ${words(options)}; else ${rest}; fi ;;\n`
}

const words = (options: readonly OptionGrammar[]): string => quoted(options.flatMap(({ names }) => names).join(' '))

const indent = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
