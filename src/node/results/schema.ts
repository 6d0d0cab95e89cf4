/** The shape of results and of trace records in files: what is read of them. Keys that are not known are left out. */
import * as z from 'zod'
import { TRACE_KINDS } from '../../simulation/trace.ts'

/** Longest name and other text; files of cosched have none longer than 253, but a strategy of one's own may be called anything. */
const text = z.string().max(1000)
const number = z.number()
const orNull = z.number().nullable()
const count = z.int().min(0)
const vector = z.array(number).max(1000)
const byName = z.record(text, orNull)
const distribution = z.object({ mean: orNull, p50: orNull, p90: orNull, p99: orNull, max: orNull, count })

const figures = z.object({
  groups: count,
  groupsStarted: count,
  groupsRunning: count,
  groupsFinished: count,
  groupsFailed: count,
  groupsPending: count,
  groupsDeadlocked: count,
  failureRate: orNull,
  attempts: count,
  attemptsScheduled: count,
  attemptsUnschedulable: count,
  attemptsConflict: count,
  attemptsPartly: count,
  attemptsAbandoned: count,
  attemptFailureRate: orNull,
  firstTryFailureRate: orNull,
  partialPlacements: count,
  reschedules: count,
  splitPods: count,
  evictions: count,
  rollbacks: count,
  conflicts: count,
  conflictFraction: orNull,
  deadlocks: count,
  deadlockedGroups: count,
  deadlockOnsetSeconds: orNull,
  standstills: count,
  livelocks: count,
  starvedGroups: count,
  deadlockMembers: z.object({ core: count, victim: count, selfDeadlock: count, infeasible: count, blockedByEndless: count }),
  deadlockSeconds: number,
  deadlockUnknown: count,
  greedyMisses: orNull,
  greedyMissRate: orNull,
  throughputPerSecond: orNull,
  waitFirstSeconds: distribution,
  waitRunningSeconds: distribution,
  busyness: z.record(text, z.object({ useful: orNull, wasted: orNull, noRoom: orNull })),
  utilisation: byName,
  heldIdle: byName,
  heldReturned: byName,
  stranded: byName,
  packingDensity: orNull,
  fairness: orNull,
  windowSeconds: number,
})

const group = z.object({
  name: text,
  outcome: z.enum(['running', 'finished', 'failed', 'pending', 'deadlocked']),
  attempts: count,
  startedSeconds: orNull,
  finishedSeconds: orNull,
  pods: z.array(z.object({ name: text, containers: z.array(z.object({ name: text, node: text.nullable() })) })),
})

const reference = z.object({ id: text, name: text })
const stuckClass = z.enum(['core', 'victim', 'selfDeadlock', 'infeasible', 'blockedByEndless'])
const lack = z.object({ node: text, index: count, dimension: text, needs: number, free: number, own: number, held: number })
const wait = z.object({ on: reference, lacks: z.array(lack), lacksOmitted: count })
const cost = { share: number, shareSeconds: number.exactOptional() }
const place = z.object({
  node: text,
  index: count,
  kind: z.enum(['bound', 'offer']),
  vector,
  sinceSeconds: number.exactOptional(),
})
const need = z.object({
  count,
  vector,
  fit: count,
  eligible: count.exactOptional(),
  nodes: z.array(text).exactOptional(),
})

const stuck = z.object({
  ...reference.shape,
  scheduler: text.exactOptional(),
  class: stuckClass,
  endless: z.boolean(),
  held: vector,
  places: z.array(place),
  placesOmitted: count,
  needed: count,
  needs: z.array(need),
  needsOmitted: count,
  waitsFor: z.array(wait),
  waitsForOmitted: count,
})

const core = z.object({
  size: count,
  members: z.array(reference),
  cycle: z.array(z.object({ from: reference, wait })),
  shortest: z.boolean(),
  release: z.object({
    groups: z.array(z.object({ ...reference.shape, ...cost })),
    cost: z.object(cost),
    cheapest: z.boolean(),
    minimal: z.boolean(),
    thenRun: z.array(reference),
    thenRunOmitted: count,
    stillStuck: z.array(reference),
    stillStuckOmitted: count,
    proven: z.boolean(),
  }),
})

const deadlock = z.object({
  dimensions: z.array(z.object({ name: text, unit: z.enum(['millicores', 'bytes', 'units']) })).max(1000),
  seconds: number.exactOptional(),
  claimants: count,
  stuck: count,
  unknown: count,
  classes: z.array(z.object({ class: stuckClass, count, meaning: text })),
  movesPossible: z.boolean(),
  groups: z.array(stuck).max(1000),
  groupsOmitted: count,
  cores: z.array(core).max(1000),
  coresOmitted: count,
})

const run = z.object({
  scenario: text.min(1),
  strategy: text.min(1),
  seed: text,
  digest: text,
  ended: z.enum(['idle', 'duration', 'eventBudget', 'livelock', 'steps']),
  endedSeconds: number,
  figures,
  groups: z.array(group),
  series: z.object({ name: text, parameter: text, value: number }).exactOptional(),
  livelock: z.enum(['recurrence', 'window']).exactOptional(),
  deadlock: z
    .object({ onsetSeconds: number, onset: deadlock, end: deadlock.exactOptional(), waitingAtEnd: count.exactOptional() })
    .exactOptional(),
})

/** `results.json`, and what `run --format json` prints. */
export const resultsSchema = z.object({
  version: text,
  command: z.string().max(10_000).exactOptional(),
  runs: z.array(run),
})

/** A line of an event file. */
export const eventSchema = z.object({
  scenario: text,
  strategy: text,
  seed: text,
  time: count,
  kind: z.enum(TRACE_KINDS),
  scheduler: text.exactOptional(),
  job: text.exactOptional(),
  group: text.exactOptional(),
  unit: text.exactOptional(),
  pod: text.exactOptional(),
  container: text.exactOptional(),
  node: text.exactOptional(),
  nodes: z.array(text).exactOptional(),
  outcome: text.exactOptional(),
  message: z.string().max(10_000).exactOptional(),
  seconds: number.exactOptional(),
  claims: count.exactOptional(),
  groups: z.array(text).exactOptional(),
})
