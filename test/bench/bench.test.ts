/** The benches, small: that they run, tell the story right, and give the same runs each time. No timing is asserted. */
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { detectionState, detectionTable, KINDS, measureDetection, naiveFixPoint } from '../../bench/detection.ts'
import { measureOmegaDay } from '../../bench/omega-day.ts'
import { reduceHolds } from '../../src/analysis/deadlock.ts'
import { beginAside, runAside } from '../../src/bench/aside.ts'
import { comparisonPlan, runPlan } from '../../src/bench/comparison.ts'
import { deadlockGrid, deadlockPairs, deadlockPlan, deadlockRows, runDeadlock } from '../../src/bench/deadlock.ts'
import { measureDecisions, PRESETS, speedTable } from '../../src/bench/decisions.ts'
import { greedyGrid, greedyRows, runGreedy } from '../../src/bench/greedy.ts'
import { runLarge } from '../../src/bench/large.ts'
import { benchPage } from '../../src/bench/page.ts'
import { storyRows, storyText, tellStory } from '../../src/bench/story.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { registry } from '../../src/strategy/registry.ts'
import { table } from '../../src/view/table.ts'

const story = readScenarioFile(fileURLToPath(new URL('../../scenarios/app-logcollector.yaml', import.meta.url))).scenario

describe('the story', () => {
  const told = tellStory(story)

  test('it is told for every strategy of the scenario, and naive alone fails', () => {
    expect(told.map(({ result }) => result.strategy)).toEqual(story.strategies.map(({ name }) => name))
    expect(told.filter(({ result }) => result.figures.failureRate !== 0).map(({ result }) => result.strategy)).toEqual(['naive'])
  })

  test('its text says where App and LogCollector go', () => {
    const text = storyText(told)
    expect(text).toContain('App is bound to Node_A')
    expect(text).toMatch(/bound to Node_B/)
    expect(storyRows(told)).toHaveLength(told.reduce((sum, { events }) => sum + events.length, 0))
  })
})

test('the comparison gives the same digests each time, and covers every preset', () => {
  const plan = comparisonPlan('small')
  const digests = () =>
    runPlan(plan).map(({ scenario, runs }) => [scenario, runs.map(({ strategy, seed, digest }) => `${strategy} ${seed} ${digest}`)])
  expect(digests()).toEqual(digests())
  for (const { scenario } of plan) expect(new Set(scenario.strategies.map(({ use }) => use))).toEqual(new Set(PRESETS))
})

test('the page draws the loads of a recipe as a line, and tells each strategy of each story', () => {
  const runs = tellStory(story)
  const stories = [{ scenario: story, title: 'The story', about: ['Two of them.'], runs }]
  const { page, pictures } = benchPage({ command: 'x', version: '1', stories, comparisons: runPlan(comparisonPlan('small')), tables: [] })
  const names = Object.keys(pictures)
  expect(names).toEqual(expect.arrayContaining(['failureRate-coScheduling.svg', 'throughputPerSecond-mixed.svg', 'legend.svg']))
  expect(names.filter((name) => name.startsWith('timeline-'))).toHaveLength(story.strategies.length)
  for (const words of ['1.25 GiB of memory', 'Two of them.', 'fragmenting']) expect(page).toContain(words)
})

test('what is done about deadlock: never deadlocks, banker and ordered do not, recover breaks what it finds; the table fits 120 columns', () => {
  const comparisons = runDeadlock(deadlockPlan('small'))
  for (const { runs } of comparisons) {
    const of = (word: string) => runs.filter(({ strategy }) => strategy.endsWith(word)).map(({ figures }) => figures)
    expect(
      of('banker')
        .concat(of('ordered'))
        .every(({ deadlocks, groups, groupsFinished }) => deadlocks === 0 && groups === groupsFinished),
    ).toBe(true)
    expect(of('recover').every(({ standstills, groups, groupsFinished }) => standstills === 0 && groups === groupsFinished)).toBe(true)
    expect(of('never').some(({ standstills }) => standstills > 0)).toBe(true)
  }
  for (const comparison of comparisons) {
    for (const { head, rows } of [deadlockGrid(comparison), deadlockPairs(comparison)]) {
      const lines = table(head, rows, { width: 10_000 }).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
    }
  }
  expect(deadlockRows(comparisons)).toEqual(deadlockRows(runDeadlock(deadlockPlan('small'))))
})

test('greedy planning misses some gangs, more of them smallest first than largest first; the same each time', () => {
  const points = runGreedy('small')
  const rate = (wanted: string) =>
    points
      .filter(({ order }) => order === wanted)
      .reduce((sum, { runs }) => sum + runs.reduce((all, run) => all + (run.figures.greedyMissRate ?? 0), 0), 0)
  expect(rate('small')).toBeGreaterThan(rate('large'))
  expect(rate('large')).toBeGreaterThan(0)
  const { head, rows } = greedyGrid(points)
  expect(rows.filter(([name]) => name.startsWith('pod')).every((row) => row.slice(1, 7).every((cell) => cell === '–'))).toBe(true)
  expect(
    Math.max(
      ...table(head, rows, { width: 10_000 })
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(120)
  expect(greedyRows(runGreedy('small'))).toEqual(greedyRows(points))
})

test('the sizes grow: small, normal, full', () => {
  const runs = (['small', 'normal', 'full'] as const).map((size) => comparisonPlan(size).reduce((sum, { seeds }) => sum + seeds.length, 0))
  expect(runs[0]).toBeLessThan(runs[1])
  expect(runs[1]).toBeLessThan(runs[2])
})

test('decision speed is measured for every preset of the registry, on the same runs each time', () => {
  const measure = () => measureDecisions(1, [[10, 20]])
  const rows = measure()
  expect(rows.map(({ strategy }) => strategy)).toEqual([...registry.keys()].filter((name) => name !== 'serial'))
  expect(measure().map(({ digest }) => digest)).toEqual(rows.map(({ digest }) => digest))
  expect(speedTable(rows).rows).toHaveLength(rows.length)
})

test('the large run, small, places every pod, the same each time', () => {
  const run = runLarge(20, 40)
  expect([run.pods, run.podsStarted]).toEqual([40, 40])
  expect(runLarge(20, 40).digest).toBe(run.digest)
})

test('the deadlock check and the naive fix-point beside it leave the same units', () => {
  for (const kind of KINDS.filter(({ sizes }) => sizes === 1)) {
    const state = detectionState(kind, 100, 40)
    const left = naiveFixPoint(state).map((index) => state.claimants[index].id)
    expect(reduceHolds(state).irreducible).toEqual(left)
  }
  const rows = measureDetection(1, 100, 40)
  expect(rows.find(({ kind }) => kind === 'one shape, each its count')?.irreducible).toBe(40)
  expect(detectionTable(rows).rows).toHaveLength(KINDS.length)
})

test('the day of the Omega simulator, an hour of it: all tasks are placed on an empty cell, and the runs are the same each time', () => {
  const hour = () =>
    measureOmegaDay(undefined, 1, 3_600_000_000).rows.map(({ name, tasks, placed, digest }) => [name, tasks, placed, digest])
  const first = hour()
  expect(first).toEqual(hour())
  expect(first[0][2]).toBeGreaterThan(20_000)
})

test('what is run in a process of its own beside the comparison is the same, byte for byte', async () => {
  expect(JSON.stringify(await beginAside('small'))).toBe(JSON.stringify(runAside('small')))
})
