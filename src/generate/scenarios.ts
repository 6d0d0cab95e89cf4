/**
 * Whole scenarios by kind, for `cosched generate`: a cluster, a workload, the schedulers and decision times under which the kind shows
 * what it is for, and the strategies to compare. By default the recipe form, which is short and follows the seed of each run;
 * expanded, the very nodes and jobs of one seed.
 */
import * as z from 'zod/mini'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER, DEFAULT_STRATEGIES } from '../model/defaults.ts'
import type { ClusterSource, GenerateRecipe, Scenario, SchedulerSpec } from '../model/scenario.ts'
import { MILLISECOND, parseDuration, SECOND } from '../model/time.ts'
import { MODEL_NAMES, type ModelName, modelOf } from './fitted/models.ts'
import { materialise } from './materialise.ts'
import { MIX_NAMES } from './mixes.ts'
import { countField, durationField, nodesField, option, optional, shareField } from './recipe-fields.ts'
import { readRecipe } from './recipes.ts'

/** All options of {@link generateScenario}; each kind takes some of them, see {@link SCENARIO_KINDS}. */
export interface ScenarioOptions {
  /** Name of the scenario; default: the kind. */
  readonly name?: string | undefined
  /** Number of nodes, 1 to 1,000,000. */
  readonly nodes?: number | undefined
  /** Shapes of the nodes as in a published cluster; absent: all alike. */
  readonly mix?: (typeof MIX_NAMES)[number] | undefined
  /** Which published trace the jobs are fitted to. */
  readonly model?: (typeof MODEL_NAMES)[number] | undefined
  /** Share of the cluster that is taken from the start, 0 to 0.95. */
  readonly prefill?: number | undefined
  /** Number of jobs, 1 to 1,000,000. */
  readonly jobs?: number | undefined
  /** Offered load: demand / capacity on the busiest dimension, above 0 to 100. */
  readonly load?: number | undefined
  /** Share of jobs that are gangs, 0 to 1. */
  readonly gangs?: number | undefined
  /** Share of pods with a late sibling, 0 to 1. */
  readonly late?: number | undefined
  /** Pods of each gang, 2 or more. */
  readonly members?: number | undefined
  /** Schedulers side by side, 1 to 1,000. */
  readonly schedulers?: number | undefined
  /** How long jobs arrive: a duration as text, or a number of seconds. */
  readonly window?: string | number | undefined
  /** Simulated time limit, as text or in seconds; absent: until nothing can happen any more. */
  readonly duration?: string | number | undefined
  /** Write the nodes and jobs of this seed instead of the recipes. Default false. */
  readonly expand?: boolean | undefined
}

const OPTIONS = {
  name: optional(z.string().check(z.minLength(1)), 'name of the scenario; default: the kind'),
  nodes: z.optional(nodesField),
  mix: optional(z.enum(MIX_NAMES), 'shapes of the nodes as in a published cluster; absent: all alike'),
  model: optional(z.enum(MODEL_NAMES), 'which published trace the jobs are fitted to; default google2011'),
  prefill: optional(shareField.check(z.maximum(0.95)), 'share of the cluster that is taken from the start'),
  jobs: optional(countField, 'number of jobs'),
  load: optional(z.number().check(z.positive(), z.maximum(100)), 'offered load: demand / capacity on the busiest dimension'),
  gangs: optional(shareField, 'share of jobs that are gangs'),
  late: optional(shareField, 'share of pods with a late sibling'),
  members: optional(countField.check(z.minimum(2)), 'pods of each gang'),
  schedulers: optional(z.int().check(z.minimum(1), z.maximum(1000)), 'schedulers side by side'),
  window: optional(durationField, 'how long jobs arrive'),
  duration: optional(durationField, 'simulated time limit; absent: until nothing can happen any more'),
  expand: option(z.boolean(), false, 'write the nodes and jobs of this seed instead of the recipes'),
} as const satisfies Readonly<Record<keyof ScenarioOptions, z.ZodMiniType>>

type OptionName = keyof ScenarioOptions

/** For every kind. */
const GENERAL = ['name', 'schedulers', 'duration', 'expand'] as const satisfies readonly OptionName[]

interface Parts {
  readonly cluster: ClusterSource
  readonly workload: GenerateRecipe
  readonly schedulers: readonly SchedulerSpec[]
  /** Whether there are gangs, and so a point in the strategy `gang`. */
  readonly gangs: boolean
}

interface ScenarioKind {
  readonly about: string
  /** Options beside the general ones. */
  readonly options: readonly OptionName[]
  build(options: ScenarioOptions): Parts
}

/** Thinking as in Omega's experiments: 0.1 s a job and 5 ms a task. */
const OMEGA_DECISION = { job: 100 * MILLISECOND, task: 5 * MILLISECOND }

function schedulers(count: number, decision = OMEGA_DECISION, name = DEFAULT_SCHEDULER.name): SchedulerSpec {
  return { ...DEFAULT_SCHEDULER, name, count, decision }
}

/** Drops what is undefined, so that the recipe's own default holds. */
function recipe(kind: string, options: Readonly<Record<string, unknown>>): GenerateRecipe {
  return { kind, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) }
}

function clusterOf(options: ScenarioOptions, nodes: number): ClusterSource {
  const { mix, prefill } = options
  const generate = recipe(mix === undefined ? 'homogeneous' : 'mix', { nodes: options.nodes ?? nodes, mix })
  return prefill === undefined ? { generate } : { generate, prefillUtilisation: prefill }
}

/** Nodes of one core each for a model of processors; else shapes as where the trace was taken. */
function clusterOfModel(model: ModelName, options: ScenarioOptions): ClusterSource {
  if (model !== 'lublin256' && model !== 'nasa1993') return clusterOf({ mix: model, ...options }, 100)
  if (options.mix !== undefined) return clusterOf(options, 100)
  const nodes = options.nodes ?? (model === 'lublin256' ? 256 : 128)
  const generate = recipe('homogeneous', { nodes, allocatable: { cpu: 1 } })
  return options.prefill === undefined ? { generate } : { generate, prefillUtilisation: options.prefill }
}

const lateOf = (share: number | undefined): object | undefined => (share === undefined ? undefined : { share })

const KINDS = {
  mixed: {
    about: 'the everyday workload of a shared cluster at a given load',
    options: ['nodes', 'mix', 'prefill', 'jobs', 'load', 'gangs', 'late', 'window'],
    build(options) {
      const { jobs, load, gangs, late, window } = options
      const shares = { gangs: gangs === undefined ? undefined : { share: gangs }, late: lateOf(late) }
      return {
        cluster: clusterOf(options, 100),
        workload: recipe('mixed', { jobs, window, load: load ?? 0.8, ...shares }),
        schedulers: [schedulers(options.schedulers ?? 1)],
        gangs: (gangs ?? 0) > 0,
      }
    },
  },
  omega: {
    about: "the example of Google's Omega simulator: 10,000 nodes, batch and service jobs, a scheduler kind each",
    options: ['nodes', 'prefill', 'window'],
    build(options) {
      const count = options.schedulers ?? 1
      return {
        cluster: clusterOf({ ...options, mix: 'omega' }, 10_000),
        workload: recipe('omega', { window: options.window, schedulers: 'byClass' }),
        schedulers: [schedulers(count, OMEGA_DECISION, 'batch'), schedulers(count, OMEGA_DECISION, 'service')],
        gangs: false,
      }
    },
  },
  fitted: {
    about: 'jobs as in a published trace, on nodes like its own',
    options: ['model', 'nodes', 'mix', 'prefill', 'jobs', 'load', 'window'],
    build(options) {
      const { model = 'google2011', jobs, load, window } = options
      return {
        cluster: clusterOfModel(model, options),
        workload: recipe('fitted', { model, jobs, window, load: load ?? 0.8 }),
        schedulers: [schedulers(options.schedulers ?? 1)],
        gangs: modelOf(model).gang,
      }
    },
  },
  coScheduling: {
    about: 'pods of an application and its helpers on nearly full nodes, which strand whoever places container by container',
    options: ['nodes', 'jobs', 'late'],
    build: ({ nodes, jobs, late, schedulers: count }) => ({
      cluster: { generate: recipe('nearlyFull', { nodes }) },
      workload: recipe('coScheduling', { jobs, late: lateOf(late) }),
      schedulers: [schedulers(count ?? 1)],
      gangs: false,
    }),
  },
  deadlockProne: {
    about: 'gangs, a scheduler each, that together can hold every node while none is complete; jobs: the number of gangs',
    options: ['nodes', 'jobs', 'members'],
    build(options) {
      const gangs = Math.max(2, options.jobs ?? 2)
      return {
        cluster: clusterOf(options, 4),
        workload: recipe('deadlockProne', { gangs, members: options.members }),
        schedulers: [schedulers(options.schedulers ?? gangs)],
        gangs: true,
      }
    },
  },
  conflictProne: {
    about: 'several schedulers with long decision times, bursts of jobs that all want the same nodes; jobs: of a burst',
    options: ['nodes', 'jobs'],
    build(options) {
      const jobs = Math.max(2, options.jobs ?? 4)
      return {
        cluster: clusterOf(options, jobs + 2),
        workload: recipe('conflictProne', { jobs }),
        schedulers: [schedulers(options.schedulers ?? jobs, { job: SECOND, task: 100 * MILLISECOND })],
        gangs: false,
      }
    },
  },
  fragmenting: {
    about: 'small pods with interleaved lifetimes, then large ones that fit by volume but not on any one node',
    options: ['nodes'],
    build: (options) => ({
      cluster: clusterOf(options, 10),
      workload: recipe('fragmenting', {}),
      schedulers: [schedulers(options.schedulers ?? 1, { job: MILLISECOND, task: 0 })],
      gangs: false,
    }),
  },
} satisfies Readonly<Record<string, ScenarioKind>>

/** Name of a kind of scenario; {@link SCENARIO_KINDS} tells what each is for. */
export type ScenarioKindName = keyof typeof KINDS

/** The kinds of {@link generateScenario}: what each shows and which options it takes. */
export const SCENARIO_KINDS: ReadonlyArray<{ name: ScenarioKindName; about: string; options: readonly (keyof ScenarioOptions)[] }> =
  Object.entries(KINDS).map(([name, { about, options }]) => ({
    name: name as ScenarioKindName,
    about,
    options: [...GENERAL, ...options] as OptionName[],
  }))

const kindSchema = z.discriminatedUnion(
  'kind',
  SCENARIO_KINDS.map(({ name, options }) => {
    const taken = Object.fromEntries(options.map((option) => [option, OPTIONS[option]]))
    return z.strictObject({ kind: z.literal(name), ...taken })
  }) as unknown as [z.ZodMiniObject<{ kind: z.ZodMiniLiteral<ScenarioKindName> }>],
)

/**
 * A whole scenario of a kind.
 * @throws InvalidInputError for an unknown kind, an option the kind does not take, or values that cannot be met.
 */
export function generateScenario(kind: ScenarioKindName, options: ScenarioOptions, seed: string): Scenario {
  const read = readRecipe(kindSchema, { ...options, kind }, 'generate') as unknown as ScenarioOptions
  const entry: ScenarioKind = KINDS[kind]
  const parts = entry.build(read)
  const names = parts.gangs ? [...DEFAULT_STRATEGIES, 'gang'] : DEFAULT_STRATEGIES
  const scenario: Scenario = {
    name: read.name ?? kind,
    description: entry.about,
    seed,
    ...(read.duration === undefined ? {} : { duration: parseDuration(read.duration) }),
    cluster: parts.cluster,
    workload: { generate: parts.workload },
    schedulers: parts.schedulers,
    allocator: DEFAULT_ALLOCATOR,
    strategies: names.map((name) => ({ use: name, name })),
    retry: DEFAULT_RETRY,
  }
  // Resolved in either case: what cannot be met is said now, not when the file is run.
  const made = materialise(scenario, seed)
  return read.expand ? { ...scenario, cluster: made.cluster, workload: made.workload } : scenario
}
