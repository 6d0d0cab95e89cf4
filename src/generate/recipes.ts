/**
 * All recipes: what `generate` may say in a scenario's cluster and workload. `kind` picks the generator; unknown keys are errors;
 * what is left out takes the default. Amounts keep the form they are written in (see `recipe-fields.ts`).
 */
import * as z from 'zod/mini'
import { InvalidInputError, type Problem } from '../errors.ts'
import type { GenerateRecipe } from '../model/scenario.ts'
import { homogeneousRecipe, mixRecipe, nearlyFullRecipe } from './clusters.ts'
import { coSchedulingRecipe } from './workloads/co-scheduling.ts'
import { conflictProneRecipe } from './workloads/conflict-prone.ts'
import { deadlockProneRecipe } from './workloads/deadlock-prone.ts'
import { fittedRecipe } from './workloads/fitted.ts'
import { fragmentingRecipe } from './workloads/fragmenting.ts'
import { mixedRecipe } from './workloads/mixed-recipe.ts'
import { omegaRecipe } from './workloads/omega.ts'
import { omegaCRecipe } from './workloads/omega-c.ts'

/** A recipe for nodes. */
export const clusterRecipeSchema = z.discriminatedUnion('kind', [homogeneousRecipe, mixRecipe, nearlyFullRecipe])

/** A recipe for jobs; it is resolved on a cluster. */
export const workloadRecipeSchema = z.discriminatedUnion('kind', [
  mixedRecipe,
  omegaRecipe,
  omegaCRecipe,
  fittedRecipe,
  coSchedulingRecipe,
  deadlockProneRecipe,
  conflictProneRecipe,
  fragmentingRecipe,
])

export type WorkloadRecipe = z.infer<typeof workloadRecipeSchema>

/**
 * Checks a recipe and fills in its defaults.
 * @param path of the recipe, for messages
 * @throws InvalidInputError with every problem found.
 */
export function readRecipe<Schema extends z.ZodMiniType>(schema: Schema, recipe: GenerateRecipe, path: string): z.infer<Schema> {
  const read = schema.safeParse(recipe)
  if (read.success) return read.data
  throw new InvalidInputError(read.error.issues.flatMap((issue) => problemsOf(issue, recipe, path)))
}

type Issue = z.core.$ZodIssue

/** The problems of one issue: of a union, those of the branch that came furthest. */
function problemsOf(issue: Issue, value: unknown, path: string): Problem[] {
  const here = [path, ...issue.path.map(String)].join('.')
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: `${here}.${key}`, message: `invalid key: ${key}, allowed: the keys of this recipe` }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = issue.errors.find((issues) => issues.some((one) => one.path.length > 0 || !isMismatch(one))) ?? issue.errors[0]
    return branch.flatMap((one) => problemsOf(one, found, here))
  }
  if (issue.code === 'custom') return [{ path: here, message: issue.message }]
  return [
    { path: here, message: `invalid ${here.slice(here.lastIndexOf('.') + 1)}: ${JSON.stringify(found)}, allowed: ${allowedBy(issue)}` },
  ]
}

function isMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_union'
}

function allowedBy(issue: Issue): string {
  if (issue.code === 'invalid_union') return ((issue as { options?: unknown[] }).options ?? []).join(' ')
  if (issue.code === 'invalid_value') return issue.values.join(' ')
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
  if (issue.code === 'too_big') return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`
  if (issue.code === 'invalid_type') return issue.expected
  // Zod words messages only where somebody has loaded a language for it.
  if (issue.code === 'not_multiple_of') return `Invalid number: must be a multiple of ${issue.divisor}`
  if (issue.code === 'invalid_key') return `Invalid key in ${issue.origin}`
  return issue.message
}
