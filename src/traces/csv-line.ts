/** A line of comma-separated values taken apart (RFC 4180): a value may stand in quotes, and a quote in it is written twice. A line is a row: a quoted value ends on its line. */
import type { Cells } from './rows.ts'

/** Why a line is none, and where. */
export interface LineFault {
  readonly column: number
  readonly message: string
}

/** The values of a line, blanks around those without quotes cut off. */
export function splitCsv(line: string): Cells | LineFault {
  return line.includes('"') ? splitQuoted(line) : splitPlain(line)
}

function splitPlain(line: string): Cells {
  const texts = line.split(',')
  const starts: number[] = []
  let column = 1
  for (let at = 0; at < texts.length; at++) {
    const whole = texts[at]
    texts[at] = whole.trim()
    starts.push(column + blanksBefore(whole))
    column += whole.length + 1
  }
  return { texts, starts }
}

function splitQuoted(line: string): Cells | LineFault {
  const texts: string[] = []
  const starts: number[] = []
  for (let from = 0; from <= line.length; ) {
    const start = from + blanksBefore(line.slice(from))
    starts.push(start + 1)
    const value = line[start] === '"' ? quoted(line, start) : plain(line, from)
    if ('message' in value) return value
    texts.push(value.text)
    from = value.next
  }
  return { texts, starts }
}

interface Value {
  readonly text: string
  /** Where the next value begins. */
  readonly next: number
}

function plain(line: string, from: number): Value | LineFault {
  const comma = line.indexOf(',', from)
  const end = comma < 0 ? line.length : comma
  const text = line.slice(from, end)
  const quote = text.indexOf('"')
  if (quote >= 0) return { column: from + quote + 1, message: 'invalid value: a quote inside, allowed: quotes around the whole value' }
  return { text: text.trim(), next: end + 1 }
}

/** A value from its quote on. */
function quoted(line: string, start: number): Value | LineFault {
  let text = ''
  for (let from = start + 1; ; ) {
    const quote = line.indexOf('"', from)
    if (quote < 0) return { column: start + 1, message: 'invalid value: its quote is not closed on this line' }
    text += line.slice(from, quote)
    if (line[quote + 1] !== '"') return behind(line, quote + 1, text)
    text += '"'
    from = quote + 2
  }
}

function behind(line: string, at: number, text: string): Value | LineFault {
  const next = at + blanksBefore(line.slice(at))
  if (next < line.length && line[next] !== ',')
    return { column: next + 1, message: 'invalid value: text behind its quotes, allowed: a comma' }
  return { text, next: next + 1 }
}

function blanksBefore(text: string): number {
  return text.length - text.trimStart().length
}
