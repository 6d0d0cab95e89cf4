/** Every figure of a run, by hand, on runs so small that the arithmetic fits a comment. */
import { describe, expect, test } from 'vitest'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const distribution = (...values: number[]) => expect.objectContaining({ count: values.length, max: Math.max(...values) })

describe('a naive run of two pods', () => {
  // Nodes A 5 and B 8. `db` (6, 20 s) is submitted at 1 s and fits only B. `web` (App 4, LogCollector 2, 10 s) is submitted at 2 s:
  //  1.100 .. decision 100 ms a container: db bound on B, runs 1.100 - 21.100
  //  2.100 App on A (stranded); 2.200 LogCollector: 1 left on A, no room -> reschedule 1, App evicted, backoff 1 s
  //  3.300 App on A again; 3.400 no room -> reschedule 2, evicted, two attempts are the most: failed
  const decision = { decision: { job: 100_000, task: 0 } }
  const run = tell(
    scenario({
      nodes: [node('A', 5), node('B', 8)],
      jobs: [
        job('db', 6, { arrival: 1, duration: 20 }),
        job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])], { arrival: 2, duration: 10 }),
      ],
      schedulers: [scheduler('default', decision), scheduler('spare', decision)],
      retry: { maxAttempts: 2 },
    }),
    'naive',
  )
  const { figures } = run

  test('ends with the last thing that happens', () => {
    expect(run.result).toMatchObject({ ended: 'idle', endedSeconds: 21.1, scenario: 'built', strategy: 'naive', seed: '1' })
    expect(figures.windowSeconds).toBe(20.1)
  })

  test('counts its groups', () => {
    expect(figures).toMatchObject({
      groups: 2,
      groupsStarted: 1,
      groupsRunning: 0,
      groupsFinished: 1,
      groupsFailed: 1,
      groupsPending: 0,
      groupsDeadlocked: 0,
      failureRate: 0.5,
    })
  })

  test('counts its attempts', () => {
    expect(figures).toMatchObject({
      attempts: 5,
      attemptsScheduled: 3,
      attemptsUnschedulable: 2,
      attemptsConflict: 0,
      attemptsPartly: 0,
      attemptsAbandoned: 0,
      attemptFailureRate: 2 / 5,
      firstTryFailureRate: 1 / 2,
    })
  })

  test('counts what was undone', () => {
    expect(figures).toMatchObject({
      partialPlacements: 1,
      reschedules: 2,
      splitPods: 0,
      evictions: 2,
      rollbacks: 0,
      conflicts: 0,
      conflictFraction: 0,
    })
  })

  test('has no deadlock, and says since when: never', () => {
    expect(figures).toMatchObject({
      deadlocks: 0,
      deadlockedGroups: 0,
      deadlockOnsetSeconds: null,
      standstills: 0,
      livelocks: 0,
      starvedGroups: 0,
    })
    expect(figures).toMatchObject({ deadlockSeconds: 0, deadlockUnknown: 0 })
    expect(Object.values(figures.deadlockMembers)).toEqual([0, 0, 0, 0, 0])
  })

  test('weighs time: use of capacity, waits, busyness', () => {
    const capacity = 13 * 20.1
    expect(figures.utilisation.cpu).toBeCloseTo((6 * 20) / capacity, 12)
    expect(figures.stranded.cpu).toBeCloseTo((4 * 0.1 + 4 * 0.1) / capacity, 12)
    expect(figures.heldIdle.cpu).toBe(0)
    expect(figures.throughputPerSecond).toBeCloseTo(1 / 20.1, 12)
    expect(figures.waitFirstSeconds).toEqual({ mean: 0, p50: 0, p90: 0, p99: 0, max: 0, count: 2 })
    expect(figures.waitRunningSeconds).toEqual({ mean: 0.1, p50: 0.1, p90: 0.1, p99: 0.1, max: 0.1, count: 1 })
    // Five decisions: db's is useful, App's two were evicted after all, LogCollector's two found no room.
    expect(figures.busyness.default.useful).toBeCloseTo(0.1 / 20.1, 12)
    expect(figures.busyness.default.wasted).toBeCloseTo(0.2 / 20.1, 12)
    expect(figures.busyness.default.noRoom).toBeCloseTo(0.2 / 20.1, 12)
    expect(figures.busyness.spare).toEqual({ useful: 0, wasted: 0, noRoom: 0 })
  })

  test('has fairness 1/2 where one of two schedulers has everything', () => {
    expect(figures.fairness).toBe(0.5)
  })

  test('needs one node for its one running pod, and used one', () => {
    expect(figures.packingDensity).toBe(1)
  })

  test('tells what became of each group, and where its containers were', () => {
    expect(run.result.groups).toEqual([
      {
        name: 'db',
        outcome: 'finished',
        attempts: 1,
        startedSeconds: 1.1,
        finishedSeconds: 21.1,
        pods: [{ name: 'db', containers: [{ name: 'db', node: 'B' }] }],
      },
      {
        name: 'web',
        outcome: 'failed',
        attempts: 4,
        startedSeconds: null,
        finishedSeconds: null,
        pods: [
          {
            name: 'web',
            containers: [
              { name: 'App', node: null },
              { name: 'LogCollector', node: null },
            ],
          },
        ],
      },
    ])
  })
})

describe('waits', () => {
  test('are counted from the submission of the job, not from the arrival of its last member', () => {
    const late = job('late', [pod('p', [container('a', 1), container('b', 1, 7)])], { arrival: 3 })
    const run = tell(scenario({ nodes: nodes(1, 2), jobs: [late] }), 'pod')
    expect(run.figures.waitFirstSeconds).toEqual(distribution(7))
    expect(run.figures.waitRunningSeconds.max).toBeCloseTo(7.105, 9)
  })

  test('leave out who never got there, and count them apart', () => {
    const jobs = [job('a', 1, { duration: 2 }), job('b', 1, { duration: 2 }), job('never', 9)]
    const run = tell(scenario({ nodes: nodes(1), jobs }), 'pod')
    expect(run.figures.waitRunningSeconds).toMatchObject({ count: 2, max: 2.21, mean: (0.105 + 2.21) / 2 })
    expect(run.figures.waitFirstSeconds).toMatchObject({ count: 3, max: 0.21 })
    expect(run.figures.groupsFailed).toBe(1)
  })
})

describe('held, stranded and running', () => {
  test('under hoarding is first held, then running: the rest of an offer is held as long', () => {
    // Held: the whole node (4) from the batch at 0 to 0.105; then 3 run for 1 s.
    const run = tell(scenario({ nodes: nodes(1, 4), jobs: [job('a', 3, { duration: 1 })] }), 'hoarding')
    expect(run.figures.heldIdle.cpu).toBeCloseTo((4 * 0.105) / (4 * 1.105), 12)
    expect(run.figures.utilisation.cpu).toBeCloseTo(3 / (4 * 1.105), 12)
    expect(run.figures.stranded.cpu).toBe(0)
  })

  test('of a gang that comes pod by pod is stranded until it is whole', () => {
    // Bound at 0.105, 0.210, 0.315; runs from then on for 1 s.
    const run = tell(scenario({ nodes: nodes(3), jobs: [job('g', pods('p', 3), { gang: true, duration: 1 })] }), 'pod')
    expect(run.figures.stranded.cpu).toBeCloseTo((1 * 0.105 + 2 * 0.105) / (3 * 1.315), 12)
    expect(run.figures.utilisation.cpu).toBeCloseTo(3 / (3 * 1.315), 12)
    expect(run.figures.partialPlacements).toBe(1)
  })

  test('of a container alone is stranded until its siblings have come, and never counts as running before', () => {
    const run = tell(
      scenario({ nodes: nodes(1, 4), jobs: [job('w', [pod('w', [container('a', 1), container('b', 3)])], { duration: 1 })] }),
      'naive',
    )
    expect(run.figures.stranded.cpu).toBeCloseTo((1 * 0.105) / (4 * 1.21), 12)
    expect(run.figures.utilisation.cpu).toBeCloseTo(4 / (4 * 1.21), 12)
  })

  test('counts the prefill as running', () => {
    const prefill = [{ name: 't', node: 'n-0', requests: { cpu: 2 } }]
    const run = tell(scenario({ nodes: nodes(1, 4), jobs: [job('a', 1)], prefill, duration: 10_105_000 }), 'pod')
    expect(run.figures.utilisation.cpu).toBeCloseTo((2 * 10.105 + 10) / (4 * 10.105), 12)
  })

  test('is told for every dimension, and null for one that the cluster lacks', () => {
    const room = { cpu: 4, memory: 8 }
    const jobs = [job('a', { cpu: 1, memory: 4 }), job('gpu', { cpu: 1, 'example.com/gpu': 1 })]
    const run = tell(scenario({ nodes: [node('n', room)], jobs, duration: 10_000_000 }), 'pod')
    expect(run.figures.utilisation).toEqual({ cpu: 9_895 / 40_000, memory: 9_895 / 20_000, 'example.com/gpu': null })
  })
})

describe('the packing density', () => {
  test('is the lower bound on nodes over the nodes in use, at the peak of running pods', () => {
    const jobs = Array.from({ length: 4 }, (_, at) => job(`j-${at}`, 1, { duration: 60 }))
    const spread = tell(scenario({ nodes: nodes(4, 4), jobs }), use('pod', {}, { placement: { policy: 'worstFit' } }))
    const packed = tell(scenario({ nodes: nodes(4, 4), jobs }), use('pod', {}, { placement: { policy: 'bestFit' } }))
    expect(spread.figures.packingDensity).toBe(1 / 4)
    expect(packed.figures.packingDensity).toBe(1)
  })

  test('is null where nothing ever ran', () => {
    expect(tell(scenario({ nodes: nodes(1), jobs: [job('a', 2)] }), 'pod').figures.packingDensity).toBeNull()
  })
})

describe('starvation', () => {
  /** `big` needs the whole node; 150 small ones keep passing it. */
  const passing = (count: number) => {
    const small = Array.from({ length: count }, (_, at) => job(`s-${at}`, 1, { arrival: 0.4 * at, duration: 1 }))
    const big = job('big', 4, { arrival: 0.1 })
    return scenario({
      nodes: nodes(1, 4),
      jobs: [...small, big],
      duration: (0.4 * count + 0.3) * 1_000_000,
      schedulers: [scheduler('default', { decision: { job: 0, task: 0 } })],
    })
  }

  test('is to be overtaken by at least a hundred and never to have started', () => {
    const run = tell(passing(150), 'pod')
    expect(run.outcome('big')).toBe('pending')
    expect(run.figures.starvedGroups).toBe(1)
    expect(tell(passing(60), 'pod').figures.starvedGroups).toBe(0)
  })
})
