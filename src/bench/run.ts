/**
 * What `cosched bench` and `npm run bench` do: the App and LogCollector story, the comparison on generated clusters, what is done about
 * deadlock, what greedy planning misses, and decision speed. Tells a summary and writes CSV, JSON and an HTML report.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ComparisonData } from '../experiment/types.ts'
import { toCsv } from '../node/csv.ts'
import { toParquet } from '../node/parquet.ts'
import { readScenarioFile } from '../node/read.ts'
import { packageVersion } from '../node/version.ts'
import { writeFolder } from '../node/write.ts'
import type { ReportTable } from '../view/report/content.ts'
import { resultsDocument } from '../view/results.ts'
import { rows } from '../view/rows.ts'
import { comparisonTable } from '../view/summary.ts'
import { table } from '../view/table.ts'
import { beginAside } from './aside.ts'
import { comparisonPlan, type PlanSize, runPlan } from './comparison.ts'
import { DEADLOCK_NOTE, deadlockGrid, deadlockPairs, deadlockRows } from './deadlock.ts'
import { measureDecisions, type SpeedRow, speedTable } from './decisions.ts'
import { GREEDY_NOTE, type GreedyPoint, greedyGrid, greedyRows } from './greedy.ts'
import { type LargeRun, measureLarge } from './large.ts'
import { benchPage, type ToldScenario } from './page.ts'
import { storyRows, storyText, tellStory } from './story.ts'

const STORY = {
  file: new URL('../../scenarios/app-logcollector.yaml', import.meta.url),
  title: 'App and LogCollector on Node_A and Node_B',
  about: [
    'App needs 1 GiB of memory, LogCollector 0.5 GiB, and they must share a node. Node_A has 1.25 GiB, Node_B 2 GiB: best fit puts App on Node_A, where LogCollector can never follow.',
  ],
}
const DEADLOCK = {
  file: new URL('../../scenarios/hoarding-deadlock.yaml', import.meta.url),
  title: 'Two gangs of three on four nodes',
  about: [
    'A pod answers the question within a node. A gang across nodes has it again: gangs A and B need three whole nodes each, and there are four. Whoever takes nodes one by one and keeps them can end with two each, and neither ever starts.',
  ],
}

/** Columns of the summary's tables. */
const WIDTH = { width: 120 }

interface Results {
  readonly command: string
  readonly stories: readonly ToldScenario[]
  readonly comparisons: readonly ComparisonData[]
  readonly deadlock: readonly ComparisonData[]
  readonly greedy: readonly GreedyPoint[]
  readonly speed: readonly SpeedRow[]
  readonly large: LargeRun
}

/** How much is run, and where the results go. */
export interface BenchRequest {
  /** The small size takes seconds, the normal one about a minute, the full one well over a quarter of an hour. */
  readonly size: PlanSize
  /** Folder of the results, made if it is absent. */
  readonly out: string
  /** The command that makes the same again. */
  readonly command: string
  /** Whom the summary is told to, as it comes. */
  readonly print: (text: string) => void
}

/** @throws Error of the file system */
export async function runBench({ size, out, command, print }: BenchRequest): Promise<void> {
  const say = (title: string): void => print(`\n== ${title} (${command}) ==\n\n`)
  const beside = beginAside(size)
  // It is waited for below; that it failed before then is told there.
  beside.catch(() => undefined)
  say('The App and LogCollector story')
  const stories = [told(STORY), told(DEADLOCK)]
  print(`${storyText(stories[0].runs)}\n`)
  say('Comparison on generated clusters')
  const comparisons = runPlan(comparisonPlan(size), (comparison) => {
    print(`\n${comparison.scenario}\n\n${comparisonTable(comparison, WIDTH)}\n`)
  })
  say('Deadlock')
  const { deadlock, greedy } = await beside
  for (const comparison of deadlock) {
    const drawn = [deadlockGrid(comparison), deadlockPairs(comparison)].map(({ head, rows: body }) => table(head, body, WIDTH))
    print(`${comparison.scenario}\n\n${drawn.join('\n\n')}\n\n`)
  }
  print(`${DEADLOCK_NOTE}\n`)
  say('Greedy planning beside the exact oracle')
  const missed = greedyGrid(greedy)
  print(`${table(missed.head, missed.rows, WIDTH)}\n\n${GREEDY_NOTE}\n`)
  say('Decision speed')
  const speed = size === 'small' ? measureDecisions(1, [[100, 200]]) : measureDecisions(size === 'full' ? 5 : 3)
  const { head, rows: body } = speedTable(speed)
  print(`${table(head, body)}\n\n`)
  const large = measureLarge(size === 'small' ? [100, 1_000] : [10_000, 100_000])
  print(`${largeText(large)}\n`)
  mkdirSync(join(out, 'plots'), { recursive: true })
  writeFolder(out, {
    ...filesOf({ command, stories, comparisons, deadlock, greedy, speed, large }),
    'runs.parquet': await toParquet(rows(comparisons.flatMap(({ runs }) => [...runs]))),
  })
  print(
    `\nwrote story, runs, summary, paired, horizon, deadlock, greedy and speed as CSV, runs.parquet, results.json, report.html and its plots to ${out}\n`,
  )
}

/** A scenario of the package, told. */
function told({ file, title, about }: typeof STORY): ToldScenario {
  const { scenario } = readScenarioFile(fileURLToPath(file))
  return { scenario, title, about, runs: tellStory(scenario) }
}

/** What the large run took. */
function largeText({ nodes, pods, podsStarted, cpuSeconds, peakBytes }: LargeRun): string {
  const size = `${nodes} nodes, ${pods} pods under pod, ${podsStarted} started`
  return `one large run: ${size}: ${cpuSeconds.toFixed(1)} CPU seconds, ${Math.round(peakBytes / 1e6)} MB at the peak of the process`
}

function filesOf(results: Results): Record<string, string> {
  const { command, stories, comparisons, deadlock, greedy, speed, large } = results
  const version = packageVersion()
  const { page, pictures } = benchPage({ command, version, stories, comparisons, tables: tablesOf(results) })
  const runs = comparisons.flatMap((comparison) => [...comparison.runs])
  const document = resultsDocument(version, [...stories.flatMap((story) => story.runs.map(({ result }) => result)), ...runs], 'none')
  return {
    'story.csv': toCsv(storyRows(stories[0].runs)),
    'runs.csv': toCsv(rows(runs)),
    'summary.csv': toCsv(comparisons.flatMap(({ summary }) => summary.map((row) => ({ ...row })))),
    'paired.csv': toCsv(comparisons.flatMap(({ paired }) => paired.map((row) => ({ ...row })))),
    'horizon.csv': toCsv(comparisons.flatMap(({ horizon }) => horizon.map((row) => ({ ...row })))),
    'deadlock.csv': toCsv(deadlockRows(deadlock)),
    'greedy.csv': toCsv(greedyRows(greedy)),
    'speed.csv': toCsv(speed.map((row) => ({ ...row }))),
    'results.json': `${JSON.stringify({ ...document, command, deadlock: deadlockRows(deadlock), greedy: greedyRows(greedy), speed, large }, null, 1)}\n`,
    'report.html': page,
    ...Object.fromEntries(Object.entries(pictures).map(([name, svg]) => [`plots/${name}`, svg])),
  }
}

function tablesOf({ deadlock, greedy, speed, large }: Results): ReportTable[] {
  return [
    ...deadlock.flatMap((comparison) => [
      { title: `Deadlock: ${comparison.scenario}`, note: DEADLOCK_NOTE, ...deadlockGrid(comparison) },
      { title: `Deadlock: ${comparison.scenario}, difference to never`, ...deadlockPairs(comparison) },
    ]),
    { title: 'Greedy planning beside the exact oracle', note: GREEDY_NOTE, ...greedyGrid(greedy) },
    {
      title: 'Decision speed',
      note: `Attempts per CPU-second of whole runs, real time, on Node ${process.version}: the only figures here that differ from machine to machine. ${largeText(large)}.`,
      ...speedTable(speed),
    },
  ]
}
