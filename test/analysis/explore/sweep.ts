/** The small scope swept under one strategy, whole or by samples, and what comes of it, counted. */

import type { Exploration, ExploreOptions } from '../../../src/analysis/explore/types.ts'
import { exploreParts } from '../../../src/experiment/explore.ts'
import type { StrategySpec } from '../../../src/model/scenario.ts'
import { type Small, small, use } from './small-scenarios.ts'

const WAIT: Partial<StrategySpec> = { onPartial: { pod: 'wait', gang: 'wait' } }

/** The strategies of the sweep by the name in its table. */
export const SWEPT = {
  'hoarding, offers': use('hoarding'),
  'hoarding, reserve': use('hoarding', { mode: 'reserve' }),
  'hoarding, timeout': use('hoarding', { release: 'timeout' }),
  'optimistic, all or nothing': use('optimistic', { atomicity: 'allOrNothing' }),
  'optimistic, incremental': use('optimistic', { atomicity: 'incremental' }),
  gang: use('gang'),
  pod: use('pod', {}, WAIT),
  naive: use('naive', {}, WAIT),
} as const satisfies Record<string, StrategySpec>

/** Presets of the registry that real systems run, swept beside them. */
export const SWEPT_PRESETS = {
  nomad: use('nomad'),
  permit: use('permit'),
  placeholders: use('placeholders'),
} as const satisfies Record<string, StrategySpec>

/** Most states of one scenario: beyond them its answer is left open. */
export const SWEEP_STATES = 50_000

export interface SweepCounts {
  readonly scenarios: number
  readonly deadlock: number
  /** Of them, those with a single gang. */
  readonly alone: number
  readonly livelock: number
  readonly atomicity: number
  /** Some group waits for ever and holds nothing in vain. */
  readonly pending: number
  /** Stopped at the limit. */
  readonly open: number
  readonly states: number
}

/** Equal gangs of one scenario. */
const MOST_EQUAL = 3

/** Explores each: those on the same nodes as parts of one scenario, which has the gangs of all of them, three of each kind. */
export function exploreEach(scenarios: readonly Small[], strategy: StrategySpec, options: ExploreOptions = {}): Exploration[] {
  const found: Exploration[] = []
  for (const nodes of new Set(scenarios.map((one) => one.nodes.join()))) {
    const own = [...scenarios.keys()].filter((at) => scenarios[at].nodes.join() === nodes)
    const kinds = new Map(own.flatMap((at) => scenarios[at].gangs.map((gang) => [gang.join(), gang])))
    const gangs = [...kinds.values()].flatMap((gang) => Array.from({ length: MOST_EQUAL }, () => gang))
    const parts = own.map((at) => namesOf(scenarios[at].gangs, [...kinds.keys()]))
    exploreParts(small(gangs, scenarios[own[0]].nodes), parts, { strategy, ...options }).forEach((one, index) => {
      found[own[index]] = one
    })
  }
  return found
}

/** The gangs of a scenario within the one that has them all. */
function namesOf(gangs: Small['gangs'], kinds: readonly string[]): string[] {
  return gangs.map((gang, at) => {
    const before = gangs.slice(0, at).filter((other) => other.join() === gang.join())
    return `g-${kinds.indexOf(gang.join()) * MOST_EQUAL + before.length}`
  })
}

/** What is said of a scenario, how long the ways there are, and how many states it took; without the ways themselves. */
export interface Answers {
  readonly said: {
    readonly complete: boolean
    readonly deadlockReachable: boolean | null
    readonly livelockReachable: boolean | null
    readonly atomicityBroken: boolean | null
    readonly ends: readonly string[]
    /** Steps to a deadlock and to a group bound in part. */
    readonly ways: readonly (number | undefined)[]
  }
  readonly states: number
}

export function answersOf(found: Exploration): Answers {
  const { complete, deadlockReachable, livelockReachable, atomicityBroken, outcomes, traces, states } = found
  const ways = [traces.deadlock?.steps.length, traces.atomicity?.steps.length]
  return { said: { complete, deadlockReachable, livelockReachable, atomicityBroken, ends: Object.keys(outcomes).sort(), ways }, states }
}

export function sweep(scenarios: readonly Small[], strategy: StrategySpec): SweepCounts {
  return countsOf(scenarios, exploreEach(scenarios, strategy, { maxStates: SWEEP_STATES }).map(answersOf))
}

/** @param found of each scenario, in their order */
export function countsOf(scenarios: readonly Small[], found: readonly Answers[]): SweepCounts {
  const count = (which: (said: Answers['said'], at: number) => boolean) => found.filter(({ said }, at) => which(said, at)).length
  return {
    scenarios: found.length,
    deadlock: count((one) => one.deadlockReachable === true),
    alone: count((one, at) => one.deadlockReachable === true && scenarios[at].gangs.length === 1),
    livelock: count((one) => one.livelockReachable === true),
    atomicity: count((one) => one.atomicityBroken === true),
    pending: count(({ ends }) => ends.includes('pending')),
    open: count(({ complete }) => !complete),
    states: found.reduce((sum, { states }) => sum + states, 0),
  }
}

/** The first of every so many. */
export function sample<T>(from: readonly T[], every: number): T[] {
  return from.filter((_, index) => index % every === 0)
}
