/** Traces from files on the command line, and the command that writes such files, with an explorer that has found what it is told to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Exploration } from '../../src/analysis/explore/types.ts'
import { addExplore } from '../../src/cli/explore.ts'
import { main } from '../../src/cli/program.ts'
import type { Status } from '../../src/cli/status.ts'
import { heardTerminal } from './terminal.ts'

let folder: string
const at = (name: string): string => join(folder, name)

const TWO = `
name: two
cluster: { nodes: [{ name: n, allocatable: { cpu: 1 }, count: 2 }] }
workload:
  jobs:
    - { name: A, duration: 60s, scheduler: first, gang: {}, pods: [{ name: a, replicas: 2, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
    - { name: B, duration: 60s, scheduler: second, gang: {}, pods: [{ name: b, replicas: 2, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
schedulers: [{ name: first }, { name: second }]
strategies: [hoarding, { use: hoarding, name: hoarding-timeout, release: timeout }]
`

const HELD = [
  { do: 'start', unit: 0, text: 'A is taken up' },
  { do: 'start', unit: 1, text: 'B is taken up' },
  { do: 'offer', unit: 0, node: 0, text: 'A is offered n-0' },
  { do: 'offer', unit: 1, node: 1, text: 'B is offered n-1' },
] as const

const FOUND: Exploration = {
  scenario: 'two',
  strategy: 'hoarding',
  seed: '1',
  complete: true,
  states: 1234,
  transitions: 60,
  depth: 7,
  deadlockReachable: true,
  livelockReachable: null,
  atomicityBroken: false,
  outcomes: { allRan: 3, deadlock: 2 },
  shortestDeadlock: HELD.map(({ text }) => text),
  traces: {
    deadlock: { kind: 'deadlock', steps: HELD },
    atomicity: { kind: 'atomicity', steps: HELD.slice(0, 1) },
  },
  reductions: [],
  notes: ['clocks and counters are dropped\u001b[31m'],
}

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(argv, terminal)
  return { status, out: terminal.results(), messages: terminal.messages }
}

async function exploring(...argv: string[]) {
  const terminal = heardTerminal()
  const asked: unknown[] = []
  let status: Status = 0
  const program = new Command('cosched').exitOverride()
  const end = (ended: Status) => {
    status = ended
  }
  addExplore(program, { terminal, version: '0', end }, ({ name }, options) => {
    asked.push(options)
    return { ...FOUND, scenario: name, strategy: options.strategy ?? 'none', seed: options.seed ?? '1' }
  })
  await program.parseAsync(['explore', ...argv], { from: 'user' })
  return { status, out: terminal.results(), messages: terminal.messages, asked }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-replay-'))
  writeFileSync(at('two.yaml'), TWO)
  writeFileSync(at('expecting.yaml'), `${TWO}expect: { hoarding: { groupsFinished: 2 } }\n`)
  const write = (name: string, data: unknown) => writeFileSync(at(name), JSON.stringify(data, null, 2))
  write('found.json', FOUND)
  write('other.json', { ...FOUND, scenario: 'three', strategy: 'pod' })
  write('nothing.json', { ...FOUND, traces: {} })
  write('several.json', [FOUND, FOUND])
  write('bare.json', { kind: 'deadlock', steps: HELD })
  write('early.json', { ...FOUND, traces: { deadlock: { kind: 'deadlock', steps: HELD.slice(2) } } })
  write('wrong.json', {
    kind: 'deadlock',
    steps: [
      { do: 'strat', unit: 0, text: '' },
      { do: 'start', unit: -1, text: '', nod: 1 },
    ],
  })
  writeFileSync(at('torn.json'), '{ "kind": "deadlock",\n  "steps": [ }')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('run --replay', () => {
  test('performs the trace of an exploration, with its strategy and seed, and tells the steps and what came of them', async () => {
    const { status, out, messages } = await run('run', at('two.yaml'), '--replay', at('found.json'), '--check-laws')
    expect(messages).toEqual([])
    expect(status).toBe(0)
    expect(out.split('\n').slice(0, 7)).toEqual([
      '1. A is taken up',
      '2. B is taken up',
      '3. A is offered n-0',
      '4. B is offered n-1',
      '',
      'two (seed 1)',
      '',
    ])
    const json = JSON.parse((await run('run', at('two.yaml'), '--replay', at('found.json'), '--format', 'json')).out)
    expect(json.runs).toHaveLength(1)
    expect(json.runs[0]).toMatchObject({ strategy: 'hoarding', figures: { deadlocks: 1, standstills: 1, groupsDeadlocked: 2 } })
  })

  test('takes the trace that is asked for, and a trace by itself for the strategy that is named', async () => {
    const json = async (...more: string[]) => JSON.parse((await run('run', at('two.yaml'), '--format', 'json', ...more)).out).runs[0]
    const bare = await json('--replay', at('bare.json'), '--strategy', 'hoarding')
    expect(bare.digest).toBe((await json('--replay', at('found.json'))).digest)
    expect((await json('--replay', at('found.json'), '--replay-kind', 'atomicity')).digest).not.toBe(bare.digest)
    expect((await json('--replay', at('bare.json'), '--strategy', 'hoarding-timeout')).figures.deadlocks).toBe(0)
  })

  test('does not judge what the scenario expects of the order that the clock gives, and says so', async () => {
    const judged = await run('run', at('expecting.yaml'), '--strategy', 'hoarding')
    expect([judged.status, judged.messages]).toEqual([1, ['two: hoarding: groupsFinished: expected 2, got 0']])
    const { status, out, messages } = await run('run', at('expecting.yaml'), '--replay', at('found.json'))
    expect([status, messages]).toEqual([
      0,
      ["two: hoarding: expect is not judged: it is of the run without --replay, in the clock's own order"],
    ])
    expect(out).toMatch(/deadlocks +1/)
    // Nothing is expected of the other strategy, nor of the first under another seed.
    const other = await run('run', at('expecting.yaml'), '--replay', at('bare.json'), '--strategy', 'hoarding-timeout')
    const seed = await run('run', at('expecting.yaml'), '--replay', at('bare.json'), '--strategy', 'hoarding', '--seed', '2')
    expect([other.messages, seed.messages]).toEqual([[], []])
  })

  test('judges failed plans by the oracle if asked to', async () => {
    const missed = async (...more: string[]) =>
      JSON.parse((await run('run', at('two.yaml'), '--replay', at('found.json'), '--format', 'json', ...more)).out).runs[0].figures
        .greedyMisses
    expect(await missed()).toBeNull()
    expect(await missed('--oracle')).toBe(0)
  })

  test.each<[string, string[], string]>([
    ['other.json', [], 'other.json:2:15: scenario: invalid scenario: "three", allowed: what is run, "two"'],
    ['found.json', ['--strategy', 'pod'], 'found.json:3:15: strategy: invalid strategy: "hoarding", allowed: what is run, "pod"'],
    ['found.json', ['--seed', '2'], 'found.json:4:11: seed: invalid seed: "1", allowed: what is run, "2"'],
    ['nothing.json', [], 'traces: invalid traces: no trace, allowed: an exploration that found something'],
    ['found.json', ['--replay-kind', 'livelock'], 'traces: invalid traces: no livelock, allowed: deadlock, atomicity'],
    ['found.json', ['--replay-kind', 'deadlok'], '--replay-kind: '],
    ['several.json', [], 'several.json:1:1: invalid file: several explorations, allowed: one'],
    ['torn.json', [], 'torn.json:2:14: '],
    ['absent.json', [], 'absent.json: invalid file: there is no such file'],
    ['bare.json', [], '--strategy: invalid strategies: none, allowed: one'],
    ['bare.json', ['--strategy', 'pod,gang'], '--strategy: invalid strategies: several, allowed: one'],
    [
      'early.json',
      [],
      'early.json:26:9: traces.deadlock.steps[0]: invalid step 1: A is offered n-0 (offer A n-0): no attempt at A has begun',
    ],
  ])('%s %j is bad input: %s', async (file, more, message) => {
    const { status, out, messages } = await run('run', at('two.yaml'), '--replay', at(file), ...more)
    expect(status).toBe(2)
    expect(out).toBe('')
    expect(messages.join('\n')).toContain(message)
  })

  test('names every fault of a trace with its place', async () => {
    const { status, messages } = await run('run', at('two.yaml'), '--replay', at('wrong.json'), '--strategy', 'hoarding')
    expect(status).toBe(2)
    expect(
      messages.map((line) =>
        line
          .slice(folder.length + 1)
          .split(': ')
          .slice(0, 2)
          .join(' '),
      ),
    ).toEqual(['wrong.json:5:13 steps[0].do', 'wrong.json:11:15 steps[1].unit', 'wrong.json:13:7 steps[1].nod'])
  })

  test('takes exactly one scenario, and a kind only of a file', async () => {
    const { messages } = await run('run', at('two.yaml'), at('two.yaml'), '--replay', at('found.json'))
    expect(messages).toEqual(['cosched: --replay: invalid scenarios: 2, allowed: exactly one'])
    expect((await run('run', at('two.yaml'), '--replay-kind', 'deadlock')).status).toBe(2)
  })
})

describe('explore', () => {
  test('shows a row a strategy, the shortest ways as numbered steps, and what was left out', async () => {
    const { status, out, messages } = await exploring(at('two.yaml'))
    expect([status, messages]).toEqual([0, []])
    expect(out).toContain('two (seed 1)')
    expect(out).toMatch(/hoarding-timeout +yes +1234 +60 +yes +unknown +kept +allRan 3, deadlock 2/)
    expect(out).toContain('hoarding: shortest way to a deadlock\n1. A is taken up\n2. B is taken up\n')
    expect(out).toContain('hoarding: clocks and counters are dropped[31m')
    expect(out).not.toContain('\u001b')
  })

  test('writes one strategy as JSON that can be replayed, and several as a list', async () => {
    const { out } = await exploring(at('two.yaml'), '--strategy', 'hoarding', '--format', 'json')
    expect(JSON.parse(out)).toEqual(FOUND)
    writeFileSync(at('written.json'), out)
    expect((await run('run', at('two.yaml'), '--replay', at('written.json'))).status).toBe(0)
    const several = await exploring(at('two.yaml'), '--strategy', 'hoarding,pod', '--format', 'json')
    expect(JSON.parse(several.out).map((one: Exploration) => one.strategy)).toEqual(['hoarding', 'pod'])
  })

  test('hands on what it was asked for', async () => {
    const { asked } = await exploring(
      at('two.yaml'),
      '--strategy',
      'pod',
      '--max-states',
      '5',
      '--seed',
      '7',
      '--crashes',
      '2',
      '--no-reduce',
    )
    expect(asked).toEqual([{ strategy: 'pod', maxStates: 5, seed: '7', crashes: 2, reduce: false }])
  })

  test.each([
    ['--max-states', '0'],
    ['--max-states', 'many'],
    ['--crashes', '-1'],
    ['--strategy', 'poood'],
    ['--format', 'csv'],
    ['--seed', 'a b'],
  ])('%s %s is bad input', async (option, value) => {
    const { status, out, messages } = await exploring(at('two.yaml'), option, value)
    expect([status, out]).toEqual([2, ''])
    expect(messages[0]).toContain(`${option}: `)
  })
})
