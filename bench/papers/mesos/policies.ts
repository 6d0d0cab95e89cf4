/**
 * What a release policy is worth: G frameworks of one gang of m whole nodes at a time on N nodes, too few for all, so that hoarding
 * without release deadlocks for certain. Starts as a share of the back-to-back ceiling: gangs one after the other without a gap.
 */
import { simulate } from '../../../src/experiment/simulate.ts'
import type { RunEnd } from '../../../src/metrics/figures.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../../src/model/defaults.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import { MILLISECOND, SECOND, type Time } from '../../../src/model/time.ts'
import { type HoardingOptions, hoarding } from '../../../src/strategy/strategies/hoarding.ts'
import { scenarioOf, slotJob, slotNodes, slotPods } from './cells.ts'
import { closedLoop } from './closed-loop.ts'

export interface Crowd {
  readonly nodes: number
  readonly frameworks: number
  readonly members: number
}

export interface Policy {
  readonly name: string
  readonly options: HoardingOptions
  readonly sorter: 'drf' | 'random'
  /** True: all gangs of a framework wait in the engine's queue, instead of one at a time. */
  readonly queued?: boolean
}

export interface PolicyRun {
  /** Starts over the most that fit back to back into the horizon. */
  readonly share: number
  readonly deadlocks: number
  readonly heldIdle: number
  readonly ended: RunEnd
  readonly endedSeconds: number
}

/** How long a gang runs. */
const RUN: Time = 10 * SECOND
const THOUGHT: Time = 100 * MILLISECOND
/** The longest backoff after an abandoned hoard. */
const BACKOFF: Time = 20 * SECOND

const RELEASE_ALL = { release: 'releaseAll+backoff', offerTimeout: 5 * SECOND } as const

export const POLICIES: readonly Policy[] = [
  { name: 'never', options: { release: 'never' }, sorter: 'drf' },
  { name: 'never, random sorter', options: { release: 'never' }, sorter: 'random' },
  { name: 'timeout 5 s', options: { release: 'timeout', offerTimeout: 5 * SECOND }, sorter: 'drf' },
  { name: 'timeout 30 s', options: { release: 'timeout', offerTimeout: 30 * SECOND }, sorter: 'drf' },
  { name: 'timeout 5 s + jitter', options: { release: 'timeout+jitter', offerTimeout: 5 * SECOND }, sorter: 'drf' },
  { name: 'timeout 30 s + jitter', options: { release: 'timeout+jitter', offerTimeout: 30 * SECOND }, sorter: 'drf' },
  { name: 'timeout 5 s, random sorter', options: { release: 'timeout', offerTimeout: 5 * SECOND }, sorter: 'random' },
  { name: 'releaseAll + backoff', options: RELEASE_ALL, sorter: 'drf' },
  { name: 'releaseAll + backoff, queued', options: RELEASE_ALL, sorter: 'drf', queued: true },
  { name: 'woundWait', options: { release: 'woundWait' }, sorter: 'drf' },
]

export function policyRun(crowd: Crowd, policy: Policy, horizon: Time, seed: string): PolicyRun {
  const inner = hoarding(policy.options)
  // The framework asks again just before its gang ends, so that the batch at that instant already knows of it.
  const strategy = policy.queued === true ? inner : closedLoop(inner, { run: RUN / THOUGHT - 1, backoff: BACKOFF / THOUGHT })
  const { figures, ended, endedSeconds } = simulate(crowdScenario(crowd, policy, horizon), { strategy, seed, groups: false })
  const ceiling = Math.floor(crowd.nodes / crowd.members) * Math.ceil(horizon / RUN)
  const heldIdle = figures.heldIdle.cpu ?? Number.NaN
  return { share: figures.groupsStarted / ceiling, deadlocks: figures.deadlocks, heldIdle, ended, endedSeconds }
}

function crowdScenario({ nodes, frameworks, members }: Crowd, { sorter, queued }: Policy, horizon: Time): Scenario {
  const pods = slotPods(members)
  const rounds = Math.ceil(horizon / RUN)
  const jobs = Array.from({ length: rounds * frameworks }, (_, at) => slotJob(`gang-${at}`, `f-${at % frameworks}`, pods, 'gang', RUN))
  const decision = { job: queued === true ? 0 : THOUGHT, task: 0 }
  return scenarioOf(`${frameworks} gangs of ${members} on ${nodes}`, {
    // What starts at the very end does not count.
    duration: horizon - 1,
    cluster: { nodes: slotNodes(nodes) },
    workload: { jobs },
    schedulers: Array.from({ length: frameworks }, (_, at) => ({ ...DEFAULT_SCHEDULER, name: `f-${at}`, decision })),
    allocator: { ...DEFAULT_ALLOCATOR, sorter },
    // The engine draws its backoff from twice the stated wait.
    retry: { ...DEFAULT_RETRY, backoff: [BACKOFF / 2, BACKOFF / 2], maxAttempts: Number.MAX_SAFE_INTEGER },
  })
}
