/** A format's own settings: which there are, and their values with the defaults filled in. */
import type { $ZodObject, $ZodType } from 'zod/v4/core'
import { readRecipe } from '../generate/recipes.ts'
import type { TraceFormat } from './format.ts'

/** The settings by name. */
export function optionShape(format: TraceFormat): Readonly<Record<string, $ZodType>> {
  return (format.options as Partial<$ZodObject>)._zod?.def.shape ?? {}
}

/**
 * The values of a format's own settings.
 * @param path of the whole, for messages
 * @throws InvalidInputError with every problem found
 */
export function readOptions(
  format: TraceFormat,
  given: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, unknown>> {
  type Schema = Parameters<typeof readRecipe>[0]
  return readRecipe(format.options as Schema, given as Parameters<typeof readRecipe>[1], path) as Readonly<Record<string, unknown>>
}
