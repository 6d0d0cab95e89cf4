/** From files of results and events to what a report tells, and to the page on disk. Loaded when a report is asked for. */
import { mkdirSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { comparisonsOf } from '../experiment/compare.ts'
import type { ComparisonData } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import { plotDocument } from '../node/document.ts'
import { type ReadTrace, readEvents, runKey } from '../node/results/events.ts'
import { duplicateRuns, type ReadResults, readResults } from '../node/results/read.ts'
import { writeFolder, writeWhole } from '../node/write.ts'
import type { TracedRun } from '../view/board.ts'
import type { ReportContent, ReportStory } from '../view/report/content.ts'
import { report, reportFiles } from '../view/report.ts'
import { shellWord } from '../view/text.ts'
import { rerunWords, scenarioFiles } from './report-command.ts'
import type { Problems } from './status.ts'

/** What the command line asks for. */
export interface ReportRequest {
  readonly files: readonly string[]
  readonly events: readonly string[]
  /** Scenario files that the results came from. */
  readonly scenarios: readonly string[]
  readonly output: string
  /** Folder of the pictures, beside the page; absent: none. */
  readonly plots: string | undefined
  readonly title?: string
}

interface ReadReport {
  readonly content: ReportContent
  /** What was left out, a line each. */
  readonly notes: readonly string[]
}

/** Longer runs are not told. */
const MOST_RECORDS = 2_000
/** Runs on more nodes are not told. */
const MOST_NODES = 60

/** Reads and checks everything; undefined where something is wrong, which is added to `problems`. */
export function readAll(request: ReportRequest, version: string, problems: Problems): ReadReport | undefined {
  checkPaths(request, problems)
  const results = request.files.flatMap((file) => problems.try(() => readResults(file)) ?? [])
  for (const error of duplicateRuns(results))
    problems.try(() => {
      throw error
    })
  const runs = results.flatMap((one) => [...one.runs])
  if (problems.any) return undefined
  if (runs.length === 0) problems.add('cosched', { path: 'results', message: 'invalid results: no runs, allowed: at least one' })
  const scenarios = scenarioFiles(request.scenarios, results, problems)
  const keys = new Set(runs.map(runKey))
  const traces = new Map<string, ReadTrace>()
  for (const file of request.events) {
    problems.try(() => readEvents(file, traces, { most: MOST_RECORDS, known: (run) => keys.has(runKey(run)) }))
  }
  if (problems.any) return undefined
  const comparisons = comparisonsOf(runs)
  const { stories, notes } = storiesOf(comparisons, traces)
  return { notes, content: { ...headOf(request, results, comparisons, version, rerunWords(results, scenarios)), stories, comparisons } }
}

function checkPaths({ files, events, scenarios, output, plots }: ReportRequest, problems: Problems): void {
  const read = [...files, ...events, ...scenarios].find((file) => resolve(file) === resolve(output))
  if (read !== undefined)
    problems.add('cosched', { path: '--output', message: `invalid file: ${JSON.stringify(output)} is read, allowed: another` })
  if (plots !== undefined && (plots === '' || isAbsolute(plots) || plots.split(/[/\\]/).includes('..')))
    problems.add('cosched', { path: '--plots', message: `invalid folder: ${JSON.stringify(plots)}, allowed: one below that of the page` })
}

function headOf(
  { title, files, events, scenarios: named, output, plots }: ReportRequest,
  results: readonly ReadResults[],
  comparisons: readonly ComparisonData[],
  version: string,
  rerun: string,
): ReportContent {
  const runs = comparisons.flatMap((comparison) => [...comparison.runs])
  const sources = results.map(({ file, version: by, runs: own }) => `${file} (${own.length} runs, cosched ${by})`)
  const read = [...named.map((file) => ['--scenario', file]), ...events.map((file) => ['--events', file])]
  const options = [...read, ...(title === undefined ? [] : [['--title', title]])]
  const folder = plots === undefined ? ['--no-plots'] : plots === 'plots' ? [] : ['--plots', plots]
  const words = ['cosched', 'report', ...files, '-o', output, ...options.flat(), ...folder]
  const scenarios = comparisons.map(({ scenario }) => scenario)
  return {
    title: title ?? (scenarios.length === 1 ? scenarios[0] : `cosched: ${scenarios.length} scenarios compared`),
    command: words.map(shellWord).join(' '),
    version,
    facts: [
      ['Results', sources.join(', ')],
      ['Runs', `${runs.length} of ${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}`],
      ['Runs made again by', rerun],
    ],
  }
}

/** The first seed of each strategy that has a trace. */
function storiesOf(
  comparisons: readonly ComparisonData[],
  traces: ReadonlyMap<string, ReadTrace>,
): { stories: ReportStory[]; notes: string[] } {
  const notes: string[] = []
  const stories = comparisons.flatMap(({ scenario, runs }) => {
    const told = new Map<string, TracedRun>()
    for (const result of runs) {
      const trace = traces.get(runKey(result))
      if (trace === undefined || told.has(result.strategy)) continue
      const traced = tracedRun(result, trace)
      if (typeof traced === 'string') notes.push(`${scenario} under ${result.strategy}, seed ${result.seed}: not told: ${traced}`)
      else told.set(result.strategy, traced)
    }
    return told.size === 0 ? [] : [{ title: scenario, runs: [...told.values()] }]
  })
  return { stories, notes }
}

/** The run with its trace, or why it has none that can be told. */
function tracedRun(result: RunResult, { records, events }: ReadTrace): TracedRun | string {
  if (records > MOST_RECORDS) return `${records} records, allowed: ${MOST_RECORDS}`
  const placed = result.groups.flatMap(({ pods }) => pods.flatMap(({ containers }) => containers.flatMap(({ node }) => node ?? [])))
  const nodes = [...new Set([...events.flatMap(({ node }) => node ?? []), ...placed])].sort(naturally)
  return nodes.length > MOST_NODES ? `${nodes.length} nodes, allowed: ${MOST_NODES}` : { result, events, nodes }
}

const naturally = new Intl.Collator('en', { numeric: true }).compare

/** Writes page and pictures, all or none, and says where they are. */
export async function writeReport({ output, plots }: ReportRequest, content: ReportContent): Promise<string> {
  const drawn = { ...content, document: await plotDocument() }
  if (plots === undefined) {
    mkdirSync(dirname(output), { recursive: true })
    writeWhole(output, report(drawn))
    return `wrote ${output}`
  }
  const { page, pictures } = reportFiles(drawn, plots)
  const files = Object.entries(pictures).map(([name, svg]) => [`${plots}/${name}`, svg] as const)
  mkdirSync(join(dirname(output), plots), { recursive: true })
  writeFolder(dirname(output), { ...Object.fromEntries(files), [basename(output)]: page })
  return `wrote ${output} and ${files.length} pictures to ${dirname(output) === '.' ? '' : `${dirname(output)}/`}${plots}`
}
