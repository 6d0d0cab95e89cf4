import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compare } from '../../src/experiment/compare.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { compareInParallel } from '../../src/node/compare-parallel.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import type { Strategy } from '../../src/strategy/strategy.ts'
import { ROOT } from '../tools/repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-parallel-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scenario = (name: string): Scenario => readScenarioFile(join(ROOT, `scenarios/${name}.yaml`)).scenario

describe('a comparison in worker threads', () => {
  it.each([1, 2, 3])('is that of one thread, byte for byte, with %i workers', async (workers) => {
    const options = { seeds: ['1', '2', 'x'], strategies: ['hoarding', 'pod', 'gang', 'optimistic'], explain: true }
    const load = scenario('mixed-load')
    expect(JSON.stringify(await compareInParallel(load, { ...options, workers }))).toBe(JSON.stringify(compare(load, options)))
  })

  it('takes jobs in a table, as they come of a trace, to other threads', async () => {
    const files: Record<string, string> = {
      'nodes.csv': 'name,count,cpu\nn,2,2\n',
      'jobs.csv': 'job,arrival,duration,minMember,replicas,cpu\na,0,5,2,2,1\nb,1,5,,3,2\n',
    }
    const text = 'cluster: { trace: { format: csv, file: nodes.csv } }\nworkload: { trace: { format: csv, file: jobs.csv } }\n'
    const load = parseScenario(text, { read: (name) => files[name] }).scenario
    expect(load.workload.table?.length).toBe(2)
    const options = { strategies: ['pod', 'gang'] }
    expect(JSON.stringify(await compareInParallel(load, { ...options, workers: 2 }))).toBe(JSON.stringify(compare(load, options)))
  })

  it('has deadlocks explained, the law checks, and strategies given as entries of a scenario', async () => {
    const stuck = scenario('hoarding-deadlock')
    const options = {
      strategies: ['hoarding', { use: 'hoarding', name: 'timeout', options: { release: 'timeout' } }],
      explain: true,
      checkLaws: true,
    }
    const comparison = await compareInParallel(stuck, { ...options, workers: 2 })
    expect(comparison).toEqual(compare(stuck, options))
    expect(comparison.runs[0].deadlock).toBeDefined()
  })

  it('tells of each run as it ends', async () => {
    const told: number[] = []
    await compareInParallel(scenario('two-gangs'), {
      seeds: ['1', '2'],
      strategies: ['pod', 'gang'],
      onRun: (_, done, total) => told.push(done, total),
    })
    expect(told).toEqual([1, 4, 2, 4, 3, 4, 4, 4])
  })

  it("takes a strategy of one's own from the module that exports it", async () => {
    const file = join(folder, 'mine.mjs')
    writeFileSync(file, 'export default { name: "mine", *attempt() { return "abandoned" } }\nexport const nothing = 1\n')
    const module = pathToFileURL(file).href
    const { runs, summary } = await compareInParallel(scenario('app-logcollector'), { strategies: [{ module }, 'pod'], workers: 2 })
    expect(runs.map(({ strategy, figures }) => [strategy, figures.groupsStarted])).toEqual([
      ['mine', 0],
      ['pod', 1],
    ])
    expect(new Set(summary.map(({ strategy }) => strategy))).toEqual(new Set(['mine', 'pod']))
    const nothing = compareInParallel(scenario('two-gangs'), { strategies: [{ module, name: 'nothing' }] })
    await expect(nothing).rejects.toThrow('invalid export nothing')
  })

  it('refuses what cannot cross threads, and bad numbers, before it starts any', async () => {
    const load = scenario('two-gangs')
    const code: Strategy = {
      name: 'code',
      // biome-ignore lint/correctness/useYield: it is never run
      *attempt() {
        return 'abandoned'
      },
    }
    await expect(compareInParallel(load, { strategies: [code as unknown as string] })).rejects.toThrow(
      'invalid strategy for worker threads: code is code',
    )
    await expect(compareInParallel(load, { workers: 0 })).rejects.toThrow('invalid number of workers: 0')
    await expect(compareInParallel(load, { strategies: ['fly'] })).rejects.toThrow('unknown strategy: fly')
  })
})
