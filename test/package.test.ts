/**
 * What users get: the package is built and packed from a copy of the repository, installed into an empty folder, and used there from
 * JavaScript, from TypeScript, in a bundle for browsers and as a program.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildFailure, build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import { goOnWith } from './tools/needs.ts'
import { manifest, ROOT, run, runOrFail } from './tools/repository.ts'

const SHIPS = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'esbuild.config.mjs',
  'src',
  'scenarios',
  'docs',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
]
const BROWSER_SAFE = ['cosched', 'cosched/scenario', 'cosched/view', 'cosched/arbitraries']

const folder = mkdtempSync(join(tmpdir(), 'cosched-package-'))
const consumer = join(folder, 'consumer')
const installed = join(consumer, 'node_modules/cosched')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds and packs a copy of the repository. Returns the path of the tarball. */
function packed(): string {
  const copy = join(folder, 'repository')
  mkdirSync(copy)
  for (const name of SHIPS) if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  runOrFail('npm', ['pack', '--pack-destination', folder], { cwd: copy })
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball')
}

/** Installs the tarball with the optional peer and the types of Node. False where npm cannot reach its registry, or waits for it in vain. */
function installs(tarball: string): boolean {
  const { 'fast-check': fastCheck, '@types/node': nodeTypes } = manifest().devDependencies
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }')
  const wanted = [tarball, `fast-check@${fastCheck}`, `@types/node@${nodeTypes}`]
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']
  const done = run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...patience, ...wanted], {
    cwd: consumer,
    timeout: 180_000,
  })
  if (done.status === 0) return true
  if (done.status === null) return false
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ECONNRESET/.test(done.stderr)) return false
  throw new Error(`npm install failed:\n${done.stderr}`)
}

function write(name: string, text: string): string {
  const path = join(consumer, name)
  writeFileSync(path, text)
  return path
}

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

/** What the compiler has to say about a file of the consumer and about our own declarations. */
function typeErrors(file: string): string[] {
  const lib = ['lib.es2023.d.ts', 'lib.dom.d.ts']
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022 }
  const program = ts.createProgram([file], { ...options, strict: true, noEmit: true, lib, types: ['node'] })
  const ours = (one: ts.Diagnostic): boolean =>
    one.file === undefined || one.file.fileName === file || one.file.fileName.includes('/node_modules/cosched/')
  return ts
    .getPreEmitDiagnostics(program)
    .filter(ours)
    .map((one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`)
}

describe('the packed package', () => {
  let present = false
  beforeAll(() => {
    present = installs(packed())
  }, 300_000)

  function testInstalled(title: string, body: () => void | Promise<void>): void {
    const checked = (context: TestContext): void | Promise<void> => {
      goOnWith(present, 'registry to install from', context)
      return body()
    }
    test(title, checked, 180_000)
  }

  testInstalled('holds what it should and nothing else', () => {
    const top = readdirSync(installed)
    expect(top.filter((name) => !['dist', ...SHIPS].includes(name) || name.startsWith('tsconfig') || name === 'src')).toEqual([])
    expect(['dist', 'scenarios', 'package.json', 'LICENSE'].filter((name) => !top.includes(name))).toEqual([])
  })

  testInstalled('every entry point can be imported from JavaScript', () => {
    const entries = Object.keys(manifest().exports).map((path) => path.replace('.', 'cosched'))
    const code = entries.filter((entry) => !entry.endsWith('.json'))
    expect(code).toEqual([...BROWSER_SAFE, 'cosched/node'])
    const lines = code.map((entry) => `console.log('${entry}', Object.keys(await import('${entry}')).length > 0)`)
    const json = entries.filter((entry) => entry.endsWith('.json'))
    const resolved = json.map((entry) => `JSON.parse(readFileSync(new URL(import.meta.resolve('${entry}')), 'utf8'))`)
    const file = write('entries.mjs', ["import { readFileSync } from 'node:fs'", ...lines, ...resolved].join('\n'))
    expect(runOrFail(process.execPath, [file], { cwd: consumer })).toBe(code.map((entry) => `${entry} true\n`).join(''))
  })

  testInstalled('a pod is placed from JavaScript', () => {
    const file = write('story.mjs', `${STORY}\nconsole.log(simulate(scenario, { strategy: 'pod' }).figures.failureRate)\n`)
    expect(runOrFail(process.execPath, [file], { cwd: consumer })).toBe('0\n')
  })

  testInstalled('a consumer in TypeScript type-checks, our declarations included', () => {
    expect(typeErrors(write('typed.ts', TYPED))).toEqual([])
  })

  testInstalled('the entry points for browsers bundle without any module of Node', async () => {
    const settings = { bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent' } as const
    const bundles = BROWSER_SAFE.map(async (entry) => {
      const contents = `import * as all from '${entry}'; globalThis.all = all`
      const failure = await build({ stdin: { contents, resolveDir: consumer }, ...settings }).catch((error: BuildFailure) => error)
      return failure.errors.map((one) => `${entry}: ${one.text} in ${one.location?.file}`)
    })
    expect((await Promise.all(bundles)).flat()).toEqual([])
  })

  testInstalled('the program runs a scenario of the package', () => {
    const story = join(installed, 'scenarios/app-logcollector.yaml')
    const bin = join(consumer, 'node_modules/.bin/cosched')
    const done = JSON.parse(runOrFail(bin, ['run', story, '--strategy', 'pod', '--format', 'json'], { cwd: consumer })) as {
      version: string
    }
    expect(done).toMatchObject({ version: manifest().version, runs: [{ strategy: 'pod', figures: { failureRate: 0 } }] })
    expect(run(bin, ['run', 'nowhere.yaml'], { cwd: consumer }).status).toBe(2)
  })

  testInstalled('the program gives the same bytes for any number of worker threads', () => {
    const bin = join(consumer, 'node_modules/.bin/cosched')
    const load = join(installed, 'scenarios/mixed-load.yaml')
    const shown = (workers: string) =>
      runOrFail(bin, ['run', load, '--strategy', 'pod,gang', '--seeds', '1..3', '--format', 'json', '--workers', workers], {
        cwd: consumer,
      })
    expect(shown('2')).toBe(shown('1'))
  })

  testInstalled('the program has the licences of the packages in it', () => {
    const licences = readFileSync(join(installed, 'dist/cli/LICENSES.txt'), 'utf8')
    for (const name of ['commander', 'yaml', 'zod']) expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, (?:MIT|ISC)$`, 'm'))
  })

  testInstalled('publint finds nothing to complain of', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
    const pkg = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })
})

test('the scripts that users are told of exist', () => {
  const told = ['build', 'test', 'check', 'bench', 'bench:speed', 'docs']
  expect(told.filter((name) => !(name in manifest().scripts))).toEqual([])
})
