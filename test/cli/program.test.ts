/** The commands in this process, with files in a folder of their own. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { packageVersion } from '../../src/node/version.ts'
import { heardTerminal } from './terminal.ts'

let folder: string
const at = (name: string): string => join(folder, name)

const STORY = `
name: story
seed: 1
cluster:
  nodes:
    - { name: Node_A, allocatable: { memory: 1.25Gi } }
    - { name: Node_B, allocatable: { memory: 2Gi } }
workload:
  jobs:
    - name: web
      pods:
        - name: web
          containers:
            - { name: App, resources: { requests: { memory: 1Gi } } }
            - { name: LogCollector, resources: { requests: { memory: 0.5Gi } } }
schedulers: [{ name: default, decision: { job: 100ms, task: 5ms } }]
strategies: [naive, pod]
retry: { backoff: [1s, 10s], maxAttempts: 5 }
`

const parquet = (name: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: new Uint8Array(readFileSync(at(name))).buffer })

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(argv, terminal)
  return { status, out: terminal.results(), messages: terminal.messages }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-cli-'))
  writeFileSync(at('story.yaml'), STORY)
  writeFileSync(at('wrong-hope.yaml'), `${STORY}expect: { naive: { failureRate: 0 }, pod: { failureRate: 0 } }\n`)
  writeFileSync(at('broken.yaml'), STORY.replace('seed: 1', 'seed: 1.5').replace('[naive, pod]', '[naive, pood]'))
  writeFileSync(
    at('random.yaml'),
    STORY.replace(
      /cluster:[\s\S]*schedulers/,
      'cluster: { generate: { kind: homogeneous, nodes: 4 } }\nworkload: { generate: { kind: mixed, jobs: 10 } }\nschedulers',
    ),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('run', () => {
  test('the table puts figures down and strategies across', async () => {
    const { status, out, messages } = await run('run', at('story.yaml'))
    expect(status).toBe(0)
    expect(messages).toEqual([])
    const lines = out.split('\n')
    expect(lines[0]).toBe('story (seed 1)')
    expect(lines.find((line) => line.startsWith('failure rate'))).toMatch(/^failure rate +1 +0$/)
    expect(lines.find((line) => line.startsWith('wait to run, mean'))).toMatch(/ – +0\.105$/)
  })

  test('json has exactly the agreed keys, with every figure and group', async () => {
    const { status, out } = await run('run', at('story.yaml'), '--format', 'json')
    const document = JSON.parse(out)
    expect(status).toBe(0)
    expect(Object.keys(document)).toEqual(['version', 'runs'])
    expect(document.version).toBe(packageVersion())
    expect(document.runs.map(({ scenario, strategy, seed, ended }: Record<string, string>) => [scenario, strategy, seed, ended])).toEqual([
      ['story', 'naive', '1', 'idle'],
      ['story', 'pod', '1', 'idle'],
    ])
    const [naive, pod] = document.runs
    expect(naive.digest).toMatch(/^[0-9a-f]{16}$/)
    expect(naive.figures).toMatchObject({ failureRate: 1, attempts: 10, reschedules: 5 })
    expect(naive.groups).toMatchObject([
      {
        name: 'web',
        outcome: 'failed',
        attempts: 10,
        startedSeconds: null,
        pods: [
          {
            name: 'web',
            containers: [
              { name: 'App', node: null },
              { name: 'LogCollector', node: null },
            ],
          },
        ],
      },
    ])
    expect(pod.groups).toMatchObject([
      {
        name: 'web',
        outcome: 'running',
        attempts: 1,
        startedSeconds: 0.105,
        pods: [
          {
            name: 'web',
            containers: [
              { name: 'App', node: 'Node_B' },
              { name: 'LogCollector', node: 'Node_B' },
            ],
          },
        ],
      },
    ])
  })

  test('the same command gives the same bytes', async () => {
    const command = ['run', at('random.yaml'), '--seeds', '1..2', '--format', 'json']
    expect((await run(...command)).out).toBe((await run(...command)).out)
  })

  test('runs come in the order of scenarios, strategies, seeds; groups are listed as asked', async () => {
    const { out } = await run(
      'run',
      at('story.yaml'),
      at('random.yaml'),
      '--strategy',
      'pod,naive',
      '--seeds',
      '2,1',
      '--format',
      'json',
      '--groups',
      'failed',
    )
    const { runs } = JSON.parse(out)
    expect(runs.map(({ scenario, strategy, seed }: Record<string, string>) => `${scenario} ${strategy} ${seed}`)).toEqual(
      ['story', 'story']
        .flatMap((name, file) => ['pod', 'naive'].flatMap((strategy) => ['2', '1'].map((seed) => [file, name, strategy, seed])))
        .map(([, name, strategy, seed]) => `${name} ${strategy} ${seed}`),
    )
    expect(runs[0].groups).toEqual([])
    expect(runs[2].groups).toHaveLength(1)
  })

  test('csv has a line a run, several seeds give intervals and paired differences in the table', async () => {
    const csv = (await run('run', at('random.yaml'), '--seeds', '1..3', '--format', 'csv')).out.trimEnd().split('\n')
    expect(csv).toHaveLength(1 + 2 * 3)
    expect(csv[0]).toMatch(/^scenario,strategy,seed,digest,ended,endedSeconds,groups,/)
    const { out } = await run('run', at('random.yaml'), '--seeds', '1..3')
    expect(out).toContain('3 seeds: 1, 2, 3')
    expect(out).toContain(' ± ')
    expect(out).toContain('difference to naive, paired by seed')
  })

  test('--out and --events write whole files; each event names its run', async () => {
    const { status, messages } = await run('run', at('story.yaml'), '--out', at('results'), '--events', at('events.jsonl'))
    expect(status).toBe(0)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toBe(
      `wrote results.json, runs.csv, runs.parquet, figures.parquet, summary.csv, paired.csv and horizon.csv to ${at('results')}`,
    )
    const written = messages[0].slice('wrote '.length, messages[0].indexOf(' to ')).split(/, | and /)
    expect(readdirSync(at('results')).sort()).toEqual(written.sort())
    const events = readFileSync(at('events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(new Set(events.map(({ strategy }) => strategy))).toEqual(new Set(['naive', 'pod']))
    expect(events.find(({ kind, strategy }) => kind === 'bind' && strategy === 'naive')).toMatchObject({
      scenario: 'story',
      seed: '1',
      time: 105_000,
      container: 'App',
      node: 'Node_A',
    })
  })

  test('Parquet files hold what the CSV files hold', async () => {
    const { out } = await run('run', at('random.yaml'), '--seeds', '1..2', '--format', 'csv', '--out', at('parquet'))
    const [head, ...lines] = out.trimEnd().split('\n')
    const runs = await parquet('parquet/runs.parquet')
    expect(
      runs.map((row) =>
        head
          .split(',')
          .map((column) => String(row[column] ?? ''))
          .join(),
      ),
    ).toEqual(lines)
    const figures = await parquet('parquet/figures.parquet')
    const failures = figures.filter(({ figure }) => figure === 'failureRate')
    expect(failures.map(({ strategy, seed, value }) => [strategy, seed, value])).toEqual(
      runs.map(({ strategy, seed, failureRate }) => [strategy, seed, failureRate]),
    )
  })

  test('an expectation that is not met is told, and the status is 1', async () => {
    const { status, out, messages } = await run('run', at('wrong-hope.yaml'))
    expect(status).toBe(1)
    expect(out).toContain('failure rate')
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/failureRate/)
  })

  test('laws checked after every event change nothing', async () => {
    const command = ['run', at('random.yaml'), '--format', 'csv']
    expect((await run(...command, '--check-laws')).out).toBe((await run(...command)).out)
  })
})

describe('bad input', () => {
  test('all problems of all files are told at once with their places, and nothing is written', async () => {
    const { status, out, messages } = await run(
      'run',
      at('broken.yaml'),
      at('absent.yaml'),
      '--out',
      at('nothing'),
      '--events',
      at('nothing.jsonl'),
    )
    expect(status).toBe(2)
    expect(out).toBe('')
    expect(messages.some((line) => line.startsWith(`${at('broken.yaml')}:3:7: seed: `))).toBe(true)
    expect(messages.some((line) => /broken\.yaml:\d+:\d+: strategies\[1\].*pood.*did you mean pod\?/.test(line))).toBe(true)
    expect(messages.some((line) => line.startsWith(`${at('absent.yaml')}: `))).toBe(true)
    expect(existsSync(at('nothing'))).toBe(false)
    expect(existsSync(at('nothing.jsonl'))).toBe(false)
  })

  test.each([
    [['--strategy', 'nave'], /--strategy: invalid strategy: "nave", did you mean naive\?, allowed: naive, pod, /],
    [['--strategy', 'pod,pod'], /--strategy: invalid strategies: pod occurs twice/],
    [['--seeds', '5..1'], /--seeds: invalid seeds/],
    [['--seed', '1', '--seeds', '1..2'], /--seed: invalid options/],
    [['--format', 'yml'], /--format: invalid format: "yml"/],
    [['--groups', 'faild'], /--groups: invalid groups: "faild", did you mean failed\?/],
  ])('%j is refused', async (options, message) => {
    const { status, out, messages } = await run('run', at('story.yaml'), ...options)
    expect([status, out]).toEqual([2, ''])
    expect(messages.join('\n')).toMatch(message)
  })

  test.each([
    [['rnu', 'x'], /unknown command 'rnu'[\s\S]*Did you mean run/],
    [['run'], /missing required argument/],
    [['run', 'x', '--sede', '1'], /unknown option '--sede'[\s\S]*Did you mean --seed/],
    [[], /Usage: cosched/],
  ])('usage: %j', async (argv, message) => {
    const { status, messages } = await run(...argv)
    expect(status).toBe(2)
    expect(messages.join('\n')).toMatch(message)
  })

  test('a folder that cannot be written to is told without a stack', async () => {
    const { status, messages } = await run('run', at('story.yaml'), '--events', at('no/such/events.jsonl'))
    expect(status).toBe(2)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/ENOENT/)
  })
})

describe('validate', () => {
  test('valid files are described, a line each', async () => {
    const { status, out } = await run('validate', at('story.yaml'), at('random.yaml'))
    expect(status).toBe(0)
    expect(out.split('\n')[0]).toBe(`${at('story.yaml')}: valid: story: 2 nodes, 1 job, 1 pod, strategies naive, pod`)
    expect(out.split('\n')[1]).toContain('4 nodes, 10 jobs')
  })

  test('one bad file makes the status 2 and prints no result', async () => {
    const { status, out, messages } = await run('validate', at('story.yaml'), at('broken.yaml'))
    expect([status, out]).toEqual([2, ''])
    expect(messages.length).toBeGreaterThanOrEqual(2)
  })
})

describe('generate', () => {
  test.each([[[]], [['--expand']]])('what it writes is valid and runs (%j)', async (more) => {
    const { status, out } = await run(
      'generate',
      '--kind',
      'mixed',
      '--nodes',
      '5',
      '--jobs',
      '8',
      '--load',
      '0.7',
      '--gangs',
      '0.3',
      '--seed',
      '7',
      ...more,
    )
    expect(status).toBe(0)
    writeFileSync(at('generated.yaml'), out)
    expect((await run('validate', at('generated.yaml'))).status).toBe(0)
    const rows = (await run('run', at('generated.yaml'), '--format', 'csv')).out.trimEnd().split('\n')
    expect(rows).toHaveLength(1 + 5)
  })

  test('recipes and expanded form give the same runs for the same seed', async () => {
    const command = ['generate', '--kind', 'deadlockProne', '--nodes', '4', '--seed', '3']
    await run(...command, '-o', at('recipe.yaml'))
    await run(...command, '--expand', '-o', at('expanded.yaml'))
    const csv = async (name: string) => (await run('run', at(name), '--format', 'csv')).out
    expect(await csv('recipe.yaml')).toBe(await csv('expanded.yaml'))
  })

  test.each([
    [['--kind', 'mixd'], /--kind: invalid kind: "mixd", did you mean mixed\?/],
    [['--kind', 'mixed', '--nodes', 'ten'], /--nodes: invalid number: "ten"/],
    [['--kind', 'mixed', '--load', '-1'], /--load: /],
    [['--kind', 'coScheduling', '--load', '0.9'], /--load: /],
    [[], /required option '--kind/],
  ])('%j is refused', async (options, message) => {
    const { status, out, messages } = await run('generate', ...options)
    expect([status, out]).toEqual([2, ''])
    expect(messages.join('\n')).toMatch(message)
  })
})

test.each([['--help'], ['run', '--help'], ['validate', '--help'], ['generate', '--help'], ['--version']])(
  '%s %s goes to stdout with status 0',
  async (...argv) => {
    const { status, out } = await run(...argv.filter((word) => word !== undefined))
    expect(status).toBe(0)
    expect(out).toMatch(argv.includes('--version') ? new RegExp(`^${packageVersion()}\n$`) : /Usage: cosched/)
  },
)
