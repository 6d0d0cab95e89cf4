/** Schedulers of a kind, who serves which job, and how long each thinks. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { setupOf } from '../../src/experiment/simulate.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { Roster } from '../../src/simulation/roster.ts'
import { dealJobs, schedulersOf } from '../../src/simulation/setup.ts'
import { job, nodes, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const setupFor = (from: Scenario) => setupOf(from, chooseStrategy(from, 'pod'), {})
const deal = (from: Scenario) => {
  const setup = setupFor(from)
  return Array.from(dealJobs(setup, new Roster(setup.cluster, setup.workload)))
}

describe('schedulers of a kind', () => {
  const mixed = (mapping: 'roundRobin' | 'hash') => {
    const jobs = Array.from({ length: 9 }, (_, at) => job(`j-${at}`, 1, { scheduler: at % 3 === 2 ? 'solo' : 'team' }))
    return scenario({ nodes: nodes(9), jobs, schedulers: [scheduler('solo'), scheduler('team', { count: 4, mapping })] })
  }

  test('are numbered if there are several', () => {
    expect(schedulersOf(setupFor(mixed('roundRobin'))).map((one) => one.name)).toEqual(['solo', 'team-0', 'team-1', 'team-2', 'team-3'])
  })

  test('are dealt their jobs round robin, each kind for itself', () => {
    expect(deal(mixed('roundRobin'))).toEqual([1, 2, 0, 3, 4, 0, 1, 2, 0])
  })

  test('are dealt jobs by their names under `hash`, whatever else there is', () => {
    const whole = deal(mixed('hash'))
    const from = mixed('hash')
    const jobs = from.workload.jobs ?? []
    const turned = deal({ ...from, workload: { jobs: [...jobs].reverse() } }).reverse()
    expect(turned).toEqual(whole)
    expect(whole.filter((_, at) => at % 3 === 2)).toEqual([0, 0, 0])
    expect(whole.every((server, at) => at % 3 === 2 || (server >= 1 && server <= 4))).toBe(true)
    expect(new Set(whole).size).toBeGreaterThan(2)
  })

  test('work side by side', () => {
    const jobs = Array.from({ length: 4 }, (_, at) => job(`j-${at}`, 1))
    const starts = (count: number) => {
      const run = tell(scenario({ nodes: nodes(4), jobs, schedulers: [scheduler('default', { count })] }), 'pod')
      return jobs.map(({ name }) => run.started(name))
    }
    expect(starts(1)).toEqual([0.105, 0.21, 0.315, 0.42])
    expect(starts(2)).toEqual([0.105, 0.105, 0.21, 0.21])
    expect(starts(4)).toEqual([0.105, 0.105, 0.105, 0.105])
  })

  test('do not serve a job that names none of them', () => {
    const from = scenario({ nodes: nodes(1), jobs: [job('lost', 1, { scheduler: 'nobody' })] })
    expect(() => deal(from)).toThrow(InvalidInputError)
    expect(() => deal(from)).toThrow('unknown scheduler: nobody, allowed: default')
  })
})

describe('decision time', () => {
  const thinking = (level: 'container' | 'pod' | 'job', gang: boolean) => {
    const two = pods('p', 3).map((one) => ({ ...one, containers: [...one.containers, { name: 'side', requests: { cpu: 1 } }] }))
    const run = tell(scenario({ nodes: nodes(3, 2), jobs: [job('j', two, { gang })] }), use('serial', {}, { unit: level }))
    return run.of('think').map((event) => event.seconds)
  }

  test('is the job part plus the task part a member: containers, pods, or all pods of the job', () => {
    expect(thinking('container', false)).toEqual(Array(6).fill(0.105))
    expect(thinking('pod', false)).toEqual(Array(3).fill(0.105))
    expect(thinking('job', true)).toEqual([0.115])
  })

  test('counts only members not yet bound', () => {
    const words = { nodes: nodes(3), prefill: [{ name: 't', node: 'n-0', requests: { cpu: 1 }, until: 9_000_000 }] }
    const run = tell(scenario({ ...words, jobs: [job('j', pods('p', 3))] }), 'gang')
    expect(run.of('think').map((event) => event.seconds)).toEqual([0.115, 0.105])
  })

  test('is that of the workload class, where one is stated', () => {
    const classes = { batch: { job: 1_000_000, task: 500_000 } }
    const jobs = [job('a', 1, { workloadClass: 'batch' }), job('b', 1, { workloadClass: 'service' }), job('c', 1)]
    const run = tell(scenario({ nodes: nodes(3), jobs, schedulers: [scheduler('default', { classes })] }), 'pod')
    expect(run.of('think').map((event) => event.seconds)).toEqual([1.5, 0.105, 0.105])
  })

  test('of a class that is called like a member of every object is the usual one', () => {
    const jobs = [job('a', 1, { workloadClass: 'constructor' }), job('b', 1, { workloadClass: 'toString' })]
    const run = tell(scenario({ nodes: nodes(3), jobs }), 'pod')
    expect(run.of('think').map((event) => event.seconds)).toEqual([0.105, 0.105])
  })

  test('of nothing still takes turns: schedulers at one instant alternate', () => {
    const jobs = ['a', 'b'].flatMap((name) => pods(name, 3).map((one) => job(one.name, 1, { scheduler: name })))
    const none = { decision: { job: 0, task: 0 } }
    const run = tell(scenario({ nodes: nodes(6), jobs, schedulers: [scheduler('a', none), scheduler('b', none)] }), 'pod')
    expect(run.of('bind').map((event) => event.group)).toEqual(['a-0', 'b-0', 'a-1', 'b-1', 'a-2', 'b-2'])
    expect(run.of('bind').every((event) => event.time === 0)).toBe(true)
  })
})

describe('placement', () => {
  const from = scenario({
    nodes: [...nodes(1, 9), ...nodes(1, 4).map((one) => ({ ...one, name: 'snug' }))],
    jobs: [job('a', 2, { scheduler: 'plain' }), job('b', 2, { scheduler: 'own' })],
    schedulers: [scheduler('plain'), scheduler('own', { placement: { policy: 'worstFit' } })],
  })

  test("is the preset's, unless the scenario, the scheduler or the entry states another, the last one first", () => {
    const places = (scene: Scenario, choice: Parameters<typeof tell>[1]) => {
      const run = tell(scene, choice)
      return [run.placed('a'), run.placed('b')]
    }
    expect(places(from, 'pod')).toEqual(['snug', 'n-0'])
    expect(places({ ...from, placement: { policy: 'firstFit' } }, 'pod')).toEqual(['n-0', 'n-0'])
    expect(places(from, use('pod', {}, { placement: { policy: 'bestFit' } }))).toEqual(['snug', 'snug'])
  })
})

describe('a run', () => {
  test('ends at its duration, and says so', () => {
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 60 })], duration: 10_000_000 }), 'pod')
    expect(run.result).toMatchObject({ ended: 'duration', endedSeconds: 10 })
    expect(run.outcome('a')).toBe('running')
    expect(run.figures.windowSeconds).toBe(10)
    expect(run.figures.utilisation.cpu).toBeCloseTo((10 - 0.105) / 10, 12)
  })

  test('takes in what happens at the very end of its duration', () => {
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 60 })], duration: 60_105_000 }), 'pod')
    expect(run.outcome('a')).toBe('finished')
  })

  test('has its window up to its duration though it was idle before', () => {
    const run = tell(scenario({ nodes: nodes(1), jobs: [job('a', 1, { duration: 1 })], duration: 100_000_000 }), 'pod')
    expect(run.result.ended).toBe('idle')
    expect(run.figures.windowSeconds).toBe(100)
    expect(run.figures.utilisation.cpu).toBeCloseTo(0.01, 12)
  })

  test('ends at its event budget, and says so', () => {
    const jobs = Array.from({ length: 50 }, (_, at) => job(`j-${at}`, 1))
    const run = tell(scenario({ nodes: nodes(50), jobs, eventBudget: 20 }), 'pod')
    expect(run.result.ended).toBe('eventBudget')
    expect(run.finished.events).toBe(20)
  })

  test('of no jobs is over at once, with empty ratios', () => {
    const run = tell(scenario({ nodes: nodes(2), jobs: [] }), 'pod')
    expect(run.result).toMatchObject({ ended: 'idle', endedSeconds: 0, groups: [] })
    expect(run.figures).toMatchObject({
      groups: 0,
      failureRate: null,
      attemptFailureRate: null,
      conflictFraction: null,
      throughputPerSecond: null,
    })
  })

  test('refuses a prefill on an unknown node, or one that does not fit', () => {
    const with_ = (name: string, cpu: number) => () =>
      tell(scenario({ nodes: nodes(1), jobs: [job('a', 1)], prefill: [{ name: 't', node: name, requests: { cpu } }] }), 'pod')
    expect(with_('nowhere', 1)).toThrow(InvalidInputError)
    expect(with_('n-0', 2)).toThrow(InvalidInputError)
    expect(with_('n-0', 1)).not.toThrow()
  })
})
