/** The small scope swept under one strategy, whole or by samples, and what comes of it, counted. */

import type { Exploration } from '../../../src/analysis/explore/types.ts'
import { explore } from '../../../src/experiment/explore.ts'
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

export function sweep(scenarios: readonly Small[], strategy: StrategySpec, maxStates = SWEEP_STATES): SweepCounts {
  const found = scenarios.map(({ gangs, nodes }) => explore(small(gangs, nodes), { strategy, maxStates }))
  const count = (which: (one: Exploration, at: number) => boolean) => found.filter(which).length
  return {
    scenarios: scenarios.length,
    deadlock: count((one) => one.deadlockReachable === true),
    alone: count((one, at) => one.deadlockReachable === true && scenarios[at].gangs.length === 1),
    livelock: count((one) => one.livelockReachable === true),
    atomicity: count((one) => one.atomicityBroken === true),
    pending: count(({ outcomes }) => (outcomes.pending ?? 0) > 0),
    open: count(({ complete }) => !complete),
    states: found.reduce((sum, { states }) => sum + states, 0),
  }
}

/** The first of every so many. */
export function sample<T>(from: readonly T[], every: number): T[] {
  return from.filter((_, index) => index % every === 0)
}
