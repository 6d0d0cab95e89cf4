/**
 * What users get: the package is built and packed from a copy of the repository, installed into an empty folder, and used there from
 * JavaScript, from TypeScript, in a bundle for browsers and as a program, under every version of Node that is at hand.
 */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildFailure, build, transform } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { Consumer, RESOLUTIONS, SHIPS } from './tools/consumer.ts'
import { matches } from './tools/docs/blocks.ts'
import { commandsOf, programsOf } from './tools/docs/programs.ts'
import { goOnWith } from './tools/needs.ts'
import { OTHER_NODES } from './tools/nodes.ts'
import { codeCells, readNotebook, showingOf } from './tools/notebooks/notebook.ts'
import { runCells } from './tools/notebooks/program.ts'
import { manifest, ROOT, run, runOrFail } from './tools/repository.ts'

const BROWSER_SAFE = ['cosched', 'cosched/core', 'cosched/scenario', 'cosched/view', 'cosched/arbitraries']

/** Most that the tarball may weigh, in bytes; it was 2.36 million when this was written, the notebooks and the playground (0.28) included. */
const TARBALL_MOST = 3_000_000

const STORY = `
import { simulate } from 'cosched'
import { parseScenario } from 'cosched/scenario'

const { scenario } = parseScenario(\`
name: two
cluster: { nodes: [{ name: a, allocatable: { memory: 1.25Gi } }, { name: b, allocatable: { memory: 2Gi } }] }
workload:
  jobs:
    - name: web
      pods:
        - name: web
          containers:
            - { name: App, resources: { requests: { memory: 1Gi } } }
            - { name: LogCollector, resources: { requests: { memory: 0.5Gi } } }
\`, { source: 'two.yaml' })
`

const PLACED = `${STORY}\nconsole.log(simulate(scenario, { strategy: 'pod' }).figures.failureRate)\n`

const TYPED = `${STORY}
import type { Strategy } from 'cosched'
import * as view from 'cosched/view'
import * as arbitraries from 'cosched/arbitraries'
import * as node from 'cosched/node'

const none: Strategy = { name: 'none', *attempt() { return 'unschedulable' } }
const rate: number | null = simulate(scenario, { strategy: none, seed: '1' }).figures.failureRate
export const used = [rate, view, arbitraries, node]
// @ts-expect-error a seed is text
simulate(scenario, { seed: 1 })
`

/** App alone goes to Node_A; with the core and nothing else, in JavaScript and in TypeScript. */
const CORE = `
import { Cell, CommitDoor, LeaseBook, ManualAttempt, placementPolicies, randomStream, registry, toBaseUnits } from 'cosched/core'
import * as cosched from 'cosched'

const cell = new Cell(['memory'], [Float64Array.of(toBaseUnits('memory', '1.25Gi'), toBaseUnits('memory', '2Gi'))])
const random = randomStream('1', 'placement')
const chooser = placementPolicies.get('bestFit')!.chooser(cell, { policy: 'bestFit' }, random)
const scheduler = { cell, door: new CommitDoor(cell), leases: new LeaseBook(cell), chooser, random }
const members = [{ vector: Float64Array.of(toBaseUnits('memory', '1Gi')) }]
const attempt = new ManualAttempt(scheduler, registry.get('pod')!.create({}), { name: 'App', level: 'container', members })
attempt.decide()
console.log(attempt.outcome, attempt.nodes[0], cell instanceof cosched.Cell && cosched.registry === registry)
`

const CORE_TYPED = `
import type { Cell as Same } from 'cosched'
import type { ManualState } from 'cosched/core'
${CORE}
const same: Same = cell
const state: ManualState = attempt.state
export const used = [same, state]
// @ts-expect-error a lease book is missing
new ManualAttempt({ cell, door: scheduler.door, chooser, random }, registry.get('pod')!.create({}), { name: 'App', level: 'container', members })
`

/** The entry points of code, as users write them. */
const entries = Object.keys(manifest().exports).map((path) => path.replace('.', 'cosched'))
const code = entries.filter((entry) => !entry.endsWith('.json'))

/** A program that says of each entry point of code whether it exports anything, and reads each of data. */
const IMPORTS = [
  "import { readFileSync } from 'node:fs'",
  ...code.map((entry) => `console.log('${entry}', Object.keys(await import('${entry}')).length > 0)`),
  ...entries
    .filter((entry) => entry.endsWith('.json'))
    .map((entry) => `JSON.parse(readFileSync(new URL(import.meta.resolve('${entry}')), 'utf8'))`),
].join('\n')

describe('the packed package', () => {
  const consumer = new Consumer()
  const bin = join(consumer.folder, 'node_modules/.bin/cosched')
  let tarball = ''
  let present = false
  beforeAll(() => {
    tarball = consumer.packed()
    present = consumer.installs(tarball)
  }, 300_000)
  afterAll(() => consumer.remove())

  function testInstalled(title: string, body: (context: TestContext) => void | Promise<void>): void {
    const checked = (context: TestContext): void | Promise<void> => {
      goOnWith(present, 'registry to install from', context)
      return body(context)
    }
    test(title, checked, 180_000)
  }

  testInstalled('holds what it should and nothing else', () => {
    const top = readdirSync(consumer.installed)
    expect(top.filter((name) => !['dist', ...SHIPS].includes(name) || name.startsWith('tsconfig') || name === 'src')).toEqual([])
    expect(['dist', 'scenarios', 'package.json', 'LICENSE'].filter((name) => !top.includes(name))).toEqual([])
    expect(readdirSync(join(consumer.installed, 'dist/playground'))).toEqual(['index.html'])
    expect(readFileSync(tarball).length).toBeLessThan(TARBALL_MOST)
  })

  testInstalled('every entry point can be imported from JavaScript', () => {
    expect(code).toEqual([...BROWSER_SAFE, 'cosched/node'])
    const all = code.map((entry) => `${entry} true\n`).join('')
    expect(consumer.run(process.execPath, [consumer.write('entries.mjs', IMPORTS)])).toBe(all)
  })

  testInstalled('a pod is placed from JavaScript', () => {
    expect(consumer.run(process.execPath, [consumer.write('story.mjs', PLACED)])).toBe('0\n')
  })

  testInstalled('the core by itself places a container, and its classes are those of the whole library', () => {
    const written = consumer.write('core.mjs', CORE.replaceAll(')!.', ').'))
    expect(consumer.run(process.execPath, [written])).toBe('scheduled 0 true\n')
  })

  for (const { version, program, present: there, need } of OTHER_NODES) {
    testInstalled(`imports and runs under Node ${version}, as does the program`, (context) => {
      goOnWith(there, need, context)
      const all = code.map((entry) => `${entry} true\n`).join('')
      expect(consumer.run(program, [consumer.write('entries.mjs', IMPORTS)])).toBe(all)
      expect(consumer.run(program, [consumer.write('story.mjs', PLACED)])).toBe('0\n')
      expect(consumer.run(program, [bin, '--version'])).toBe(`${manifest().version}\n`)
    })
  }

  for (const resolution of Object.keys(RESOLUTIONS) as (keyof typeof RESOLUTIONS)[]) {
    testInstalled(`a consumer in TypeScript type-checks with the resolution of ${resolution}, our declarations included`, () => {
      const files = [consumer.write('typed.ts', TYPED), consumer.write('typed-core.ts', CORE_TYPED)]
      expect(consumer.typeErrors(files, resolution)).toEqual([])
    })
  }

  testInstalled('its README is true in an empty folder: every program of it type-checks, runs, and prints what is shown', async () => {
    const programs = programsOf(readFileSync(join(consumer.installed, 'README.md'), 'utf8'))
    expect(programs.length).toBeGreaterThan(1)
    const files = programs.map(({ line, text }) => consumer.write(`readme-${line}.ts`, `${text}\nexport {}\n`))
    expect(consumer.typeErrors(files, 'NodeNext')).toEqual([])
    for (const { line, text, shown } of programs) {
      const { code } = await transform(text, { loader: 'ts', format: 'esm' })
      // The scenarios that it names are files of the package.
      const printed = runOrFail(process.execPath, [consumer.write(`readme-${line}.mjs`, code)], { cwd: consumer.installed })
      expect(matches(shown, printed), `line ${line} shows:\n${shown}\nand printed:\n${printed}`).toBe(true)
    }
  })

  testInstalled('so is every command of it, in a folder with the scenarios of the package', () => {
    cpSync(join(consumer.installed, 'scenarios'), join(consumer.folder, 'scenarios'), { recursive: true })
    const blocks = commandsOf(readFileSync(join(consumer.installed, 'README.md'), 'utf8'))
    expect(blocks.length).toBeGreaterThan(5)
    for (const { line, commands, shown } of blocks) {
      const printed = consumer.run('bash', ['-c', `set -eo pipefail; export COLUMNS=120; exec 2>&1\n${commands.join('\n')}`])
      expect(shown === undefined || matches(shown, printed), `line ${line} shows:\n${shown}\nand printed:\n${printed}`).toBe(true)
    }
    expect(readdirSync(consumer.folder)).toEqual(expect.arrayContaining(['told.html', 'imported', 'deadlock.yaml']))
  })

  testInstalled('a study with property-based tests runs and shows what is committed', () => {
    const notebook = readNotebook(join(consumer.installed, 'docs/notebooks/bring-your-own-strategy.ipynb'))
    expect(runCells(consumer, 'study', notebook)).toEqual(codeCells(notebook).map(showingOf))
  })

  testInstalled('the whole comparison is made from the installed package', () => {
    const told = consumer.run(bin, ['bench', '--quick', '--out', 'bench-results'])
    expect(told).toContain('App is bound to Node_A')
    expect(readdirSync(join(consumer.folder, 'bench-results'))).toEqual(
      expect.arrayContaining(['plots', 'report.html', 'results.json', 'runs.csv', 'runs.parquet', 'speed.csv', 'story.csv']),
    )
    const made = JSON.parse(readFileSync(join(consumer.folder, 'bench-results/results.json'), 'utf8')) as {
      command: string
      runs: object[]
    }
    expect(made.command).toBe('npx cosched bench --quick --out bench-results')
    expect(made.runs.length).toBeGreaterThan(20)
  })

  testInstalled('the entry points for browsers bundle without any module of Node', async () => {
    const settings = { bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent' } as const
    const bundles = BROWSER_SAFE.map(async (entry) => {
      const contents = `import * as all from '${entry}'; globalThis.all = all`
      const failure = await build({ stdin: { contents, resolveDir: consumer.folder }, ...settings }).catch((error: BuildFailure) => error)
      return failure.errors.map((one) => `${entry}: ${one.text} in ${one.location?.file}`)
    })
    expect((await Promise.all(bundles)).flat()).toEqual([])
  })

  testInstalled('the program runs a scenario of the package', () => {
    const story = join(consumer.installed, 'scenarios/app-logcollector.yaml')
    const done = JSON.parse(consumer.run(bin, ['run', story, '--strategy', 'pod', '--format', 'json'])) as { version: string }
    expect(done).toMatchObject({ version: manifest().version, runs: [{ strategy: 'pod', figures: { failureRate: 0 } }] })
    expect(run(bin, ['run', 'nowhere.yaml'], { cwd: consumer.folder }).status).toBe(2)
  })

  testInstalled('the program makes a report of its results, with what draws found where it was installed', () => {
    const story = join(consumer.installed, 'scenarios/app-logcollector.yaml')
    consumer.run(bin, ['run', story, '--out', join(consumer.folder, 'results')])
    consumer.run(bin, ['report', join(consumer.folder, 'results'), '-o', join(consumer.folder, 'report.html')])
    expect(readFileSync(join(consumer.folder, 'report.html'), 'utf8')).toContain('<svg xmlns="http://www.w3.org/2000/svg" class="plot"')
    expect(readdirSync(join(consumer.folder, 'plots'))).toContain('failureRate-app-logcollector.svg')
  })

  testInstalled('the program gives the same bytes for any number of worker threads', () => {
    const load = join(consumer.installed, 'scenarios/mixed-load.yaml')
    const shown = (workers: string) =>
      consumer.run(bin, ['run', load, '--strategy', 'pod,gang', '--seeds', '1..3', '--format', 'json', '--workers', workers])
    expect(shown('2')).toBe(shown('1'))
  })

  testInstalled('the program has the licences of the packages in it', () => {
    const licences = readFileSync(join(consumer.installed, 'dist/cli/LICENSES.txt'), 'utf8')
    for (const name of ['commander', 'yaml', 'zod']) expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, (?:MIT|ISC)$`, 'm'))
  })

  testInstalled('publint finds nothing to complain of', async () => {
    const { messages } = await publint({ pkgDir: consumer.installed, pack: false, strict: true })
    const pkg = JSON.parse(readFileSync(join(consumer.installed, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('attw finds the types of every entry point, for Node and for bundlers', () => {
    const done = run(join(ROOT, 'node_modules/.bin/attw'), ['--profile', 'esm-only', '--format', 'json', tarball])
    const { problems, entrypoints } = (JSON.parse(done.stdout) as AttwReport).analysis
    expect(Object.keys(entrypoints)).toEqual(Object.keys(manifest().exports))
    // The packages of this age are ESM alone: resolution as before package.json had `exports`, and `require`, are not served.
    expect(problems.filter(({ resolutionKind }) => !['node10', 'node16-cjs'].includes(resolutionKind ?? ''))).toEqual([])
    expect(done.status).toBe(0)
  })
})

/** As far as it is looked at of what attw prints as JSON. */
interface AttwReport {
  readonly analysis: {
    readonly problems: readonly { readonly kind: string; readonly resolutionKind?: string }[]
    readonly entrypoints: Readonly<Record<string, unknown>>
  }
}

test('the scripts that users are told of exist', () => {
  const told = ['build', 'test', 'check', 'bench', 'bench:speed', 'docs', 'docs:api']
  expect(told.filter((name) => !(name in manifest().scripts))).toEqual([])
})
