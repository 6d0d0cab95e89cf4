/** The words of a complaint: "invalid x: y, allowed: z", with the nearest word where one was misspelt. */
import { printable } from '../errors.ts'
import { closest } from './spelling.ts'

const LONGEST_SHOWN = 60

/** A value as a message shows it: one line, cut, without control characters. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return printable(JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value))
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
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
  return `invalid key: ${printable(key.slice(0, LONGEST_SHOWN))}${near === undefined ? '' : `, did you mean ${near}?`}, allowed: ${listed(known)}`
}

function listed(words: readonly string[]): string {
  const most = 30
  return words.length > most ? `${words.slice(0, most).join(', ')} …` : words.join(', ')
}
