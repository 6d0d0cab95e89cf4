/** The words of a complaint: "invalid x: y, allowed: z", with the nearest word where one was misspelt. */
import { closest } from './spelling.ts'

const LONGEST_SHOWN = 60

/** A value as a message shows it: one line, cut, without control characters. */
export function show(value: unknown): string {
  if (typeof value === 'string') return escaped(JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value))
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : 'a mapping'
}

/** `invalid strategy: "mezos", allowed: naive, pod`, with `did you mean` where a word is near. */
export function invalidWord(what: string, word: unknown, words: readonly string[]): string {
  const near = typeof word === 'string' ? closest(word, words) : undefined
  return `invalid ${what}: ${show(word)}${near === undefined ? '' : `, did you mean ${near}?`}, allowed: ${listed(words)}`
}

/** For a key that a mapping does not know. */
export function unknownKey(key: string, known: readonly string[]): string {
  const near = closest(key, known)
  return `invalid key: ${escaped(key.slice(0, LONGEST_SHOWN))}${near === undefined ? '' : `, did you mean ${near}?`}, allowed: ${listed(known)}`
}

function listed(words: readonly string[]): string {
  const most = 30
  return words.length > most ? `${words.slice(0, most).join(', ')} …` : words.join(', ')
}

/** C0 and C1 controls, and marks that turn the direction of text, as \u escapes: they must not reach a terminal. */
function escaped(text: string): string {
  return [...text]
    .map((letter) =>
      isUnprintable(letter.codePointAt(0) ?? 0) ? `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}` : letter,
    )
    .join('')
}

function isUnprintable(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  )
}
