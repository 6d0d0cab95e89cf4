/**
 * JSON that is read as it comes, line by line: from one value to the next, none of which is kept, so that a document may be as long as it
 * likes. Its syntax is checked to the end (RFC 8259); where it breaks, reading ends with what was found wrong by then.
 */
import type { TraceFaults } from './faults.ts'
import type { Lines } from './format.ts'
import { following, type Token, tokenAt, VALUE } from './json-tokens.ts'

/** Collections in one another. */
const MOST_DEEP = 1000

/** A value, or the beginning of a list or a mapping, and where it stands. */
export interface JsonValue {
  /** A text, number, truth or null; of a list an empty list, of a mapping an empty one. */
  readonly value: unknown
  readonly line: number
  readonly column: number
}

/** A document from its first value to its end, once. */
export class JsonReader {
  private readonly lines: Iterator<string>
  private readonly faults: TraceFaults
  private text = ''
  private line = 0
  private at = 0
  private expected: readonly string[] = VALUE
  private readonly open: string[] = []
  /** A value comes next that nobody has asked for. */
  private waiting = true

  constructor(lines: Lines, faults: TraceFaults) {
    this.lines = lines[Symbol.iterator]()
    this.faults = faults
  }

  /** The next value. What is in a list or mapping is passed over, unless it is gone through with `items` or `members` before anything else. */
  value(): JsonValue {
    const token = this.next()
    this.waiting = false
    const [line, column] = [this.line, token.start + 1]
    if (token.kind === '{' || token.kind === '[') return { value: token.kind === '{' ? {} : [], line, column }
    return { value: JSON.parse(this.textOf(token)), line, column }
  }

  /** The numbers of the items of the list that has just begun; after each, its value may be asked for. */
  *items(): Generator<number> {
    const depth = this.open.length
    for (let index = 0; this.comes(depth); index++) yield index
  }

  /** The keys of the mapping that has just begun; after each, its value may be asked for. */
  *members(): Generator<string> {
    const depth = this.open.length
    while (this.comes(depth)) {
      const key = JSON.parse(this.textOf(this.next())) as string
      this.next()
      this.waiting = true
      yield key
    }
  }

  /** Goes on to the end of the document. */
  end(): void {
    this.leave(0)
    this.next()
  }

  /** Whether one more comes in the collection of this depth, which is left if not. */
  private comes(depth: number): boolean {
    this.leave(depth)
    const token = this.peek()
    if (token.kind === ',') this.next()
    if (token.kind !== '}' && token.kind !== ']') this.waiting = this.open[depth - 1] === '['
    else this.next()
    return this.open.length === depth
  }

  /** Passes over what was not asked for, as far as it is deeper. */
  private leave(depth: number): void {
    if (this.waiting) this.next()
    this.waiting = false
    while (this.open.length > depth) this.next()
  }

  private textOf({ start, end }: Token): string {
    return this.text.slice(start, end)
  }

  /** The next token, which is as it must be. @throws InvalidInputError if not */
  private next(): Token {
    const token = this.peek()
    const { kind } = token
    const over = kind === '' && this.expected.length === 0 && this.at === this.text.length
    if (!over && (kind === '' || !this.expected.includes(kind))) return this.broken(token, 'not understood from here on')
    if (kind === '{' || kind === '[') this.open.push(kind)
    if (kind === '}' || kind === ']') this.open.pop()
    if (this.open.length > MOST_DEEP) return this.broken(token, `more than ${MOST_DEEP} lists and mappings in one another`)
    this.expected = following(kind, this.expected, this.open.at(-1))
    this.at = token.end
    return token
  }

  /** The next token, which stays; it is on this line then. At the end of the document it is an empty one. */
  private peek(): Token {
    for (;;) {
      const token = tokenAt(this.text, this.at)
      if (token.kind !== '' || token.start < this.text.length) return token
      const { value, done } = this.lines.next()
      this.at = token.start
      if (done === true) return token
      this.text = value as string
      this.line++
      this.at = 0
    }
  }

  private broken({ start }: Token, why: string): never {
    this.faults.add(Math.max(1, this.line), start + 1, '', `invalid JSON: ${why}`)
    this.faults.end()
    throw new Error('a fault was told, and was not')
  }
}
