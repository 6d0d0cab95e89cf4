/** The small values of a scenario file: names, spans of time, quantities. */
import * as z from 'zod'
import { InvalidInputError } from '../errors.ts'
import { LONGEST, NAME, NAME_WORDS } from '../model/names.ts'
import { tryBaseUnits } from '../model/quantity.ts'
import { HOST_PORT_PREFIX, type ResourceList } from '../model/resources.ts'
import { parseDuration, type Time } from '../model/time.ts'
import { show } from './suggest.ts'

const RESULT_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._/+-]*[A-Za-z0-9])?$/

function nameOf(pattern: RegExp, words: string): z.ZodString {
  return (
    z
      .string()
      // What is empty has one fault, not two.
      .min(1, { abort: true })
      .max(LONGEST)
      .regex(pattern, { error: (issue) => `invalid name: ${show(issue.input)}, allowed: ${words}` })
  )
}

/** Name of a node, job, pod, container or scheduler. */
export const name = nameOf(NAME, NAME_WORDS).meta({ id: 'name' })

/** Name of a strategy's entry in the results. */
export const resultName = nameOf(RESULT_NAME, `${NAME_WORDS.replace(' - /', ' - + /')}`)

/** Name of a role: a path of names. */
export const roleName = nameOf(NAME, NAME_WORDS).refine((role) => role.split('/').every((part) => !/^(?:\.{0,2}|-.*)$/.test(part)), {
  error: (issue) =>
    `invalid role: ${show(issue.input)}, allowed: names with / between them, none of them empty, . or .., or beginning with -`,
})

/** A short text: a label's key or value and the like. */
export const word = z.string().max(LONGEST)

/** A count of things of which there must be one. */
export const count = z.int().min(1)

/** A span of time as text, or a number of seconds; microseconds when read. */
export const duration = z
  .union([z.string(), z.number()])
  .describe('a span of time: 100us 5ms 2s 3m 1h, or a number of seconds')
  .transform((value, context): Time => {
    try {
      return parseDuration(value)
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error
      context.issues.push({ code: 'custom', message: error.problems[0].message, input: value })
      return z.NEVER
    }
  })
  .meta({ id: 'duration' })

/** A span that is not zero. */
export const positiveDuration = duration
  .refine((value) => value > 0, { error: 'invalid duration: 0, allowed: more than zero' })
  .meta({ id: 'positiveDuration' })

const quantity = z.union([z.string().max(LONGEST), z.number()])

/** Resources by name, base units when read. `lenient`: take fractions of bytes, as Kubernetes does. */
export function quantities(lenient = false): ReturnType<typeof quantitiesSchema> {
  return lenient ? LENIENT : STRICT
}

function quantitiesSchema(lenient: boolean) {
  return z
    .record(z.string().min(1).max(LONGEST), quantity)
    .describe('Kubernetes quantities by resource name: { cpu: 500m, memory: 1.5Gi, nvidia.com/gpu: 1 }')
    .transform((list, context): ResourceList => {
      const amounts: Record<string, number> = {}
      for (const [resource, value] of Object.entries(list)) {
        const read = resourceProblem(resource) ?? tryBaseUnits(resource, value, { fractionsOfBytes: lenient })
        if (typeof read === 'number') amounts[resource] = read
        else context.issues.push({ code: 'custom', message: read, path: [resource], input: value })
      }
      return amounts
    })
}

const STRICT = quantitiesSchema(false).meta({ id: 'quantities' })
const LENIENT = quantitiesSchema(true)

function resourceProblem(resource: string): string | undefined {
  if ((NAME.test(resource) && !(resource in Object.prototype)) || resource.startsWith(HOST_PORT_PREFIX)) return undefined
  return `invalid resource: ${show(resource)}, allowed: ${NAME_WORDS}`
}

/** The name of a file below the scenario's folder. */
export const fileName = z
  .string()
  .min(1)
  .max(1024)
  .refine((path) => !/^[/\\]|^[A-Za-z]+:|\\|(?:^|\/)\.\.(?:\/|$)|[\p{Cc}]/u.test(path), {
    error: (issue) => `invalid file name: ${show(issue.input)}, allowed: a path below the scenario's folder, with /`,
  })
