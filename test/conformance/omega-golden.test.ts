/**
 * Runs of Google's Omega simulator, job by job: summaries and job rows (`golden/*.json`, `*.csv`) of the job files in `jobs/`, in the
 * folder `omega` beside the cases. The engine repeats them with every defect of that simulator switched on.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { execute, setupOf } from '../../src/experiment/simulate.ts'
import { OMEGA_DEFECTS, type OmegaDefect } from '../../src/model/compatibility.ts'
import { RETRY_PRESETS } from '../../src/model/defaults.ts'
import type { Scenario, StrategySpec } from '../../src/model/scenario.ts'
import { seconds } from '../../src/model/time.ts'
import type { Job } from '../../src/model/workload.ts'
import { parseOmegaJobs } from '../../src/scenario/index.ts'
import { OmegaReport } from '../../src/view/index.ts'
import { nodes, scenario, scheduler, use } from '../tools/scenario-builders.ts'

interface Summary {
  readonly arch: string
  readonly conflict: string
  readonly txn: string
  readonly schedSeeds: string
  readonly workloads: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly schedulers: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly [setting: string]: unknown
}

const folder = join(process.env.COSCHED_CASES ?? '', '..', 'omega')
const GIBIBYTE = 2 ** 30
const NODE = { cpu: 4000, memory: 16 * GIBIBYTE }
const TASK = { cpu: 1000, memory: 2 * GIBIBYTE }

/** The job file of a run is the one with as many jobs and tasks. */
function jobsOf(summary: Summary): readonly Job[] {
  const schedulers = summary.arch === 'omega' ? { Batch: 'OmegaBatch', Service: 'OmegaService' } : {}
  for (const file of readdirSync(join(folder, 'jobs')).filter((name) => name.endsWith('.csv'))) {
    const jobs = parseOmegaJobs(readFileSync(join(folder, 'jobs', file), 'utf8'), { source: file, schedulers })
    if (jobs.length === summary.jobs && jobs.reduce((sum, job) => sum + job.pods.length, 0) === summary.tasks) return jobs
  }
  throw new Error(`no job file of ${String(summary.jobs)} jobs and ${String(summary.tasks)} tasks`)
}

function scenarioOf(summary: Summary, jobs: readonly Job[]): Scenario {
  const setting = (name: string) => Number(summary[name])
  const time = (workload: string) => ({ job: seconds(setting(`tjob${workload}`)), task: seconds(setting(`ttask${workload}`)) })
  const kind = (workload: string) =>
    scheduler(`Omega${workload}`, { decision: time(workload), count: setting(`${workload.toLowerCase()}Scheds`) })
  const whole = scenario({
    nodes: [],
    jobs,
    duration: seconds(setting('runtime')),
    schedulers:
      summary.arch === 'omega'
        ? [kind('Batch'), kind('Service')]
        : [scheduler('default', { classes: { Batch: time('Batch'), Service: time('Service') } })],
    placement: { policy: 'randomFirstFit' },
    retry: RETRY_PRESETS.omega,
    compatibility: { omega: { seed: setting('seed'), defects: Object.keys(OMEGA_DEFECTS) as OmegaDefect[] } },
  })
  const machines = setting('machines')
  const tasks = Math.round((setting('prefill') * machines * NODE.cpu) / TASK.cpu)
  return { ...whole, cluster: { nodes: nodes(machines, NODE), prefillTasks: { tasks, requests: TASK } } }
}

function strategyOf({ arch, conflict, txn }: Summary): StrategySpec {
  if (arch === 'mono') return use('serial', {}, { unit: 'job' })
  const options = {
    conflict: conflict === 'resource-fit' ? 'resourceFit' : 'version',
    atomicity: txn === 'incremental' ? 'incremental' : 'allOrNothing',
  }
  return use('optimistic', options, { unit: 'job', planning: 'whole' })
}

function repeated(summary: Summary): { report: OmegaReport; end: number } {
  const jobs = jobsOf(summary)
  const built = scenarioOf(summary, jobs)
  const report = new OmegaReport(jobs, built.compatibility)
  const setup = setupOf(built, chooseStrategy(built, strategyOf(summary)), { groups: false, listener: report.listener })
  return { report, end: execute(setup).result.endedSeconds }
}

/** Its schedulers are counted from 1, ours from 0, and one of a kind has no number here. */
function schedulerName(golden: string): string {
  if (golden === 'Monolithic') return 'default'
  const [kind, number] = golden.split('-')
  return number === '1' ? kind : `${kind}-${Number(number) - 1}`
}

/** Counts are equal; the summaries write other numbers with six digits. */
function expectFigures(what: string, expected: Readonly<Record<string, number>>, got: Readonly<Record<string, unknown>>): void {
  for (const [name, have] of Object.entries(got)) {
    const want = expected[name]
    if (want === undefined) continue
    if (Number.isInteger(want)) expect([what, name, have]).toEqual([what, name, want])
    else expect(Math.abs(Number(have) - want), `${what} ${name}: ${String(have)}, not ${want}`).toBeLessThan(1e-5 * want)
  }
}

/** The jobs of which an attempt, a task or a wait differs. */
function differences(path: string, report: OmegaReport): string[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const keys = head.split(',')
  const rows = new Map(report.jobRows().map((row) => [row.job, row]))
  const different = lines.flatMap((line) => {
    const golden = Object.fromEntries(line.split(',').map((value, at) => [keys[at], value]))
    const name = `${golden.workload}-${golden.id}`
    const row = rows.get(name)
    const counts = row?.attempts === Number(golden.attempts) && row.unscheduled === Number(golden.unscheduled)
    const near = (have: number | undefined, key: string, most: number) => Math.abs((have ?? Number.NaN) - Number(golden[key])) <= most
    // Arrivals and durations are whole microseconds here: a wait is off by two at most, a sum of waits by that an attempt.
    const queued = near(row?.queued, 'waitFull', 2e-6 * (1 + Number(golden.attempts)))
    const think = near(row?.usefulThink, 'usefulThink', 1e-9) && near(row?.wastedThink, 'wastedThink', 1e-9)
    return counts && near(row?.waitFirst, 'waitFirst', 2e-6) && queued && think ? [] : [`${line} is ${JSON.stringify(row)}`]
  })
  return lines.length === rows.size ? different : [...different, `${lines.length} jobs, not ${rows.size}`]
}

const golden = join(folder, 'golden')
const runs = process.env.COSCHED_CASES && existsSync(golden) ? readdirSync(golden).filter((name) => name.endsWith('.json')) : []

describe('runs of the Omega simulator', () => {
  if (runs.length === 0) test.skip('golden runs (skipped: no folder omega/golden beside the one that COSCHED_CASES names)')
  for (const file of runs) {
    const summary = JSON.parse(readFileSync(join(golden, file), 'utf8')) as Summary
    const same = summary.schedSeeds === 'same' && ['mono', 'omega'].includes(summary.arch)
    test.skipIf(!same)(`${file}: every job has the attempts, the tasks and the waits that it has there`, () => {
      const { report, end } = repeated(summary)
      expect(differences(join(golden, file.replace('.json', '.csv')), report)).toEqual([])
      expect(Math.abs(end - Number(summary.simEnd))).toBeLessThan(1e-5 * end)
      const schedulers = new Map(report.schedulerRows(end).map((row) => [row.scheduler, row]))
      for (const [name, expected] of Object.entries(summary.schedulers)) {
        const { taskOk, taskFailed, retried, noResources, ...own } = schedulers.get(schedulerName(name)) ?? expect.fail(`no ${name}`)
        expectFigures(name, expected, own)
        // The monolithic scheduler there leaves these at 0.
        if (summary.arch === 'omega') expectFigures(name, expected, { taskOk, taskFailed, retried, noResources })
      }
      for (const row of report.workloadRows(end)) {
        const { workload, waitFirst, waitFull, ...counts } = row
        const waits = {
          waitFirstAvg: waitFirst.mean,
          waitFirstP90: waitFirst.p90,
          waitFirstMax: waitFirst.max,
          waitFullAvg: waitFull.mean,
          waitFullP90: waitFull.p90,
        }
        expectFigures(workload, summary.workloads[workload], { ...counts, ...waits })
      }
    })
  }
})
