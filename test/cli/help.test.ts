/** The help texts: they fit, they name what is there, and every example in them runs as it stands. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'string-width'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { commands as commandsOf } from '../tools/docs/shell.ts'
import { Workspace } from '../tools/docs/workspace.ts'
import { ROOT } from '../tools/repository.ts'
import { heardTerminal } from './terminal.ts'

async function help(width: number, ...argv: string[]): Promise<string> {
  const terminal = heardTerminal(width)
  expect(await main([...argv, '--help'], terminal)).toBe(0)
  return terminal.results()
}

/** All commands, read off the program's own help; the program itself first. */
const listed = ((await help(80)).split('Commands:\n')[1] ?? '').split('\n\n')[0]
const names = ['', ...[...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name)].filter((name) => name !== 'help')
const argvOf = (name: string): string[] => (name === '' ? [] : [name])

/** The command lines of a help text, in their order. */
const examplesOf = (text: string): string[] => {
  const lines = (text.split(/^Examples:$/m)[1] ?? '').split('\n\n')[0].replaceAll(/\\\n\s+/g, '')
  return commandsOf([...lines.matchAll(/^ *\$ (.*)$/gm)].map(([, line]) => line).join('\n'))
}

test('commands are there to be looked at', () => {
  expect(names).toEqual(expect.arrayContaining(['', 'run', 'validate', 'generate', 'explore', 'completion']))
})

describe.each(names)('cosched %s --help', (name) => {
  test.each([120, 100, 80, 60])('fits %i columns', async (width) => {
    const lines = (await help(width, ...argvOf(name))).split('\n')
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([])
  })

  test('says when it ends with which status, and gives examples', async () => {
    const text = await help(80, ...argvOf(name))
    expect(text).toMatch(/^Exit status:\n {2}0 {2}\S/m)
    expect(text).toMatch(/^ {2}2 {2}\S/m)
    expect(examplesOf(text).length).toBeGreaterThan(0)
  })

  test('shows the same examples on a narrow terminal', async () => {
    expect(examplesOf(await help(60, ...argvOf(name)))).toEqual(examplesOf(await help(120, ...argvOf(name))))
  })
})

test('docs/command-line.md shows every help text; test/docs.test.ts compares them', () => {
  const page = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8')
  const shown = names.map((name) => `npx cosched ${[...argvOf(name), '--help'].join(' ')}\n`)
  expect(shown.filter((line) => !page.includes(line))).toEqual([])
})

describe('the examples', () => {
  const workspace = new Workspace(ROOT)
  afterAll(() => workspace.remove())

  test.each(names)(
    'of cosched %s run as they stand',
    async (name) => {
      for (const line of examplesOf(await help(80, ...argvOf(name)))) {
        const { status, output } = workspace.runShell(line)
        expect([line, status, status === 0 ? '' : output]).toEqual([line, 0, ''])
      }
    },
    120_000,
  )

  test('write the files that they name', () => {
    const files = readdirSync(workspace.folder)
    expect(files).toEqual(expect.arrayContaining(['found.json', 'gang.svg', 'pod.jsonl', 'results', 'deadlock.yaml', 'cosched.bash']))
  })
})
