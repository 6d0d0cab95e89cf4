/**
 * Machines of Alibaba's machine learning platform (PAI) in 2020, `pai_machine_spec.csv`, published with "MLaaS in the Wild" (Weng et al.,
 * NSDI 2022): 1,897 machines with P100, T4, V100 and unnamed GPUs (MISC), or none (CPU).
 */
import { csvRows } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import { noOptions } from '../no-options.ts'
import type { TraceNode } from '../records.ts'
import { GPU, GPU_MODEL, labelsOf } from './common.ts'

const COLUMNS = ['machine', 'gpu_type', 'cap_cpu', 'cap_mem', 'cap_gpu']

export const pai2020: TraceFormat<Record<string, never>> = {
  name: 'pai2020',
  about: 'Alibaba PAI 2020: 1,897 machines, most with GPUs',
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2020',
  terms: 'CC-BY 4.0 (Alibaba)',
  options: noOptions,
  nodes: {
    about: 'pai_machine_spec.csv, no header, a row a machine',
    claims: (firstLine) => /^[^,]+,[A-Z]\w*,\d+,\d+,\d+$/.test(firstLine.trim()),
    read: readNodes,
  },
}

function* readNodes(lines: Lines, _: unknown, faults: TraceFaults): Generator<TraceNode> {
  const known = new NameSet()
  for (const row of csvRows(lines, { table: 'nodes', columns: COLUMNS, header: false }, faults)) {
    const name = row.name('machine', known)
    const labels = labelsOf(row, { [GPU_MODEL]: 'gpu_type' })
    const cpu = row.amount('cap_cpu', 'cpu')
    const memory = row.amount('cap_mem', 'memory', 'Gi')
    const gpus = row.whole('cap_gpu')
    if (row.faulty) continue
    yield { name, allocatable: { cpu, memory, ...(gpus > 0 && { [GPU]: gpus }) }, ...(gpus > 0 && labels) }
  }
}
