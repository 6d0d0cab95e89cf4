/**
 * Completion, asked of the shells themselves: bash by its own variables, fish by `complete -C`, zsh by a session in a pseudo-terminal. What
 * is to be offered is read from the help texts and the registries, not from what writes the scripts.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { MIX_NAMES } from '../../src/generate/mixes.ts'
import { SCENARIO_KINDS } from '../../src/generate/scenarios.ts'
import { registry } from '../../src/strategy/registry.ts'
import { testWith } from '../tools/needs.ts'
import { heardTerminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-completion-'))
afterAll(() => rmSync(folder, { recursive: true }))

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

async function said(...argv: string[]): Promise<string> {
  const terminal = heardTerminal()
  await main(argv, terminal)
  return terminal.results()
}

/** Names of commands, from the help. */
async function commands(): Promise<string[]> {
  const [, list = ''] = (await said('--help')).split('Commands:\n')
  return [...list.split('\n\n')[0].matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name).filter((name) => name !== 'help')
}

/** Long names of a command's options, from its help. */
async function options(command: string): Promise<string[]> {
  const [, list = ''] = (await said(command, '--help')).split('Options:\n')
  return [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name)
}

/** What a shell offers for the last word of a line. */
type Asked = (line: string) => string[]

const strategies = [...registry.keys()]

/** What every shell is to offer. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['run --format ', ['table', 'json', 'csv']],
  ['run --format j', ['json']],
  ['explore --format ', ['table', 'json']],
  ['run --groups f', ['failed']],
  ['run a.yaml --strategy ', strategies],
  ['explore a.yaml --strategy ho', ['hoarding']],
  ['run a.yaml --replay-kind ', ['deadlock', 'livelock', 'atomicity']],
  ['generate --kind ', SCENARIO_KINDS.map(({ name }) => name)],
  ['generate --mix g', MIX_NAMES.filter((name) => name.startsWith('g'))],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['completion f', ['fish']],
]

describe('bash', () => {
  const script = join(folder, 'cosched.bash')
  beforeAll(async () => writeFileSync(script, await said('completion', 'bash')))

  const words: Asked = (line) => asked(line.split(' '))
  /** With the words as bash has them: `=` is one of its own. */
  function asked(typed: readonly string[]): string[] {
    const all = ['cosched', ...typed]
    const program = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cosched; printf "%s\\n" "\${COMPREPLY[@]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', program, script, ...all], { encoding: 'utf8' })
    expect(stderr).toBe('')
    return stdout.split('\n').filter((word) => word !== '')
  }

  test('offers every command', async () => {
    expect(words('').sort()).toEqual((await commands()).sort())
    expect(words('va')).toEqual(['validate'])
  })

  test('offers every option of every command, and of the program itself', async () => {
    for (const command of await commands()) {
      expect([command, words(`${command} --`).sort()]).toEqual([command, (await options(command)).sort()])
    }
    expect(words('--v')).toEqual(['--version'])
  })

  test.each(CASES)('for `%s` offers %j', (line, offered) => {
    expect(words(line)).toEqual(offered)
  })

  test('goes on after a comma with what is not there yet', () => {
    expect(words('run --strategy pod,g')).toEqual(['pod,gang'])
    expect(words('run --strategy pod,')).toEqual(strategies.filter((name) => name !== 'pod').map((name) => `pod,${name}`))
  })

  test('knows --option=value', () => {
    expect(asked(['run', '--format', '=', 'c'])).toEqual(['csv'])
    expect(asked(['run', '--format', '='])).toEqual(['table', 'json', 'csv'])
  })

  test('leaves files to bash, and offers nothing where a text of one own is meant', () => {
    for (const line of ['run ', 'run --out ', 'run --events x', 'run --seed ', 'validate a.yaml ', 'generate --nodes ']) {
      expect([line, words(line)]).toEqual([line, []])
    }
  })

  test('after an option that may stand alone offers options', () => {
    expect(words('run a.yaml --explain --fo')).toEqual(['--format'])
  })

  test('takes a value that is called like a command for a value', () => {
    expect(words('run --strategy generate --form')).toEqual(['--format'])
  })
})

describe('fish', () => {
  const asked: Asked = (line) => {
    const { stdout, stderr } = spawnSync(
      'fish',
      ['-N', '-c', `source $argv[1]; complete -C "cosched $argv[2]"`, join(folder, 'cosched.fish'), line],
      {
        encoding: 'utf8',
        cwd: folder,
        env: { ...process.env, HOME: folder },
      },
    )
    expect(stderr).toBe('')
    return stdout.split('\n').flatMap((offered) => (offered === '' ? [] : [offered.split('\t')[0]]))
  }

  testWith(isThere('fish'), 'fish', 'offers commands, options and words', async () => {
    writeFileSync(join(folder, 'cosched.fish'), await said('completion', 'fish'))
    expect(asked('').sort()).toEqual((await commands()).sort())
    for (const command of await commands()) {
      const offered = asked(`${command} --`)
      expect([command, (await options(command)).filter((name) => !offered.includes(name))]).toEqual([command, []])
    }
    for (const [line, offered] of CASES) expect([line, asked(line).sort()]).toEqual([line, [...offered].sort()])
    expect(asked('run --strategy pod,g')).toEqual(['pod,gang'])
    expect(asked('run ')).toContain('cosched.fish')
  })
})

describe('zsh', () => {
  const script = join(folder, '_cosched')

  /** A session of its own in a pseudo-terminal of zsh: types the line and a tab, and reads what `compadd` was given. */
  const asked: Asked = (line) => {
    const program = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; autoload -Uz compinit; compinit -u -d ${folder}/dump; source ${script}"
zpty -w shell 'compadd() { local -a found shown; local at; builtin compadd -O found "$@"; print -rl -- "\${(@)found/#/OFFERED:}" >> ${folder}/offered; builtin compadd "$@" }'
zpty -w shell 'print READY-''NOW'
zpty -r -m shell seen '*READY-NOW*'
zpty -n -w shell "cosched $1"$'\\t'
sleep 0.5
zpty -n -w shell $'\\C-u'"print DONE-''NOW"$'\\n'
zpty -r -m shell seen '*DONE-NOW*'
zpty -d shell`
    writeFileSync(join(folder, 'offered'), '')
    spawnSync('zsh', ['-f', '-c', program, 'zsh', line], { encoding: 'utf8', cwd: folder, timeout: 20_000 })
    const { stdout } = spawnSync('cat', [join(folder, 'offered')], { encoding: 'utf8' })
    return [...new Set([...stdout.matchAll(/^OFFERED:(.+)$/gm)].map(([, word]) => word))]
  }

  testWith(isThere('zsh'), 'zsh', 'the script is one, and offers commands, options and words', async () => {
    writeFileSync(script, await said('completion', 'zsh'))
    expect(spawnSync('zsh', ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
    expect(
      asked('')
        .filter((word) => /^[a-z]+$/.test(word))
        .sort(),
    ).toEqual((await commands()).sort())
    for (const [line, offered] of [CASES[0], CASES[4], CASES[9]]) expect([line, asked(line).sort()]).toEqual([line, [...offered].sort()])
    const offered = asked('run --')
    expect((await options('run')).filter((name) => !offered.some((word) => word.replace(/=$/, '') === name))).toEqual([])
  })
})

test('another shell is refused with what there is', async () => {
  const terminal = heardTerminal()
  expect(await main(['completion', 'zhs'], terminal)).toBe(2)
  expect(terminal.messages).toEqual(['cosched: shell: invalid shell: "zhs", allowed: bash, zsh, fish'])
  expect(terminal.results()).toBe('')
})
