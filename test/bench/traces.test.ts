/** The bench on traces, small: on a trace made up here, and on those of $COSCHED_TRACES where it is set. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { STUDIES } from '../../bench/traces/studies.ts'
import { missingFiles, scenarioOf, studyTable } from '../../bench/traces.ts'
import { compare } from '../../src/experiment/compare.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-traces-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lublin = STUDIES.filter(({ name }) => name === 'lublin256')

test.each(lublin)(
  '$name runs on any log of its format, the same each time; its table has a row a strategy and fits 160 columns',
  async (study) => {
    // Two jobs of 200 of the 256 processors and a small one, plain text under the name of the trace.
    const line = (id: number, run: number, processors: number): string =>
      `${id} ${id} -1 ${run} ${processors}${' -1'.repeat(5)} 1${' -1'.repeat(7)}`
    writeFileSync(join(folder, study.files[0]), `; made up\n${line(1, 60, 200)}\n${line(2, 60, 200)}\n${line(3, 5, 3)}\n`)
    expect(missingFiles(study, folder)).toEqual([])
    const first = compare(scenarioOf(study, folder, 'small'))
    const again = compare(scenarioOf(study, folder, 'small'))
    expect(again.runs.map(({ digest }) => digest)).toEqual(first.runs.map(({ digest }) => digest))
    const started = Object.fromEntries(first.runs.map(({ strategy, figures }) => [strategy, figures.groupsStarted]))
    expect([started.gang, started.optimistic, started.pod]).toEqual([3, 3, 1])
    const lines = studyTable(first).split('\n')
    for (const { strategy } of first.runs) expect(lines.some((one) => one.startsWith(strategy))).toBe(true)
    expect(Math.max(...lines.map((one) => one.length))).toBeLessThanOrEqual(160)
  },
)

test('names of studies are unique, the normal size has more jobs than the small one, and missing files are named', () => {
  expect(new Set(STUDIES.map(({ name }) => name)).size).toBe(STUDIES.length)
  const jobs = (text: string): number => Number(/jobs: (\d+)/.exec(text)?.[1])
  for (const study of STUDIES) {
    expect(jobs(study.scenario('small'))).toBeLessThan(jobs(study.scenario('normal')))
    expect(missingFiles(study, join(folder, 'nothing'))).toEqual(study.files)
  }
})

const traces = process.env.COSCHED_TRACES

describe.each(STUDIES)('$name', (study) => {
  if (traces === undefined || traces === '') test.skip('small (skipped: COSCHED_TRACES does not name a folder of traces)')
  else if (missingFiles(study, traces).length > 0) test.skip('small (skipped: COSCHED_TRACES lacks its files)')
  else
    test('small: every group is accounted for under every strategy', () => {
      const { runs } = compare(scenarioOf(study, traces, 'small'), { groups: false })
      for (const { figures } of runs) {
        const { groups, groupsRunning, groupsFinished, groupsFailed, groupsPending, groupsDeadlocked } = figures
        expect(groupsRunning + groupsFinished + groupsFailed + groupsPending + groupsDeadlocked).toBe(groups)
      }
      expect(runs.some(({ figures }) => figures.groupsStarted > 0)).toBe(true)
    })
})
