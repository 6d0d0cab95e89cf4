/**
 * The traces as they are published, in the folder that $COSCHED_TRACES names: how many rows each file gives, and that the records have the
 * medians, percentiles and shares that were counted in the files themselves, by other means.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { TraceFaults } from '../../src/traces/faults.ts'
import { alibaba2017 } from '../../src/traces/formats/alibaba2017.ts'
import { alibaba2018Machines } from '../../src/traces/formats/alibaba2018-machines.ts'
import { batsim } from '../../src/traces/formats/batsim.ts'
import { dlrm2025 } from '../../src/traces/formats/dlrm2025.ts'
import { google2011 } from '../../src/traces/formats/google2011.ts'
import { pai2020 } from '../../src/traces/formats/pai2020.ts'
import { spot2026 } from '../../src/traces/formats/spot2026.ts'
import { quantileOf, readHistograms } from '../../src/traces/histograms.ts'
import { linesOf } from '../../src/traces/lines.ts'
import type { TraceJob, TraceNode } from '../../src/traces/records.ts'
import { traceFormats } from '../../src/traces/registry.ts'
import { jobsIn, nodesIn } from './reading.ts'

const folder = process.env.COSCHED_TRACES ?? ''
const SECOND = 1_000_000
const HOUR = 3600 * SECOND
const GiB = 2 ** 30
const GPU = 'nvidia.com/gpu'

/** @param owner the format that knows the file by its first line */
function describeFile(file: string, owner: string, body: (text: string) => void): void {
  describe(file, () => {
    const path = join(folder, file)
    if (folder === '') test.skip(`${file} (skipped: COSCHED_TRACES does not name a folder of traces)`)
    else if (!existsSync(path)) test.skip(`${file} (skipped: COSCHED_TRACES has no such file)`)
    else {
      const text = (file.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString('utf8')
      test('is known by its first line', () => {
        const [first] = linesOf(text)
        const owners = traceFormats.filter(({ nodes, jobs }) => nodes?.claims(first) === true || jobs?.claims(first) === true)
        expect(owners.map(({ name }) => name)).toEqual([owner])
      })
      body(text)
    }
  })
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const share = <Value>(values: readonly Value[], holds: (value: Value) => boolean) => values.filter(holds).length / values.length
const percent = (part: number, digits = 0) => Number((100 * part).toFixed(digits))
const round = (values: readonly number[], digits = 0) => values.map((value) => Number(value.toFixed(digits)))

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

/** Straight between neighbours, as numpy has it. */
function quantiles(values: readonly number[], shares: readonly number[] = [0.5, 0.9, 0.99]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return shares.map((part) => {
    const at = part * (sorted.length - 1)
    const low = sorted[Math.floor(at)]
    return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)] - low)
  })
}

function lognormal(values: readonly number[]): number[] {
  const logarithms = values.filter((value) => value >= 0.001).map(Math.log)
  return round([mean(logarithms), deviation(logarithms)], 2)
}

const gaps = (jobs: readonly TraceJob[]) => jobs.slice(1).map((job, at) => (job.arrival - jobs[at].arrival) / SECOND)
const lifetimes = (jobs: readonly TraceJob[]) => jobs.flatMap(({ duration }) => (duration === undefined ? [] : [duration / SECOND]))
const podsOf = (job: TraceJob) => sum(job.pods.map(({ replicas }) => replicas))
const rising = (jobs: readonly TraceJob[]) => jobs.every(({ arrival }, at) => at === 0 || arrival >= jobs[at - 1].arrival)

/** Shares of shapes, most frequent first, in percent: `labels cores GiB GPUs`. */
function shapes(nodes: readonly TraceNode[], digits = 0): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { allocatable, labels = {} } of nodes) {
    const amounts = [allocatable.cpu / 1000, (allocatable.memory ?? 0) / GiB, allocatable[GPU] ?? 0]
    const shape = [...Object.values(labels), ...amounts].join(' ')
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1])
  return Object.fromEntries(sorted.map(([shape, count]) => [shape, percent(count / nodes.length, digits)]))
}

describeFile('alibaba2017_batch_task.csv.gz', 'alibaba2017', (text) => {
  const requests = { cpu: '0.5', memory: '1Gi' }
  const jobs = jobsIn(alibaba2017, text, { requests })
  const tasks = jobs.flatMap((job) => job.pods)

  test('80,553 tasks are the roles of 12,951 gangs of 11.9 million instances, in the order of arrival', () => {
    expect([tasks.length, jobs.length, sum(jobs.map(podsOf))]).toEqual([80_553, 12_951, 11_909_321])
    expect(jobs.every((job) => job.minMember === podsOf(job))).toBe(true)
    expect(rising(jobs)).toBe(true)
  })

  test('tasks of a job, instances of a task, instances of a job', () => {
    const counts = jobs.map((job) => job.pods.length)
    expect([...quantiles(counts), ...round([mean(counts)], 1), Math.max(...counts)]).toEqual([5, 12, 28, 6.2, 156])
    expect(
      [1, 2, 5].map((count) =>
        percent(
          share(counts, (one) => one === count),
          1,
        ),
      ),
    ).toEqual([23.7, 10.1, 10.1])
    const instances = tasks.map(({ replicas }) => replicas)
    expect(round([...quantiles(instances), mean(instances)])).toEqual([2, 375, 1660, 148])
    expect(percent(share(instances, (one) => one === 1))).toBe(44)
    const sizes = jobs.map(podsOf)
    expect(round(quantiles(sizes))).toEqual([363, 1548, 10_872])
    const within = (least: number, most: number) => percent(share(sizes, (size) => size >= least && size <= most))
    expect([within(1, 1), within(2, 16), within(17, 256), within(257, 1024), within(1025, Infinity)]).toEqual([11, 12, 24, 36, 17])
  })

  test('interarrival', () => {
    const spans = gaps(jobs)
    expect(quantiles(spans)).toEqual([2, 11, 32])
    expect(round([mean(spans), deviation(spans) / mean(spans)], 2)).toEqual([4.73, 1.89])
  })

  test('the 11 % of tasks without requests are left out unless they are given some, and counted', () => {
    const faults = new TraceFaults('file')
    const options = { machineMemory: '100Gi' }
    const known = [...(alibaba2017.jobs?.read(linesOf(text), options, faults) ?? [])].flatMap((job) => job.pods)
    expect([known.length, [...faults.leftOut]]).toEqual([71_536, [['tasks without requests', 9017]]])
    const cpu = known.map(({ containers }) => containers[0].requests.cpu)
    expect([500, 1000].map((millicores) => percent(share(cpu, (one) => one === millicores)))).toEqual([74, 25])
    expect(round(quantiles(known.map(({ containers }) => containers[0].requests.memory / GiB)), 1)).toEqual([0.5, 1.3, 1.6])
  })

  test('the time of tasks that terminated, read as jobs of their own', () => {
    const alone = text.replaceAll(/^(-?\d+,-?\d+,)(\d+),(\d+),/gm, '$1$2-$3,$3,')
    const spans = lifetimes(jobsIn(alibaba2017, alone, { requests, statuses: ['Terminated'] }))
    expect(spans.length).toBe(67_013)
    expect(round(quantiles(spans))).toEqual([28, 428, 2573])
    expect(lognormal(spans)).toEqual([3.58, 1.82])
  })

  test('its publishers name 1,300 machines of 64 cores', () => {
    expect(alibaba2017.machines?.({ machineMemory: '128Gi' })).toEqual([
      { name: 'machine', count: 1300, allocatable: { cpu: 64_000, memory: 128 * GiB } },
    ])
  })
})

describeFile('alibaba2018_machine_meta.csv.gz', 'alibaba2018-machines', (text) => {
  test('4,034 machines, all of 96 cores, in 292 and 20 failure domains', () => {
    const nodes = nodesIn(alibaba2018Machines, text, { machineMemory: '100Gi' })
    expect(nodes.length).toBe(4034)
    expect(new Set(nodes.map(({ allocatable }) => JSON.stringify(allocatable)))).toEqual(new Set([`{"cpu":96000,"memory":${100 * GiB}}`]))
    const domains = (level: number) => new Set(nodes.map(({ labels }) => labels?.[`failure-domain-${level}`])).size
    expect([domains(1), domains(2)]).toEqual([292, 20])
  })
})

// JSON, as the workloads of Batsim are: no format has histograms, and that one finds no jobs in them.
describeFile('alibaba2018_spar_histograms.json.gz', 'batsim', (text) => {
  const histograms = readHistograms(text)
  const quantilesOf = (name: string, shares: readonly number[]) => {
    const histogram = histograms.get(name) ?? expect.fail(`no ${name}`)
    return shares.map((part) => quantileOf(histogram, part))
  }
  const sharesOf = (name: string) => {
    const { counts, total } = histograms.get(name) ?? expect.fail(`no ${name}`)
    return counts.map((count) => percent(count / total, 1))
  }

  test('are nine, of 2.86 million jobs and 9.67 million tasks', () => {
    expect(histograms.size).toBe(9)
    expect([histograms.get('task_num')?.total, histograms.get('instance_num')?.total]).toEqual([2_857_851, 9_673_063])
  })

  test('tasks of a job, instances of a task, durations', () => {
    expect(sharesOf('task_num').slice(0, 7)).toEqual([38.3, 20.4, 12.8, 7, 5.4, 3.3, 3.5])
    expect(quantilesOf('task_num', [0.9, 0.95, 0.99, 1])).toEqual([7, 11, 20, 199])
    expect([sharesOf('instance_num')[0], sharesOf('instance_num')[2]]).toEqual([66.2, 6.1])
    expect(quantilesOf('instance_num', [0.9, 0.95, 0.99, 0.999, 1])).toEqual([47, 176, 844, 3526, 47_476])
    expect(quantilesOf('task_duration', [0.5, 0.9, 0.99])).toEqual([5, 96, 603])
    // There 10 and 86: the middles of bins a second wide.
    expect(quantilesOf('instance_duration', [0.5, 0.9, 0.99])).toEqual([11, 87, 373])
  })
})

describeFile('alibaba2020_pai_machine_spec.csv.gz', 'pai2020', (text) => {
  test('1,897 machines of seven shapes', () => {
    const nodes = nodesIn(pai2020, text)
    expect(nodes.length).toBe(1897)
    expect(shapes(nodes)).toEqual({
      'P100 64 512 2': 42,
      'T4 96 512 2': 26,
      'MISC 96 512 8': 15,
      'V100M32 96 384 8': 7,
      '96 512 0': 4,
      'V100 96 512 8': 3,
      'V100 96 384 8': 2,
    })
  })
})

describeFile('alibaba2025_dlrm_instances.csv.gz', 'dlrm2025', (text) => {
  const jobs = jobsIn(dlrm2025, text)
  const roles = jobs.flatMap((job) => job.pods)
  const role = (kind: string) => roles.filter(({ name }) => name.includes(`-${kind}`))
  const countOf = (pods: TraceJob['pods'], kind: string) =>
    sum(pods.filter(({ name }) => name.includes(`-${kind}`)).map((one) => one.replicas))

  test('23,871 instances are the pods of 156 gangs of two roles', () => {
    expect([jobs.length, sum(jobs.map(podsOf)), countOf(roles, 'CN'), countOf(roles, 'HN')]).toEqual([156, 23_871, 16_485, 7386])
    expect(jobs.every((job) => job.minMember === podsOf(job))).toBe(true)
    expect(rising(jobs)).toBe(true)
  })

  test('instances of an application, CN for each HN', () => {
    // The least is 3; the survey that these figures are from says 5.
    expect(round(quantiles(jobs.map(podsOf)))).toEqual([42, 434, 1335])
    const ratios = jobs.map(({ pods }) => countOf(pods, 'CN') / countOf(pods, 'HN'))
    expect(round(quantiles(ratios, [0.5, 0.95]), 1)).toEqual([1.8, 8])
    expect(round(quantiles(ratios, [0.05]), 2)).toEqual([0.34])
  })

  test('requests: a CN has the cores, an HN the GPU and a quarter of a NIC', () => {
    const common = (kind: string, resource: string, unit: number) => {
      const amounts = role(kind).flatMap(({ replicas, containers }) =>
        Array<number>(replicas).fill((containers[0].requests[resource] ?? 0) / unit),
      )
      return quantiles(amounts, [0.5])[0]
    }
    expect([common('CN', 'cpu', 1000), common('CN', 'memory', GiB), common('CN', GPU, 1)]).toEqual([64, 320, 0])
    expect([common('HN', 'cpu', 1000), common('HN', 'memory', GiB), common('HN', GPU, 1), common('HN', 'rdma', 1)]).toEqual([8, 40, 1, 25])
  })

  test('most on a node', () => {
    const shareOf = (most: number | undefined) =>
      percent(sum(roles.filter(({ maxPerNode }) => maxPerNode === most).map(({ replicas }) => replicas)) / 23_871)
    expect([undefined, 2, 4, 8, 10].map(shareOf)).toEqual([51, 28, 15, 3, 2])
  })

  test('the lives of instances that begin and end within the trace, read as applications of their own', () => {
    const alone = text.replaceAll(/^([^,]+),(..),[^,]+,/gm, '$1,$2,$1,').replaceAll(/^.*,,[^,]*,[^,]*$\n/gm, '')
    const spans = lifetimes(jobsIn(dlrm2025, alone))
    expect(spans.length).toBe(12_390)
    expect(
      round(
        quantiles(spans).map((span) => span / 1000),
        1,
      ),
    ).toEqual([8.4, 286.8, 1378.6])
  })

  test('at an instant some 7,000 to 9,000 of them are there', () => {
    const there = ['1d', '10d', '15d', '30d'].map((at) => jobsIn(dlrm2025, text, { at }))
    expect(there.map((some) => sum(some.map(podsOf)))).toEqual([7295, 7393, 7771, 8867])
    expect(there[0].every(({ arrival }) => arrival === 24 * HOUR)).toBe(true)
  })
})

describeFile('alibaba2026_spot_nodes.csv.gz', 'spot2026', (text) => {
  test('4,278 nodes without memory, unless they are given some', () => {
    const nodes = nodesIn(spot2026, text)
    expect(nodes.length).toBe(4278)
    expect(Object.entries(shapes(nodes)).slice(0, 5)).toEqual([
      ['A10 128 0 1', 58],
      ['GPU-series-1 192 0 1', 21],
      ['A100-SXM4-80GB 128 0 8', 10],
      ['H800 192 0 8', 5],
      ['GPU-series-2 192 0 8', 3],
    ])
    expect(nodes.some(({ allocatable }) => 'memory' in allocatable)).toBe(false)
    expect(nodesIn(spot2026, text, { memory: '512Gi' }).every(({ allocatable }) => allocatable.memory === 512 * GiB)).toBe(true)
  })
})

describeFile('google2011_jobs.csv.gz', 'google2011', (text) => {
  const jobs = jobsIn(google2011, text)
  const within = jobs.filter(({ arrival }) => arrival > 0)

  test('672,074 jobs, of which 3,986 are from before the trace', () => {
    expect([jobs.length, within.length]).toEqual([672_074, 668_088])
    const faults = new TraceFaults('file')
    const options = { pods: 1, requests: { cpu: 1 }, earlier: false }
    expect([...(google2011.jobs?.read(linesOf(text), options, faults) ?? [])].map(({ name }) => name)).toEqual(
      within.map(({ name }) => name),
    )
    expect([...faults.leftOut]).toEqual([['jobs from before the trace', 3986]])
  })

  test('interarrival, and jobs an hour', () => {
    const spans = gaps(within)
    expect(round([mean(spans), deviation(spans) / mean(spans)], 2)).toEqual([3.75, 1.84])
    // There 0.89: submissions are to a tenth of a second here.
    expect(round(quantiles(spans), 1)).toEqual([0.9, 12.6, 31.3])
    expect(Math.round(HOUR / SECOND / mean(spans))).toBe(960)
    // The trace begins at 600 s.
    const hours = Array<number>(696).fill(0)
    for (const { arrival } of within) hours[Math.floor((arrival - 600 * SECOND) / HOUR)]++
    expect(round([...quantiles(hours, [0.5, 0.99]), Math.max(...hours)])).toEqual([883, 2332, 3164])
  })

  test('run time, and by scheduling class', () => {
    expect(round(quantiles(lifetimes(within)))).toEqual([176, 1650, 29_766])
    expect(Math.round(mean(lifetimes(within)))).toBe(2856)
    const classes = [0, 1, 2, 3].map((number) => within.filter(({ workloadClass }) => workloadClass === `class-${number}`))
    expect(classes.map((some) => percent(some.length / within.length, some.length < 10_000 ? 1 : 0))).toEqual([38, 32, 29, 0.6])
    expect(classes.map((some) => Math.round(quantiles(lifetimes(some))[0]))).toEqual([116, 165, 238, 3575])
  })

  test('jobs are not kept: the first comes before the second line is asked for', () => {
    let asked = 0
    const lines = (function* () {
      for (const line of linesOf(text)) {
        asked++
        yield line
      }
    })()
    const options = { pods: 1, requests: { cpu: 1 }, earlier: true }
    for (const job of google2011.jobs?.read(lines, options, new TraceFaults('file')) ?? []) {
      expect([job.name, asked]).toEqual(['job-0', 2])
      break
    }
  })
})

describeFile('batsim_hpc_seed1_jobs250.json', 'batsim', (text) => {
  test('250 rigid jobs on 128 hosts', () => {
    const jobs = jobsIn(batsim, text)
    expect([jobs.length, rising(jobs), new Set(jobs.map(podsOf))]).toEqual([250, true, new Set([4, 8, 16, 32, 64, 128])])
    expect(nodesIn(batsim, text)).toEqual([{ name: 'host', count: 128, allocatable: { cpu: 1000 } }])
  })
})
