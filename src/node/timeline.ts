/**
 * The timeline of a run as a file: its records are kept while it runs, and when it is over become Chrome trace events for Perfetto, a
 * CSV file with a row for each bar, or a drawing. A run is heard, not repeated, so that any strategy can be drawn.
 */
import { extname } from 'node:path'
import { invalid } from '../errors.ts'
import { provide } from '../generate/materialise.ts'
import type { RunResult } from '../metrics/figures.ts'
import { repeats } from '../model/compatibility.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TraceEvent, TraceListener } from '../simulation/trace.ts'
import { podMembers } from '../view/board.ts'
import { cleanText } from '../view/text.ts'
import { type TimelineOptions, timelineBars, timelineRows } from '../view/timeline/bars.ts'
import { chromeTrace } from '../view/timeline/chrome.ts'
import { timelineSvg } from '../view/timeline/svg.ts'
import { toCsv } from './csv.ts'
import { openWhole } from './write.ts'

/** Endings of timeline files: Chrome trace events, rows of CSV, a drawing. */
export const TIMELINE_ENDINGS: readonly string[] = ['.json', '.csv', '.svg']

/** Most records of a run that are kept for its timeline. */
export const TIMELINE_RECORDS = 1_000_000

/** Most bars, and most nodes, that are drawn. */
export const TIMELINE_DRAWN = { bars: 20_000, nodes: 500 } as const

/** A run that is being heard. */
export interface TimelineRecorder {
  /** Hears the run: the `listener` of `simulate`, from the first record on. */
  readonly listener: TraceListener
  /**
   * Writes the file that the ending says, whole or not at all. Without `groups` in the result a pod counts as whole with its first container.
   * @throws InvalidInputError for another ending, or a run beyond {@link TIMELINE_RECORDS} or {@link TIMELINE_DRAWN}; Error of the file system
   */
  write(path: string, result: RunResult): void
}

/** Hears one run of a scenario. */
export function timelineRecorder(scenario: Scenario): TimelineRecorder {
  let events: TraceEvent[] = []
  let heard = 0
  return {
    listener(event) {
      heard++
      if (heard <= TIMELINE_RECORDS) events.push(event)
      else events = []
    },
    write(path, result) {
      const subject = `the timeline of ${titleOf(result)}`
      if (heard > TIMELINE_RECORDS) invalid(path, `invalid run for ${subject}: ${heard} records, allowed: up to ${TIMELINE_RECORDS}`)
      const pieces = piecesOf(path, { events, scenario, result, subject })
      const file = openWhole(path)
      try {
        for (const piece of pieces) file.write(piece)
        file.keep()
      } finally {
        file.drop()
      }
    },
  }
}

const titleOf = ({ scenario, strategy, seed }: RunResult): string => cleanText(`${scenario}, ${strategy}, seed ${seed}`)

interface Heard {
  readonly events: readonly TraceEvent[]
  readonly scenario: Scenario
  readonly result: RunResult
  /** What is written, for complaints. */
  readonly subject: string
}

function piecesOf(path: string, heard: Heard): Iterable<string> {
  switch (extname(path)) {
    case '.json':
      return chromePieces(heard)
    case '.csv':
      return [csvOf(heard)]
    case '.svg':
      return [drawn(path, heard)]
    default:
      return invalid(path, `invalid file: ${path}, allowed: an ending of ${TIMELINE_ENDINGS.join(' ')}`)
  }
}

/** What the records leave open, told by the scenario and the result. */
function optionsOf({ scenario, result }: Heard): TimelineOptions & { readonly nodes: readonly string[] } {
  const { cluster, workload } = provide(scenario, result.seed)
  const gangs = repeats(scenario.compatibility, 'gangsIgnored') ? [] : [...workload.jobs]
  return {
    members: podMembers(result),
    minMember: new Map(gangs.flatMap(({ name, gang }) => (gang === undefined ? [] : [[name, gang.minMember]]))),
    nodes: cluster.nodes.map(({ name }) => name),
    ...(cluster.prefill && { prefill: cluster.prefill }),
  }
}

/** A line for each event, for long files are longer than one string may be. */
function* chromePieces(heard: Heard): Generator<string> {
  const { displayTimeUnit, traceEvents } = chromeTrace(heard.events, optionsOf(heard))
  yield `{"displayTimeUnit":${JSON.stringify(displayTimeUnit)},"traceEvents":[`
  for (const [at, event] of traceEvents.entries()) yield `${at === 0 ? '' : ','}\n${JSON.stringify(event)}`
  yield '\n]}\n'
}

/** Columns, whatever the run has of them. */
const COLUMNS = [
  'scenario',
  'strategy',
  'seed',
  'node',
  'standing',
  'scheduler',
  'job',
  'group',
  'pod',
  'containers',
  'startSeconds',
  'endSeconds',
]

function csvOf(heard: Heard): string {
  const { scenario, strategy, seed } = heard.result
  return toCsv(
    timelineRows(heard.events, optionsOf(heard)).map((row) => ({ scenario, strategy, seed, ...row })),
    COLUMNS,
  )
}

/** All nodes while there are few, else those on which something stands. */
function drawn(path: string, heard: Heard): string {
  const { events, result, subject } = heard
  const options = optionsOf(heard)
  const bars = timelineBars(events, options)
  const used = new Set(bars.map(({ node }) => node))
  const nodes = options.nodes.length <= TIMELINE_DRAWN.nodes ? options.nodes : options.nodes.filter((name) => used.has(name))
  for (const [found, most, what] of [
    [nodes.length, TIMELINE_DRAWN.nodes, 'nodes'] as const,
    [bars.length, TIMELINE_DRAWN.bars, 'bars'] as const,
  ]) {
    if (found > most)
      invalid(path, `invalid run for ${subject}: ${found} ${what}, allowed: up to ${most} in a drawing; .csv and .json take more`)
  }
  return `${timelineSvg(events, { ...options, nodes, title: titleOf(result) })}\n`
}
