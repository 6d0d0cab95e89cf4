/** How a scenario is run: schedulers, allocator, retry rules and the strategies that are compared. */
import * as z from 'zod'
import { OMEGA_DEFECTS, type OmegaDefect } from '../model/compatibility.ts'
import { RETRY_PRESETS } from '../model/defaults.ts'
import type { OptionSpec, StrategyEntry } from '../strategy/strategy.ts'
import { placement } from './schema-placement.ts'
import { count, duration, name, positiveDuration, quantities, resultName, roleName, word } from './schema-values.ts'

/** The strategies that a scenario may name. */
export type StrategyRegistry = ReadonlyMap<string, StrategyEntry>

const decisionKeys = {
  job: duration.exactOptional().describe('per attempt; default 0'),
  task: duration.exactOptional().describe('per member not yet bound; default 0'),
}

const weight = z.number().positive().max(1e9)

export const scheduler = z.strictObject({
  name,
  count: count.max(10_000).exactOptional().describe('how many of the kind run side by side'),
  mapping: z.enum(['roundRobin', 'hash']).exactOptional().describe('how jobs are dealt to them'),
  decision: z
    .strictObject({
      ...decisionKeys,
      classes: z.record(word.min(1), z.strictObject(decisionKeys)).exactOptional().describe('decision times of workload classes'),
    })
    .exactOptional()
    .describe('thinking time of one attempt: job + task x members'),
  placement: placement.exactOptional(),
  blocked: z.enum(['skip', 'wait']).exactOptional().describe('whether a unit without room lets later ones pass'),
  role: roleName
    .exactOptional()
    .describe('role of its frameworks, a path such as a/b; absent: each has one of its own, called like itself'),
  weight: weight.exactOptional().describe("its own role's weight for the allocator"),
})

const role = z.strictObject({
  name: roleName.describe('a path: a/b is below a'),
  weight: weight.exactOptional().describe('against its siblings; default 1'),
  guarantee: quantities().exactOptional().describe('room kept for the role and those below it; top-level roles only'),
  limit: quantities().exactOptional().describe('most that the role and those below it may have; top-level roles only'),
})

export const allocator = z.strictObject({
  interval: positiveDuration.exactOptional().describe('offers are made at multiples of this'),
  refuse: duration.exactOptional().describe('how long a declined node is not offered again'),
  sorter: z.enum(['drf', 'random']).exactOptional().describe('whose turn it is: the lowest dominant share, or drawn by weight'),
  onEvents: z.boolean().exactOptional().describe('true: offers are made at once, too, when an attempt begins to wait'),
  minOffer: quantities().exactOptional().describe('an offer has at least this much of one of these resources'),
  roles: z.array(role).min(1).exactOptional().describe('weights and quotas of roles'),
})

const attempts = z.int().min(1).max(1_000_000_000)

export const retry = z.union([
  z.enum(Object.keys(RETRY_PRESETS)),
  z.strictObject({
    backoff: z
      .tuple([positiveDuration, positiveDuration])
      .refine(([first, longest]) => first <= longest, {
        error: 'invalid backoff: the first wait is longer than the longest, allowed: [1s, 10s]',
      })
      .exactOptional()
      .describe('first and longest wait; doubles in between'),
    maxAttempts: attempts.exactOptional().describe('failed attempts of a group after which it is given up'),
    maxFruitless: attempts.exactOptional().describe('attempts of a unit of which nothing was ever placed'),
    backoffParked: z.boolean().exactOptional().describe('true: a parked unit that room is released for sits out its backoff first'),
    retryUnschedulable: z.boolean().exactOptional().describe('true: a unit without room waits its backoff instead of being parked'),
    resetOnProgress: z.boolean().exactOptional(),
    maxAttemptsBatch: attempts.exactOptional().describe('replaces maxAttempts for jobs that end'),
  }),
])

const omegaDefects = Object.keys(OMEGA_DEFECTS) as OmegaDefect[]

export const compatibility = z.strictObject({
  omega: z
    .strictObject({
      seed: z.int().exactOptional().describe('of its java.util.Random generators; default 0'),
      defects: z
        .union([z.literal('all'), z.array(z.enum(omegaDefects))])
        .exactOptional()
        .describe('which of its defects are repeated; default none'),
    })
    .exactOptional()
    .describe("Google's Omega simulator, cluster-scheduler-simulator"),
})

const onPartial = z.union([
  z.enum(['reschedule', 'wait', 'split']),
  z.strictObject({
    pod: z.enum(['reschedule', 'wait', 'split']).exactOptional(),
    gang: z.enum(['reschedule', 'wait']).exactOptional(),
  }),
])

/** Keys that every strategy's entry may have; all others are the strategy's own options. */
export const STRATEGY_KEYS = {
  name: resultName.exactOptional().describe('name in the results'),
  unit: z.enum(['container', 'pod', 'job']).exactOptional().describe('what one attempt decides'),
  planning: z.enum(['whole', 'perContainer']).exactOptional().describe('the pod as one vector, or container by container with rollback'),
  placement: placement.exactOptional(),
  onPartial: onPartial.exactOptional().describe('what becomes of a partial group'),
}

/** An entry of `strategies`: a name, or a strategy with settings. */
export function strategySchema(registry: StrategyRegistry) {
  const names = [...registry.keys()]
  const objects = [...registry.values()].map((entry) =>
    z.strictObject({ use: z.literal(entry.name), ...STRATEGY_KEYS, ...optionKeys(entry) }).describe(entry.about),
  )
  const [first, ...others] = objects
  return z.union([z.enum(names), z.discriminatedUnion('use', [first, ...others])])
}

function optionKeys(entry: StrategyEntry): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(entry.options).map(([key, option]) => [key, optionSchema(option).exactOptional().describe(option.about)]),
  )
}

function optionSchema(option: OptionSpec) {
  if (option.kind === 'choice') return z.enum([...option.values])
  return option.kind === 'duration' ? positiveDuration : count.max(1_000_000)
}

export type SchedulerFile = z.output<typeof scheduler>
export type AllocatorFile = z.output<typeof allocator>
export type CompatibilityFile = z.output<typeof compatibility>
export type RetryFile = z.output<typeof retry>
export type StrategyFile = z.output<ReturnType<typeof strategySchema>>
