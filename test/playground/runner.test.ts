/** What the worker of the playground makes of a text: the runs that Node makes, problems with their places, and limits that hold. */
import { describe, expect, test } from 'vitest'
import { MOST_EVENTS, MOST_NODES, MOST_RECORDS, MOST_TEXT, MOST_THINGS } from '../../docs/playground/limits.ts'
import type { PlaygroundRun } from '../../docs/playground/protocol.ts'
import { thingsIn } from '../../docs/playground/size.ts'
import { simulate } from '../../src/index.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { answersTo, EXAMPLES, FILES, runsOf } from './requests.ts'

const STORY = FILES['app-logcollector.yaml']

describe('a run of the page', () => {
  test.each(EXAMPLES)('of %s is the run of Node: the same result under each strategy', (path) => {
    const { scenario } = parseScenario(FILES[path], { source: path, read: (name) => FILES[name] })
    const runs = runsOf(FILES[path])
    expect(runs.map(({ result }) => result.strategy)).toEqual(scenario.strategies.map(({ name }) => name))
    for (const { result, unmet } of runs) {
      const { deadlock: _, ...rest } = result
      expect(rest).toEqual(JSON.parse(JSON.stringify(simulate(scenario, { strategy: result.strategy }))))
      expect(unmet).toEqual([])
    }
  })

  test('takes the strategies and the seed that are asked for, and passes over those that nobody knows', () => {
    const runs = runsOf(STORY, ['pod', 'nobody', 'nomad'], '7')
    expect(runs.map(({ result }) => `${result.strategy} ${result.seed}`)).toEqual(['pod 7', 'nomad 7'])
  })

  test('can be cloned to another thread as it is', () => {
    for (const run of runsOf(STORY)) expect(structuredClone(run)).toEqual(run)
  })

  test('explains its deadlock', () => {
    const [run] = runsOf(FILES['hoarding-deadlock.yaml'], ['hoarding'])
    expect(run.result.deadlock?.onset.stuck).toBe(2)
  })
})

describe('a text that is wrong', () => {
  test('is told with line and column, and not run', () => {
    const answers = answersTo({ kind: 'run', text: STORY.replace('memory: 2Gi', 'memory: 2Gb'), strategies: null, seed: '' })
    expect(answers.map(({ kind }) => kind)).toEqual(['read', 'done'])
    expect(answers[0]).toMatchObject({ problems: [{ line: 8, path: 'cluster.nodes[1].allocatable.memory' }] })
  })

  test('names the files that the page has, where it asks for another', () => {
    const text = STORY.replace(/cluster:[\s\S]*?workload:/, 'cluster: { manifests: [elsewhere.yaml] }\nworkload:')
    const [read] = answersTo({ kind: 'run', text, strategies: null, seed: '' })
    expect(JSON.stringify(read)).toMatch(/no such file, only .*manifests\/nodes\.yaml/)
  })

  test('that a recipe finds fault with is a failure in words', () => {
    const text = 'cluster: { nodes: [{ name: n, allocatable: { cpu: 1 } }] }\nworkload: { generate: { kind: deadlockProne, gangs: 50 } }'
    const answers = answersTo({ kind: 'run', text, strategies: null, seed: '' })
    expect(answers.map(({ kind }) => kind)).not.toContain('run')
    expect(JSON.stringify(answers)).toMatch(/failed|problems":\[\{/)
  })
})

describe('limits', () => {
  test('a scenario of too many things is refused before any is made', () => {
    for (const [from, to] of [
      ['duration: 10m', 'duration: 10m\n      count: 9999999'],
      ['name: Node_A', 'count: 999999, name: Node_A'],
      ['- name: web\n          containers', '- name: web\n          replicas: 9999999\n          containers'],
    ]) {
      const text = STORY.replace(from, to)
      expect(thingsIn(text)).toBeGreaterThan(MOST_THINGS)
      const answers = answersTo({ kind: 'run', text, strategies: null, seed: '' })
      expect(answers).toMatchObject([
        { kind: 'read', problems: [{ line: 1, message: expect.stringContaining('command line') }] },
        { kind: 'done' },
      ])
    }
  })

  test('copies multiply: many copies of a job of many pods count as their product', () => {
    expect(thingsIn('jobs: [{ count: 100, pods: [{ replicas: 20, containers: [{ name: a, resources: {} }] }] }]')).toBe(100 * (1 + 20 * 2))
    expect(thingsIn('generate: { kind: mixed, jobs: 5000 }')).toBe(5000)
    expect(thingsIn(': : :')).toBe(0)
  })

  test('every example is within it', () => {
    for (const path of EXAMPLES) expect(thingsIn(FILES[path])).toBeLessThan(MOST_THINGS)
  })

  test('a text that is too long is refused', () => {
    const [read] = answersTo({ kind: 'run', text: `${STORY}#${'x'.repeat(MOST_TEXT)}`, strategies: null, seed: '' })
    expect(read).toMatchObject({ problems: [{ message: expect.stringContaining('command line') }] })
  })

  test('a run keeps its first records and counts all, and shows the nodes that they speak of', () => {
    const [run] = runsOf(FILES['mixed-load.yaml'], ['naive']) as [PlaygroundRun]
    expect(run.events).toHaveLength(MOST_RECORDS)
    expect(run.records).toBeGreaterThan(MOST_RECORDS)
    expect(run.stage.nodes).toHaveLength(MOST_NODES)
    const spoken = new Set(run.events.map(({ node }) => node))
    expect(run.stage.nodes.filter(({ name }) => !spoken.has(name)).length).toBeLessThan(MOST_NODES / 2)
  })

  test('a run without end stops at the budget of events, the smaller one of the page and the scenario', () => {
    const ends = (text: string) => runsOf(text).map(({ result, records }) => [result.ended, records < 10 * MOST_EVENTS])
    expect(ends(ENDLESS)).toEqual([['eventBudget', true]])
    expect(runsOf(`eventBudget: 50\n${ENDLESS}`)[0].records).toBeLessThan(500)
  })
})

describe('an exploration', () => {
  test('finds the deadlock that the page shows', () => {
    const answers = answersTo({ kind: 'explore', text: FILES['hoarding-deadlock.yaml'], strategy: 'hoarding', seed: '' })
    expect(answers.at(-2)).toMatchObject({ kind: 'explored', exploration: { complete: true, deadlockReachable: true, states: 18 } })
    const ways = answers.flatMap((one) => (one.kind === 'explored' ? [...one.ways] : []))
    expect(ways.map(([kind, { result }]) => [kind, result.figures.deadlocks])).toEqual([['deadlock', 1]])
  })

  test('of what the explorer leaves out is a failure in words', () => {
    const answers = answersTo({ kind: 'explore', text: FILES['mixed-load.yaml'], strategy: 'hoarding', seed: '' })
    expect(answers.at(-2)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/\w+ \w+/) })
  })
})

/** The second job tries a thousand times a second what the first one never leaves room for. */
const ENDLESS = `
name: endless
cluster: { nodes: [{ name: n, allocatable: { cpu: 1 } }] }
workload:
  jobs:
    - { name: a, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
    - { name: b, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
retry: { backoff: [1ms, 1ms], maxAttempts: 1000000000, retryUnschedulable: true }
strategies: [pod]
`
