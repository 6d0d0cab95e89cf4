/** The command as a process, built as users have it: exit statuses, channels, and what is left behind when something fails. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testWith } from '../tools/needs.ts'
import { scriptIsThere, shell as shellIn } from './shell.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const shell = (command: string, environment: NodeJS.ProcessEnv = {}) => shellIn(folder, command, environment)

/** What is in a folder of its own after the command, whose name is `$D`. */
function leaves(command: string, before: Readonly<Record<string, string>> = {}) {
  const own = mkdtempSync(at('own-'))
  for (const [name, text] of Object.entries(before)) writeFileSync(join(own, name), text)
  const done = shell(command, { D: own })
  return { ...done, files: Object.fromEntries(readdirSync(own).map((name) => [name, readFileSync(join(own, name), 'utf8')])) }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-process-'))
  const jobs = Array.from(
    { length: 300 },
    (_, index) => `    - { name: j-${index}, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1m } } }] }] }`,
  )
  const many = `name: many\ncluster:\n  nodes: [{ name: n, allocatable: { cpu: 1 }, count: 3 }]\nworkload:\n  jobs:\n${jobs.join('\n')}\n`
  writeFileSync(at('many.yaml'), many)
  writeFileSync(at('hopeful.yaml'), `${many}strategies: [pod]\nexpect: { pod: { groupsStarted: 301 } }\n`)
  const endless =
    'cluster: { generate: { kind: homogeneous, nodes: 50 } }\nworkload: { generate: { kind: mixed, jobs: 20000, load: 0.9 } }\n'
  writeFileSync(at('long.yaml'), `name: long\n${endless}strategies: [pod]\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('results and messages', () => {
  test('results go to stdout without colour, even where CI is set, and nothing to stderr', () => {
    const { status, stdout, stderr } = shell('cosched run many.yaml', { CI: 'true' })
    expect(status).toBe(0)
    expect(stdout).toContain('failure rate')
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toBe('')
  })

  test.each([
    'run many.yaml --format json',
    'run many.yaml --seeds 1..2 --workers 2 --format csv',
    'validate many.yaml',
    'generate --kind mixed --expand',
    'completion bash',
    '--help',
    '--version',
  ])('cosched %s says nothing on stderr', (line) => {
    const { status, stdout, stderr } = shell(`cosched ${line}`)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).not.toBe('')
  })

  test('colour comes into a pipe only if it is asked for', () => {
    const coloured = (environment: NodeJS.ProcessEnv) => shell('cosched run many.yaml', environment).stdout.includes('\u001b[1m')
    expect(coloured({ FORCE_COLOR: '1' })).toBe(true)
    expect(coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
  })

  test('a reader that goes away is no failure', () => {
    const { status, stdout, stderr } = shell('cosched run many.yaml --format json | head -c 20')
    expect(stderr).toBe('')
    expect(stdout).toHaveLength(20)
    expect(status).toBe(0)
  })
})

describe('exit status', () => {
  test('1: an expectation is not met, told on stderr below results that are there', () => {
    const { status, stdout, stderr } = shell('cosched run hopeful.yaml')
    expect([status, stderr]).toEqual([1, 'many: pod: groupsStarted: expected 301, got 300\n'])
    expect(stdout).toContain('failure rate')
  })

  test.each([
    ['run absent.yaml', /^absent\.yaml: invalid file: there is no such file\n$/],
    ['run many.yaml --strategy pood', /^many\.yaml: --strategy: invalid strategy: "pood", did you mean pod\?/],
    ['run many.yaml --sede 1', /^error: unknown option '--sede'\n\(Did you mean --seed\?\)/],
    ['rnu many.yaml', /^error: unknown command 'rnu'/],
    ['', /^Usage: cosched/],
    ['completion tcsh', /^cosched: shell: invalid shell: "tcsh"/],
  ])('2: cosched %s', (line, message) => {
    const { status, stdout, stderr } = shell(`cosched ${line}`)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })

  test('2: results that cannot be written, in one line', () => {
    const { status, stderr } = shell('cosched run many.yaml --format json > /dev/full')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^cosched: the results cannot be written: ENOSPC.*\n$/)
  })
})

describe('files', () => {
  test.each([
    ['--out', '$D/file/results'],
    ['--events', '$D/file/events.jsonl'],
    ['--timeline', '$D/file/timeline.csv'],
  ])('%s below something that is no folder: status 2, one line, and nothing is written', (option, path) => {
    const { status, stdout, stderr, files } = leaves(`cosched run many.yaml --strategy pod ${option} ${path}`, { file: 'here' })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^cosched: E[A-Z]+: .*\n$/)
    expect(files).toEqual({ file: 'here' })
  })

  test.each([
    ['run many.yaml --strategy pod --events $D/x', 'x'],
    ['run many.yaml --strategy pod --timeline $D/x.csv', 'x.csv'],
    ['generate --kind mixed --expand -o $D/x', 'x'],
  ])('a file that grows too large for the disk (cosched %s): status 2, its name, and what was there stays', (line, name) => {
    // A limit on the size of files is as good as a full disk; the signal that comes with it is ignored.
    const { status, stderr, files } = leaves(`trap '' XFSZ; ulimit -f 2; exec cosched ${line}`, { [name]: 'before' })
    expect(status).toBe(2)
    expect(stderr).toMatch(new RegExp(`^cosched: EFBIG: .*${name}'\n$`))
    expect(files).toEqual({ [name]: 'before' })
  })

  test('a folder of results that does not fit on the disk is left as it was', () => {
    const before = { 'runs.csv': 'before', 'results.json': 'before' }
    const { status, files } = leaves("trap '' XFSZ; ulimit -f 8; exec cosched run many.yaml --out $D", before)
    expect(status).toBe(2)
    expect(files).toEqual(before)
  })

  test('bad input in the second file leaves what was there', () => {
    const line = 'cosched run many.yaml absent.yaml --out $D/new --events $D/e --timeline $D/t.csv'
    expect(leaves(line, { e: 'before', 't.csv': 'before' })).toMatchObject({
      status: 2,
      stdout: '',
      files: { e: 'before', 't.csv': 'before' },
    })
  })
})

describe('an interrupted run', () => {
  test.each([
    ['INT', 130],
    ['TERM', 143],
    ['KILL', 137],
  ])('by SIG%s ends at once and leaves no half of a file', (signal, expected) => {
    const line = `timeout --preserve-status -s ${signal} 3 cosched run long.yaml --seeds 1..1000 --events $D/e --timeline $D/t.csv`
    const { status, stdout, files } = leaves(`${line}; exit $?`, { e: 'before' })
    expect([status, stdout]).toEqual([expected, ''])
    expect(files).toMatchObject({ e: 'before' })
    // Timelines of runs that were over are whole.
    for (const [name, text] of Object.entries(files))
      if (name !== 'e') expect([name, text.endsWith('\n')]).toEqual([expect.stringMatching(/^t-pod-\d+\.csv$/), true])
  })

  testWith(scriptIsThere, 'script of util-linux', 'by Ctrl-C in a terminal ends with 130, progress shown, the cursor as it was', () => {
    const own = mkdtempSync(at('pty-'))
    mkdirSync(join(own, 'e'))
    const line = `exec cosched run long.yaml --seeds 1..1000 --events ${own}/e/events.jsonl`
    const typed = `(sleep 5; printf '\\003'; sleep 1) | script -qefc "stty cols 90; ${line}" /dev/null`
    const { status, stdout } = shell(typed, { TERM: 'xterm' })
    expect(status).toBe(130)
    expect(stdout).toMatch(/[█░]{20} +\d+ % .*events\/s {2}long pod seed \d/)
    // Nothing that would have to be undone: hidden cursor, wrapping switched off, another screen.
    for (const sequence of ['[?25l', '[?7l', '[?1049h']) expect(stdout).not.toContain(sequence)
    expect(readdirSync(join(own, 'e'))).toEqual([])
  })
})

describe('in a terminal', () => {
  const typescript = (line: string, environment: NodeJS.ProcessEnv = {}) =>
    shell(`script -qefc "stty cols 60; exec ${line}" /dev/null < /dev/null`, { TERM: 'xterm', ...environment })

  testWith(scriptIsThere, 'script of util-linux', 'tables fit its width, and headings are bold', () => {
    const { status, stdout } = typescript('cosched run many.yaml --strategy naive,hoarding,optimistic,pod,gang,nomad')
    expect(status).toBe(0)
    expect(stdout).toContain('\u001b[1m')
    const lines = stripVTControlCharacters(stdout).split('\r\n')
    expect(lines.filter((line) => line.length > 60)).toEqual([])
    expect(lines.filter((line) => line.startsWith('figure')).length).toBeGreaterThan(1)
  })

  testWith(scriptIsThere, 'script of util-linux', 'NO_COLOR and TERM=dumb keep it plain, and a dumb one gets no progress', () => {
    for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect(typescript('cosched run many.yaml --strategy pod', environment).stdout).not.toContain('\u001b')
    }
    const { stdout } = typescript('timeout -s INT 4 cosched run long.yaml --seeds 1..1000', { TERM: 'dumb' })
    expect(stdout).toBe('')
  })
})
