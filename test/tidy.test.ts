/**
 * The house rules that a tool can check: who imports whom, how long functions and files are, which words stay out. The limits are a
 * ratchet: lower them when the code allows it, never raise them.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { cruise } from './tools/cruise.ts'
import { functionLengths } from './tools/measure.ts'
import { filesBelow, ROOT, run } from './tools/repository.ts'

const FUNCTION_LINES_MOST = 60
const FUNCTION_LINES_USUAL = 30
const SHARE_OF_USUAL = 0.9
const FILE_LINES_MOST = 250

/** Words that promise work, silence a tool or hide other tests; an assertion to `any` is told from prose by the word that follows. */
const BANNED = [/\bTOD[O]/, /\bFIXM[E]/, /\bas any(?! \w)/, /\.only[(]/, /@ts-(?:ignore|nocheck)/]

const sources = filesBelow('src', '.ts').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
const programs = [...sources.map((file) => file.path), ...filesBelow('test', '.ts'), ...filesBelow('bench', '.ts')]

describe('lengths', () => {
  const functions = sources.flatMap((file) => functionLengths(file.path, file.text).map((one) => ({ ...one, path: file.path })))

  test(`no function of src is longer than ${FUNCTION_LINES_MOST} lines`, () => {
    const long = functions.filter((one) => one.lines > FUNCTION_LINES_MOST)
    expect(long.map((one) => `${one.path}:${one.line} ${one.name}: ${one.lines} lines`)).toEqual([])
  })

  test(`${SHARE_OF_USUAL * 100} % of the functions of src are shorter than ${FUNCTION_LINES_USUAL} lines`, () => {
    const usual = functions.filter((one) => one.lines < FUNCTION_LINES_USUAL)
    expect(usual.length / functions.length).toBeGreaterThanOrEqual(SHARE_OF_USUAL)
  })

  test(`no file of src is longer than ${FILE_LINES_MOST} lines`, () => {
    const long = sources.map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
    expect(long.filter((file) => file.lines > FILE_LINES_MOST).map((file) => `${file.path}: ${file.lines} lines`)).toEqual([])
  })

  test('the ruler counts a function from its first word to its closing brace', () => {
    const text =
      '/** About it. */\nexport function three(): number {\n  return 1\n}\nconst one = () => 1\nclass A {\n  constructor() {\n  }\n}\n'
    const found = functionLengths('sample.ts', text).map((one) => `${one.name}@${one.line}=${one.lines}`)
    expect(found).toEqual(['three@2=3', 'one@5=1', 'constructor@7=2'])
  })
})

describe('words', () => {
  test('no file of src, test or bench holds a banned word', () => {
    const found = programs.flatMap((path) => {
      const lines = readFileSync(join(ROOT, path), 'utf8').split('\n')
      return lines.flatMap((line, index) => BANNED.filter((word) => word.test(line)).map(() => `${path}:${index + 1} ${line.trim()}`))
    })
    expect(found).toEqual([])
  })

  test('the pattern of each banned word finds it', () => {
    const samples = ['TO_DO', 'FIX_ME', '(x as_ any)', 'test.only_(', '@ts-_ignore'].map((sample) => sample.replace('_', ''))
    expect(samples.filter((sample) => !BANNED.some((word) => word.test(sample)))).toEqual([])
  })

  test('every file of src opens with a comment that says what it is', () => {
    const bare = sources.filter((file) => !/^(?:#![^\n]*\n)?(?:\/\*|\/\/)/.test(file.text))
    expect(bare.map((file) => file.path)).toEqual([])
  })
})

/** What each rule forbids, as one file and the import in it that offends. Files that an import needs are made empty. */
const OFFENCES: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['room-errors', 'src/errors.ts', './model/time.ts'],
  ['room-model', 'src/model/time.ts', '../kernel/random.ts'],
  ['room-kernel', 'src/kernel/random.ts', '../cell/cell.ts'],
  ['room-fairness', 'src/fairness/drf-sorter.ts', '../kernel/random.ts'],
  ['room-cell', 'src/cell/cell.ts', '../placement/policy.ts'],
  ['room-placement', 'src/placement/policy.ts', '../cell/cell.ts'],
  ['room-strategy-strategies', 'src/strategy/strategies/own.ts', '../../placement/placer.ts'],
  ['room-strategy-strategies', 'src/strategy/strategies/own.ts', '../registry.ts'],
  ['room-strategy-registry', 'src/strategy/registry.ts', '../cell/cell.ts'],
  ['room-strategy', 'src/strategy/strategy.ts', '../cell/cell.ts'],
  ['room-analysis-explore', 'src/analysis/explore.ts', '../strategy/registry.ts'],
  ['room-analysis', 'src/analysis/deadlock.ts', '../cell/cell.ts'],
  ['room-metrics', 'src/metrics/recorder.ts', '../simulation/trace.ts'],
  ['room-simulation', 'src/simulation/engine.ts', '../strategy/registry.ts'],
  ['room-generate', 'src/generate/clusters.ts', '../strategy/strategy.ts'],
  ['room-experiment', 'src/experiment/compare.ts', '../view/table.ts'],
  ['room-traces', 'src/traces/rows.ts', '../scenario/parse.ts'],
  ['room-scenario', 'src/scenario/parse.ts', '../simulation/engine.ts'],
  ['room-view', 'src/view/table.ts', '../simulation/engine.ts'],
  ['room-fluent', 'src/fluent/compare.ts', '../scenario/parse.ts'],
  ['drawing-on-demand', 'src/fluent/compare.ts', '../view/notebook.ts'],
  ['plain-view', 'src/view/summary.ts', '../view/plots.ts'],
  ['plot-in-plots', 'src/view/other.ts', '@observablehq/plot'],
  ['room-arbitraries', 'src/arbitraries/laws.ts', '../node/files.ts'],
  ['room-node', 'src/node/files.ts', '../cli/main.ts'],
  ['room-bench', 'src/bench/story.ts', '../cli/main.ts'],
  ['room-cli', 'src/cli/main.ts', '../arbitraries/laws.ts'],
  ['room-core', 'src/core.ts', './simulation/engine.ts'],
  ['room-index', 'src/index.ts', './node/files.ts'],
  ['no-unknown-room', 'src/attic/box.ts', '../errors.ts'],
  ['strategies-by-registry', 'src/simulation/other.ts', '../strategy/strategies/own.ts'],
  ['explorer-on-top', 'src/simulation/third.ts', '../analysis/explore.ts'],
  ['fast-check-in-arbitraries', 'src/generate/draws.ts', 'fast-check'],
  ['browser-safe', 'src/scenario/read.ts', 'node:fs'],
  ['browser-safe-packages', 'src/view/page.ts', 'linkedom'],
  ['src-stands-alone', 'src/model/odd.ts', '../../test/helper.ts'],
  ['no-development-packages', 'src/model/even.ts', 'tinybench'],
  ['resolvable', 'src/model/lost.ts', './nowhere.ts'],
  ['no-circles', 'src/cell/circle-back.ts', './circle.ts'],
]

describe('structure', () => {
  const offenders = mkdtempSync(join(tmpdir(), 'cosched-tidy-'))
  afterAll(() => rmSync(offenders, { recursive: true, force: true }))

  test('the cruiser sees every file of src, and nobody imports what its room may not', () => {
    const { modules, offences } = cruise(ROOT)
    expect(offences).toEqual([])
    expect(modules.filter((path) => path.startsWith('src/')).sort()).toEqual(sources.map((file) => file.path))
    expect(modules.length).toBeGreaterThan(0)
  })

  test('every rule finds the offence planted against it, in type-only imports as well', () => {
    plantOffences(offenders)
    const { offences } = cruise(offenders)
    const missed = OFFENCES.filter(([rule, file]) => !offences.some((line) => line.startsWith(`${rule}: ${file} -> `)))
    expect(missed).toEqual([])
  })

  test('what benches write is not looked at: it comes and goes while tests run', () => {
    const root = mkdtempSync(join(tmpdir(), 'cosched-written-'))
    cpSync(join(ROOT, 'tsconfig.json'), join(root, 'tsconfig.json'))
    write(join(root, 'src/one.ts'), 'export const one = 1\n')
    write(join(root, 'bench/two.ts'), 'export const two = 2\n')
    write(join(root, 'bench/results/.cache/speed-x/child.mjs'), "import './gone.mjs'\n")
    write(join(root, 'bench/results/old.ts'), "import './gone.ts'\n")
    const { modules, offences } = cruise(root)
    expect([[...modules].sort(), offences]).toEqual([['bench/two.ts', 'src/one.ts'], []])
    expect(filesBelow('bench', '.ts', root)).toEqual(['bench/two.ts'])
    rmSync(root, { recursive: true })
  })

  test('no rule goes without a planted offence', async () => {
    const config = (await import(join(ROOT, '.dependency-cruiser.mjs'))) as { default: { forbidden: readonly { name: string }[] } }
    const planted = new Set(OFFENCES.map(([rule]) => rule))
    expect(config.default.forbidden.map((rule) => rule.name).filter((name) => !planted.has(name))).toEqual([])
  })

  test('the linter finds chance, clocks, the console and Node in the part for browsers', () => {
    const file = join(offenders, 'src/model/impure.ts')
    const uses = ['Math.random()', 'Date.now()', 'performance.now()', 'console.log(1)', 'process.exit()', "readFileSync('x')"]
    write(file, `import { readFileSync } from 'node:fs'\n\nexport const uses = [${uses.join(', ')}]\n`)
    for (const name of ['biome.json', 'test/tools/biome', '.gitignore'])
      cpSync(join(ROOT, name), join(offenders, name), { recursive: true })
    const said = run(join(ROOT, 'node_modules/.bin/biome'), ['lint', '--colors=off', '--vcs-enabled=false', file], { cwd: offenders })
    const output = `${said.stdout}${said.stderr}`
    const expected = [
      'draw from a RandomStream',
      'global variable Date',
      'global variable performance',
      'noConsole',
      'global variable process',
      'noNodejsModules',
    ]
    expect(expected.filter((word) => !output.includes(word))).toEqual([])
  })
})

function plantOffences(root: string): void {
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, name), join(root, name))
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  write(join(root, 'test/helper.ts'), 'export type T = 1\n')
  write(join(root, 'src/cell/circle.ts'), "export type * from './circle-back.ts'\n")
  const texts = new Map<string, string>()
  for (const [, file, imports] of OFFENCES) texts.set(file, `${texts.get(file) ?? ''}export type * from '${imports}'\n`)
  for (const [, file, imports] of OFFENCES) {
    const target = join(dirname(file), imports)
    if (imports.startsWith('../') && !imports.includes('test/') && !texts.has(target)) texts.set(target, 'export type T = 1\n')
  }
  for (const [file, text] of texts) write(join(root, file), text)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
