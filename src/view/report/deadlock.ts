/** A deadlock explained: its wait-for graph as a picture, and the same in words. */
import type { DeadlockRecord } from '../../analysis/explain/types.ts'
import type { ComparisonData } from '../../experiment/types.ts'
import type { RunResult } from '../../metrics/figures.ts'
import { recordParagraphs } from '../deadlock/paragraphs.ts'
import { deadlockSvg } from '../deadlock/svg.ts'
import { escapeHtml } from '../text.ts'
import { type Anchors, details, type Entry, paragraph, type Section, wide } from './parts.ts'
import type { Pictures } from './pictures.ts'

/** Most deadlocks explained of one scenario, those of runs that are not told step by step. */
const MOST = 6

/** A figure and paragraphs. */
export function deadlockPart({ scenario, strategy, seed }: RunResult, record: DeadlockRecord, pictures: Pictures): string {
  const title = `Wait-for graph of ${scenario} under ${strategy}, seed ${seed}`
  const svg = deadlockSvg(record.onset, { title, id: pictures.id() })
  const file = pictures.file(`wait-for-${scenario}-${strategy}-${seed}`, svg)
  return `<figure>${wide(title, svg)}<figcaption>Who waits for whom at the onset; thick unbroken lines: a shortest circle. ${file}</figcaption></figure>
${details('The deadlock in words', recordParagraphs(record).map(paragraph).join('\n'))}`
}

/** The first seed with a deadlock of each strategy, if its story is not told elsewhere on the page. */
export function deadlockSections(
  comparisons: readonly ComparisonData[],
  told: ReadonlySet<RunResult>,
  anchors: Anchors,
  pictures: Pictures,
): Section[] {
  const found = comparisons.flatMap(({ runs }) => firstOfEach(runs).filter((run) => !told.has(run)))
  if (found.length === 0) return []
  const title = 'Deadlocks explained'
  const id = anchors.of(title)
  const parts = found.map(({ scenario, strategy }): Entry => {
    const heading = `${scenario}: ${strategy}`
    return { id: anchors.of(heading), title: heading }
  })
  const html = found.map(
    (run, at) =>
      `<section class="run" aria-labelledby="${parts[at].id}"><h3 id="${parts[at].id}">${escapeHtml(parts[at].title)}</h3>
${run.deadlock === undefined ? '' : deadlockPart(run, run.deadlock, pictures)}</section>`,
  )
  return [{ id, title, html: html.join('\n'), parts }]
}

function firstOfEach(runs: readonly RunResult[]): RunResult[] {
  const first = new Map<string, RunResult>()
  for (const run of runs) if (run.deadlock !== undefined && !first.has(run.strategy)) first.set(run.strategy, run)
  return [...first.values()].slice(0, MOST)
}
