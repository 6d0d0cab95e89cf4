/** How a run ended, in a sentence or two that can be read without the table. */
import type { RunResult } from '../../src/index.ts'
import { formatNumber } from '../../src/view/index.ts'
import { MOST_EVENTS } from './limits.ts'

export interface Verdict {
  /** `good`: every group ran. `bad`: deadlock, livelock, or none ran. `mixed`: anything else. */
  readonly mood: 'good' | 'mixed' | 'bad'
  /** In a word or two. */
  readonly word: string
  readonly text: string
}

export function verdictOf({ figures, ended }: RunResult): Verdict {
  const { groups, groupsStarted, deadlocks, livelocks } = figures
  const [mood, word] = moodOf(groups, groupsStarted, deadlocks, livelocks)
  const parts = [ranOf(figures), ...troubles(figures), ...costs(figures), ...endOf(ended)]
  return { mood, word, text: `${parts.join('; ')}.` }
}

function moodOf(groups: number, started: number, deadlocks: number, livelocks: number): [Verdict['mood'], string] {
  if (started === groups && groups > 0) return ['good', groups === 1 ? 'ran' : 'all ran']
  if (deadlocks > 0) return ['bad', 'deadlock']
  if (livelocks > 0) return ['bad', 'livelock']
  return started === 0 ? ['bad', 'none ran'] : ['mixed', 'some ran']
}

function ranOf({ groups, groupsStarted, waitRunningSeconds: { mean } }: RunResult['figures']): string {
  const waited = mean === null ? '' : groupsStarted === 1 ? `, after ${formatNumber(mean)} s` : `, after ${formatNumber(mean)} s on average`
  if (groups === 1) return groupsStarted === 1 ? `The group ran${waited}` : 'The group never ran'
  return `${groupsStarted} of ${groups} groups ran${waited}`
}

function troubles({
  groupsDeadlocked,
  groupsFailed,
  groupsPending,
  deadlocks,
  deadlockOnsetSeconds,
  livelocks,
}: RunResult['figures']): string[] {
  return [
    ...(deadlocks > 0 ? [`deadlock at ${formatNumber(deadlockOnsetSeconds)} s`] : []),
    ...(groupsDeadlocked > 0 ? [`${groupsDeadlocked} deadlocked`] : []),
    ...(livelocks > 0 ? ['livelock'] : []),
    ...(groupsFailed > 0 ? [`${groupsFailed} given up`] : []),
    ...(groupsPending > 0 ? [`${groupsPending} still waiting`] : []),
  ]
}

const COSTS = [
  ['reschedules', 'reschedule'],
  ['rollbacks', 'rollback'],
  ['conflicts', 'conflict'],
  ['splitPods', 'split pod'],
] as const

function costs(figures: RunResult['figures']): string[] {
  const { attempts } = figures
  const told = COSTS.filter(([name]) => figures[name] > 0).map(([name, word]) => counted(figures[name], word))
  return [counted(attempts, 'attempt'), ...told]
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

function endOf(ended: RunResult['ended']): string[] {
  if (ended === 'eventBudget') return [`stopped at its budget of events, at most ${MOST_EVENTS} on this page`]
  return ended === 'duration' ? ['stopped at the time limit of the scenario'] : []
}
