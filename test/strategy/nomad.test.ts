/** Nomad as a preset of `optimistic`: one evaluation submits plan after plan, keeps what each places, and blocks when refused to the end. */
import { describe, expect, test } from 'vitest'
import { registry } from '../../src/strategy/registry.ts'
import type { CommitAnswer, SchedulingUnit } from '../../src/strategy/strategy.ts'
import { job, node, nodes, pods, scenario, scheduler, type ToldRun, tell, use } from '../tools/scenario-builders.ts'
import { evaluate } from './planner-harness.ts'

const SERVICE: SchedulingUnit = { level: 'job', name: 'job', members: 3, gang: false, endless: true }
const BATCH = { ...SERVICE, endless: false }
const always = (answer: CommitAnswer) => () => answer

/** The answers in order, then the last one for ever. */
function inTurn(...answers: readonly CommitAnswer[]): (submission: number) => CommitAnswer {
  return (submission) => answers[Math.min(submission, answers.length - 1)]
}

describe('one evaluation', () => {
  test('that is refused every time ends after 5 submissions of a service, 2 of a batch job, and has thought before each', () => {
    expect(evaluate('nomad', SERVICE, always('conflict'))).toMatchObject({ outcome: 'conflict', submissions: 5, thoughts: 5 })
    expect(evaluate('nomad', BATCH, always('conflict'))).toMatchObject({ outcome: 'conflict', submissions: 2, thoughts: 2 })
    expect(evaluate('nomad', BATCH, always('conflict'), { submissionsBatch: 4 }).submissions).toBe(4)
  })

  test('starts counting anew whenever a submission placed something', () => {
    expect(evaluate('nomad', SERVICE, inTurn('conflict', 'conflict', 'partly', 'conflict'))).toMatchObject({
      outcome: 'partly',
      submissions: 8,
    })
    expect(evaluate('nomad', BATCH, inTurn('conflict', 'partly', 'conflict', 'scheduled'))).toMatchObject({
      outcome: 'scheduled',
      submissions: 4,
    })
  })

  test('ends as soon as all of a plan is placed, or there is no room for a plan', () => {
    expect(evaluate('nomad', SERVICE, always('scheduled'))).toMatchObject({ outcome: 'scheduled', submissions: 1 })
    expect(evaluate('nomad', SERVICE, always('conflict'), {}, 2)).toMatchObject({ outcome: 'unschedulable', submissions: 2 })
    expect(evaluate('nomad', SERVICE, always('partly'), {}, 1)).toMatchObject({ outcome: 'scheduled', submissions: 1 })
  })

  test('asks for what there is room for, and for node by node verdicts, gang or not', () => {
    for (const gang of [true, false]) {
      const { rules, partial } = evaluate('nomad', { ...SERVICE, gang }, always('scheduled'))
      expect([rules, partial]).toEqual([{ conflict: 'resourceFit', atomicity: 'perNode' }, true])
    }
    const allAtOnce = evaluate('nomad', { ...SERVICE, gang: true }, always('scheduled'), { atomicity: 'allOrNothing' })
    expect([allAtOnce.rules.atomicity, allAtOnce.partial]).toEqual(['allOrNothing', true])
  })

  test('of optimistic without submissions ends with its first refusal, whole or in part', () => {
    for (const answer of ['conflict', 'partly'] as const) {
      expect(evaluate('optimistic', SERVICE, always(answer))).toMatchObject({ outcome: answer, submissions: 1 })
    }
  })
})

/** A slow evaluation of `content` and a quick scheduler that takes the first free node just before each of its submissions. */
function contested(
  content: Parameters<typeof job>[1],
  rivals: readonly number[],
  options = {},
  words: Partial<Parameters<typeof job>[2]> = {},
): ToldRun {
  const quick = rivals.map((arrival, at) => job(`q-${at}`, 1, { arrival, scheduler: 'quick', duration: 600 }))
  const from = scenario({
    nodes: nodes(8),
    jobs: [job('slow', content, words), ...quick],
    schedulers: [
      scheduler('quick', { decision: { job: 0, task: 0 } }),
      scheduler('default', { decision: { job: 1_000_000, task: 100_000 } }),
    ],
    placement: { policy: 'firstFit' },
    duration: 500_000_000,
  })
  return tell(from, use('nomad', options))
}

const EVERY_PLAN = [0.5, 1.5, 2.5, 3.5, 4.5]

describe('a unit whose every plan is refused', () => {
  test('is submitted five times, is blocked, and is tried again a minute later', () => {
    const run = contested(1, EVERY_PLAN)
    expect(run.times('refused', 'slow')).toEqual([1.1, 2.2, 3.3, 4.4, 5.5])
    expect(
      run
        .of('outcome')
        .filter((event) => event.unit === 'slow')
        .map((event) => [event.outcome, event.time]),
    ).toEqual([
      ['conflict', 5_500_000],
      ['scheduled', 66_600_000],
    ])
    expect(run.times('park', 'slow')).toEqual([5.5])
    expect(run.of('backoff')).toEqual([])
    expect(run.figures).toMatchObject({ conflicts: 5, attemptsConflict: 1, partialPlacements: 0, groupsFailed: 0 })
    expect(run.started('slow')).toBe(66.6)
    expect(run.placed('slow')).toBe('n-5')
  })

  test('is woken before by a release', () => {
    const run = contested(1, EVERY_PLAN, {}, {})
    const earlier = tell(
      {
        ...run.setup,
        ...scenarioOf(run),
        cluster: { nodes: nodes(8), prefill: [{ name: 't', node: 'n-7', requests: { cpu: 1 }, until: 20_000_000 }] },
      },
      use('nomad'),
    )
    expect(earlier.times('park', 'slow')).toEqual([5.5])
    expect(earlier.started('slow')).toBe(21.1)
    expect(earlier.of('attempt').filter((event) => event.unit === 'slow')).toHaveLength(2)
  })

  test('waits its backoff instead where the strategy does not block', () => {
    const run = contested(1, EVERY_PLAN.slice(0, 2), { submissions: 2 })
    expect(run.times('park', 'slow')).toEqual([2.2])
    const omega = tell(scenarioOf(run), use('optimistic', { submissions: 2 }))
    expect(omega.times('backoff', 'slow')).toEqual([2.2])
    expect(omega.started('slow')).toBe(4.3)
  })
})

/** The scenario that a told run was made from. */
function scenarioOf(run: ToldRun): Parameters<typeof tell>[0] {
  const { cluster, workload, schedulers, allocator, retry, placement, duration, seed, name } = run.setup
  return {
    name,
    seed,
    cluster,
    workload: { jobs: [...workload.jobs] },
    schedulers,
    allocator,
    retry,
    placement,
    strategies: [],
    ...(duration === undefined ? {} : { duration }),
  }
}

describe('a unit that is refused in part', () => {
  test('keeps what was placed and plans the rest at once, and the second thought is about the rest alone', () => {
    const run = contested(pods('p', 3), [0.5])
    expect(run.times('think', 'slow')).toEqual([0, 1.3])
    expect(run.times('refused', 'slow')).toEqual([1.3])
    expect(run.figures).toMatchObject({ attempts: 2, attemptsScheduled: 2, attemptsPartly: 0, conflicts: 1, groupsPending: 0 })
    expect(run.placed('slow/p-0')).toBe('n-3')
    expect(run.started('slow/p-1')).toBe(1.3)
    expect(run.started('slow/p-0')).toBe(2.4)
  })

  test('wasted the thoughts that led to the refusal, no others', () => {
    const { figures } = contested(pods('p', 3), [0.5])
    const { useful, wasted } = figures.busyness.default
    expect([useful, wasted]).toEqual([1.1 / 500, 1.3 / 500])
  })

  test('loses a whole node’s pods, and keeps other nodes’', () => {
    const from = scenario({
      nodes: [node('n-0', 2), node('n-1', 2)],
      jobs: [job('slow', pods('p', 3), { duration: 60 }), job('rival', 1, { scheduler: 'quick', arrival: 0.05, duration: 10 })],
      schedulers: [scheduler('quick', { decision: { job: 0, task: 0 } }), scheduler()],
      placement: { policy: 'firstFit' },
    })
    const perNode = tell(from, use('nomad'))
    expect(
      perNode
        .of('bind')
        .map((event) => [event.time, event.pod ?? event.job, event.node].join(' '))
        .slice(0, 3),
    ).toEqual(['50000 rival n-0', '115000 p-2 n-1', '225000 p-0 n-0'])
    const incremental = tell(from, use('nomad', { atomicity: 'incremental' }))
    expect(incremental.times('bind')[1]).toBe(0.115)
    expect(incremental.of('bind').filter((event) => event.time === 115_000)).toHaveLength(2)
    const allAtOnce = tell(from, use('nomad', { atomicity: 'allOrNothing' }))
    expect(allAtOnce.of('bind').filter((event) => event.time === 115_000)).toEqual([])
  })
})

describe('all at once', () => {
  const gangs = (options: Record<string, unknown>) =>
    tell(scenario({ nodes: nodes(2), jobs: [job('gang', pods('p', 3), { gang: true, duration: 60 })] }), use('nomad', options))

  test('is an atomic commit, not an atomic plan: a gang too large for what is free is placed in part', () => {
    const roomy = { nodes: nodes(3), prefill: [{ name: 't', node: 'n-2', requests: { cpu: 1 }, until: 30_000_000 }] }
    const tried = (options: Record<string, unknown>) =>
      tell(scenario({ ...roomy, jobs: [job('gang', pods('p', 3), { gang: true, duration: 60 })] }), use('nomad', options))
    const run = tried({ atomicity: 'allOrNothing' })
    expect(run.figures).toMatchObject({ partialPlacements: 1, conflicts: 0, groupsFinished: 1 })
    expect(run.figures.stranded.cpu).toBeGreaterThan(0)
    const atomicPlan = tried({ atomicity: 'allOrNothing', incompletePlan: 'discard' })
    expect(atomicPlan.figures).toMatchObject({ partialPlacements: 0, groupsFinished: 1 })
    expect(atomicPlan.figures.stranded.cpu).toBe(0)
  })

  test('a gang that fits no cluster fails whatever the plan', () => {
    for (const incompletePlan of ['submit', 'discard']) expect(gangs({ incompletePlan }).outcome('gang')).toBe('failed')
  })
})

test('the preset differs from optimistic by its defaults alone', () => {
  const [nomad, optimistic] = ['nomad', 'optimistic'].map((name) => registry.get(name)!)
  expect(Object.keys(nomad.options)).toEqual(Object.keys(optimistic.options))
  const crowd = scenario({
    nodes: nodes(3, 4),
    jobs: Array.from({ length: 10 }, (_, at) => job(`j-${at}`, pods('p', 2), { duration: 20 })),
    schedulers: [scheduler('default', { count: 5 })],
  })
  const defaults = Object.fromEntries(Object.entries(nomad.options).map(([name, spec]) => [name, spec.default]))
  const same = tell(crowd, use('optimistic', defaults, { planning: 'whole' }))
  expect(same.figures.conflicts).toBeGreaterThan(0)
  expect(same.result.digest).toBe(tell(crowd, use('nomad')).result.digest)
})
