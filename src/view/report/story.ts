/** The story of a scenario: each strategy's run in a sentence, as a timeline, step by step, and its deadlock if it had one. */
import type { Figures, RunResult } from '../../metrics/figures.ts'
import type { TraceEvent, TraceKind } from '../../simulation/trace.ts'
import { podMembers, type TracedRun } from '../board.ts'
import { type StoryStep, storyBoard } from '../story.ts'
import { escapeHtml, formatNumber } from '../text.ts'
import { timelinePictures } from '../timeline/pictures.ts'
import type { ReportStory } from './content.ts'
import { deadlockPart } from './deadlock.ts'
import { type Anchors, details, type Entry, note, paragraph, type Section, tableOf, wide } from './parts.ts'
import type { Pictures } from './pictures.ts'

/** Most steps told of one run; the rest is in the event file. */
const MOST_STEPS = 200
/** A longer story is folded. */
const MOST_OPEN = 80
/** With more nodes the timeline alone shows what stands where. */
const MOST_COLUMNS = 6

const STANDINGS = (['held', 'stranded', 'running'] as const).map((word) => `<span class="on ${word}">${word}</span>`).join(' ')
const LEGEND = `<p class="note">What stands on each node when the instant is over: ${STANDINGS} Held: leased, nothing bound. Stranded: bound, its group not running.</p>`

export function storySection(story: ReportStory, anchors: Anchors, pictures: Pictures): Section {
  const id = anchors.of(story.title)
  const parts = story.runs.map(({ result }): Entry => {
    const several = story.runs.some((other) => other.result !== result && other.result.strategy === result.strategy)
    const title = several ? `${result.strategy}, seed ${result.seed}` : result.strategy
    return { id: anchors.of(`${id} ${title}`), title }
  })
  const timelines = timelinePictures(story.runs, (at) => ({ title: `${story.title}: ${parts[at].title}`, id: pictures.id(), width: 960 }))
  const runs = story.runs.map((run, at) => {
    const { svg, notes } = timelines[at]
    const file = pictures.file(`timeline-${run.result.scenario}-${parts[at].title}`, svg)
    const words = ['Node occupancy over time.', ...notes].map(escapeHtml).join(' ')
    const caption = `<figcaption>${words} ${file}</figcaption>`
    const figure = `<figure>${wide(`Timeline: ${parts[at].title}`, svg)}${caption}</figure>`
    return runHtml(run, parts[at], figure, story, pictures)
  })
  const html = [...(story.about ?? []).map(paragraph), glance(story, parts), LEGEND, ...runs].join('\n')
  return { id, title: story.title, html, parts }
}

/** How all strategies fared, a row each. */
function glance({ runs }: ReportStory, parts: readonly Entry[]): string {
  const rows = runs.map(({ result: { figures } }, at) => [
    parts[at].title,
    outcomesOf(figures),
    ...COUNTS.map((name) => String(figures[name])),
    figures.waitRunningSeconds.mean === null ? '–' : formatNumber(figures.waitRunningSeconds.mean),
  ])
  return tableOf('How it ends under each strategy', { head: ['strategy', 'groups', ...COUNTS, 'mean wait (s)'], rows })
}

const COUNTS = ['attempts', 'rollbacks', 'conflicts', 'reschedules', 'deadlocks', 'livelocks'] as const

const OUTCOMES = [
  ['groupsRunning', 'running'],
  ['groupsFinished', 'finished'],
  ['groupsFailed', 'given up'],
  ['groupsPending', 'pending'],
  ['groupsDeadlocked', 'deadlocked'],
] as const

function outcomesOf(figures: Figures): string {
  const found = OUTCOMES.filter(([name]) => figures[name] > 0).map(([name, word]) =>
    figures.groups === 1 ? word : `${figures[name]} ${word}`,
  )
  return found.join(', ') || 'none'
}

/** How a run ended, as a word with a sign: neither needs colour. */
function badge(figures: Figures): string {
  const bad = figures.groupsFailed + figures.groupsDeadlocked + figures.livelocks > 0
  const [mood, sign] = bad ? ['bad', '✗'] : figures.groupsPending > 0 ? ['open', '…'] : ['good', '✓']
  const words = `${outcomesOf(figures)}${figures.livelocks > 0 ? ' (livelock)' : ''}`
  return `<span class="badge ${mood}"><span aria-hidden="true">${sign}</span> ${escapeHtml(words)}</span>`
}

function verdict({ figures, seed, ended, digest }: RunResult): string {
  const { mean } = figures.waitRunningSeconds
  const counts = COUNTS.filter((name) => name === 'attempts' || figures[name] > 0).map((name) => `${name} ${figures[name]}`)
  const wait = mean === null ? 'no group ran' : `wait to run ${formatNumber(mean)} s on average`
  return `${counts.join(', ')}; ${wait}. Ended: ${ended}. Seed ${seed}, digest ${digest}.`
}

function runHtml(
  { result, events, nodes }: TracedRun,
  { id, title }: Entry,
  figure: string,
  story: ReportStory,
  pictures: Pictures,
): string {
  const shown = nodes.length > MOST_COLUMNS ? [] : nodes
  const told = events.slice(0, MOST_STEPS)
  const steps = storyBoard(told, shown, podMembers(result)).map((step, at): ToldStep => ({ ...step, sign: signOf(told[at]) }))
  const more = events.length > MOST_STEPS ? note(`${events.length - MOST_STEPS} more records are left out.`) : ''
  const records = `${events.length} ${events.length === 1 ? 'record' : 'records'}`
  const table = stepsTable(steps, shown, title, story.nodeNotes)
  const deadlock = result.deadlock === undefined ? '' : deadlockPart(result, result.deadlock, pictures)
  return `<section class="run" aria-labelledby="${id}">
<h3 id="${id}">${escapeHtml(title)} ${badge(result.figures)}</h3>
${note(verdict(result))}
${figure}
${deadlock}
${details(`Step by step: ${records}`, table + more, steps.length <= MOST_OPEN)}
</section>`
}

/** A step, and whether it turns the course. */
interface ToldStep extends StoryStep {
  readonly sign: Sign | undefined
}

type Sign = readonly [mood: 'good' | 'bad', sign: string]

function stepsTable(steps: readonly ToldStep[], nodes: readonly string[], title: string, notes: ReportStory['nodeNotes']): string {
  const caption = `Step by step: ${title}`
  const heads = nodes.map((node) => {
    const about = notes?.get(node)
    return `<th scope="col">${escapeHtml(node)}${about === undefined ? '' : ` <span class="about">${escapeHtml(about)}</span>`}</th>`
  })
  const body = instants(steps).map(instantRows).join('\n')
  return wide(
    caption,
    `<table class="story"><caption>${escapeHtml(caption)}</caption>
<thead><tr><th scope="col">time</th><th scope="col">what happens</th>${heads.join('')}</tr></thead>
${body}</table>`,
  )
}

/** Steps that happen in one instant. */
function instants(steps: readonly ToldStep[]): ToldStep[][] {
  const found: ToldStep[][] = []
  for (const step of steps) {
    const last = found[found.length - 1]
    if (last !== undefined && last[0].seconds === step.seconds) last.push(step)
    else found.push([step])
  }
  return found
}

/** Signs before what turns the course, so that it is not told by colour alone. */
const SIGNS: Readonly<Partial<Record<TraceKind, Sign>>> = {
  start: ['good', '✓'],
  finish: ['good', '✓'],
  fail: ['bad', '✗'],
  refused: ['bad', '✗'],
  deadlock: ['bad', '✗'],
  standstill: ['bad', '✗'],
  livelock: ['bad', '✗'],
  rollback: ['bad', '↩'],
  evict: ['bad', '↩'],
  preempt: ['bad', '↩'],
  revoke: ['bad', '↩'],
}

/** An attempt that ends in vain is a turn too. */
function signOf({ kind, outcome = 'scheduled' }: TraceEvent): Sign | undefined {
  return kind === 'outcome' && outcome !== 'scheduled' ? ['bad', '✗'] : SIGNS[kind]
}

/** Time and board stand once; the board is that of the instant's end. */
function instantRows(steps: readonly ToldStep[]): string {
  const span = steps.length === 1 ? '' : ` rowspan="${steps.length}"`
  const boards = steps[steps.length - 1].board.map((there) => {
    const names = there.map(({ name, standing }) => `<span class="on ${standing}">${escapeHtml(name)}</span>`)
    return `<td${span}>${names.join('')}</td>`
  })
  const rows = steps.map(({ sign: turn, text }, at) => {
    const [mood, sign] = turn ?? ['', '']
    const before = sign === '' ? '' : `<span aria-hidden="true">${sign}</span> `
    const time = at === 0 ? `<th scope="rowgroup"${span}>${steps[0].seconds.toFixed(3)} s</th>` : ''
    return `<tr>${time}<td${mood === '' ? '' : ` class="${mood}"`}>${before}${escapeHtml(text)}</td>${at === 0 ? boards.join('') : ''}</tr>`
  })
  return `<tbody>${rows.join('\n')}</tbody>`
}
