/**
 * Whole scenarios, small enough to shrink and to check after every event: a few nodes, jobs and schedulers, with every setting of the
 * engine that changes its path. They are bounded by a number of events and mostly by a duration.
 */
import fc, { type Arbitrary } from 'fast-check'
import { DEFAULT_RETRY } from '../model/defaults.ts'
import type { AllocatorSpec, DecisionTime, PlacementSpec, RetrySpec, Scenario, SchedulerSpec } from '../model/scenario.ts'
import { SECOND, type Time } from '../model/time.ts'
import { placementPolicies } from '../placement/registry.ts'
import { anyCluster, CLUSTER_RULES, type ClusterConstraints } from './cluster.ts'
import { among, checked, count, flag, list, type Rules, text, whole, without, word } from './constraints.ts'
import { fewerDimensions } from './dimensions.ts'
import { HOSTILE_RULES, type HostileConstraints, twisted } from './hostile.ts'
import { DIMENSIONS } from './resources.ts'
import { withQuotas } from './roles.ts'
import { arbitraryList, withSimpler } from './simpler.ts'
import { tighter } from './tighter.ts'
import { anyWorkload, WORKLOAD_RULES, type WorkloadConstraints } from './workload.ts'

/** What a scenario may be made of. */
export interface ScenarioConstraints
  extends Omit<ClusterConstraints, 'dimensions'>,
    Omit<WorkloadConstraints, 'dimensions' | 'schedulers'> {
  /** Most dimensions, 1 to 4. Default: 4. */
  readonly maxDimensions?: number
  /** Kinds of scheduler, 1 or more. Default: 3. */
  readonly maxSchedulers?: number
  /** Schedulers of one kind, 1 to 10,000. Default: 2. */
  readonly maxCount?: number
  /** Longest decision time of a job and of a task, microseconds. Default: 1 s; 0: decisions take no time. */
  readonly maxDecision?: Time
  /** Names of placement policies, at least one; of one's own too, where the run is told of them. Default: all of the library. */
  readonly policies?: readonly string[]
  /** Ties drawn from the scheduler's stream. Default: true. */
  readonly seededTies?: boolean
  /** Schedulers that let no later unit pass. Default: true. */
  readonly strictOrder?: boolean
  /** Rules for retries other than the default. Default: true. */
  readonly retries?: boolean
  /** Runs that are cut off by a duration. Default: true. */
  readonly limited?: boolean
  /** Roles, quotas, a least offer and offers on events. Default: false. */
  readonly quotas?: boolean
  /** Most events of a run, 1 or more. Default: 3,000. */
  readonly eventBudget?: number
  /** Scenarios at their limits, see {@link arbitraryHostileScenario}: true, or which. Default: false. */
  readonly hostile?: boolean | HostileConstraints
}

/** What {@link arbitraryHostileScenario} may draw: sound scenarios, and the limits they are taken to. */
export type HostileScenarioConstraints = Omit<ScenarioConstraints, 'hostile'> & HostileConstraints

/** As a scenario file has them. */
const MOST_OF_A_KIND = 10_000

const HOSTILE = among(HOSTILE_RULES, 'true, false or ')

const SCENARIO_RULES: Rules<ScenarioConstraints> = {
  ...without(CLUSTER_RULES, 'dimensions'),
  ...without(WORKLOAD_RULES, 'dimensions', 'schedulers'),
  maxDimensions: whole(1, DIMENSIONS.length),
  maxSchedulers: count(),
  maxCount: whole(1, MOST_OF_A_KIND),
  maxDecision: whole(0),
  policies: list(text('policy', 1)),
  seededTies: flag,
  strictOrder: flag,
  retries: flag,
  limited: flag,
  quotas: flag,
  eventBudget: whole(1),
  hostile: (value, path) => (typeof value === 'boolean' ? [] : HOSTILE(value, path, {})),
}

/** Where nobody can be told of policies of one's own. */
export const LIBRARY_SCENARIO_RULES: Rules<ScenarioConstraints> = {
  ...SCENARIO_RULES,
  policies: list(word('policy', placementPolicies.keys())),
}

const HOSTILE_SCENARIO_RULES: Rules<HostileScenarioConstraints> = { ...without(SCENARIO_RULES, 'hostile'), ...HOSTILE_RULES }

/**
 * A scenario without strategies of its own (name them when it is run); shrinks towards one pod on one node.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryScenario(constraints: ScenarioConstraints = {}): Arbitrary<Scenario> {
  return anyScenario(checked('arbitraryScenario', SCENARIO_RULES, constraints))
}

/** The same for constraints that were checked already. */
export function anyScenario(constraints: ScenarioConstraints): Arbitrary<Scenario> {
  const { maxDimensions = DIMENSIONS.length, maxSchedulers = 3, eventBudget = 3_000 } = constraints
  const { limited = true, retries = true, quotas = false, hostile = false } = constraints
  const names = Array.from({ length: maxSchedulers }, (_, index) => `s${index}`)
  const limit = fc.constantFrom(60 * SECOND, 7 * SECOND, 200 * SECOND, 1)
  const scenarios = fc.oneof({ withCrossShrink: true }, ...dimensionChoices(maxDimensions)).chain((dimensions) =>
    fc
      .record({
        cluster: anyCluster({ ...constraints, dimensions }),
        workload: anyWorkload({ ...constraints, dimensions, schedulers: names }),
        kinds: arbitraryList(arbitraryScheduler(constraints), { maxLength: maxSchedulers }),
        allocator: arbitraryAllocator(),
        placement: fc.option(arbitraryPlacement(constraints), { nil: undefined, freq: 2 }),
        retry: retries ? arbitraryRetry() : fc.constant({ ...DEFAULT_RETRY, maxAttempts: 6 }),
        duration: limited ? fc.option(limit, { nil: undefined, freq: 3 }) : fc.constant(undefined),
        seed: fc.nat({ max: 99 }),
      })
      .map(({ cluster, workload, kinds, allocator, placement, retry, duration, seed }) => ({
        name: 'arbitrary',
        seed: String(seed),
        eventBudget,
        cluster,
        workload: { jobs: workload.jobs.map((job) => ({ ...job, scheduler: names[names.indexOf(job.scheduler) % kinds.length] })) },
        schedulers: kinds.map((kind, index) => ({ ...kind, name: names[index] })),
        allocator,
        strategies: [],
        retry,
        ...(placement === undefined ? {} : { placement }),
        ...(duration === undefined ? {} : { duration }),
      })),
  )
  const least = constraints.emptyRequests === false ? 1 : 0
  const lean = withSimpler<Scenario>(scenarios, (one) => [...fewerDimensions(one), ...tighter(one, least)])
  const sound = quotas ? lean.chain(withQuotas) : lean
  return hostile === false ? sound : twisted(sound, hostile === true ? {} : hostile)
}

/**
 * Scenarios that are taken to their limits by up to `maxTwists` twists: nothing asked, exact fits, 2^53 - 1 of everything, everything at
 * once, hostile names and texts; {@link hostileTwists} lists them. They run like any other. Shrinks towards a plain scenario without twists.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryHostileScenario(constraints: HostileScenarioConstraints = {}): Arbitrary<Scenario> {
  const given = checked('arbitraryHostileScenario', HOSTILE_SCENARIO_RULES, constraints)
  return anyScenario({ ...given, hostile: given })
}

function dimensionChoices(most: number): { arbitrary: Arbitrary<number>; weight: number }[] {
  return Array.from({ length: most }, (_, index) => ({ arbitrary: fc.constant(index + 1), weight: most - index }))
}

function arbitraryScheduler(constraints: ScenarioConstraints): Arbitrary<SchedulerSpec> {
  const { maxCount = 2, maxDecision = SECOND, strictOrder = true } = constraints
  const span = fc.constantFrom(0, maxDecision, Math.floor(maxDecision / 10), Math.floor(maxDecision / 200))
  const decision: Arbitrary<DecisionTime> = fc.record({ job: span, task: span })
  return fc
    .record({
      count: fc.integer({ min: 1, max: maxCount }),
      mapping: fc.constantFrom('roundRobin' as const, 'hash' as const),
      decision,
      slow: fc.option(decision, { nil: undefined, freq: 3 }),
      placement: fc.option(arbitraryPlacement(constraints), { nil: undefined, freq: 2 }),
      blocked: fc.nat({ max: 3 }).map((draw) => (strictOrder && draw === 3 ? ('wait' as const) : ('skip' as const))),
      weight: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ slow, placement, ...spec }) => ({
      name: 's0',
      ...spec,
      ...(slow === undefined ? {} : { classes: { slow } }),
      ...(placement === undefined ? {} : { placement }),
    }))
}

function arbitraryPlacement({ policies, seededTies = true }: ScenarioConstraints): Arbitrary<PlacementSpec> {
  return fc
    .record({
      policy: fc.constantFrom(...(policies ?? placementPolicies.keys())),
      candidates: fc.integer({ min: 1, max: 3 }),
      seeded: fc.boolean(),
    })
    .map(({ policy, candidates, seeded }) => ({
      policy,
      ...(policy === 'randomFit' ? { candidates } : {}),
      ...(seeded && seededTies ? { ties: 'seeded' as const } : {}),
    }))
}

function arbitraryAllocator(): Arbitrary<AllocatorSpec> {
  return fc.record({
    interval: fc.constantFrom(SECOND, 10 * SECOND, SECOND / 4),
    refuse: fc.constantFrom(5 * SECOND, 0, SECOND),
    sorter: fc.constantFrom('drf' as const, 'random' as const),
  })
}

function arbitraryRetry(): Arbitrary<RetrySpec> {
  const few = fc.integer({ min: 1, max: 6 })
  const optional = fc.record(
    { maxFruitless: few, maxAttemptsBatch: few, retryUnschedulable: fc.boolean(), resetOnProgress: fc.boolean() },
    { requiredKeys: [] },
  )
  return fc
    .record({ first: fc.constantFrom(SECOND, 1, SECOND / 2), more: fc.nat({ max: 9 }), maxAttempts: few, optional })
    .map(({ first, more, maxAttempts, optional: rest }) => ({ backoff: [first, first * (more + 1)] as const, maxAttempts, ...rest }))
}
