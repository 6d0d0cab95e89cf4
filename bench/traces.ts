/**
 * `npm run bench:traces`: every strategy on windows of real traces, a table a trace, CSV and JSON into `bench/results/traces`. The traces are
 * in the folder $COSCHED_TRACES, or that of `--traces FOLDER`; a study whose files are not there is named and left out. `--only NAME` runs
 * one study, `--small` the first few jobs of each, `--out FOLDER` writes elsewhere.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { ComparisonData } from '../src/experiment/types.ts'
import type { RunResult } from '../src/metrics/figures.ts'
import type { Scenario } from '../src/model/scenario.ts'
import { compareInParallel } from '../src/node/compare-parallel.ts'
import { toCsv } from '../src/node/csv.ts'
import { readLines } from '../src/node/lines.ts'
import { packageVersion } from '../src/node/version.ts'
import { writeFolder } from '../src/node/write.ts'
import { parseScenario } from '../src/scenario/index.ts'
import { resultsDocument } from '../src/view/results.ts'
import { rows } from '../src/view/rows.ts'
import { table } from '../src/view/table.ts'
import { STUDIES, type Study, type StudySize } from './traces/studies.ts'

const SPELLING = { maximumSignificantDigits: 4, useGrouping: false } as const

/** The files of a study that a folder lacks. */
export function missingFiles({ files }: Study, folder: string): readonly string[] {
  return files.filter((file) => !existsSync(join(folder, file)))
}

/** The scenario of a study on the traces of a folder. */
export function scenarioOf(study: Study, folder: string, size: StudySize): Scenario {
  const { scenario } = parseScenario(study.scenario(size), {
    source: join(folder, `${study.name}.yaml`),
    lines: (file) => readLines(join(folder, file)),
  })
  return scenario
}

const COLUMNS: readonly (readonly [head: string, of: (run: RunResult) => number | string | null | undefined])[] = [
  ['strategy', ({ strategy }) => strategy],
  ['groups', ({ figures }) => figures.groups],
  ['ran', ({ figures }) => figures.groupsStarted],
  ['failed', ({ figures }) => figures.groupsFailed],
  ['pending', ({ figures }) => figures.groupsPending],
  ['deadlocked', ({ figures }) => figures.groupsDeadlocked],
  ['attempts', ({ figures }) => figures.attempts],
  ['conflicts', ({ figures }) => figures.conflicts],
  ['resched.', ({ figures }) => figures.reschedules],
  ['wait, mean', ({ figures }) => figures.waitRunningSeconds.mean],
  ['wait, p99', ({ figures }) => figures.waitRunningSeconds.p99],
  ['running', ({ figures }) => figures.utilisation.cpu],
  ['GPUs', ({ figures }) => figures.utilisation['alibabacloud.com/gpu-milli'] ?? figures.utilisation['nvidia.com/gpu']],
  ['stranded', ({ figures }) => figures.stranded.cpu],
  ['held', ({ figures }) => figures.heldIdle.cpu],
]

/** A row a strategy; waits in seconds, and shares of the cluster's cpu. */
export function studyTable({ runs }: ComparisonData): string {
  const spelled = (value: number | string | null | undefined): string =>
    typeof value === 'number' ? value.toLocaleString('en', SPELLING) : (value ?? '–')
  const body = runs.map((run) => COLUMNS.map(([, of]) => spelled(of(run))))
  return table(
    COLUMNS.map(([head]) => head),
    body,
    { width: 160 },
  )
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      traces: { type: 'string' },
      only: { type: 'string' },
      small: { type: 'boolean', default: false },
      out: { type: 'string', default: 'bench/results/traces' },
    },
  })
  const folder = values.traces ?? process.env.COSCHED_TRACES
  if (folder === undefined || folder === '') throw new Error('no traces, allowed: --traces FOLDER, or the folder in $COSCHED_TRACES')
  const chosen = STUDIES.filter(({ name }) => values.only === undefined || values.only === name)
  if (chosen.length === 0) throw new Error(`invalid study: ${values.only}, allowed: ${STUDIES.map(({ name }) => name).join(', ')}`)
  for (const study of chosen) {
    const missing = missingFiles(study, folder)
    process.stdout.write(`\n== ${study.name} (npm run bench:traces -- --only ${study.name}) ==\n\n${study.about}\n\n`)
    if (missing.length > 0) process.stdout.write(`left out: no ${missing.join(', ')} in ${folder}\n`)
    else await tell(study, folder, values.small ? 'small' : 'normal', values.out)
  }
}

async function tell(study: Study, folder: string, size: StudySize, out: string): Promise<void> {
  const started = performance.now()
  const comparison = await compareInParallel(scenarioOf(study, folder, size), { groups: false })
  const runs = [...comparison.runs]
  const document = { ...resultsDocument(packageVersion(), runs, 'none'), about: study.about, scenario: study.scenario(size) }
  writeFolder(join(out, study.name), { 'runs.csv': toCsv(rows(runs)), 'results.json': `${JSON.stringify(document, null, 1)}\n` })
  const took = ((performance.now() - started) / 1000).toFixed(0)
  process.stdout.write(`${studyTable(comparison)}\n\n${took} s of real time; wrote runs.csv and results.json to ${join(out, study.name)}\n`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) void main()
