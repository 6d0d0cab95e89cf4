/**
 * A report: one HTML page that stands alone. It tells the story of a scenario step by step, compares strategies in plots and
 * tables, and says with which seed, version and command it was made. Nothing in it is a script, nothing is loaded.
 */
import type { ComparisonData } from '../experiment/types.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { TraceEvent } from '../simulation/trace.ts'
import { podMembers } from './board.ts'
import type { PlotDocument } from './plots.ts'
import { deadlockSection, type ExplainedDeadlock } from './report-deadlock.ts'
import { plotSection } from './report-plots.ts'
import { REPORT_POLICY, REPORT_STYLE } from './report-style.ts'
import { type StoryStep, storyBoard } from './story.ts'
import { comparisonGrid, type Grid, pairedGrid } from './summary.ts'
import { escapeHtml, formatNumber } from './text.ts'

/** One run told step by step. */
export interface Story {
  /** The run. */
  readonly result: RunResult
  /** Its trace, from the first record on. */
  readonly events: readonly TraceEvent[]
}

/** A table of the report's own: every cell is text already. */
export interface ReportTable extends Grid {
  /** Heading. */
  readonly title: string
  /** A paragraph below it. */
  readonly note?: string
}

/** What a report tells. */
export interface ReportContent {
  /** Heading of the page. */
  readonly title: string
  /** The command that makes the same report again. */
  readonly command: string
  /** Version of cosched that made the results. */
  readonly version: string
  /** What it is about, a paragraph each. */
  readonly about?: readonly string[]
  /** One scenario under each strategy; `nodes` are the columns of the board. */
  readonly story?: { readonly title: string; readonly nodes: readonly string[]; readonly runs: readonly Story[] }
  /** A deadlock explained. */
  readonly deadlock?: ExplainedDeadlock
  /** Plots and tables, one a scenario. */
  readonly comparisons?: readonly ComparisonData[]
  /** Further tables. */
  readonly tables?: readonly ReportTable[]
  /** Where plots are drawn: the browser's document, or linkedom's. Without one there are no plots. */
  readonly document?: PlotDocument
}

/** Most steps told of one run; the rest is in the event file. */
const MOST_STEPS = 400

/** The page as text. */
export function report(content: ReportContent): string {
  const { title, command, version, about = [], comparisons = [], tables = [] } = content
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="facts">cosched ${escapeHtml(version)}. Made again by <code>${escapeHtml(command)}</code>; only figures of real time will differ.</p>
${about.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${content.story === undefined ? '' : storySection(content.story)}
${content.deadlock === undefined ? '' : deadlockSection(content.deadlock)}
${plotSection(comparisons, content.document)}
${comparisons.map(comparisonSection).join('\n')}
${tables.map(tableSection).join('\n')}
</body>
</html>
`
}

function storySection({ title, nodes, runs }: NonNullable<ReportContent['story']>): string {
  const legend = (['held', 'stranded', 'running'] as const).map((word) => `<span class="on ${word}">${word}</span>`).join(' ')
  return `<h2>${escapeHtml(title)}</h2>
<p class="note">What stands on each node after the step: ${legend}. Held: leased, nothing bound. Stranded: bound, its group not running.</p>
${runs.map((run) => storyOf(run, nodes)).join('\n')}`
}

function storyOf({ result, events }: Story, nodes: readonly string[]): string {
  const steps = storyBoard(events.slice(0, MOST_STEPS), nodes, podMembers(result))
  const more = events.length > MOST_STEPS ? `<p class="note">${events.length - MOST_STEPS} more steps are left out.</p>` : ''
  return `<h3>${escapeHtml(result.strategy)}</h3>
<p class="note">${escapeHtml(verdict(result))}</p>
<div class="wide"><table class="story"><thead><tr><th>time</th><th>what happens</th>${nodes.map((node) => `<th>${escapeHtml(node)}</th>`).join('')}</tr></thead>
<tbody>${steps.map(stepRow).join('\n')}</tbody></table></div>${more}`
}

/** How a run ended, in two sentences. */
function verdict({ figures, seed, groups }: RunResult): string {
  const ends = [...new Set(groups.map(({ outcome }) => outcome))].map(
    (outcome) => `${groups.filter((group) => group.outcome === outcome).length} ${outcome}`,
  )
  const { mean } = figures.waitRunningSeconds
  const counts = (['attempts', 'rollbacks', 'conflicts', 'reschedules', 'deadlocks'] as const).map((name) => `${name} ${figures[name]}`)
  const wait = mean === null ? 'no group ran' : `wait to run ${formatNumber(mean)} s on average`
  return `Seed ${seed}, groups: ${ends.join(', ') || 'none'}; ${counts.join(', ')}; ${wait}.`
}

const BAD: ReadonlySet<string> = new Set([
  'rollback',
  'refused',
  'evict',
  'preempt',
  'fail',
  'revoke',
  'deadlock',
  'standstill',
  'livelock',
])

function stepRow({ seconds, kind, text, board }: StoryStep): string {
  const mood = kind === 'start' ? ' class="good"' : BAD.has(kind) ? ' class="bad"' : ''
  const cells = board.map(
    (there) => `<td>${there.map(({ name, standing }) => `<span class="on ${standing}">${escapeHtml(name)}</span>`).join('')}</td>`,
  )
  return `<tr${mood}><td>${seconds.toFixed(3)} s</td><td>${escapeHtml(text)}</td>${cells.join('')}</tr>`
}

function comparisonSection(comparison: ComparisonData): string {
  const seeds = [...new Set(comparison.runs.map(({ seed }) => seed))]
  const note = `Mean ± half the 95 % interval over ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}: ${seeds.join(', ')}.`
  const paired = pairedGrid(comparison)
  const differences = `<h3>Differences to ${escapeHtml(comparison.runs[0]?.strategy ?? '')}, paired by seed</h3>`
  return (
    tableSection({ title: comparison.scenario, note, ...comparisonGrid(comparison) }) +
    (paired === undefined ? '' : differences + drawn(paired))
  )
}

function tableSection({ title, note, ...grid }: ReportTable): string {
  return `<h2>${escapeHtml(title)}</h2>
${note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>`}
${drawn(grid)}`
}

function drawn({ head, rows }: Grid): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<div class="wide"><table><thead>${line(head, 'th')}</thead>
<tbody>${rows.map((cells) => line(cells, 'td')).join('\n')}</tbody></table></div>`
}
