/** Each defect of Google's Omega simulator that changes a run, with it and without it; and the retry rules and queue that it shares. */
import { describe, expect, test } from 'vitest'
import type { OmegaDefect } from '../../src/model/compatibility.ts'
import { DEFAULT_RETRY, RETRY_PRESETS } from '../../src/model/defaults.ts'
import { job, node, nodes, pod, pods, type ScenarioWords, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const BOTH = [scheduler('left'), scheduler('right')]
const omega = use('optimistic', {}, { unit: 'job', planning: 'whole' })
const all = (conflict: string) => use('optimistic', { conflict, atomicity: 'allOrNothing' }, { unit: 'job', planning: 'whole' })

function running(words: ScenarioWords, strategy: Parameters<typeof tell>[1], ...defects: OmegaDefect[]) {
  return tell(scenario({ retry: RETRY_PRESETS.omega, ...words, compatibility: { omega: { seed: 3, defects } } }), strategy)
}

describe('sharedSeeds', () => {
  const words = {
    nodes: nodes(200),
    jobs: [job('a', pods('a', 8), { scheduler: 'left' }), job('b', pods('b', 8), { scheduler: 'right' })],
    schedulers: BOTH,
    placement: { policy: 'randomFirstFit' },
  }

  test('lets two schedulers that decide at once choose the very same nodes', () => {
    expect(running(words, omega, 'sharedSeeds').figures).toMatchObject({ attemptsConflict: 1, conflicts: 1 })
  })

  test('without it they choose apart, each by a seed of its own', () => {
    const run = running(words, omega)
    expect(run.figures).toMatchObject({ attempts: 2, conflicts: 0 })
    const nodesOf = (name: string) =>
      run
        .of('bind')
        .filter((event) => event.job === name)
        .map((event) => event.node)
    expect(nodesOf('a')).not.toEqual(nodesOf('b'))
  })
})

describe('the seed of the compatibility', () => {
  const words = { nodes: nodes(200), jobs: [job('a', pods('a', 8))], placement: { policy: 'randomFirstFit' } }
  const placed = (seed: string, own: number) =>
    tell(scenario({ ...words, compatibility: { omega: { seed: own, defects: ['sharedSeeds'] } } }), omega, seed)
      .of('bind')
      .map((event) => event.node)

  test('moves the placements, and the seed of the run does not', () => {
    expect(placed('1', 3)).toEqual(placed('2', 3))
    expect(placed('1', 3)).not.toEqual(placed('1', 4))
  })
})

describe('persistentPool', () => {
  // The first job fills node after node, so that its attempt leaves the pool in another order; the second draws from it.
  const words = {
    nodes: nodes(30, 1),
    jobs: [job('a', pods('a', 40), { duration: 1 }), job('b', pods('b', 10), { arrival: 5 })],
    placement: { policy: 'randomFirstFit' },
    duration: 8_000_000,
  }
  const drawn = (...defects: OmegaDefect[]) =>
    running(words, omega, 'sharedSeeds', ...defects)
      .of('bind')
      .map((event) => event.node)

  test('changes what the second attempt draws, and not the first', () => {
    const [kept, fresh] = [drawn('persistentPool'), drawn()]
    expect(kept.slice(0, 30)).toEqual(fresh.slice(0, 30))
    expect(kept.slice(30)).not.toEqual(fresh.slice(30))
  })

  test('changes no other policy', () => {
    const other = { ...words, placement: { policy: 'bestFit' } }
    expect(running(other, omega, 'persistentPool').result.digest).toBe(running(other, omega).result.digest)
  })
})

describe('eventPastHorizon', () => {
  const ending = (duration: number, ...defects: OmegaDefect[]) => {
    const jobs = [job('a', 1, { duration }), job('later', 1, { arrival: 100 })]
    const schedulers = [scheduler('default', { decision: { job: 0, task: 0 } })]
    const run = running({ nodes: nodes(2), jobs, schedulers, duration: 10_000_000 }, omega, ...defects)
    return { ...run.result, outcome: run.outcome('a') }
  }

  test('lets the one event still happen, and the run is as long as that', () => {
    expect(ending(10.5)).toMatchObject({ outcome: 'running', ended: 'duration', endedSeconds: 10 })
    expect(ending(10.5, 'eventPastHorizon')).toMatchObject({ outcome: 'finished', ended: 'duration', endedSeconds: 10.5 })
  })

  test('does not if a look at the cell comes first, once a second', () => {
    expect(ending(11.5, 'eventPastHorizon')).toMatchObject({ outcome: 'running', ended: 'duration', endedSeconds: 11 })
  })

  test('takes no second event', () => {
    const jobs = [job('a', 1, { duration: 10.2 }), job('b', 1, { duration: 10.4 })]
    const schedulers = [scheduler('default', { decision: { job: 0, task: 0 } })]
    const run = running({ nodes: nodes(2), jobs, schedulers, duration: 10_000_000 }, omega, 'eventPastHorizon')
    expect([run.outcome('a'), run.outcome('b')]).toEqual(['finished', 'running'])
    expect(run.figures.windowSeconds).toBe(10.2)
  })
})

describe('gangsIgnored', () => {
  const six = { nodes: nodes(1, 4), jobs: [job('g', pods('g', 6), { arrival: 1, duration: 100, gang: true })] }

  test('starts four of a gang of six on one node of four, and two later', () => {
    const run = running(six, all('resourceFit'), 'gangsIgnored')
    expect(run.times('bind').slice(0, 5)).toEqual([1.13, 1.13, 1.13, 1.13, expect.any(Number)])
    expect(run.times('bind')[4]).toBeGreaterThan(101)
    expect(run.figures).toMatchObject({ attemptsScheduled: 2, groupsFinished: 6, conflicts: 0 })
  })

  test('without it the gang, which has not room anywhere, binds nothing', () => {
    const run = running(six, all('resourceFit'))
    expect(run.times('bind')).toEqual([])
    expect(run.figures).toMatchObject({ attemptsScheduled: 0, groupsStarted: 0 })
  })

  const two = {
    nodes: nodes(1, 4),
    jobs: ['left', 'right'].map((name) => job(name, pods(name, 3), { arrival: 1, scheduler: name, gang: true })),
    schedulers: BOTH,
    duration: 60_000_000,
  }

  test('lets the loser of two gangs of three, after a rollback, commit one of its three', () => {
    const run = running(two, all('resourceFit'), 'gangsIgnored')
    expect(run.figures).toMatchObject({ groupsRunning: 4, rollbacks: 1, conflicts: 1 })
    expect(run.of('bind').filter((event) => event.job === 'right')).toHaveLength(1)
  })

  test('without it the loser has nothing', () => {
    const run = running(two, all('resourceFit'))
    expect(run.figures).toMatchObject({ groupsRunning: 1, rollbacks: 1, conflicts: 1 })
    expect(run.of('bind').filter((event) => event.job === 'right')).toEqual([])
  })
})

describe('versionsStayBumped', () => {
  // `quick` takes node a after 1 ms. `pair` has planned b and a: it is refused at 10 ms and gives b back. `slow` has planned b as well.
  const words = {
    nodes: [node('b', 3), node('a', 2, { labels: { only: 'a' } })],
    jobs: [
      job('quick', [pod('quick', 1, { nodeSelector: { only: 'a' } })], { scheduler: 'quick' }),
      job('pair', pods('pair', 2, 2), { scheduler: 'pair' }),
      job('slow', 1, { scheduler: 'slow' }),
    ],
    schedulers: Object.entries({ quick: 1000, pair: 10_000, slow: 100_000 }).map(([name, time]) =>
      scheduler(name, { decision: { job: time, task: 0 } }),
    ),
    placement: { policy: 'firstFit' },
    duration: 500_000,
  }

  test('refuses the slow one for claims that were rolled back', () => {
    const run = running(words, all('version'), 'versionsStayBumped')
    expect(run.of('refused').map((event) => event.job)).toEqual(['pair', 'slow'])
  })

  test('without it a rolled back claim was never there', () => {
    const run = running(words, all('version'))
    expect(run.of('refused').map((event) => event.job)).toEqual(['pair'])
    expect(run.times('start', 'slow')).toEqual([0.1])
  })
})

describe('refusedClaimsExpected and firstConflictOnly', () => {
  // `quick` assigns to the node once while `wide` thinks about its three pods on it.
  const words = {
    nodes: nodes(1, 8),
    jobs: [job('quick', 1, { scheduler: 'quick' }), job('wide', pods('wide', 3), { scheduler: 'wide' })],
    schedulers: [scheduler('quick', { decision: { job: 1000, task: 0 } }), scheduler('wide')],
    duration: 500_000,
  }
  const parts = use('optimistic', { conflict: 'version', atomicity: 'incremental' }, { unit: 'job', planning: 'whole' })
  const refused = (run: ReturnType<typeof tell>) => run.of('refused').map((event) => event.claims)

  test('the first lets a claim slip in behind its refused sibling', () => {
    // Seen 0, now 1: the first claim expects 0, the second 1 and is bound, the third 2, which the second has made it.
    expect(refused(running(words, parts))).toEqual([3])
    expect(refused(running(words, parts, 'refusedClaimsExpected'))).toEqual([1])
  })

  test('the second counts one of three claims that are refused together', () => {
    expect(refused(running(words, all('version')))).toEqual([3])
    expect(refused(running(words, all('version'), 'firstConflictOnly'))).toEqual([1])
  })
})

describe('the correct mode', () => {
  test('is the default: a scenario that names no compatibility runs as one without any defect, but for the streams of chance', () => {
    const words = {
      nodes: nodes(3, 2),
      jobs: [job('a', pods('a', 4), { gang: true, duration: 3 }), job('b', pods('b', 7), { arrival: 1 })],
    }
    const plain = tell(scenario({ ...words, retry: RETRY_PRESETS.omega, duration: 20_000_000 }), omega)
    expect(running({ ...words, duration: 20_000_000 }, omega).result).toEqual(plain.result)
  })
})

describe('one queue, one server', () => {
  // Decisions of 4 s; gaps of 3, 2 and 1 s: the waits are 0, 1, 3 and 6 s, and the last job is placed at 16 s and runs 105 s.
  const arrivals = [0, 3, 5, 6]
  const jobs = arrivals.map((arrival, at) => job(`j-${at}`, 1, { arrival, duration: 105 }))
  const slow = [scheduler('default', { decision: { job: 4_000_000, task: 0 } })]

  test.each(['serial', 'optimistic'])('%s: jobs wait 0, 1, 3 and 6 s, the scheduler is busy for 16 of 121', (name) => {
    const run = tell(scenario({ nodes: nodes(4), jobs, schedulers: slow }), use(name, {}, { unit: 'job' }))
    const { waitFirstSeconds, busyness, conflictFraction, windowSeconds } = run.figures
    expect(run.times('attempt').map((start, at) => start - arrivals[at])).toEqual([0, 1, 3, 6])
    expect(waitFirstSeconds).toMatchObject({ mean: 2.5, p50: 2, max: 6, count: 4 })
    expect([run.result.endedSeconds, windowSeconds]).toEqual([121, 121])
    expect(busyness.default).toEqual({ useful: 16 / 121, wasted: 0, noRoom: 0 })
    expect(conflictFraction).toBe(0)
  })

  test('an attempt that finds no room is neither useful nor wasted, and a retry thinks about what is left alone', () => {
    // Three pods, room for two: 0.1 + 3 x 0.005 s, then 0.1 + 0.005 s every 1.105 s until the first two end at 0.115 + 2 s.
    const run = tell(
      scenario({ nodes: nodes(2), jobs: [job('a', pods('a', 3), { duration: 2 })], retry: RETRY_PRESETS.omega }),
      use('serial', {}, { unit: 'job' }),
    )
    expect(run.of('think').map((event) => event.seconds)).toEqual([0.115, 0.105, 0.105])
    expect(run.of('outcome').map((event) => event.outcome)).toEqual(['scheduled', 'unschedulable', 'scheduled'])
    expect(run.times('attempt')).toEqual([0, 1.115, 2.22])
    expect(run.result.endedSeconds).toBe(4.325)
    expect(run.figures.busyness.default).toEqual({ useful: 220 / 4325, wasted: 0, noRoom: 105 / 4325 })
  })

  test('the conflict fraction is refused by successful transactions: three refusals and four successes', () => {
    // `thief` takes the one place three times just before `slow` commits; retries come after 1 s.
    const steals = [0.5, 2.5, 4.5].map((arrival, at) => job(`t-${at}`, 1, { arrival, duration: 0.7, scheduler: 'thief' }))
    const slowly = scheduler('slow', { decision: { job: 1_000_000, task: 0 } })
    const thief = scheduler('thief', { decision: { job: 0, task: 0 } })
    const words = { nodes: nodes(1), jobs: [job('slow', 1, { scheduler: 'slow' }), ...steals], schedulers: [slowly, thief] }
    const run = tell(scenario({ ...words, retry: { ...DEFAULT_RETRY, ...RETRY_PRESETS.omega } }), omega)
    const own = run.of('outcome').filter((event) => event.job === 'slow')
    expect(own.map((event) => event.outcome)).toEqual(['conflict', 'conflict', 'conflict', 'scheduled'])
    expect(run.figures).toMatchObject({ conflicts: 3, attemptsScheduled: 4, conflictFraction: 3 / 4 })
  })
})

describe('several schedulers of a kind', () => {
  test('share the load evenly under `hash`, and a job keeps its scheduler whatever else comes', () => {
    const jobs = Array.from({ length: 4000 }, (_, at) => job(`Batch-${at}`, 1, { duration: 1 }))
    const counts = (count: number) => {
      const from = scenario({ nodes: nodes(1), jobs, schedulers: [scheduler('default', { count, mapping: 'hash' })], duration: 1 })
      const dealt = tell(from, omega).finished.world.jobScheduler
      return Array.from({ length: count }, (_, at) => dealt.filter((one) => one === at).length)
    }
    for (const count of [2, 5, 16, 32]) {
      const expected = jobs.length / count
      const chiSquare = counts(count).reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
      // The 99.9th percentile of chi-square is below this for 1 to 31 degrees of freedom.
      expect(chiSquare).toBeLessThan(count + 4 * Math.sqrt(2 * count) + 8)
    }
  })
})
