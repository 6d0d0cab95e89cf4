/** From what the schema finds to what people read: one problem a fault, in one grammar, with its path. */
import type * as z from 'zod'
import { $ZodObject } from 'zod/v4/core'
import type { Path } from './positions.ts'
import { invalidWord, show, unknownKey } from './suggest.ts'

/** A fault at a path; `key`: the key itself is at fault, not its value. */
export interface Fault {
  readonly path: Path
  readonly message: string
  readonly key?: boolean
}

/** Unknown keys of one mapping that are told. */
const MOST_KEYS = 20

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

/** Checks data against a schema; the faults, or what the schema makes of the data. */
export function check<Schema extends z.ZodType>(schema: Schema, data: unknown): { value: z.output<Schema> } | { faults: readonly Fault[] } {
  const result = schema.safeParse(data, { error: explain, reportInput: true })
  return result.success ? { value: result.data } : { faults: result.error.issues.flatMap((issue) => faultsOf(issue, [])) }
}

/** Words a message where the schema has none of its own. */
function explain(issue: RawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue as RawIssue & { keys: string[] })
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return `invalid value: nothing, allowed: ${kindWord(String(issue.expected))}`
    return `invalid value: ${show(issue.input)}, allowed: ${kindWord(String(issue.expected))}`
  }
  if (issue.code === 'invalid_value') return invalidWord('value', issue.input, (issue.values as unknown[]).map(String))
  if (issue.code === 'too_small')
    return `invalid ${sizeWord(issue)}, allowed: ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`
  if (issue.code === 'too_big')
    return `invalid ${sizeWord(issue)}, allowed: ${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}`
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) return discriminated(issue)
  return undefined
}

/** One line a key, in the order of the keys: taken apart again by {@link faultsOf}. */
function unknownKeys(issue: RawIssue & { keys: string[] }): string {
  const known = issue.inst instanceof $ZodObject ? Object.keys(issue.inst._zod.def.shape) : []
  return issue.keys
    .slice(0, MOST_KEYS)
    .map((key) => unknownKey(key, known))
    .join('\n')
}

function discriminated(issue: RawIssue): string {
  const key = String(issue.discriminator)
  const input = issue.input as Record<string, unknown> | undefined
  return invalidWord(key, input?.[key], ((issue.options as unknown[]) ?? []).map(String))
}

function sizeWord(issue: RawIssue): string {
  const input = issue.input
  if (typeof input === 'string') return `length: ${input.length} characters`
  if (Array.isArray(input)) return `length: ${input.length} entries`
  return `value: ${show(input)}`
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
}

function kindWord(kind: string): string {
  return KINDS[kind] ?? kind
}

function faultsOf(issue: Issue, base: Path): Fault[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.slice(0, MOST_KEYS).map((key, index) => ({ path: [...path, key], message: messages[index], key: true }))
  }
  if (issue.code === 'invalid_key')
    return issue.issues.flatMap((inner) => faultsOf(inner, [])).map((inner) => ({ path, message: inner.message, key: true }))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionFaults(issue, path)
  return [{ path, message: issue.message }]
}

/** Of the forms a value can have, the one it was meant to have: the one whose kind (text, mapping, list) is right. */
function unionFaults(issue: Issue & { code: 'invalid_union' }, path: Path): Fault[] {
  const meant = issue.errors.filter((errors) => !errors.some((error) => error.path.length === 0 && wrongKind(error)))
  const forms = meant.length > 0 ? meant : issue.errors
  const fewest = forms.reduce((least, form) => (form.length < least.length ? form : least))
  if (meant.length > 0) return fewest.flatMap((error) => faultsOf(error, path))
  const allowed = [...new Set(issue.errors.flat().map((error) => allowedPart(error.message)))]
  return [{ path, message: `invalid value: ${show(issue.input)}, allowed: ${allowed.join('; or ')}` }]
}

function wrongKind(error: Issue): boolean {
  return error.code === 'invalid_type' || (error.code === 'invalid_value' && typeof error.input !== 'string')
}

function allowedPart(message: string): string {
  return message.slice(message.indexOf('allowed: ') + (message.includes('allowed: ') ? 'allowed: '.length : 1))
}
