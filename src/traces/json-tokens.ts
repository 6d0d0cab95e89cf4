/** The tokens of JSON (RFC 8259), and which may come after which. No token goes beyond its line. */

/** A token: the bracket, comma or colon itself, `"` for a text, `0` for a number or a word, nothing where the text breaks off. */
export interface Token {
  readonly kind: string
  /** Where it begins. */
  readonly start: number
  /** One past its last character. */
  readonly end: number
}

const SPACE = /[ \t\n\r]*/y
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** The first token of a text from a place on. */
export function tokenAt(text: string, at: number): Token {
  SPACE.lastIndex = at
  SPACE.test(text)
  const start = SPACE.lastIndex
  const letter = text.charAt(start)
  if (letter === '"') return token('"', start, endOfText(text, start))
  if (letter !== '' && '[]{},:'.includes(letter)) return token(letter, start, start + 1)
  WORD.lastIndex = start
  return WORD.test(text) ? token('0', start, WORD.lastIndex) : token('', start, start)
}

function token(kind: string, start: number, end: number | undefined): Token {
  return end === undefined ? { kind: '', start, end: start } : { kind, start, end }
}

/** One past its closing quote; undefined if it has none, or cannot stand in JSON. */
function endOfText(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return undefined
    if (code !== 0x5c) continue
    ESCAPE.lastIndex = at
    if (!ESCAPE.test(text)) return undefined
    at = ESCAPE.lastIndex - 1
  }
  return undefined
}

/** By how much a token goes deeper. */
export function depthOf({ kind }: Token): number {
  return kind === '{' || kind === '[' ? 1 : kind === '}' || kind === ']' ? -1 : 0
}

/** Kinds of tokens that a value begins with. */
export const VALUE: readonly string[] = ['{', '[', '"', '0']
const KEY: readonly string[] = ['"']
const FIRST_KEY: readonly string[] = ['"', '}']
const FIRST_ITEM: readonly string[] = [...VALUE, ']']
const COLON: readonly string[] = [':']
const NEXT_KEY: readonly string[] = [',', '}']
const NEXT_ITEM: readonly string[] = [',', ']']
const NOTHING: readonly string[] = []

/** What may come after a token that was expected. @param inside the bracket that is open behind it */
export function following(kind: string, expected: readonly string[], inside: string | undefined): readonly string[] {
  if (kind === '{') return FIRST_KEY
  if (kind === '[') return FIRST_ITEM
  if (kind === ':') return VALUE
  if (kind === ',') return inside === '{' ? KEY : VALUE
  if (kind === '"' && (expected === KEY || expected === FIRST_KEY)) return COLON
  return inside === undefined ? NOTHING : inside === '{' ? NEXT_KEY : NEXT_ITEM
}
