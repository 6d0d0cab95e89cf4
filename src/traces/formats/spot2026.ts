/**
 * Nodes of Alibaba's trace of 2026, GPUs shared by jobs of high priority and spot jobs, `node_info_df.csv`: 4,278 nodes. The file says nothing
 * of memory: without the option `memory` its nodes have none, and pods that ask for any fit nowhere.
 */
import * as z from 'zod/mini'
import { optional } from '../../generate/recipe-fields.ts'
import { toBaseUnits } from '../../model/quantity.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceNode } from '../records.ts'
import { GPU, GPU_MODEL, labelsOf, memoryField, soundName } from './common.ts'

const COLUMNS = ['gpu_model', 'gpu_capacity_num', 'cpu_num', 'node_name']

const options = z.strictObject({
  memory: optional(memoryField, 'memory of every node: the file does not say; absent: nodes have none'),
})

type Options = z.infer<typeof options>

export const spot2026: TraceFormat<Options> = {
  name: 'spot2026',
  about: 'Alibaba 2026: 4,278 GPU nodes that spot jobs share, without their memory',
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-v2026-spot-gpu',
  terms: 'for research and study (Alibaba)',
  options,
  nodes: { about: 'node_info_df.csv, a row a node', claims: (firstLine) => headerHas(firstLine, COLUMNS), read: readNodes },
}

function* readNodes(lines: Lines, settings: Options, faults: TraceFaults): Generator<TraceNode> {
  const memory = settings.memory === undefined ? {} : { memory: toBaseUnits('memory', settings.memory) }
  const known = new NameSet()
  for (const row of csvRows(lines, { table: 'nodes', columns: COLUMNS }, faults)) {
    const name = soundName(row, 'node_name', `node-${row.name('node_name', known)}`)
    const labels = labelsOf(row, { [GPU_MODEL]: 'gpu_model' })
    const cpu = row.amount('cpu_num', 'cpu')
    const gpus = row.whole('gpu_capacity_num')
    if (!row.faulty) yield { name, allocatable: { cpu, ...memory, [GPU]: gpus }, ...labels }
  }
}
