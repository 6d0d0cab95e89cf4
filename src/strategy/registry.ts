/**
 * The strategies that cosched knows by name. A preset is a strategy with the unit, the planning and the treatment of partial groups
 * that its original has. A new strategy is one file in `strategies/` and one entry here; tests, benches, docs and the scenario
 * reader loop over this table.
 */
import { MINUTE, type Time } from '../model/time.ts'
import { type HoardingOptions, hoarding } from './strategies/hoarding.ts'
import { type OptimisticOptions, optimistic } from './strategies/optimistic.ts'
import { type SerialOptions, serial } from './strategies/serial.ts'
import type { OptionSpec, Promises, StrategyEntry } from './strategy.ts'

const RESCHEDULE_POD = { pod: 'reschedule', gang: 'wait' } as const

/** Pods are whole; gangs may be bound in part, and wait for each other. */
const WHOLE_PODS: Promises = { atomic: 'pod', ends: true }
const WHOLE_GROUPS: Promises = { atomic: 'gang', deadlockFree: true, ends: true }

const OPTIMISTIC_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  conflict: {
    kind: 'choice',
    values: ['resourceFit', 'version'],
    default: 'resourceFit',
    about: 'what a commit checks: does it still fit, or has a touched node been assigned to since',
  },
  atomicity: {
    kind: 'choice',
    values: ['allOrNothing', 'incremental', 'perNode'],
    default: undefined,
    about: 'what a refused part does to the rest; absent: allOrNothing for a gang, else incremental',
  },
  incompletePlan: {
    kind: 'choice',
    values: ['discard', 'submit'],
    default: undefined,
    about: 'what becomes of a plan that brings no gang to run; absent: submit unless allOrNothing',
  },
  submissions: {
    kind: 'count',
    default: undefined,
    about: 'plans in a row that are refused whole, after which an attempt ends; absent: any refusal ends it',
  },
  submissionsBatch: { kind: 'count', default: undefined, about: 'replaces submissions for jobs that end' },
  unblockAfter: {
    kind: 'duration',
    default: undefined,
    about: 'a unit refused to the end is parked like one without room, so long at most; absent: it waits its backoff',
  },
}

/** Nomad: `maxServiceScheduleAttempts` 5, `maxBatchScheduleAttempts` 2, `failedEvalUnblockInterval` one minute. */
const NOMAD_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...OPTIMISTIC_OPTIONS,
  atomicity: preset(OPTIMISTIC_OPTIONS.atomicity, 'perNode'),
  incompletePlan: preset(OPTIMISTIC_OPTIONS.incompletePlan, 'submit'),
  submissions: preset(OPTIMISTIC_OPTIONS.submissions, 5),
  submissionsBatch: preset(OPTIMISTIC_OPTIONS.submissionsBatch, 2),
  unblockAfter: preset(OPTIMISTIC_OPTIONS.unblockAfter, 60_000_000),
}

const SERIAL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  preemption: {
    kind: 'choice',
    values: ['never', 'lowerPriority'],
    default: 'never',
    about: 'whether a unit without room takes that of jobs with lower priority',
  },
}

const HOARDING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  mode: {
    kind: 'choice',
    values: ['offers', 'reserve'],
    default: 'offers',
    about: 'keep whole offers, or pin what the members need and return the rest',
  },
  release: {
    kind: 'choice',
    values: ['never', 'timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait', 'banker', 'recover'],
    default: 'never',
    about: 'what ends a wait that does not succeed, or keeps it from beginning',
  },
  acquisition: {
    kind: 'choice',
    values: ['any', 'ordered'],
    default: 'any',
    about: 'take any node that helps, or nodes in ascending order only',
  },
  offerTimeout: { kind: 'duration', default: 30_000_000, about: 'how long an offer, or the wait for the next one, may last' },
}

const PERMIT_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...SERIAL_OPTIONS,
  plugin: {
    kind: 'choice',
    values: ['coscheduling', 'core'],
    default: 'coscheduling',
    about: 'coscheduling: waits 60 s, and a member without room rejects a gang of which over 10 % is missing; core (1.35): waits 5 min',
  },
  permitTimeout: { kind: 'duration', default: undefined, about: 'how long a gang may wait in Permit; absent: as the plugin does' },
}

const PLACEHOLDER_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...SERIAL_OPTIONS,
  style: {
    kind: 'choice',
    values: ['soft', 'hard'],
    default: 'soft',
    about: 'when the time is over: soft: the pods are scheduled as if they were no gang; hard: the job fails',
  },
  placeholderTimeout: { kind: 'duration', default: 15 * MINUTE, about: 'how long placeholders may wait for the rest of their gang' },
}

/** Coscheduling rejects a gang at once if more than this share of it is missing when a member finds no room. */
const COSCHEDULING_GAP = 0.1

const SERIAL: Omit<StrategyEntry, 'name' | 'about' | 'unit'> = {
  source: 'Omega (EuroSys 2013) section 3.1, the monolithic scheduler',
  planning: 'whole',
  onPartial: RESCHEDULE_POD,
  options: SERIAL_OPTIONS,
  create: (options) => serial(options as SerialOptions),
}

const ENTRIES: readonly StrategyEntry[] = [
  {
    ...SERIAL,
    name: 'naive',
    about: 'serial, container by container: siblings must follow the first',
    unit: 'container',
    promises: { atomic: 'container' },
  },
  {
    name: 'hoarding',
    about: 'lease first: hold offers until a whole group can start',
    source: 'Mesos (NSDI 2011) sections 3 and 4.1; Omega section 3.3',
    unit: 'job',
    planning: 'whole',
    onPartial: RESCHEDULE_POD,
    promises: { atomic: 'gang' },
    options: HOARDING_OPTIONS,
    create: (options) => hoarding(options as HoardingOptions),
  },
  {
    name: 'optimistic',
    about: 'plan first, think, validate at commit, roll back on conflict',
    source: 'Omega (EuroSys 2013) sections 3.4 and 5.2',
    unit: 'job',
    planning: 'perContainer',
    onPartial: RESCHEDULE_POD,
    promises: WHOLE_GROUPS,
    options: OPTIMISTIC_OPTIONS,
    create: (options) => optimistic(options as OptimisticOptions),
  },
  {
    ...SERIAL,
    name: 'pod',
    about: 'serial, the pod whole: one request vector, one node, one bind',
    source: 'Kubernetes scheduling cycle',
    unit: 'pod',
    promises: WHOLE_PODS,
  },
  {
    ...SERIAL,
    name: 'gang',
    about: 'serial, the job whole: nothing is kept unless minMember pods fit',
    source: 'Kubernetes 1.36 pod group cycle, Volcano',
    unit: 'job',
    promises: WHOLE_GROUPS,
  },
  {
    ...SERIAL,
    name: 'permit',
    about: 'serial, pod by pod: what is bound of a gang waits for the rest, and is rejected as a whole after a while',
    source: 'Kubernetes scheduler-plugins Coscheduling; KEP-4671 (1.35)',
    unit: 'pod',
    promises: { ...WHOLE_PODS, deadlockFree: true },
    options: PERMIT_OPTIONS,
    gangWait: ({ plugin, permitTimeout }) => ({
      timeout: (permitTimeout as Time | undefined) ?? (plugin === 'core' ? 5 * MINUTE : MINUTE),
      after: 'reject',
      ...(plugin === 'core' ? {} : { rejectGap: COSCHEDULING_GAP }),
      placeholders: false,
    }),
  },
  {
    ...SERIAL,
    name: 'placeholders',
    about: 'serial, pod by pod: placeholders hold the room of a gang from its submission, and its pods take their places',
    source: 'Apache YuniKorn, gang scheduling',
    unit: 'pod',
    promises: WHOLE_PODS,
    options: PLACEHOLDER_OPTIONS,
    gangWait: ({ style, placeholderTimeout }) => ({
      timeout: placeholderTimeout as Time,
      after: style === 'hard' ? 'fail' : 'relax',
      placeholders: true,
    }),
  },
  {
    name: 'nomad',
    about: 'optimistic with one plan applier: node by node all or nothing, planned again at once when refused, then blocked',
    source: 'Nomad plan applier, scheduler and blocked evaluations',
    unit: 'job',
    planning: 'whole',
    onPartial: RESCHEDULE_POD,
    promises: WHOLE_PODS,
    options: NOMAD_OPTIONS,
    create: (options) => optimistic(options as OptimisticOptions),
  },
  { ...SERIAL, name: 'serial', about: 'the strategy behind naive, pod and gang; say which unit', unit: 'pod', promises: WHOLE_PODS },
]

/** The option with another default. */
function preset(option: OptionSpec, value: string | number): OptionSpec {
  return { ...option, default: value } as OptionSpec
}

/** All entries by name, in the order in which they are compared. */
export const registry: ReadonlyMap<string, StrategyEntry> = new Map(ENTRIES.map((entry) => [entry.name, entry]))
