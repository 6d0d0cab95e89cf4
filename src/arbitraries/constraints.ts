/**
 * The door of the arbitraries: all that they are asked for is checked before anything is drawn, and everything wrong with it is told at
 * once. Behind it, fast-check would tell of its own limits in its own words, and of a misspelt key not at all.
 */
import { InvalidInputError, type Problem } from '../errors.ts'
import { invalidWord, show, unknownKey } from '../model/suggest.ts'

type Given = Readonly<Record<string, unknown>>

/** What is wrong with a value that is there, at its path. Some values are allowed only beside certain others: those are `given`. */
export type Rule = (value: unknown, path: string, given: Given) => readonly Problem[]

/** A rule for every constraint: one without does not compile. */
export type Rules<Constraints> = { readonly [Key in keyof Constraints]-?: Rule }

/** Most of what is made one by one, as of anything else in a scenario. */
const MOST = 10_000_000

/**
 * The constraints without those that are undefined, which count as absent. `name`: what the drawn thing shall be called, if anything.
 * @throws InvalidInputError with everything that is wrong.
 */
export function checked<Constraints extends object>(
  source: string,
  rules: Rules<Constraints>,
  constraints: Constraints,
  name = '',
): Constraints {
  const problems = [...among(rules)(constraints, '', {}), ...text('name')(name, 'name', {})]
  if (problems.length > 0) throw new InvalidInputError(problems, source)
  return defined(constraints)
}

/** The mapping without keys that say nothing, so that it can be laid over defaults. */
export function defined<T extends object>(mapping: T): T {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined)) as T
}

/** The rules without some. */
export function without<All extends Rules<object>, Key extends keyof All>(rules: All, ...keys: readonly Key[]): Omit<All, Key> {
  return Object.fromEntries(Object.entries(rules).filter(([key]) => !keys.includes(key as Key))) as Omit<All, Key>
}

/** A mapping with a rule for each key it may have. */
export function among(rules: Rules<object>, or = ''): Rule {
  const known = Object.entries(rules) as [string, Rule][]
  const keys = known.map(([key]) => key)
  const allowed = keys.length === 0 ? 'an empty mapping' : `a mapping with ${keys.join(', ')}`
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [{ path, message: `invalid value: ${show(value)}, allowed: ${or}${allowed}` }]
    }
    const given = value as Given
    const strange = Object.keys(given).filter((key) => !keys.includes(key))
    return [
      ...strange.map((key) => ({
        path: below(path, key),
        message: keys.length === 0 ? `invalid key: ${show(key)}, allowed: none` : unknownKey(key, keys),
      })),
      ...known.flatMap(([key, rule]) => (given[key] === undefined ? [] : rule(given[key], below(path, key), given))),
    ]
  }
}

/** An integer of a range. Without an end of its own it ends where integers are no longer exact. */
export function whole(least: number, most = Infinity, { what = 'number', because = '' } = {}): Rule {
  return ranged({ least, most, last: Number.MAX_SAFE_INTEGER, end: '2^53 - 1', what, because })
}

/** How many of something are made. */
export function count(least = 1, because = ''): Rule {
  return ranged({ least, most: Infinity, last: MOST, end: String(MOST), what: 'number', because })
}

/** At most so often, or without a limit. */
export const often: Rule = (value, path, given) =>
  value === Infinity ? [] : whole(0, Infinity, { because: ', or Infinity' })(value, path, given)

interface Range {
  readonly least: number
  readonly most: number
  /** The end of a range that has none of its own, as a number and in words: only who goes beyond it is told of it. */
  readonly last: number
  readonly end: string
  readonly what: string
  readonly because: string
}

function ranged({ least, most, last, end, what, because }: Range): Rule {
  return (value, path) => {
    const number = value as number
    if (Number.isSafeInteger(number) && number >= least && number <= Math.min(most, last)) return []
    const open = typeof value === 'number' && value > last ? `to ${end}` : 'on'
    const range = `from ${least} ${most === Infinity ? open : `to ${most}`}`
    return [{ path, message: `invalid ${what}: ${show(value)}, allowed: a whole number ${range}${because}` }]
  }
}

/** True or false. */
export const flag: Rule = (value, path) =>
  typeof value === 'boolean' ? [] : [{ path, message: `invalid value: ${show(value)}, allowed: true or false` }]

/** One of these. */
export function word(what: string, words: Iterable<string>): Rule {
  const known = [...words]
  return (value, path) => (known.includes(value as string) ? [] : [{ path, message: invalidWord(what, value, known) }])
}

/** Any text, or one that is not empty. */
export function text(what: string, least: 0 | 1 = 0): Rule {
  const allowed = least === 0 ? 'text' : 'text that is not empty'
  return (value, path) =>
    typeof value === 'string' && value.length >= least ? [] : [{ path, message: `invalid ${what}: ${show(value)}, allowed: ${allowed}` }]
}

/** A list of what a rule allows, with something in it unless `least` is 0. */
export function list(item: Rule, least: 0 | 1 = 1): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return [{ path, message: `invalid value: ${show(value)}, allowed: a list` }]
    if (value.length < least) return [{ path, message: 'invalid value: an empty list, allowed: one entry or more' }]
    return value.flatMap((one, index) => item(one, `${path}[${index}]`, {}))
  }
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
