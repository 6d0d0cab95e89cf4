/**
 * The traces as they are published, in the folder that $COSCHED_TRACES names: how many rows each file gives, and that the records have the
 * medians, percentiles and shares that were counted in the files themselves.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { alibaba2017 } from '../../src/traces/formats/alibaba2017.ts'
import { alibaba2018Machines } from '../../src/traces/formats/alibaba2018-machines.ts'
import { batsim } from '../../src/traces/formats/batsim.ts'
import { dlrm2025 } from '../../src/traces/formats/dlrm2025.ts'
import { google2011 } from '../../src/traces/formats/google2011.ts'
import { pai2020 } from '../../src/traces/formats/pai2020.ts'
import { spot2026 } from '../../src/traces/formats/spot2026.ts'
import { quantileOf, readHistograms } from '../../src/traces/histograms.ts'
import type { TraceJob } from '../../src/traces/records.ts'
import { jobsIn, nodesIn } from './reading.ts'

const folder = process.env.COSCHED_TRACES ?? ''
const SECOND = 1_000_000
const HOUR = 3600 * SECOND
const GiB = 2 ** 30

function describeFile(file: string, body: (text: () => string) => void): void {
  describe(file, () => {
    const path = join(folder, file)
    if (folder === '') test.skip(`${file} (skipped: COSCHED_TRACES does not name a folder of traces)`)
    else if (!existsSync(path)) test.skip(`${file} (skipped: COSCHED_TRACES has no such file)`)
    else body(() => (file.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString('utf8'))
  })
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const deviation = (values: readonly number[]) => {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
const share = <Value>(values: readonly Value[], holds: (value: Value) => boolean) => values.filter(holds).length / values.length
const percent = (part: number, digits = 0) => Number((100 * part).toFixed(digits))

function quantiles(values: readonly number[], shares: readonly number[] = [0.5, 0.9, 0.99]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return shares.map((part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))])
}

const gaps = (jobs: readonly TraceJob[]) => jobs.slice(1).map((job, at) => (job.arrival - jobs[at].arrival) / SECOND)
const lifetimes = (jobs: readonly TraceJob[]) => jobs.flatMap(({ duration }) => (duration === undefined ? [] : [duration / SECOND]))
const replicas = (job: TraceJob) => sum(job.pods.map((pods) => pods.replicas))

describeFile('alibaba2017_batch_task.csv.gz', (text) => {
  const jobs = jobsIn(alibaba2017, text(), { requests: { cpu: '0.5', memory: '1Gi' } })
  const tasks = jobs.flatMap((job) => job.pods)
  test('stats', () => {
    console.log(
      jobs.length,
      tasks.length,
      quantiles(jobs.map((j) => j.pods.length)),
      mean(jobs.map((j) => j.pods.length)),
      quantiles(tasks.map((t) => t.replicas)),
      quantiles(jobs.map(replicas)),
      quantiles(gaps(jobs)),
      mean(gaps(jobs)),
      deviation(gaps(jobs)) / mean(gaps(jobs)),
    )
    const known = jobsIn(alibaba2017, text())
    console.log(known.length, known.flatMap((j) => j.pods).length)
    const mem = known.flatMap((j) => j.pods).map((p) => (p.containers[0].requests.memory / 256 / GiB) * 100)
    const cpu = known.flatMap((j) => j.pods).map((p) => p.containers[0].requests.cpu)
    console.log(
      quantiles(mem),
      share(cpu, (c) => c === 500),
      share(cpu, (c) => c === 1000),
      quantiles(lifetimes(jobs)),
      jobs.filter((j) => j.duration === undefined).length,
    )
  })
})
describeFile('alibaba2025_dlrm_instances.csv.gz', (text) => {
  test('stats', () => {
    const jobs = jobsIn(dlrm2025, text())
    console.log(
      jobs.length,
      quantiles(jobs.map(replicas)),
      Math.min(...jobs.map(replicas)),
      sum(jobs.map(replicas)),
      jobs[0],
      jobs[0].pods[0],
      jobs.filter((j) => j.duration).length,
      lifetimes(jobs),
    )
    for (const at of ['1d', '10d', '15d', '30d']) {
      const j = jobsIn(dlrm2025, text(), { at })
      console.log(
        at,
        j.length,
        quantiles(j.map(replicas)),
        sum(j.map(replicas)),
        sum(j.flatMap((x) => x.pods).map((p) => p.replicas * p.containers[0].requests.cpu)) / 1000,
      )
    }
  })
})
describeFile('google2011_jobs.csv.gz', (text) => {
  test('stats', () => {
    const jobs = jobsIn(google2011, text())
    console.log(jobs.length, quantiles(lifetimes(jobs)), mean(lifetimes(jobs)))
    const later = jobs.filter((j) => j.arrival > 0)
    const g = gaps(later)
    console.log(later.length, mean(g), deviation(g) / mean(g), quantiles(g))
    const hours = new Map<number, number>()
    for (const j of later) hours.set(Math.floor(j.arrival / HOUR), (hours.get(Math.floor(j.arrival / HOUR)) ?? 0) + 1)
    console.log(hours.size, quantiles([...hours.values()]), quantiles([...hours.values()], [1]), later.length / hours.size)
    for (const c of [0, 1, 2, 3]) {
      const of = jobs.filter((j) => j.workloadClass === `class-${c}`)
      console.log(c, of.length / jobs.length, quantiles(lifetimes(of)))
    }
    const ln = lifetimes(jobs)
      .filter((x) => x > 0.01)
      .map(Math.log)
    console.log(mean(ln), deviation(ln))
  })
})
describeFile('alibaba2018_spar_histograms.json.gz', (text) => {
  test('stats', () => {
    const h = readHistograms(text())
    for (const [name, x] of h)
      console.log(
        name,
        x.total,
        [0.5, 0.9, 0.95, 0.99, 0.999, 1].map((p) => quantileOf(x, p)),
        x.edges.slice(0, 4),
        x.counts.slice(0, 7).map((c) => ((100 * c) / x.total).toFixed(1)),
      )
  })
})
describeFile('batsim_hpc_seed1_jobs250.json', (text) => {
  test('stats', () => {
    const j = jobsIn(batsim, text())
    console.log(j.length, j[0], nodesIn(batsim, text()))
  })
})
describeFile('alibaba2018_machine_meta.csv.gz', (text) => {
  test('stats', () => {
    const j = nodesIn(alibaba2018Machines, text())
    console.log(j.length, j[0])
  })
})
describeFile('alibaba2020_pai_machine_spec.csv.gz', (text) => {
  test('stats', () => {
    const j = nodesIn(pai2020, text())
    console.log(j.length, j[100])
  })
})
describeFile('alibaba2026_spot_nodes.csv.gz', (text) => {
  test('stats', () => {
    const j = nodesIn(spot2026, text())
    console.log(j.length, j[100])
  })
})
