/** Makes the result of a run that is over: every figure from the recorder, every group with where its containers are. */
import { columnsLowerBound } from '../analysis/bounds.ts'
import type { Figures, GroupOutcome, GroupResult, RunResult } from '../metrics/figures.ts'
import { distribution } from '../metrics/waits.ts'
import { ratio, windowFigures } from '../metrics/window.ts'
import { HOST_PORT_PREFIX } from '../model/resources.ts'
import { type Time, toSeconds } from '../model/time.ts'
import { FAILED, FINISHED, IN_RUN } from './binding.ts'
import type { FinishedRun } from './run.ts'
import { runningPeak } from './running-peak.ts'
import type { RunSetup } from './setup.ts'
import { starvedGroups } from './starvation.ts'

/** Above this many running pods the packing bound is not taken. */
const PACKING_MOST_PODS = 10_000

export function resultOf(setup: RunSetup, finished: FinishedRun): RunResult {
  const { world, ended, endedAt } = finished
  const deadlock = finished.deadlocks.notes?.record
  const outcomes = outcomesOf(finished)
  return {
    scenario: setup.name,
    strategy: setup.strategyName,
    seed: setup.seed,
    digest: world.tracer.digest,
    ended,
    endedSeconds: toSeconds(endedAt),
    figures: figuresOf(finished, outcomes, horizonOf(setup, finished)),
    groups: setup.listGroups ? Array.from(outcomes, (outcome, group) => groupResult(finished, group, OUTCOMES[outcome])) : [],
    ...(setup.series !== undefined && { series: setup.series }),
    ...(world.recorder.livelock !== undefined && { livelock: world.recorder.livelock }),
    ...(deadlock !== undefined && { deadlock }),
  }
}

/** Where the window of a run ends: the time limit, else the run's own end. */
export function horizonOf(setup: RunSetup, { ended, endedAt }: FinishedRun): Time {
  return ended === 'idle' || ended === 'duration' ? Math.max(setup.duration ?? 0, endedAt) : endedAt
}

/** What becomes of groups, in numbers. */
const OUTCOMES: readonly GroupOutcome[] = ['running', 'finished', 'failed', 'pending', 'deadlocked']

/** Outcome of each group, its place in the list. */
function outcomesOf({ binding, deadlocks, world }: FinishedRun): Uint8Array {
  const { doomed } = deadlocks
  const [running, done, failed, pending, deadlocked] = OUTCOMES.keys()
  const outcomes = new Uint8Array(world.roster.groups)
  for (let group = 0; group < outcomes.length; group++) {
    const state = binding.groupState[group]
    if (state === FINISHED) outcomes[group] = done
    else if (state === IN_RUN) outcomes[group] = running
    else if (state === FAILED || doomed.infeasible.has(group)) outcomes[group] = failed
    else outcomes[group] = deadlocks.isDeadlocked(group) ? deadlocked : pending
  }
  return outcomes
}

/** How often each of the numbers below `most` is there. */
function histogram(numbers: Uint8Array, most: number): Int32Array {
  const counts = new Int32Array(most)
  for (let at = 0; at < numbers.length; at++) counts[numbers[at]]++
  return counts
}

function countPositive(numbers: Int32Array): number {
  let count = 0
  for (let at = 0; at < numbers.length; at++) if (numbers[at] > 0) count++
  return count
}

function figuresOf(finished: FinishedRun, outcomes: Uint8Array, horizon: Time): Figures {
  const { recorder } = finished.world
  const { attempts } = recorder
  const counts = histogram(outcomes, OUTCOMES.length)
  const count = (outcome: GroupOutcome) => counts[OUTCOMES.indexOf(outcome)]
  const tries = recorder.attemptsBegun
  const [, triedInVain] = histogram(recorder.groupFirstTryFailed, 2)
  return {
    groups: outcomes.length,
    groupsStarted: recorder.groupsStarted,
    groupsRunning: count('running'),
    groupsFinished: count('finished'),
    groupsFailed: count('failed'),
    groupsPending: count('pending'),
    groupsDeadlocked: count('deadlocked'),
    failureRate: ratio(outcomes.length - recorder.groupsStarted, outcomes.length),
    attempts: tries,
    attemptsScheduled: attempts.scheduled,
    attemptsUnschedulable: attempts.unschedulable,
    attemptsConflict: attempts.conflict,
    attemptsPartly: attempts.partly,
    attemptsAbandoned: attempts.abandoned,
    attemptFailureRate: ratio(tries - attempts.scheduled, tries),
    firstTryFailureRate: ratio(triedInVain, countPositive(recorder.groupAttempts)),
    partialPlacements: recorder.partialPlacements,
    reschedules: recorder.reschedules,
    splitPods: recorder.splitPods,
    evictions: recorder.evictions,
    rollbacks: recorder.rollbacks,
    conflicts: recorder.conflicts,
    conflictFraction: ratio(recorder.conflicts, recorder.transactions),
    ...deadlockFigures(finished, count('deadlocked')),
    greedyMisses: recorder.greedyMisses,
    greedyMissRate: ratio(recorder.greedyMisses ?? 0, recorder.placeablePlans),
    waitFirstSeconds: distribution(recorder.groupWaitFirst),
    waitRunningSeconds: distribution(recorder.groupWaitRunning),
    ...windowFigures(windowSource(finished), horizon),
    packingDensity: packingDensity(finished),
  }
}

/** What the window figures are taken from. */
export function windowSource({ world }: FinishedRun) {
  return {
    recorder: world.recorder,
    dimensions: world.roster.dimensions.filter((name) => !name.startsWith(HOST_PORT_PREFIX)),
    totals: world.totals,
    schedulers: world.schedulers,
    shares: world.shares,
  }
}

function deadlockFigures(finished: FinishedRun, deadlockedGroups: number) {
  const { world, deadlocks } = finished
  const { recorder } = world
  const { doomed } = deadlocks
  return {
    deadlocks: recorder.deadlocks,
    deadlockedGroups,
    deadlockOnsetSeconds: recorder.deadlockOnset === undefined ? null : toSeconds(recorder.deadlockOnset),
    standstills: recorder.standstills,
    livelocks: recorder.livelock === undefined ? 0 : 1,
    starvedGroups: starvedGroups(finished).length,
    deadlockMembers: {
      core: doomed.core.size,
      victim: doomed.victim.size,
      selfDeadlock: doomed.selfDeadlock.size,
      infeasible: doomed.infeasible.size,
      blockedByEndless: doomed.blockedByEndless.size,
    },
    deadlockUnknown: recorder.deadlockUnknown,
  }
}

/** At the peak of running pods: a lower bound on the nodes they need / the nodes they use. */
function packingDensity({ world, binding }: FinishedRun): number | null {
  const { roster } = world
  const { podRunAt, groupEnded } = binding
  const { podGroup } = roster
  const peak = binding.running.exact
    ? binding.running.peak(PACKING_MOST_PODS)
    : runningPeak(podRunAt, (pod) => groupEnded[podGroup[pod]], PACKING_MOST_PODS)
  if (peak === undefined) return null
  // Where containers may part, each is an item of its own.
  const parts = world.settings.level === 'container' && world.settings.onPartial.pod === 'split'
  const vectors: number[] = []
  const used = new Set<number>()
  for (let pod = 0; pod < roster.pods; pod++) {
    if (!(podRunAt[pod] <= peak.time) || groupEnded[podGroup[pod]] <= peak.time) continue
    if (!parts) vectors.push(roster.podVectors[pod])
    for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
      if (parts) vectors.push(roster.memberVectors[member])
      used.add(binding.nodeOf(member))
    }
  }
  return used.size > 0 ? columnsLowerBound(roster.shapes.vectors.columns(vectors), roster.capacity) / used.size : null
}

function groupResult({ world, binding }: FinishedRun, group: number, outcome: GroupOutcome): GroupResult {
  const { roster } = world
  const seconds = (time: number) => (Number.isNaN(time) ? null : toSeconds(time))
  const pods = []
  for (let pod = roster.groupPods[group]; pod < roster.groupPods[group + 1]; pod++) {
    const containers = []
    for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
      const node = binding.nodeOf(member)
      containers.push({ name: roster.memberName(member), node: node < 0 ? null : roster.cluster.nodes[node].name })
    }
    pods.push({ name: roster.ownName(pod), containers })
  }
  return {
    name: roster.groupName(group),
    outcome,
    attempts: world.recorder.groupAttempts[group],
    startedSeconds: seconds(binding.groupStarted[group]),
    finishedSeconds: binding.groupState[group] === FINISHED ? seconds(binding.groupEnded[group]) : null,
    pods,
  }
}
