/**
 * `npm run bench`: the App and LogCollector story, the comparison on generated clusters, what is done about deadlock, what greedy
 * planning misses, and decision speed. Prints a summary and writes CSV, JSON and an HTML report. `--full` runs more seeds and loads, `--out FOLDER` writes elsewhere than bench/results.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseHTML } from 'linkedom'
import { simulate } from '../src/experiment/simulate.ts'
import type { ComparisonData } from '../src/experiment/types.ts'
import { toCsv } from '../src/node/csv.ts'
import { toParquet } from '../src/node/parquet.ts'
import { readScenarioFile } from '../src/node/read.ts'
import { packageVersion } from '../src/node/version.ts'
import { writeFolder } from '../src/node/write.ts'
import { type ReportContent, report } from '../src/view/report.ts'
import { resultsDocument } from '../src/view/results.ts'
import { rows } from '../src/view/rows.ts'
import { comparisonTable } from '../src/view/summary.ts'
import { table } from '../src/view/table.ts'
import { comparisonPlan, runPlan } from './comparison.ts'
import { DEADLOCK_NOTE, deadlockGrid, deadlockPairs, deadlockPlan, deadlockRows, runDeadlock } from './deadlock.ts'
import { measureDecisions, type SpeedRow, speedTable } from './decisions.ts'
import { GREEDY_NOTE, type GreedyPoint, greedyGrid, greedyRows, runGreedy } from './greedy.ts'
import { type LargeRun, measureLarge } from './large.ts'
import { storyRows, storyText, type ToldRun, tellStory } from './story.ts'

const DEADLOCK = new URL('../scenarios/hoarding-deadlock.yaml', import.meta.url)
const STORY = new URL('../scenarios/app-logcollector.yaml', import.meta.url)

interface Results {
  readonly command: string
  readonly told: readonly ToldRun[]
  readonly nodes: readonly string[]
  readonly comparisons: readonly ComparisonData[]
  readonly deadlock: readonly ComparisonData[]
  readonly greedy: readonly GreedyPoint[]
  readonly speed: readonly SpeedRow[]
  readonly large: LargeRun
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { full: { type: 'boolean', default: false }, out: { type: 'string', default: 'bench/results' } },
  })
  const command = values.full ? 'npm run bench -- --full' : 'npm run bench'
  const { scenario } = readScenarioFile(fileURLToPath(STORY))
  say('The App and LogCollector story', command)
  const told = tellStory(scenario)
  process.stdout.write(`${storyText(told)}\n`)
  say('Comparison on generated clusters', command)
  const comparisons = runPlan(comparisonPlan(values.full ? 'full' : 'normal'), (comparison) => {
    process.stdout.write(`\n${comparison.scenario}\n\n${comparisonTable(comparison, { width: 120 })}\n`)
  })
  say('Deadlock', command)
  const deadlock = runDeadlock(deadlockPlan(values.full ? 'full' : 'normal'), (comparison) => {
    const drawn = [deadlockGrid(comparison), deadlockPairs(comparison)].map(({ head, rows: body }) => table(head, body, { width: 120 }))
    process.stdout.write(`${comparison.scenario}\n\n${drawn.join('\n\n')}\n\n`)
  })
  process.stdout.write(`${DEADLOCK_NOTE}\n`)
  say('Greedy planning beside the exact oracle', command)
  const greedy = runGreedy(values.full ? 'full' : 'normal')
  const missed = greedyGrid(greedy)
  process.stdout.write(`${table(missed.head, missed.rows, { width: 120 })}\n\n${GREEDY_NOTE}\n`)
  say('Decision speed', command)
  const speed = measureDecisions(values.full ? 5 : 3)
  const { head, rows: body } = speedTable(speed)
  process.stdout.write(`${table(head, body)}\n\n`)
  const large = measureLarge()
  process.stdout.write(`${largeText(large)}\n`)
  const nodes = (scenario.cluster.nodes ?? []).map(({ name }) => name)
  const parquet = await toParquet(rows(comparisons.flatMap(({ runs }) => [...runs])))
  writeFolder(values.out, {
    ...filesOf({ command, told, nodes, comparisons, deadlock, greedy, speed, large }),
    'runs.parquet': parquet,
  })
  process.stdout.write(
    `\nwrote story, runs, summary, paired, horizon, deadlock, greedy and speed as CSV, runs.parquet, results.json and report.html to ${values.out}\n`,
  )
}

function say(title: string, command: string): void {
  process.stdout.write(`\n== ${title} (${command}) ==\n\n`)
}

/** What the large run took. */
function largeText({ nodes, pods, podsStarted, cpuSeconds, peakBytes }: LargeRun): string {
  const size = `${nodes} nodes, ${pods} pods under pod, ${podsStarted} started`
  return `one large run: ${size}: ${cpuSeconds.toFixed(1)} CPU seconds, ${Math.round(peakBytes / 1e6)} MB at the peak of the process`
}

function filesOf(results: Results): Record<string, string> {
  const { command, told, comparisons, deadlock, greedy, speed, large } = results
  const version = packageVersion()
  const runs = comparisons.flatMap((comparison) => [...comparison.runs])
  const document = resultsDocument(version, [...told.map(({ result }) => result), ...runs], 'none')
  return {
    'story.csv': toCsv(storyRows(told)),
    'runs.csv': toCsv(rows(runs)),
    'summary.csv': toCsv(comparisons.flatMap(({ summary }) => summary.map((row) => ({ ...row })))),
    'paired.csv': toCsv(comparisons.flatMap(({ paired }) => paired.map((row) => ({ ...row })))),
    'horizon.csv': toCsv(comparisons.flatMap(({ horizon }) => horizon.map((row) => ({ ...row })))),
    'deadlock.csv': toCsv(deadlockRows(deadlock)),
    'greedy.csv': toCsv(greedyRows(greedy)),
    'speed.csv': toCsv(speed.map((row) => ({ ...row }))),
    'results.json': `${JSON.stringify({ ...document, command, deadlock: deadlockRows(deadlock), greedy: greedyRows(greedy), speed, large }, null, 1)}\n`,
    'report.html': page(results, version),
  }
}

function page({ command, told, nodes, comparisons, deadlock, greedy, speed, large }: Results, version: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  return report({
    title: 'cosched: co-scheduling strategies compared',
    command,
    version,
    about: [
      'Containers that work closely together must run on the same node. A scheduler that decides one container at a time can strand the first one where the second no longer fits; this page shows what four disciplines do about it, first on two nodes, then on generated clusters.',
    ],
    story: { title: 'App and LogCollector on Node_A and Node_B', nodes, runs: told },
    ...explained(),
    comparisons,
    tables: [
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
    ],
    document,
  })
}

/** The smallest deadlock: two gangs of three on four one-slot nodes. */
function explained(): Pick<ReportContent, 'deadlock'> {
  const { scenario } = readScenarioFile(fileURLToPath(DEADLOCK))
  const { deadlock } = simulate(scenario, { strategy: 'hoarding', explain: true, groups: false })
  return deadlock === undefined ? {} : { deadlock: { title: 'A deadlock explained: two hoarders on four nodes', record: deadlock } }
}

await main()
