/**
 * JSON read whole, with the places of its values: where its syntax breaks, and where a value stands that turns out wrong. The data come from
 * `JSON.parse`; the text is walked a second time only for a fault, by hand and without recursion (RFC 8259).
 */
import type { TraceFaults } from './faults.ts'
import { type JsonPath, pathText } from './json-path.ts'
import { depthOf, following, type Token, tokenAt, VALUE } from './json-tokens.ts'

/** Most characters. */
export const MOST_JSON = 100_000_000

/** A JSON text that was read, and the way back from its values to the text. */
export class JsonText {
  readonly data: unknown
  private readonly text: string
  private readonly faults: TraceFaults

  private constructor(data: unknown, text: string, faults: TraceFaults) {
    this.data = data
    this.text = text
    this.faults = faults
  }

  /** Undefined, and a fault, if the text is no JSON or too long. */
  static read(lines: Iterable<string>, faults: TraceFaults, most = MOST_JSON): JsonText | undefined {
    const parts: string[] = []
    let length = 0
    for (const line of lines) {
      parts.push(line)
      length += line.length + 1
      if (length > most + 1) {
        faults.add(parts.length, 1, '', `invalid size: more than ${most} characters, allowed: ${most}`)
        return undefined
      }
    }
    const text = parts.join('\n')
    try {
      return new JsonText(JSON.parse(text), text, faults)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      const { line, column } = placeOf(text, new Walk(text).brokenAt())
      faults.add(line, column, '', 'invalid JSON: not understood from here on')
      return undefined
    }
  }

  /** Tells what is wrong with the value at a path; with the nearest value around it where there is none. */
  fault(path: JsonPath, message: string): void {
    const { line, column } = placeOf(this.text, new Walk(this.text).offsetOf(path))
    this.faults.add(line, column, pathText(path), message)
  }
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.lastIndexOf('\n', offset - 1)
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return { line, column: offset - (offset === 0 ? -1 : before) }
}

/** From one token of a text to the next. */
class Walk {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Where the first token stands that no JSON goes on with. */
  brokenAt(): number {
    const open: string[] = []
    let expected: readonly string[] = VALUE
    for (;;) {
      const token = this.next()
      if (!expected.includes(token.kind) || token.kind === '') return token.start
      if (token.kind === '{' || token.kind === '[') open.push(token.kind)
      if (token.kind === '}' || token.kind === ']') open.pop()
      expected = following(token.kind, expected, open.at(-1))
    }
  }

  /** Where the value at a path begins, or the last value on the way to it. */
  offsetOf(path: JsonPath): number {
    let token = this.next()
    for (const step of path) {
      const inner = this.inside(token, step)
      if (inner === undefined) break
      token = inner
      this.at = token.end
    }
    return token.start
  }

  private inside(collection: Token, step: string | number): Token | undefined {
    if (collection.kind !== '{' && collection.kind !== '[') return undefined
    let found: Token | undefined
    for (let index = 0; ; index++) {
      let value = this.next()
      if (value.kind === '}' || value.kind === ']') return found
      let name: string | number = index
      if (collection.kind === '{') {
        name = JSON.parse(this.text.slice(value.start, value.end)) as string
        this.next()
        value = this.next()
      }
      // A key that stands twice means what it says last.
      if (name === step) found = value
      this.skip(value)
      if (this.next().kind !== ',') return found
    }
  }

  private skip(token: Token): void {
    for (let depth = depthOf(token); depth > 0; ) depth += depthOf(this.next())
  }

  private next(): Token {
    const token = tokenAt(this.text, this.at)
    this.at = token.end
    return token
  }
}
