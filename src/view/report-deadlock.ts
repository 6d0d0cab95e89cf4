/** The section of a report that explains one deadlock: its wait-for graph as a picture, and the same in words. */
import type { DeadlockRecord } from '../analysis/explain/types.ts'
import { recordParagraphs } from './deadlock/paragraphs.ts'
import { deadlockSvg } from './deadlock/svg.ts'
import { escapeHtml } from './text.ts'

/** A deadlock with a heading. */
export interface ExplainedDeadlock {
  /** Heading. */
  readonly title: string
  /** The deadlock of a run. */
  readonly record: DeadlockRecord
}

/** A figure and paragraphs. */
export function deadlockSection({ title, record }: ExplainedDeadlock): string {
  const words = recordParagraphs(record).map((text) => `<p>${escapeHtml(text)}</p>`)
  return `<h2>${escapeHtml(title)}</h2>
<figure><figcaption>Who waits for whom; thick unbroken lines: a shortest circle</figcaption>${deadlockSvg(record.onset, { title })}</figure>
${words.join('\n')}`
}
