/** `cosched completion`: a script by which a shell completes commands, options and the words they take, as this program knows them. */
import type { Command } from 'commander'
import { oneOf } from './arguments.ts'
import { bashScript } from './completion/bash.ts'
import { fishScript } from './completion/fish.ts'
import { type Grammar, grammarOf } from './completion/grammar.ts'
import { zshScript } from './completion/zsh.ts'
import type { CommandContext } from './context.ts'
import { addHelp, type HelpText } from './help.ts'
import { wordArgument } from './options.ts'

const SCRIPTS: Readonly<Record<'bash' | 'zsh' | 'fish', (grammar: Grammar) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
}

const SHELLS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]

const HELP: HelpText = {
  notes: [
    {
      heading: 'Where the script goes',
      lines: [
        'bash: into ~/.bashrc: eval "$(cosched completion bash)"',
        'zsh: as _cosched into a folder of $fpath, before compinit',
        'fish: as cosched.fish into ~/.config/fish/completions',
        'It holds the words of this version: write it anew after an update.',
      ],
    },
  ],
  examples: [
    ['for bash', 'cosched completion bash > cosched.bash'],
    ['for zsh', 'cosched completion zsh > _cosched'],
    ['for fish', 'cosched completion fish > cosched.fish'],
  ],
  statuses: { 0: 'done', 2: 'there is no such shell here' },
}

export function addCompletion(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('completion')
    .summary('print a script for completion in a shell')
    .description('Print a script by which a shell completes commands, options, strategies and other words.')
    .addArgument(wordArgument('<shell>', SHELLS.join(', '), SHELLS))
    .action((shell: string) => terminal.out(SCRIPTS[oneOf('shell', shell, SHELLS)](grammarOf(program))))
  addHelp(command, terminal, HELP)
}
