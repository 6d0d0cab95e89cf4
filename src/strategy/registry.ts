/**
 * The strategies that cosched knows by name. A preset is a strategy with the unit, the planning and the treatment of partial groups
 * that its original has. A new strategy is one file in `strategies/` and one entry here; tests, benches, docs and the scenario
 * reader loop over this table.
 */
import { type HoardingOptions, hoarding } from './strategies/hoarding.ts'
import { type OptimisticOptions, optimistic } from './strategies/optimistic.ts'
import { serial } from './strategies/serial.ts'
import type { OptionSpec, StrategyEntry } from './strategy.ts'

const RESCHEDULE_POD = { pod: 'reschedule', gang: 'wait' } as const

const OPTIMISTIC_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  conflict: {
    kind: 'choice',
    values: ['resourceFit', 'version'],
    default: 'resourceFit',
    about: 'what a commit checks: does it still fit, or has a touched node been assigned to since',
  },
  atomicity: {
    kind: 'choice',
    values: ['allOrNothing', 'incremental'],
    default: undefined,
    about: 'what a refused part does to the rest; absent: allOrNothing for a gang, else incremental',
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
    values: ['never', 'timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait'],
    default: 'never',
    about: 'what ends a wait that does not succeed',
  },
  offerTimeout: { kind: 'duration', default: 30_000_000, about: 'how long an offer, or the wait for the next one, may last' },
}

const SERIAL: Omit<StrategyEntry, 'name' | 'about' | 'unit'> = {
  source: 'Omega (EuroSys 2013) section 3.1, the monolithic scheduler',
  planning: 'whole',
  onPartial: RESCHEDULE_POD,
  options: {},
  create: serial,
}

const ENTRIES: readonly StrategyEntry[] = [
  { ...SERIAL, name: 'naive', about: 'serial, container by container: siblings must follow the first', unit: 'container' },
  {
    name: 'hoarding',
    about: 'lease first: hold offers until a whole group can start',
    source: 'Mesos (NSDI 2011) sections 3 and 4.1; Omega section 3.3',
    unit: 'job',
    planning: 'whole',
    onPartial: RESCHEDULE_POD,
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
    options: OPTIMISTIC_OPTIONS,
    create: (options) => optimistic(options as OptimisticOptions),
  },
  {
    ...SERIAL,
    name: 'pod',
    about: 'serial, the pod whole: one request vector, one node, one bind',
    source: 'Kubernetes scheduling cycle',
    unit: 'pod',
  },
  {
    ...SERIAL,
    name: 'gang',
    about: 'serial, the job whole: nothing is kept unless minMember pods fit',
    source: 'Kubernetes 1.36 pod group cycle, Volcano',
    unit: 'job',
  },
  { ...SERIAL, name: 'serial', about: 'the strategy behind naive, pod and gang; say which unit', unit: 'pod' },
]

/** All entries by name, in the order in which they are compared. */
export const registry: ReadonlyMap<string, StrategyEntry> = new Map(ENTRIES.map((entry) => [entry.name, entry]))
