/**
 * The GPU cluster of Alibaba's trace of 2023 (cluster-trace-gpu-v2023, called openb; Weng et al., USENIX ATC 2023, section 6): machines with
 * their GPUs, and pods that ask for none, a share of one, or several whole ones.
 */
import * as z from 'zod/mini'
import { durationField, option } from '../../generate/recipe-fields.ts'
import { parseDuration } from '../../model/time.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceJob } from '../records.ts'
import type { TraceRow } from '../rows.ts'
import { GPU, GPU_MODEL } from './common.ts'

/** Thousandths of GPUs: what a node has is one pool. */
const SHARES = 'alibabacloud.com/gpu-milli'

const WHOLE_GPU = 1000
const MOST_GPUS = 10_000

const NODE_COLUMNS = ['sn', 'cpu_milli', 'memory_mib', 'gpu', 'model'] as const
const POD_COLUMNS = ['name', 'cpu_milli', 'memory_mib', 'num_gpu', 'gpu_milli'] as const
const TIMES = ['creation_time', 'deletion_time', 'scheduled_time'] as const
const MORE_POD_COLUMNS = ['gpu_spec', 'qos', 'pod_phase', ...TIMES] as const

const options = z.strictObject({
  gpus: option(
    z.enum(['shares', 'whole']),
    'shares',
    `shares: thousandths of GPUs, all of a node in one pool (${SHARES}); whole: GPUs (${GPU}), a pod that shares one has it alone`,
  ),
  interarrival: option(durationField, 0, 'pods of files without times arrive so far apart'),
})

type Options = z.infer<typeof options>

export const openb: TraceFormat<Options> = {
  name: 'openb',
  about: "Alibaba's GPU cluster of 2023: 1,523 nodes with 6,212 GPUs, 8,152 pods, GPUs shared or whole",
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023',
  terms: 'for research and study (Alibaba)',
  options,
  nodes: {
    about: `nodes: ${NODE_COLUMNS.join(',')}`,
    claims: (first) => headerHas(first, NODE_COLUMNS),
    *read(lines, { gpus }, faults) {
      const taken = new NameSet()
      for (const row of csvRows(lines, { table: 'nodes', columns: NODE_COLUMNS }, faults)) {
        const count = row.whole('gpu', 0, MOST_GPUS)
        const model = row.text('model')
        const node = {
          name: row.name('sn', taken),
          allocatable: { ...roomOf(row), ...gpuAmount(gpus, count, WHOLE_GPU) },
          ...(model !== '' && { labels: { [GPU_MODEL]: model } }),
        }
        if (!row.faulty) yield node
      }
    },
  },
  jobs: {
    about: `pods: ${[...POD_COLUMNS, ...MORE_POD_COLUMNS].join(',')}`,
    claims: (first) => headerHas(first, POD_COLUMNS),
    *read(lines, { gpus, interarrival }, faults) {
      const taken = new NameSet()
      const gap = parseDuration(interarrival)
      for (const row of csvRows(lines, { table: 'jobs', columns: POD_COLUMNS, optional: MORE_POD_COLUMNS }, faults)) {
        const job = podOf(row, gpus, row.place.index * gap, taken)
        if (!row.faulty) yield job
      }
    },
  },
}

/** A job of one pod. @param arrival where the file has no times */
function podOf(row: TraceRow, gpus: Options['gpus'], arrival: number, taken: NameSet): TraceJob {
  const name = row.name('name', taken)
  const requests = { ...roomOf(row), ...gpuAmount(gpus, row.whole('num_gpu', 0, MOST_GPUS), row.whole('gpu_milli', 0, WHOLE_GPU)) }
  const models = [...new Set(row.text('gpu_spec').split('|'))].filter((model) => model !== '')
  const workloadClass = row.text('qos')
  return {
    name,
    ...timesOf(row, arrival),
    ...(workloadClass !== '' && { workloadClass }),
    pods: [
      {
        name,
        replicas: 1,
        containers: [{ name: 'main', requests }],
        ...(models.length > 0 && { nodeLabels: { [GPU_MODEL]: models } }),
      },
    ],
  }
}

/** From creation; for as long as it was there once it was scheduled, or at all if it never was. */
function timesOf(row: TraceRow, otherwise: number): { readonly arrival: number; readonly duration?: number } {
  if (![...row.columns].includes('creation_time')) return { arrival: otherwise }
  const arrival = row.time('creation_time')
  if (!row.has('deletion_time')) return { arrival }
  const began = row.has('scheduled_time') ? 'scheduled_time' : 'creation_time'
  const start = row.time(began)
  const end = row.time('deletion_time')
  if (end < start)
    row.fault('deletion_time', `invalid deletion_time: ${row.raw('deletion_time')}, allowed: from ${began} on, ${row.raw(began)}`)
  return { arrival, duration: Math.max(1, end - start) }
}

function roomOf(row: TraceRow): { readonly cpu: number; readonly memory: number } {
  return { cpu: row.whole('cpu_milli'), memory: row.amount('memory_mib', 'memory', 'Mi') }
}

function gpuAmount(kind: Options['gpus'], count: number, milli: number): Readonly<Record<string, number>> {
  if (count === 0) return {}
  return kind === 'whole' ? { [GPU]: count } : { [SHARES]: count * milli }
}
