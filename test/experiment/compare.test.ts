/** Comparisons are paired: same cluster, same workload, same seed; a run is untouched by what else is run. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { compare, comparisonsOf } from '../../src/experiment/compare.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { job, nodes, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const generated = parseScenario(
  JSON.stringify({
    name: 'generated',
    cluster: { generate: { kind: 'nearlyFull', nodes: 6 } },
    workload: { generate: { kind: 'coScheduling', jobs: 12 } },
    schedulers: [{ name: 'default', count: 2, decision: { job: '100ms', task: '5ms' } }],
    strategies: ['naive', 'optimistic', 'pod'],
  }),
).scenario

const rivals = scenario({
  nodes: nodes(4),
  jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
  schedulers: [scheduler('A'), scheduler('B')],
  strategies: [use('pod'), use('gang'), use('hoarding', { release: 'woundWait' })],
})

describe('a comparison', () => {
  test('leaves the groups out if asked to, and nothing else', () => {
    const { runs } = compare(rivals)
    const bare = compare(rivals, { groups: false }).runs
    expect(bare).toEqual(runs.map((run) => ({ ...run, groups: [] })))
    expect(runs.every((run) => run.groups.length === 2)).toBe(true)
  })

  test('leaves them out but for the seeds that it is told', () => {
    const seeds = ['1', '2', '3']
    const { runs } = compare(generated, { seeds })
    const some = compare(generated, { seeds, groups: ['2'] }).runs
    expect(some).toEqual(runs.map((run) => (run.seed === '2' ? run : { ...run, groups: [] })))
  })

  test('runs every strategy on every seed, strategies first', () => {
    const told: string[] = []
    const { runs } = compare(generated, {
      seeds: ['1', '2'],
      onRun: (result, done, total) => told.push(`${result.strategy} ${result.seed} ${done}/${total}`),
    })
    expect(runs.map((run) => `${run.strategy} ${run.seed}`)).toEqual([
      'naive 1',
      'naive 2',
      'optimistic 1',
      'optimistic 2',
      'pod 1',
      'pod 2',
    ])
    expect(told).toEqual(runs.map((run, at) => `${run.strategy} ${run.seed} ${at + 1}/6`))
  })

  test('gives each run what it would have given alone', () => {
    const { runs } = compare(generated, { seeds: ['1', '2'] })
    for (const run of runs) expect(simulate(generated, { strategy: run.strategy, seed: run.seed })).toEqual(run)
  })

  test('gives all strategies the same jobs of a seed, and other seeds others', () => {
    const work = (strategy: string, seed: string) => JSON.stringify(tell(generated, strategy, seed).setup.workload)
    for (const seed of ['1', '2']) expect(new Set(['naive', 'optimistic', 'pod'].map((strategy) => work(strategy, seed))).size).toBe(1)
    expect(work('pod', '1')).not.toBe(work('pod', '2'))
  })

  test('summarises every figure over the seeds: mean and an interval around it', () => {
    const seeds = ['1', '2', '3', '4']
    const { runs, summary } = compare(generated, { seeds })
    const row = summary.find((one) => one.strategy === 'pod' && one.figure === 'waitRunningSeconds.mean')
    const values = runs.filter((run) => run.strategy === 'pod').map((run) => run.figures.waitRunningSeconds.mean ?? Number.NaN)
    const mean = values.reduce((sum, value) => sum + value, 0) / 4
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3)
    expect(row?.n).toBe(4)
    expect(row?.mean).toBeCloseTo(mean, 12)
    // Student's t with 3 degrees of freedom: 3.18244631.
    expect(row?.high).toBeCloseTo(mean + (3.18244631 * deviation) / 2, 4)
    expect(row?.low).toBeCloseTo(mean - (3.18244631 * deviation) / 2, 4)
  })

  test('pairs seed by seed with the first strategy: the difference of a run to its partner, not of means', () => {
    const { runs, paired } = compare(generated, { seeds: ['1', '2', '3'] })
    const waits = (strategy: string) => runs.filter((run) => run.strategy === strategy).map((run) => run.figures.attempts)
    const differences = waits('pod').map((value, at) => value - waits('naive')[at])
    const row = paired.find((one) => one.strategy === 'pod' && one.figure === 'attempts')
    expect(row).toMatchObject({ baseline: 'naive', n: 3 })
    expect(row?.mean).toBeCloseTo(differences.reduce((sum, value) => sum + value, 0) / 3, 12)
    expect(paired.some((one) => one.strategy === 'naive')).toBe(false)
  })

  test('has no interval for a single seed', () => {
    const { summary } = compare(rivals)
    expect(summary.length).toBeGreaterThan(100)
    expect(summary.every((row) => row.low === null && row.high === null && row.n <= 1)).toBe(true)
  })

  test('takes the window figures again at the latest end, and leaves the runs as they are', () => {
    const { runs, horizon } = compare(rivals)
    const latest = Math.max(...runs.map((run) => run.endedSeconds))
    expect(latest).toBe(121.115)
    expect(horizon.every((row) => row.horizonSeconds === latest)).toBe(true)
    const value = (strategy: string, figure: string) => horizon.find((row) => row.strategy === strategy && row.figure === figure)?.value
    // pod: 4 slots stranded from 0.21 on, two of them from 0.105.
    expect(value('pod', 'stranded.cpu')).toBeCloseTo((2 * (latest - 0.105) + 2 * (latest - 0.21)) / (4 * latest), 12)
    expect(runs[0].figures.stranded.cpu).toBeCloseTo((2 * 0.21 + 2 * 0.105) / (4 * 0.315), 12)
    expect(value('gang', 'throughputPerSecond')).toBeCloseTo(2 / latest, 12)
    expect(value('pod', 'windowSeconds')).toBe(latest)
    expect(value('pod', 'deadlockSeconds')).toBeCloseTo(latest - 0.21, 9)
  })

  test('with a strategy that nobody knows says which there are', () => {
    const unknown = () => compare(rivals, { strategies: ['pod', 'nonesuch'] })
    expect(unknown).toThrow(InvalidInputError)
    expect(unknown).toThrow('unknown strategy: nonesuch, allowed: pod, gang, hoarding, naive, optimistic')
  })
})

describe('a choice of strategy', () => {
  test('by name means the entry of the scenario before that of the registry', () => {
    const own = { ...rivals, strategies: [use('gang', {}, { name: 'pod' })] }
    expect(simulate(own, { strategy: 'pod' }).figures).toMatchObject({ groupsFinished: 2 })
    expect(simulate(rivals, { strategy: 'pod' }).figures).toMatchObject({ groupsDeadlocked: 2 })
  })

  test("is by default the scenario's first", () => {
    expect(simulate(rivals).strategy).toBe('pod')
    expect(simulate({ ...rivals, strategies: [] }).strategy).toBe('pod')
  })

  test('sets unit, planning, placement and partial groups apart from what the entry has', () => {
    const run = tell(rivals, use('serial', {}, { name: 'mine', unit: 'job' }))
    expect(run.result.strategy).toBe('mine')
    expect(run.figures.groupsFinished).toBe(2)
    expect(run.setup).toMatchObject({ unit: 'job', planning: 'whole', onPartial: { pod: 'reschedule', gang: 'wait' } })
    expect(tell(rivals, use('serial', {}, { onPartial: { gang: 'reschedule' } })).setup.onPartial).toEqual({
      pod: 'reschedule',
      gang: 'reschedule',
    })
  })
})

describe('a run', () => {
  test('reports its progress, rising to the end', () => {
    const jobs = Array.from({ length: 8_000 }, (_, at) => job(`j-${at}`, 1, { arrival: at, duration: 1 }))
    const seen: number[] = []
    const result = simulate(scenario({ nodes: nodes(2), jobs }), { strategy: 'pod', onProgress: ({ share }) => seen.push(share) })
    expect(result.figures.groupsFinished).toBe(8_000)
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.every((share) => share > 0 && share <= 1)).toBe(true)
  })

  test('has a digest that tells runs apart, and is the same with and without a listener', () => {
    const digests = ['pod', 'gang', 'hoarding'].map((strategy) => simulate(rivals, { strategy }).digest)
    expect(new Set(digests).size).toBe(3)
    expect(tell(rivals, 'pod').result.digest).toBe(digests[0])
  })
})

describe('comparisons made anew from runs', () => {
  const seeds = ['1', '2', '3']
  const whole = [compare(generated, { seeds }), compare(rivals, { seeds })]
  const again = comparisonsOf(whole.flatMap(({ runs }) => [...runs]))

  test('have the summaries and paired differences of the comparison itself, to the last digit', () => {
    expect(again).toEqual(whole.map((one) => ({ ...one, horizon: [] })))
  })

  test('are the same for runs that come seed by seed, or scenario by scenario in turns', () => {
    const [first, second] = whole.map(({ runs }) => [...runs].sort((a, b) => a.seed.localeCompare(b.seed)))
    const mixed = first.flatMap((run, at) => [run, ...second.slice(at, at + 1)])
    expect(comparisonsOf(mixed)).toEqual(again)
  })

  test('pair only seeds that both strategies have', () => {
    const { runs } = whole[1]
    const partly = runs.filter(({ strategy, seed }) => strategy !== 'gang' || seed !== '2')
    const [found] = comparisonsOf(partly)
    const rowOf = (rows: typeof found.paired, strategy: string) =>
      rows.find((row) => row.strategy === strategy && row.figure === 'attempts')
    expect([rowOf(found.paired, 'gang')?.n, rowOf(found.paired, 'hoarding')?.n]).toEqual([2, 3])
    const [others] = comparisonsOf(runs.filter(({ seed }) => seed !== '2'))
    expect(rowOf(found.paired, 'gang')).toEqual(rowOf(others.paired, 'gang'))
    expect(found.runs).toHaveLength(8)
  })

  test('of none are none', () => {
    expect(comparisonsOf([])).toEqual([])
  })

  test('a run says its place in a series, and nothing else of it depends on that', () => {
    const series = { name: 'mixed', parameter: 'load', value: 0.5 }
    const [plain, placed] = [rivals, { ...rivals, series }].map((one) => simulate(one))
    expect(placed).toEqual({ ...plain, series })
  })
})
