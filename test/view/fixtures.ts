/** Hand-made results: one short run, told fully, and a comparison of two strategies over two seeds. */
import type { ComparisonData, SummaryRow } from '../../src/experiment/types.ts'
import type { Distribution, Figures, RunResult } from '../../src/metrics/figures.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'

const wait = (mean: number | null): Distribution => ({ mean, p50: mean, p90: mean, p99: mean, max: mean, count: mean === null ? 0 : 1 })

export function figures(over: Partial<Figures> = {}): Figures {
  return {
    groups: 1,
    groupsStarted: 1,
    groupsRunning: 1,
    groupsFinished: 0,
    groupsFailed: 0,
    groupsPending: 0,
    groupsDeadlocked: 0,
    failureRate: 0,
    attempts: 1,
    attemptsScheduled: 1,
    attemptsUnschedulable: 0,
    attemptsConflict: 0,
    attemptsPartly: 0,
    attemptsAbandoned: 0,
    attemptFailureRate: 0,
    firstTryFailureRate: 0,
    partialPlacements: 0,
    reschedules: 0,
    splitPods: 0,
    evictions: 0,
    rollbacks: 0,
    conflicts: 0,
    conflictFraction: 0,
    deadlocks: 0,
    deadlockedGroups: 0,
    deadlockOnsetSeconds: null,
    standstills: 0,
    livelocks: 0,
    starvedGroups: 0,
    deadlockMembers: { core: 0, victim: 0, selfDeadlock: 0, infeasible: 0, blockedByEndless: 0 },
    deadlockSeconds: 0,
    deadlockUnknown: 0,
    greedyMisses: null,
    greedyMissRate: null,
    throughputPerSecond: 0.5,
    waitFirstSeconds: wait(0),
    waitRunningSeconds: wait(0.105),
    busyness: { default: { useful: 1, wasted: 0, noRoom: 0 } },
    utilisation: { memory: 0.4, pods: 0.1 },
    heldIdle: { memory: 0, pods: 0 },
    heldReturned: { memory: 0, pods: 0 },
    stranded: { memory: 0, pods: 0 },
    packingDensity: 1,
    fairness: null,
    windowSeconds: 0.105,
    ...over,
  }
}

export function result(over: Partial<RunResult> = {}): RunResult {
  const containers = ['App', 'LogCollector'].map((name) => ({ name, node: 'Node_B' }))
  return {
    scenario: 'app-logcollector',
    strategy: 'pod',
    seed: '1',
    digest: '0123456789abcdef',
    ended: 'idle',
    endedSeconds: 0.105,
    figures: figures(),
    groups: [
      { name: 'web', outcome: 'running', attempts: 1, startedSeconds: 0.105, finishedSeconds: null, pods: [{ name: 'web', containers }] },
    ],
    ...over,
  }
}

export const failedRun = result({
  strategy: 'naive',
  figures: figures({ groupsStarted: 0, groupsRunning: 0, groupsFailed: 1, failureRate: 1, attempts: 2, waitRunningSeconds: wait(null) }),
  groups: [{ name: 'web', outcome: 'failed', attempts: 2, startedSeconds: null, finishedSeconds: null, pods: [] }],
})

const base = { scheduler: 'default', job: 'web', group: 'web', pod: 'web' }

/** App goes to Node_A, its sibling cannot follow, both are taken off; then both run on Node_B. */
export const events: readonly TraceEvent[] = [
  { ...base, time: 0, kind: 'enter', unit: 'App' },
  { ...base, time: 0, kind: 'think', unit: 'App', seconds: 0.105 },
  { ...base, time: 105_000, kind: 'bind', container: 'App', node: 'Node_A' },
  { ...base, time: 210_000, kind: 'outcome', unit: 'LogCollector', outcome: 'unschedulable' },
  { ...base, time: 210_000, kind: 'evict', container: 'App', node: 'Node_A' },
  { time: 210_000, kind: 'lease', scheduler: 'default', node: 'Node_B' },
  { ...base, time: 315_000, kind: 'bind', container: 'App', node: 'Node_B' },
  { ...base, time: 315_000, kind: 'bind', container: 'LogCollector', node: 'Node_B' },
  { time: 315_000, kind: 'return', scheduler: 'default', node: 'Node_B' },
  { ...base, time: 315_000, kind: 'start' },
  { time: 10_000_000, kind: 'deadlock', groups: ['a', 'b'] },
]

export function summaryRow(strategy: string, figure: string, mean: number | null, half: number | null): SummaryRow {
  const interval = mean === null || half === null ? { low: null, high: null } : { low: mean - half, high: mean + half }
  return { scenario: 'app-logcollector', strategy, figure, mean, ...interval, n: half === null ? 1 : 2 }
}

export const comparison: ComparisonData = {
  scenario: 'app-logcollector',
  runs: [failedRun, { ...failedRun, seed: '2' }, result(), result({ seed: '2' })],
  summary: [
    summaryRow('naive', 'failureRate', 1, 0),
    summaryRow('naive', 'waitRunningSeconds.mean', null, null),
    summaryRow('naive', 'utilisation.memory', 0, 0),
    summaryRow('pod', 'failureRate', 0, 0),
    summaryRow('pod', 'waitRunningSeconds.mean', 0.105, 0.012345),
    summaryRow('pod', 'utilisation.memory', 0.4, 0.01),
  ],
  paired: [{ ...summaryRow('pod', 'failureRate', -1, 0.25), baseline: 'naive' }],
  horizon: [],
}
