/** The reproduction of the Omega paper, small: shapes that must hold on any load, and verdicts that follow the numbers. */
import { beforeAll, describe, expect, test } from 'vitest'
import { exampleLoad } from '../../bench/papers/omega/loads.ts'
import { offerAll } from '../../bench/papers/omega/offer-all.ts'
import { MONOLITHIC, OMEGA, omegaWith, type Point, type PointSetup, runPoint, USUAL } from '../../bench/papers/omega/point.ts'
import { grade } from '../../bench/papers/omega/report.ts'
import { saturationOf } from '../../bench/papers/omega/saturation.ts'
import { omega } from '../../bench/papers/omega.ts'
import type { PaperOutput, Statement } from '../../bench/papers/output.ts'

const HOUR = 3600
const roomy = exampleLoad(2_000, 0.3)
const contended = exampleLoad(1_000, 0.6)
const at = (job: number, setup: Partial<PointSetup> = {}): Point =>
  runPoint({ architecture: OMEGA, load: roomy, horizon: HOUR, service: { ...USUAL, job }, ...setup })

describe('all of it, small', () => {
  const lines: string[] = []
  let output: PaperOutput
  let statements: readonly Statement[]
  beforeAll(() => {
    const result = omega.run('small', (line) => lines.push(line))
    output = result.output
    statements = result.statements
  })

  test('every figure leaves data and a plot, and says what it does', () => {
    const names = Object.keys(output.files)
    expect(lines).toHaveLength(7)
    for (const figure of ['fig05', 'fig06', 'fig07', 'fig08', 'fig09', 'fig12', 'fig13', 'fig14']) {
      expect(names.some((name) => name.startsWith(figure) && name.endsWith('.svg'))).toBe(true)
    }
    expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(7)
    for (const [name, text] of Object.entries(output.files)) expect([name, /NaN|undefined/.test(text)]).toEqual([name, false])
  })

  test('statements have figures, and name a reason; what follows from the model agrees even on short runs', () => {
    for (const { ours, reason, statement } of statements)
      expect([statement, /\d/.test(ours), reason.length > 20]).toEqual([statement, true, true])
    const verdictOf = (text: string) => statements.find(({ statement }) => statement.includes(text))?.verdict
    expect(verdictOf('busyness is linear in t_job')).toBe('agrees')
    expect(verdictOf('does not depend on t_job(service)')).toBe('agrees')
    expect(verdictOf('still wait behind service jobs')).toBe('agrees')
    expect(verdictOf('falls as they share the load')).toBe('agrees')
  })
})

describe('monolithic', () => {
  test('below saturation busyness is the rate times the decision time, exactly but for the last decision', () => {
    for (const job of [0.1, 1, 3]) {
      const single = at(job, { architecture: MONOLITHIC, batch: { ...USUAL, job } })
      expect(single.saturated).toBe(false)
      expect(Math.abs(single.busyness / single.expected - 1)).toBeLessThan(0.01)
    }
  })

  test('a decision time above the gap between jobs saturates it; the multi path saves the batch jobs and lets them wait behind service', () => {
    const single = at(10, { architecture: MONOLITHIC, batch: { ...USUAL, job: 10 } })
    const multi = at(10, { architecture: MONOLITHIC })
    expect([single.saturated, multi.saturated]).toEqual([true, false])
    expect(multi.busyness).toBeLessThan(0.7 * single.busyness)
    expect(multi.batch.tally.wait).toBeGreaterThan(20 * at(0.1, { architecture: MONOLITHIC }).batch.tally.wait)
  })

  test('mean waits are those of Pollaczek and Khinchine within the chance of an hour', () => {
    const multi = at(10, { architecture: MONOLITHIC })
    for (const name of ['batch', 'service'] as const) {
      const ratio = multi[name].tally.wait / multi.waitExpected[name]
      expect([ratio > 0.6, ratio < 1.6]).toEqual([true, true])
    }
  })
})

describe('shared state', () => {
  test('batch waits as long whatever service decides, and no job waits longer than in the multi path', () => {
    const waits = [0.1, 1, 10].map((job) => at(job).batch.tally.wait)
    expect(Math.max(...waits) / Math.min(...waits)).toBeLessThan(1.05)
    expect(waits[2]).toBeLessThan(at(10, { architecture: MONOLITHIC }).batch.tally.wait / 20)
  })

  test('coarse detection refuses more than fine, all or nothing more than incremental, and waits grow with them', () => {
    const modes = (['resourceFit', 'version'] as const).map((rule) =>
      (['incremental', 'allOrNothing'] as const).map((atomicity) => {
        const points = ['1', '2', '3'].map((seed) =>
          at(10, { architecture: omegaWith(rule, atomicity), load: exampleLoad(2_000, 0.5), seed }),
        )
        return points.reduce((sum, { service }) => sum + service.tally.refused, 0)
      }),
    )
    const [[fine, fineWhole], [coarse, coarseWhole]] = modes
    expect(fine).toBeGreaterThan(0)
    expect(coarse).toBeGreaterThan(1.5 * fine)
    expect(fineWhole).toBeGreaterThanOrEqual(fine)
    expect(coarseWhole).toBeGreaterThan(coarse)
  })

  test('a full cell conflicts far more than a roomy one, and more the longer the decision', () => {
    const fraction = (job: number, load: PointSetup['load']) => at(job, { load }).service.tally.conflictFraction
    expect(fraction(10, contended)).toBeGreaterThan(3 * fraction(10, roomy))
    expect(fraction(10, contended)).toBeGreaterThan(fraction(0.1, contended))
  })

  test('three batch schedulers share the decisions, and saturate later', () => {
    const one = at(0.1, { batch: { ...USUAL, job: 12 } })
    const three = at(0.1, { batch: { ...USUAL, job: 12 }, batchSchedulers: 3 })
    expect([one.batch.saturated, three.batch.saturated]).toEqual([true, false])
    expect(Math.abs(three.batch.expected / one.batch.expected - 1 / 3)).toBeLessThan(1e-9)
  })
})

test('two-level: a framework that locks all makes batch wait for service, shared state does not', () => {
  const coarse = { load: exampleLoad(100, 0.5), tasks: 0.1, batch: { job: 0.1, task: 0.05 } }
  const mesos = (job: number) => at(job, { ...coarse, architecture: { name: 'two-level', strategy: offerAll, shared: true } })
  const [short, long] = [mesos(0.1), mesos(30)]
  expect(long.batch.tally.wait).toBeGreaterThan(4 * short.batch.tally.wait)
  expect(long.batch.busyness).toBeGreaterThan(1.2 * short.batch.busyness)
  expect(long.batch.tally.wait).toBeGreaterThan(20 * at(30, coarse).batch.tally.wait)
  expect([short.service.tally.refused, long.batch.tally.refused]).toEqual([0, 0])
})

describe('the tools', () => {
  test('the search brackets the point of saturation, and says where there is none', () => {
    const { at: found, lastBelow, firstAbove } = saturationOf((value) => value >= 7, 1, 64, 8)
    expect([lastBelow < 7, firstAbove >= 7, Math.abs(found / 7 - 1) < 0.02]).toEqual([true, true, true])
    expect(saturationOf(() => false, 1, 64, 8).at).toBe(Infinity)
    expect(saturationOf(() => true, 1, 64, 8).at).toBe(1)
  })

  test('a verdict follows its conditions', () => {
    expect([grade(true, true), grade(true, false), grade(false), grade()]).toEqual(['agrees', 'partly', 'disagrees', 'not testable'])
  })
})
