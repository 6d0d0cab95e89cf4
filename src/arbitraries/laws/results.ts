/** The laws of a result: its counts add up, its rates are rates, and it says what the trace says. */
import type { Figures, RunResult } from '../../metrics/figures.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { Scenario } from '../../model/scenario.ts'
import { SECOND, toSeconds } from '../../model/time.ts'
import { allowedNodes } from '../../placement/filters.ts'
import { boundMembers, type GroupFact, wholePods, windowStart } from './facts.ts'
import type { Use } from './ledger.ts'
import type { Observer } from './observer.ts'

/** Sums of floats may differ in their last digits from the engine's. */
const TOLERANCE = 1e-9

/** Every law of the result that is broken, in words. */
export function brokenResultLaws(result: RunResult, observer: Observer, scenario: Scenario): string[] {
  const broken = [...countLaws(result.figures, observer.rules.preempts), ...rateLaws(result.figures), ...traceLaws(result, observer)]
  const groups = [...observer.groups.values()]
  if (result.groups.length !== groups.length) broken.push(`S11 ${result.groups.length} groups in the result, ${groups.length} submitted`)
  result.groups.forEach((group, index) => {
    const fact = groups[index]
    if (fact === undefined || group.name !== fact.name) broken.push(`S11 group ${group.name} stands where ${fact?.name} was submitted`)
    else broken.push(...groupLaws(group, fact, result.ended), ...hopeLaws(group, fact, observer, scenario))
  })
  return [...broken, ...windowLaws(result, observer, scenario)]
}

function countLaws(f: Figures, preempts: boolean): string[] {
  const ends = f.groupsRunning + f.groupsFinished + f.groupsFailed + f.groupsPending + f.groupsDeadlocked
  const outcomes = f.attemptsScheduled + f.attemptsUnschedulable + f.attemptsConflict + f.attemptsPartly + f.attemptsAbandoned
  const ran = f.groupsRunning + f.groupsFinished
  return unless([
    [ends === f.groups, `S11 ${f.groups} groups, ${ends} accounted for`],
    [preempts ? f.groupsStarted >= ran : f.groupsStarted === ran, `S11 ${f.groupsStarted} groups started, running and finished differ`],
    [f.deadlockedGroups === f.groupsDeadlocked, 'S11 deadlocked groups are counted in two ways'],
    [outcomes <= f.attempts, `S11 ${outcomes} outcomes of ${f.attempts} attempts`],
    [f.deadlocks > 0 === (f.deadlockOnsetSeconds !== null), 'R1 a deadlock has an onset, and only a deadlock'],
    [f.standstills <= f.deadlocks, `R1 ${f.standstills} standstills of ${f.deadlocks} deadlocks`],
    [f.conflicts >= f.attemptsPartly + f.attemptsConflict, 'S10 every conflict is a refused transaction'],
    [f.partialPlacements <= f.groups, 'R1 a group is a partial placement once'],
  ])
}

function rateLaws(f: Figures): string[] {
  const shares: [string, number | null][] = [
    ['failureRate', f.failureRate],
    ['attemptFailureRate', f.attemptFailureRate],
    ['firstTryFailureRate', f.firstTryFailureRate],
    ['packingDensity', f.packingDensity],
    ['fairness', f.fairness],
  ]
  for (const name of Object.keys(f.utilisation)) {
    const parts = [f.utilisation[name], f.heldIdle[name], f.stranded[name]]
    parts.forEach((part, index) => {
      shares.push([`${['utilisation', 'heldIdle', 'stranded'][index]}.${name}`, part])
    })
    shares.push([`use of ${name}`, parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)])
  }
  const wrong = shares.filter(([, share]) => share !== null && !(share >= -TOLERANCE && share <= 1 + TOLERANCE))
  return wrong.map(([name, share]) => `R1 ${name} is ${share}, a share is from 0 to 1`)
}

/** What was counted against what was heard. */
function traceLaws({ figures }: RunResult, { attempts, groups }: Observer): string[] {
  const ended = (outcome: string) => attempts.ended.get(outcome) ?? 0
  const started = [...groups.values()].filter((group) => !Number.isNaN(group.startedAt)).length
  return unless([
    [figures.attempts === attempts.begun, `R1 ${figures.attempts} attempts counted, ${attempts.begun} heard`],
    [figures.attempts === attempts.open.size + [...attempts.ended.values()].reduce((sum, n) => sum + n, 0), 'R1 an attempt has no end'],
    [figures.attemptsScheduled === ended('scheduled'), 'R1 scheduled attempts are miscounted'],
    [figures.attemptsUnschedulable === ended('unschedulable'), 'R1 unschedulable attempts are miscounted'],
    [figures.attemptsConflict === ended('conflict'), 'R1 conflicts are miscounted'],
    [figures.attemptsPartly === ended('partly'), 'R1 partly scheduled attempts are miscounted'],
    [figures.attemptsAbandoned === ended('abandoned'), 'R1 abandoned attempts are miscounted'],
    [figures.groupsStarted === started, `R1 ${figures.groupsStarted} groups started, ${started} heard`],
  ])
}

function groupLaws(group: RunResult['groups'][number], fact: GroupFact, ended: string): string[] {
  const { outcome } = group
  const states = {
    running: ['running'],
    finished: ['finished'],
    failed: ['failed', 'waiting'],
    pending: ['waiting'],
    deadlocked: ['waiting'],
  }
  const nodes = group.pods.flatMap((pod) => pod.containers.map((container) => container.node ?? undefined))
  const heard = fact.pods.flatMap((pod) => pod.members.map((member) => member.node))
  return unless([
    [states[outcome].includes(fact.state), `S11 ${group.name} is called ${outcome}, by the trace it is ${fact.state}`],
    [
      seconds(fact.firstStartedAt) === group.startedSeconds,
      `R1 ${group.name} started at ${fact.firstStartedAt} us, not ${group.startedSeconds} s`,
    ],
    [
      seconds(fact.finishedAt) === group.finishedSeconds,
      `R1 ${group.name} finished at ${fact.finishedAt} us, not ${group.finishedSeconds} s`,
    ],
    [nodes.join() === heard.join(), `S5 ${group.name} is on ${nodes.join()}, by the trace on ${heard.join()}`],
    [outcome !== 'running' || wholePods(fact) >= fact.needs, `S8 ${group.name} runs with ${wholePods(fact)} of ${fact.needs} pods`],
    [fact.state !== 'failed' || boundMembers(fact) === 0, `S6 ${group.name} has failed and holds room`],
    [outcome !== 'running' || ended !== 'idle' || fact.job.duration === undefined, `L1 ${group.name} runs for ever though it should end`],
  ])
}

/** A group too large for the empty cluster, by its single pods, has failed: it is neither pending nor anybody's victim. */
function hopeLaws(group: RunResult['groups'][number], fact: GroupFact, { rules }: Observer, scenario: Scenario): string[] {
  if (rules.unit === 'container' && rules.onPartial.pod === 'split') return []
  const { nodes = [] } = scenario.cluster
  const able = fact.pods.filter((pod) => {
    const mask = allowedNodes(nodes, pod.spec)
    return nodes.some((node, at) => (mask === undefined || mask[at] !== 0) && fitsEmpty(node.allocatable, pod.requests))
  })
  if (able.length >= fact.needs || group.outcome === 'failed') return []
  return [`L1 ${group.name} is ${group.outcome}, though ${able.length} of the ${fact.needs} pods it needs fit the empty cluster`]
}

function fitsEmpty(room: ResourceList, requests: ResourceList): boolean {
  return Object.entries(requests).every(([name, amount]) => amount === 0 || name === 'pods' || amount <= (room[name] ?? 0))
}

/** The time-weighted figures, summed anew from the trace. */
function windowLaws(result: RunResult, observer: Observer, scenario: Scenario): string[] {
  const { figures, ended } = result
  const endedAt = Math.round(result.endedSeconds * SECOND)
  const first = windowStart(scenario.workload.jobs ?? [])
  const horizon = ended === 'idle' || ended === 'duration' ? (scenario.duration ?? endedAt) : endedAt
  const span = Math.max(0, horizon - first)
  const kinds: [Use, Figures['utilisation']][] = [
    ['running', figures.utilisation],
    ['stranded', figures.stranded],
  ]
  if (!observer.pins) kinds.push(['held', figures.heldIdle])
  return kinds.flatMap(([kind, shares]) =>
    observer.ledger.dimensions.flatMap((name) => {
      const heard = observer.ledger.share(kind, name, horizon, span)
      const told = shares[name] ?? null
      const equal = heard === null || told === null ? heard === told : Math.abs(heard - told) <= TOLERANCE
      return equal ? [] : [`S2 ${kind} share of ${name} is ${told}, by the trace ${heard}`]
    }),
  )
}

function seconds(time: number): number | null {
  return Number.isNaN(time) ? null : toSeconds(time)
}

function unless(laws: readonly (readonly [holds: boolean, law: string])[]): string[] {
  return laws.flatMap(([holds, law]) => (holds ? [] : [law]))
}
