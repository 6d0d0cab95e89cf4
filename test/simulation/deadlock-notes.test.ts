/** What a run writes down of its deadlock, and that writing it down changes nothing else. */
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compare } from '../../src/experiment/compare.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { job, nodes, pods, scenario, scheduler } from '../tools/scenario-builders.ts'

const two = readScenarioFile(fileURLToPath(new URL('../../scenarios/hoarding-deadlock.yaml', import.meta.url))).scenario

describe('a run that is to explain its deadlock', () => {
  test('is the same run, with and without one', () => {
    for (const strategy of two.strategies.map(({ name }) => name)) {
      const { deadlock, ...rest } = simulate(two, { strategy, explain: true })
      const plain = simulate(two, { strategy })
      expect(JSON.stringify(rest)).toBe(JSON.stringify(plain))
      expect(deadlock !== undefined).toBe(plain.figures.deadlocks > 0)
    }
  })

  test('names groups, nodes, dimensions, schedulers and times, at the onset and at the end', () => {
    const { deadlock, figures, endedSeconds } = simulate(two, { strategy: 'pod', explain: true })
    expect(deadlock?.onsetSeconds).toBe(figures.deadlockOnsetSeconds)
    const [a] = deadlock?.onset.groups ?? []
    expect([a.name, a.scheduler, a.held]).toEqual(['A', 'first', [2000]])
    expect(a.places.map(({ node, kind, sinceSeconds }) => [node, kind, sinceSeconds])).toEqual([
      ['n-0', 'bound', 0.105],
      ['n-2', 'bound', 0.21],
    ])
    expect(deadlock?.onset.dimensions).toEqual([{ name: 'cpu', unit: 'millicores' }])
    expect([deadlock?.end?.seconds, deadlock?.waitingAtEnd]).toEqual([endedSeconds, 0])
  })

  test('counts those that hold nothing and wait for it at the end', () => {
    const gangs = ['A', 'B'].map((name, at) => job(name, pods('p', 3), { gang: true, duration: 60, scheduler: `s${at}` }))
    const late = job('late', pods('q', 1), { duration: 60, arrival: 10, scheduler: 's2' })
    const from = scenario({ nodes: nodes(4), jobs: [...gangs, late], schedulers: ['s0', 's1', 's2'].map((name) => scheduler(name)) })
    expect(simulate(from, { strategy: 'pod', explain: true }).deadlock).toMatchObject({ waitingAtEnd: 1, end: { stuck: 2 } })
  })

  test('does so in a comparison too', () => {
    const { runs } = compare(two, { strategies: ['hoarding', 'gang'], explain: true })
    expect(runs.map(({ deadlock }) => deadlock?.onset.stuck)).toEqual([2, undefined])
  })
})
