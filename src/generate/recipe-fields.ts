/**
 * The vocabulary that recipes share: shares, counts, durations, quantities and distributions of them. A schema here checks and fills
 * in defaults but never converts, so that a recipe that was read once reads the same again and stays as short as it was written.
 */
import * as z from 'zod/mini'
import { InvalidInputError } from '../errors.ts'
import { toBaseUnits } from '../model/quantity.ts'
import type { ResourceList } from '../model/resources.ts'
import { parseDuration } from '../model/time.ts'

/** Most jobs, pods of a job, and nodes that a recipe may ask for. */
export const MOST = 1_000_000

/** A key that may be left out: it has this value then. */
export function option<Schema extends z.core.SomeType>(schema: Schema, value: z.core.util.NoUndefined<z.output<Schema>>, about: string) {
  return z._default(schema, value).check(z.describe(about))
}

/** A key that may be left out. */
export function optional<Schema extends z.core.SomeType>(schema: Schema, about: string) {
  return z.optional(schema).check(z.describe(about))
}

export const shareField = z.number().check(z.minimum(0), z.maximum(1))
export const countField = z.int().check(z.minimum(1), z.maximum(MOST))
export const nodesField = countField.check(z.describe('number of nodes'))

/** Runs a conversion that throws InvalidInputError, for its messages alone. */
function report(convert: () => unknown, tell: (message: string) => void): void {
  try {
    convert()
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    for (const problem of error.problems) tell(problem.message)
  }
}

/** A span of time as text ("10m", "1h30m") or as a number of seconds. */
export const durationField = z.union([z.string(), z.number()]).check(
  z.superRefine((value, context) => {
    report(
      () => parseDuration(value),
      (message) => context.addIssue({ code: 'custom', message }),
    )
  }),
)

/** An amount of a resource in Kubernetes' notation ("500m", "1.5Gi"); which resource is known only where it is used. */
export const quantityField = z.union([z.string(), z.number()])

/** Resources by name in Kubernetes' notation, all above zero. */
export const resourcesField = z.record(z.string().check(z.minLength(1)), quantityField).check(
  z.superRefine((value, context) => {
    for (const [resource, text] of Object.entries(value)) {
      const tell = (message: string): void => context.addIssue({ code: 'custom', path: [resource], message })
      report(() => {
        if (toBaseUnits(resource, text) <= 0) tell(`invalid quantity: ${JSON.stringify(text)}, allowed: more than zero`)
      }, tell)
    }
  }),
)

/** A distribution of amounts of one kind: durations, quantities or counts. `min` and `max` clamp the draws. */
export type Distribution<Amount> =
  | { distribution: 'constant'; value: Amount }
  | { distribution: 'uniform'; min: Amount; max: Amount }
  | { distribution: 'exponential'; mean: Amount; min?: Amount | undefined; max?: Amount | undefined }
  | { distribution: 'lognormal'; median: Amount; sigma: number; min?: Amount | undefined; max?: Amount | undefined }
  | { distribution: 'gamma'; mean: Amount; cv: number; min?: Amount | undefined; max?: Amount | undefined }
  | { distribution: 'hyperexponential'; mean: Amount; cv: number; min?: Amount | undefined; max?: Amount | undefined }
  | { distribution: 'pareto'; alpha: number; min: Amount; max?: Amount | undefined }
  | { distribution: 'discrete'; values: Amount[]; weights?: number[] | undefined }

function distributionOf<Amount extends z.ZodMiniType<string | number>>(amount: Amount) {
  const bounds = {
    min: optional(amount, 'draws below are raised to it'),
    max: optional(amount, 'draws above are cut to it'),
  }
  const sigma = z.number().check(z.minimum(0), z.maximum(10), z.describe('standard deviation of the natural logarithm'))
  const cv = z.number().check(z.positive(), z.maximum(100), z.describe('coefficient of variation: standard deviation / mean'))
  const values = z.array(amount).check(z.minLength(1))
  return z.discriminatedUnion('distribution', [
    z.strictObject({ distribution: z.literal('constant'), value: amount }),
    z.strictObject({ distribution: z.literal('uniform'), min: amount, max: amount }),
    z.strictObject({ distribution: z.literal('exponential'), mean: amount, ...bounds }),
    z.strictObject({ distribution: z.literal('lognormal'), median: amount, sigma, ...bounds }),
    z.strictObject({ distribution: z.literal('gamma'), mean: amount, cv, ...bounds }),
    z.strictObject({ distribution: z.literal('hyperexponential'), mean: amount, cv: cv.check(z.minimum(1)), ...bounds }),
    z.strictObject({
      distribution: z.literal('pareto'),
      alpha: z.number().check(z.positive(), z.maximum(100)),
      min: amount,
      max: bounds.max,
    }),
    z.strictObject({ distribution: z.literal('discrete'), values, weights: z.optional(z.array(z.number().check(z.minimum(0)))) }),
  ])
}

export const durationDistribution = distributionOf(durationField)
export const countDistribution = distributionOf(z.number().check(z.minimum(0), z.maximum(MOST)))
export const quantityDistribution = distributionOf(quantityField)

/** When jobs come: the process of the gaps between them, scaled to the mean gap that the load asks for. */
export const arrivalsField = z
  .discriminatedUnion('process', [
    z.strictObject({ process: z.literal('poisson') }),
    z.strictObject({ process: z.literal('constant') }),
    z.strictObject({ process: z.literal('gamma'), cv: z._default(z.number().check(z.positive(), z.maximum(100)), 1.84) }),
    z.strictObject({ process: z.literal('hyperexponential'), cv: z._default(z.number().check(z.minimum(1), z.maximum(100)), 5) }),
    z.strictObject({ process: z.literal('bursts'), burst: z._default(countField, 10) }),
  ])
  .check(
    z.describe(
      'arrival process: poisson; constant; gamma with a coefficient of variation (1.84: Google 2011 trace); hyperexponential (5: HPC2N and MetaCentrum logs); bursts of jobs at one instant, the bursts poisson',
    ),
  )

export type Arrivals = z.infer<typeof arrivalsField>

/** A list that {@link resourcesField} accepted, in base units. */
export function allocatableOf(resources: Readonly<Record<string, string | number>>): ResourceList {
  return Object.fromEntries(Object.entries(resources).map(([resource, text]) => [resource, toBaseUnits(resource, text)]))
}
