/**
 * `npm run bench:speed`: how fast the library is. Bars first, each a ratio to a hold timed beside it (see `speed/hold.ts`), then the parts
 * alone, then how costs grow. `--quick` takes seconds on small sizes, `--full` all sizes; `--only NAME[,NAME]` some parts;
 * `--write-baseline` keeps the figures in `bench/baseline.json`, `--compare` ends with 1 if one is worse than there by more than it may.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { toCsv } from '../src/node/csv.ts'
import { writeFolder } from '../src/node/write.ts'
import { printDetection } from './detection.ts'
import { explorationTable } from './exploration.ts'
import { baselineOf, compareWith, readBaseline, regressions, renewed } from './speed/baseline.ts'
import type { Budget } from './speed/clock.ts'
import { curveFiles, measureCurves } from './speed/curves.ts'
import { driftTable } from './speed/drift-table.ts'
import { Program, ROOT } from './speed/program.ts'
import { csvRows, type SpeedRow } from './speed/rows.ts'
import type { Place, Size } from './speed/sections/section.ts'
import { SECTIONS } from './speed/sections.ts'
import { suiteTables } from './speed/suite-table.ts'
import { barsTable, tally } from './speed/table.ts'

const BASELINE = join(ROOT, 'bench/baseline.json')

/** Parts beside the sections of bars. */
const OTHERS = ['suites', 'curves', 'detection', 'exploration'] as const

const RUNS: Readonly<Record<Size, Budget>> = {
  quick: { least: 1, most: 2, seconds: 0 },
  normal: { least: 3, most: 9, seconds: 2 },
  full: { least: 5, most: 15, seconds: 20 },
}
const POINTS: Readonly<Record<Size, Budget>> = {
  quick: { least: 1, most: 1, seconds: 0 },
  normal: { least: 2, most: 3, seconds: 0.3 },
  full: { least: 5, most: 9, seconds: 5 },
}
const SUITES: Readonly<Record<Size, { readonly sizes: readonly number[]; readonly milliseconds: number }>> = {
  quick: { sizes: [100], milliseconds: 10 },
  normal: { sizes: [100, 10_000], milliseconds: 150 },
  full: { sizes: [100, 1_000, 10_000, 100_000], milliseconds: 500 },
}

async function main(): Promise<void> {
  const values = settings()
  const program = Program.open()
  try {
    const rows = await bars(program, values)
    const files: Record<string, string> = rows.length > 0 ? { 'bars.csv': toCsv(csvRows(rows)) } : {}
    if (values.wants('suites')) {
      const suites = program.perform({ kind: 'suites', ...SUITES[values.size] })
      print('the parts alone, CPU time of one act', suiteTables(suites))
      files['suites.csv'] = toCsv(suites.map((row) => ({ ...row })))
    }
    if (values.wants('curves')) Object.assign(files, curveFiles(measureCurves(program, values.size, POINTS[values.size], say), toCsv))
    if (values.size !== 'quick' && values.wants('exploration')) {
      print(
        'the explorer',
        explorationTable((model) => program.perform({ kind: 'exploration', model })),
      )
    }
    if (values.size !== 'quick' && values.wants('detection')) printDetection()
    writeFolder(values.out, files)
    process.stdout.write(`wrote ${Object.keys(files).length} files to ${values.out}\n`)
    conclude(rows, values)
  } finally {
    program.close()
  }
}

/** Measures the sections that are wanted, and prints their table. */
async function bars(program: Program, { size, wants, command, omegaJobs }: Settings): Promise<SpeedRow[]> {
  const rows: SpeedRow[] = []
  const skipped: string[] = []
  const place: Place = { size, program, budget: RUNS[size], skip: (what) => skipped.push(what), ...(omegaJobs && { omegaJobs }) }
  for (const section of SECTIONS.filter(({ name }) => wants(name))) {
    const before = performance.now()
    // What was measured before is not lost with a part that fails.
    try {
      rows.push(...(await section.measure(place)))
    } catch (error) {
      skipped.push(`${section.name}, which failed: ${error instanceof Error ? error.message : error}`)
      process.exitCode = 1
    }
    say(`${section.name}: ${section.title}: ${((performance.now() - before) / 1e3).toFixed(1)} s`)
  }
  if (rows.length + skipped.length === 0) return rows
  const small = size === 'quick' ? '\nsmall sizes: what the bars say does not apply to them\n' : ''
  const notes = skipped.map((what) => `\nleft out: ${what}`).join('')
  print(`${command}, Node ${process.version}`, `${barsTable(rows, size !== 'quick')}\n\n${tally(rows)}${small}${notes}`)
  return rows
}

function conclude(rows: readonly SpeedRow[], { write, compare, command, partly }: Settings): void {
  if (compare) {
    const comparison = compareWith(readBaseline(readFileSync(BASELINE, 'utf8')), rows)
    print('beside bench/baseline.json', driftTable(comparison))
    const worse = regressions(comparison)
    if (worse.length > 0) process.exitCode = 1
    process.stdout.write(`${worse.length} of ${comparison.drifts.length} figures are worse than they may be\n`)
  }
  if (write) {
    const written = baselineOf(rows, command, process.version)
    const kept = partly && existsSync(BASELINE) ? readBaseline(readFileSync(BASELINE, 'utf8')) : undefined
    writeFileSync(BASELINE, `${JSON.stringify(renewed(kept, written), null, 2)}\n`)
    process.stdout.write('wrote bench/baseline.json\n')
  }
}

type Settings = ReturnType<typeof settings>

function settings() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      compare: { type: 'boolean', default: false },
      'write-baseline': { type: 'boolean', default: false },
      'omega-jobs': { type: 'string' },
      out: { type: 'string', default: 'bench/results/speed' },
    },
  })
  const names = [...SECTIONS.map(({ name }) => name), ...OTHERS]
  const only = values.only?.split(',')
  const unknown = only?.filter((name) => !names.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`invalid part: ${unknown.join(', ')}, allowed: ${names.join(', ')}`)
  const size: Size = values.quick ? 'quick' : values.full ? 'full' : 'normal'
  const flags = [...(size === 'normal' ? [] : [`--${size}`]), ...(only === undefined ? [] : [`--only ${only.join(',')}`])]
  return {
    size,
    out: values.out,
    omegaJobs: values['omega-jobs'],
    compare: values.compare,
    write: values['write-baseline'],
    partly: only !== undefined,
    wants: (name: string) => only === undefined || only.includes(name),
    command: ['npm run bench:speed', ...(flags.length > 0 ? ['--', ...flags] : [])].join(' '),
  }
}

function print(title: string, text: string): void {
  process.stdout.write(`\n${title}\n\n${text}\n\n`)
}

/** Progress, beside the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
