/** Traces written by hand are performed on the engine step by step, and the run goes on from where they lead. */
import { describe, expect, test } from 'vitest'
import type { Step, StepTrace } from '../../src/analysis/explore/types.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { type ReplayOptions, replay } from '../../src/experiment/replay.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { container, job, nodes, pod, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'

/** `start 0`, `offer 0 1` ... as steps. */
function steps(...words: readonly string[]): Step[] {
  return words.map((text) => {
    const [kind, first, second] = text.split(' ')
    const subject = kind === 'finish' || kind === 'rejectGang' ? 'group' : kind === 'arrive' ? 'member' : 'unit'
    return { do: kind as Step['do'], [subject]: Number(first), ...(second === undefined ? {} : { node: Number(second) }), text }
  })
}

const trace = (...words: readonly string[]): StepTrace => ({ kind: 'deadlock', steps: steps(...words) })

/** Gangs of two, a scheduler each, that last a minute. */
function gangs(count: number, room: number): Scenario {
  const names = ['A', 'B', 'C'].slice(0, count)
  return scenario({
    nodes: nodes(room),
    jobs: names.map((name) => job(name, pods(name.toLowerCase(), 2), { gang: true, duration: 60, scheduler: `s-${name}` })),
    schedulers: names.map((name) => scheduler(`s-${name}`)),
  })
}

function performed(from: Scenario, what: StepTrace, options: ReplayOptions) {
  const events: TraceEvent[] = []
  const result = replay(from, what, { checkLaws: true, listener: (event) => events.push(event), ...options })
  return { result, figures: result.figures, events, kinds: events.map(({ kind }) => kind) }
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

const HELD = ['start 0', 'start 1', 'offer 0 0', 'offer 1 1']

describe('a deadlock', () => {
  test('of two hoarders that hold a node each is seen by the watch, and nothing ends it', () => {
    for (const mode of ['offers', 'reserve']) {
      const { figures, result } = performed(gangs(2, 2), trace(...HELD), { strategy: use('hoarding', { mode }) })
      expect(figures).toMatchObject({ deadlocks: 1, standstills: 1, groupsDeadlocked: 2, groupsStarted: 0, deadlockOnsetSeconds: 0.000004 })
      expect(result.ended).toBe('idle')
    }
  })

  test('of gangs that are bound pod by pod is seen as well', () => {
    const { figures } = performed(gangs(2, 2), trace('start 0', 'start 2', 'decide 0', 'decide 2'), { strategy: 'pod' })
    expect(figures).toMatchObject({ deadlocks: 1, standstills: 1, groupsDeadlocked: 2, partialPlacements: 2 })
  })

  test('of incremental commits is seen as well', () => {
    const filled = scenario({
      nodes: nodes(2),
      jobs: [
        job('F', 1, { duration: 60, scheduler: 's-F' }),
        ...['A', 'B'].map((name) => job(name, pods(name, 2), { gang: true, duration: 60, scheduler: `s-${name}` })),
      ],
      schedulers: ['F', 'A', 'B'].map((name) => scheduler(`s-${name}`)),
    })
    const way = trace('start 0', 'decide 0', 'start 1', 'decide 1', 'finish 0', 'start 2', 'decide 2')
    const { figures } = performed(filled, way, { strategy: use('optimistic', { atomicity: 'incremental' }) })
    expect(figures).toMatchObject({ deadlocks: 1, standstills: 1, groupsDeadlocked: 2, groupsFinished: 1 })
  })

  test('does not come of another order', () => {
    const { figures } = performed(gangs(2, 2), trace('start 0', 'start 1', 'offer 0 0', 'offer 0 1', 'decide 0'), { strategy: 'hoarding' })
    expect(figures).toMatchObject({ deadlocks: 0, groupsFinished: 2 })
  })
})

describe('steps', () => {
  test('take a microsecond each, and nobody takes a turn meanwhile', () => {
    const { events, result } = performed(gangs(2, 2), trace(...HELD), { strategy: 'hoarding', onlySteps: true })
    const times = events.filter(({ kind }) => kind === 'attempt' || kind === 'lease').map(({ time, scheduler: who }) => `${time} ${who}`)
    expect(times).toEqual(['1 s-A', '2 s-B', '3 s-A', '4 s-B'])
    expect(result).toMatchObject({ ended: 'steps', endedSeconds: 0.000004 })
  })

  test('a group ends when the step says so, and its room is free for the next step', () => {
    const way = trace('start 0', 'offer 0 0', 'offer 0 1', 'decide 0', 'start 1', 'finish 0', 'offer 1 0', 'offer 1 1', 'decide 1')
    const { figures } = performed(gangs(2, 2), way, { strategy: 'hoarding', onlySteps: true })
    expect(figures).toMatchObject({ groupsFinished: 1, groupsRunning: 1 })
  })

  test('a lease expires when the step says so', () => {
    const strategy = use('hoarding', { release: 'timeout' })
    const { events } = performed(gangs(2, 2), trace(...HELD, 'expire 1 1', 'offer 0 1', 'decide 0'), { strategy, onlySteps: true })
    expect(events.filter(({ kind }) => kind === 'revoke' || kind === 'start').map(({ kind, time }) => `${kind} ${time}`)).toEqual([
      'revoke 5',
      'start 7',
    ])
  })

  test('patience is over when the step says so', () => {
    const strategy = use('hoarding', { release: 'releaseAll+backoff' })
    const { figures } = performed(gangs(2, 2), trace(...HELD, 'timeout 1', 'offer 0 1', 'decide 0'), { strategy, onlySteps: true })
    expect(figures).toMatchObject({ attemptsAbandoned: 1, groupsRunning: 1 })
  })

  test('an elder takes the lease of a younger one and is offered the node apart', () => {
    const strategy = use('hoarding', { release: 'woundWait' })
    const { figures } = performed(gangs(2, 2), trace(...HELD, 'wound 0 1', 'decide 0'), { strategy, onlySteps: true })
    expect(figures).toMatchObject({ groupsRunning: 1 })
    expect(problemsOf(() => performed(gangs(2, 2), trace(...HELD, 'wound 1 0'), { strategy }))[0]).toContain('may take no lease')
  })

  test('a scheduler that crashes gives back what it held, and a unit that lost its leases goes on', () => {
    const crashed = performed(gangs(2, 2), trace(...HELD, 'crash 1', 'offer 0 1', 'decide 0', 'start 1'), {
      strategy: 'hoarding',
      onlySteps: true,
    })
    expect(crashed.figures).toMatchObject({ attemptsAbandoned: 1, groupsRunning: 1, attempts: 3 })
    const strategy = use('hoarding', { release: 'recover' })
    const robbed = performed(gangs(2, 2), trace(...HELD, 'recover 1', 'offer 0 1', 'decide 0'), { strategy, onlySteps: true })
    expect(robbed.figures).toMatchObject({ attemptsAbandoned: 0, groupsRunning: 1 })
  })

  test('a gang in Permit is rejected when the step says so', () => {
    const { figures, kinds } = performed(gangs(2, 2), trace('start 0', 'start 2', 'decide 0', 'decide 2', 'rejectGang 1'), {
      strategy: 'permit',
      onlySteps: true,
    })
    expect(kinds.filter((kind) => kind === 'evict')).toHaveLength(1)
    expect(figures).toMatchObject({ reschedules: 1 })
  })

  test('a late member comes when the step says so, and by itself if none does', () => {
    const late = scenario({
      nodes: nodes(1, 2),
      jobs: [job('web', [pod('web', [container('app', 1), container('log', 1, 30)])], { duration: 60 })],
    })
    const early = performed(late, trace('arrive 1', 'start 0', 'decide 0'), { strategy: 'pod' })
    expect(early.result.groups[0].startedSeconds).toBe(0.000003)
    expect(problemsOf(() => performed(late, trace('start 0'), { strategy: 'pod' }))[0]).toContain('members of web have still to arrive')
    const unasked = performed(late, trace(), { strategy: 'pod' })
    expect(unasked.result.groups[0].startedSeconds).toBe(30.105)
  })

  test('what was due while the steps were performed comes after them', () => {
    const quick = scenario({
      nodes: nodes(2),
      jobs: ['A', 'B'].map((name) => job(name, pods(name, 2), { gang: true, duration: 0.000001, scheduler: name })),
      schedulers: ['A', 'B'].map((name) => scheduler(name, { decision: { job: 0, task: 0 } })),
    })
    const { figures, events } = performed(quick, trace('start 0', 'decide 0', 'start 1'), { strategy: 'gang' })
    expect(figures).toMatchObject({ groupsFinished: 2, deadlocks: 0 })
    const times = events.map(({ time }) => time)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })
})

describe('a cycle', () => {
  const livelock: StepTrace = {
    kind: 'livelock',
    steps: steps('start 0', 'start 1', 'offer 0 0', 'offer 1 1', 'expire 0 0', 'expire 1 1'),
    repeatsFrom: 2,
  }

  test('is performed as often as asked, and three times unasked', () => {
    for (const [repeats, leases] of [
      [undefined, 6],
      [1, 2],
      [150, 300],
    ] as const) {
      const heard: number[] = []
      const { kinds } = performed(gangs(2, 2), livelock, {
        strategy: use('hoarding', { release: 'timeout' }),
        onlySteps: true,
        onStep: (_, number) => heard.push(number),
        ...(repeats === undefined ? {} : { repeats }),
      })
      expect(kinds.filter((kind) => kind === 'lease')).toHaveLength(leases)
      expect(heard).toEqual(Array.from({ length: 2 + leases * 2 }, (_, at) => at + 1))
    }
  })

  test('of failed attempts gives nobody up, however few the scenario allows', () => {
    const impatient = { ...gangs(2, 2), retry: { ...gangs(2, 2).retry, maxAttempts: 1 } }
    const cycle: StepTrace = { kind: 'livelock', steps: steps('start 0', 'timeout 0'), repeatsFrom: 0 }
    const { figures } = performed(impatient, cycle, { strategy: use('hoarding', { release: 'releaseAll+backoff' }), onlySteps: true })
    expect(figures).toMatchObject({ attemptsAbandoned: 3, groupsFailed: 0 })
  })
})

describe('a replay', () => {
  test('gives the same digest every time, and another for another order', () => {
    const digest = (...words: string[]) => replay(gangs(2, 2), trace(...words), { strategy: 'hoarding' }).digest
    expect(digest(...HELD)).toBe(digest(...HELD))
    expect(digest(...HELD)).not.toBe(digest('start 0', 'start 1', 'offer 1 1', 'offer 0 0'))
  })

  test('refuses a step that cannot be done, and says its number, why, and what could be done', () => {
    const said = problemsOf(() => replay(gangs(2, 2), trace('start 0', 'offer 0 0', 'decide 0'), { strategy: 'hoarding' }))
    expect(said).toEqual([
      'steps[2]: invalid step 3: decide 0 (decide A): scheduler s-A does not think, it waits, allowed: start B, offer A n-1, crash A',
    ])
  })

  test.each([
    ['start 0', 'start 0', 'scheduler s-A is not idle, it tries A'],
    ['start 0', 'offer 1 0', 'no attempt at B has begun'],
    ['start 0', 'expire 0 0', 'A holds no lease on that node'],
    ['start 0', 'timeout 0', 'A waits without a limit'],
    ['start 0', 'finish 0', 'the group does not run'],
    ['start 0', 'rejectGang 0', 'the group is not bound in part'],
    ['start 0', 'recover 0', 'A is not one to be rolled back'],
    ['start 0', 'arrive 0', 'the member is there already'],
  ])('%s, then %s: %s', (first, second, why) => {
    expect(problemsOf(() => replay(gangs(2, 2), trace(first, second), { strategy: 'hoarding' }))[0]).toContain(why)
  })

  test('refuses offers of a node that is closed, and a lease without a limit does not expire', () => {
    const refused = (...words: string[]) => problemsOf(() => replay(gangs(2, 2), trace(...words), { strategy: 'hoarding' }))[0]
    expect(refused(...HELD, 'offer 0 1')).toContain('n-1 is closed, B holds it')
    expect(refused(...HELD, 'expire 0 0')).toContain('the lease has no time limit')
  })

  test('names all that is wrong with the form of a trace at once', () => {
    const wrong = { kind: 'livelock', steps: [...steps('start 7', 'offer 0', 'jump 0')], repeatsFrom: 9 } as StepTrace
    expect(problemsOf(() => replay(gangs(2, 2), wrong, { strategy: 'hoarding', repeats: 0 }))).toEqual([
      'repeatsFrom: invalid value: 9, allowed: the index of a step, below 3',
      'repeats: invalid value: 0, allowed: a whole number from 1',
      'steps[0].unit: invalid unit: 7, allowed: 0 to 1',
      'steps[1].node: invalid node: none, allowed: 0 to 1',
      expect.stringContaining('steps[2].do: unknown step: jump, allowed: arrive, start'),
    ])
  })
})
