/**
 * Where things stand in a JSON text. JSON.parse reads it, but its messages differ between versions of Node and often name no place; this
 * finds the first fault of the grammar (RFC 8259), or the value at a path of a text without one.
 */
import { InvalidInputError, type Problem } from '../../errors.ts'
import { show } from '../../scenario/suggest.ts'

/** Data of a JSON text. @throws InvalidInputError with line and column of the first fault. */
export function readJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { offset, message } = firstFault(text)
    throw new InvalidInputError([{ path: '', ...placeOf(text, offset), message: `invalid JSON: ${message}` }], source)
  }
}

/** Line and column, from 1. */
export function placeOf(text: string, offset: number): Required<Pick<Problem, 'line' | 'column'>> {
  let line = 1
  let start = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

const SPACE = /[ \t\r\n]*/y
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y

/** The offset after a match at this offset; -1 for none. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** The offset after the string that begins here; -1 where it has a fault. */
function afterString(text: string, at: number): number {
  for (let next = at + 1; next < text.length; next++) {
    const code = text.charCodeAt(next)
    if (code === 0x22) return next + 1
    if (code < 0x20) return -1
    if (code === 0x5c && after(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y, text, next) < 0) return -1
    if (code === 0x5c) next++
  }
  return -1
}

interface Fault {
  readonly offset: number
  readonly message: string
}

const VALUE = 'a value'
const KEY = 'a key in quotation marks'

/** What may come next; the brackets that are open stand on the stack. */
function firstFault(text: string): Fault {
  const open: string[] = []
  let wanted = VALUE
  let first = false
  for (let at = after(SPACE, text, 0); ; at = after(SPACE, text, at)) {
    const sign = text[at]
    const inside = open[open.length - 1]
    const refuse = (): Fault => ({ offset: at, message: `${sign === undefined ? 'the text ends' : show(sign)}, allowed: ${wanted}` })
    if (first && (sign === '}' || sign === ']') && sign === inside) {
      open.pop()
      ;[wanted, first] = [followers(open), false]
      at++
    } else if (wanted === VALUE && (sign === '{' || sign === '[')) {
      open.push(sign === '{' ? '}' : ']')
      ;[wanted, first] = [sign === '{' ? KEY : VALUE, true]
      at++
    } else if (wanted === VALUE || wanted === KEY) {
      const next = sign === '"' ? afterString(text, at) : wanted === VALUE ? after(LITERAL, text, at) : -1
      if (next < 0) return sign === '"' ? { offset: at, message: 'a string with a fault in it or without an end' } : refuse()
      ;[wanted, first] = [wanted === KEY ? ':' : followers(open), false]
      at = next
    } else if (sign !== undefined && wanted.includes(sign) && sign !== ' ') {
      if (sign === '}' || sign === ']') {
        open.pop()
        wanted = followers(open)
      } else wanted = inside === '}' && sign === ',' ? KEY : VALUE
      at++
    } else return refuse()
  }
}

/** What follows a value: a comma or the end of what it stands in, or nothing more. */
const followers = (open: readonly string[]): string => (open.length === 0 ? 'the end' : `, or ${open[open.length - 1]}`)

/** The offset of the value at a path, or of what is nearest around it; the text has no fault. */
export function offsetOf(text: string, path: readonly (string | number)[]): number {
  let at = after(SPACE, text, 0)
  for (const step of path) {
    const found = memberOf(text, at, step)
    if (found === undefined) return at
    at = found
  }
  return at
}

/** Where a member of the list or mapping at `start` begins. */
function memberOf(text: string, start: number, step: string | number): number | undefined {
  const mapping = text[start] === '{'
  if (!mapping && text[start] !== '[') return undefined
  let found: number | undefined
  let at = after(SPACE, text, start + 1)
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
    let key: string | number = index
    if (mapping) {
      const end = afterString(text, at)
      key = JSON.parse(text.slice(at, end)) as string
      at = after(SPACE, text, after(SPACE, text, end) + 1)
    }
    // Of a key that stands there twice the last counts, as for JSON.parse.
    if (key === step) found = at
    if (found !== undefined && !mapping) return found
    at = after(SPACE, text, afterValue(text, at))
    if (text[at] === ',') at = after(SPACE, text, at + 1)
  }
  return found
}

function afterValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; ) {
    const sign = text[at]
    if (sign === '"') at = afterString(text, at)
    else if (sign === '{' || sign === '[') [depth, at] = [depth + 1, at + 1]
    else if (sign === '}' || sign === ']') [depth, at] = [depth - 1, at + 1]
    else at = depth === 0 ? Math.max(after(LITERAL, text, at), at + 1) : at + 1
    if (depth === 0) return at
  }
  return text.length
}
