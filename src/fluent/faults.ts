/** What is wrong with a draft, all of it, and the small values in it that may be text. */
import { InvalidInputError, type Problem } from '../errors.ts'
import { baseUnit, tryBaseUnits } from '../model/quantity.ts'
import type { ResourceList } from '../model/resources.ts'
import { closest } from '../model/spelling.ts'
import { parseDuration, type Time } from '../model/time.ts'

const SHOWN = 60
/** Most copies of a thing, and attempts. */
const MOST = 10_000_000

export class Faults {
  /** Names of the placement policies there are. */
  readonly policies: readonly string[]
  private readonly problems: Problem[] = []

  constructor(policies: readonly string[] = []) {
    this.policies = policies
  }

  add(path: string, message: string): void {
    this.problems.push({ path, message })
  }

  /** @throws InvalidInputError with every problem so far, if there is one. */
  check(source: string): void {
    if (this.problems.length > 0) throw new InvalidInputError(this.problems, source)
  }

  /** A mapping with known keys; an empty one where it is none. */
  part<T extends object>(path: string, value: T | undefined, known: object): Partial<T> {
    if (value === undefined) return {}
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.add(path, `invalid value: ${show(value)}, allowed: a mapping with ${Object.keys(known).join(', ')}`)
      return {}
    }
    for (const key of Object.keys(value)) if (!(key in known)) this.unknown(at(path, key), 'key', key, Object.keys(known))
    return value
  }

  /** Text that is not empty; the name of a thing or a choice. */
  text(path: string, what: string, value: unknown): string {
    if (typeof value === 'string' && value !== '') return value
    this.add(path, `invalid ${what}: ${show(value)}, allowed: text that is not empty`)
    return ''
  }

  /** A list; an empty one where it is none. `needed`: it must hold something. */
  list<T>(path: string, value: readonly T[] | undefined, needed = false): readonly T[] {
    if (value !== undefined && !Array.isArray(value)) this.add(path, `invalid value: ${show(value)}, allowed: a list`)
    else if (needed && (value?.length ?? 0) === 0)
      this.add(path, `invalid value: ${value === undefined ? 'absent' : 'an empty list'}, allowed: one entry or more`)
    return Array.isArray(value) ? value : []
  }

  unknown(path: string, what: string, word: unknown, allowed: readonly string[]): void {
    const near = typeof word === 'string' ? closest(word, allowed) : undefined
    this.add(path, `unknown ${what}: ${show(word)}${near === undefined ? '' : `, did you mean ${near}?`}, allowed: ${allowed.join(', ')}`)
  }

  /** Names that are not the same twice. */
  names(path: string, names: readonly string[]): void {
    const seen = new Set<string>()
    names.forEach((name, index) => {
      if (name !== '' && seen.has(name)) this.add(`${path}[${index}].name`, `invalid name: ${show(name)}, allowed: each name once`)
      seen.add(name)
    })
  }

  /** How many of something there are; undefined where it is silent or wrong. */
  count(path: string, value: number | undefined): number | undefined {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= MOST)) return value
    this.add(path, `invalid number: ${show(value)}, allowed: an integer from 1 to ${MOST}`)
    return undefined
  }

  /** Resources in base units. */
  amounts(path: string, list: Readonly<Record<string, string | number>> | undefined): ResourceList {
    const read: Record<string, number> = {}
    for (const [resource, amount] of Object.entries(this.part(path, list, list ?? {}) as Readonly<Record<string, string | number>>)) {
      const units = typeof amount === 'string' ? tryBaseUnits(resource, amount) : wholeUnits(resource, amount)
      if (typeof units === 'number') read[resource] = units
      else this.add(at(path, resource), units)
    }
    return read
  }

  /** Microseconds. */
  span(path: string, value: string | number): Time {
    const time = typeof value === 'string' ? spelled(value) : value
    if (Number.isSafeInteger(time) && time >= 0) return time
    this.add(path, `invalid span: ${show(value)}, allowed: 100us 5ms 2s 3m 1h, or whole microseconds`)
    return 0
  }
}

/** NaN where the text is no span. */
function spelled(text: string): Time {
  try {
    return parseDuration(text)
  } catch (error) {
    if (error instanceof InvalidInputError) return Number.NaN
    throw error
  }
}

const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

function wholeUnits(resource: string, amount: number): number | string {
  const unit = baseUnit(resource)
  if (Number.isSafeInteger(amount) && amount >= 0) return amount
  return `invalid amount: ${show(amount)}, allowed: whole ${unit}, or text such as ${unit === 'bytes' ? '1.5Gi' : unit === 'millicores' ? '500m' : '1'}`
}

function show(value: unknown): string {
  if (typeof value !== 'string')
    return value === null || typeof value !== 'object' ? String(value) : Array.isArray(value) ? 'a list' : 'a mapping'
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value)
}
