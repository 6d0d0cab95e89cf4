/** A deadlock as text for a terminal or a file: paragraphs broken into lines that fit. */
import type { DeadlockRecord, DeadlockReport } from '../../analysis/explain/types.ts'
import { columns, pieces } from '../columns.ts'
import { recordParagraphs, reportParagraphs } from './paragraphs.ts'

/** How wide a text may be. */
export interface DeadlockTextOptions {
  /** Widest line, in columns. Default 100. */
  readonly width?: number
}

/** The explanation of one state, or of a run's deadlock, in paragraphs of lines; ends without a line break. */
export function deadlockText(deadlock: DeadlockReport | DeadlockRecord, { width = 100 }: DeadlockTextOptions = {}): string {
  const paragraphs = 'onset' in deadlock ? recordParagraphs(deadlock) : reportParagraphs(deadlock)
  return paragraphs.map((paragraph) => wrap(paragraph, Math.max(2, width)).join('\n')).join('\n\n')
}

/** Lines of at most `width` columns; a word longer than a line is cut. */
function wrap(paragraph: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || columns(longer) <= width) {
      line = longer
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}
