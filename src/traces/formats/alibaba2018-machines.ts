/**
 * Machines of Alibaba's cluster trace of 2018, `machine_meta.csv`: all of 96 cores, in two levels of failure domains. The original file says
 * anew what a machine is when its status changes; its first row counts.
 */
import * as z from 'zod/mini'
import { option } from '../../generate/recipe-fields.ts'
import { toBaseUnits } from '../../model/quantity.ts'
import { csvRows } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceNode } from '../records.ts'
import { labelsOf, memoryField, roundUp } from './common.ts'

const COLUMNS = ['machine_id', 'time_stamp', 'failure_domain_1', 'failure_domain_2', 'cpu_num', 'mem_size', 'status']
const LABELS = { 'failure-domain-1': 'failure_domain_1', 'failure-domain-2': 'failure_domain_2', status: 'status' }

const options = z.strictObject({
  machineMemory: option(memoryField, '256Gi', 'memory of a machine of mem_size 100: the publishers give it in percent of the largest only'),
})

type Options = z.infer<typeof options>

export const alibaba2018Machines: TraceFormat<Options> = {
  name: 'alibaba2018-machines',
  about: 'Alibaba 2018: 4,034 machines of 96 cores in two levels of failure domains',
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-v2018',
  terms: 'for research and study (Alibaba)',
  options,
  nodes: {
    about: 'machine_meta.csv, no header, a row a machine',
    claims: (firstLine) => /^[^,]+,\d+,\d+,\d+,\d+,[\d.]+,[A-Z_]+$/.test(firstLine.trim()),
    read: readNodes,
  },
}

function* readNodes(lines: Lines, { machineMemory }: Options, faults: TraceFaults): Generator<TraceNode> {
  const whole = toBaseUnits('memory', machineMemory)
  const known = new NameSet()
  for (const row of csvRows(lines, { table: 'nodes', columns: COLUMNS, header: false }, faults)) {
    const name = row.name('machine_id')
    row.number('time_stamp')
    const labels = labelsOf(row, LABELS)
    const cpu = row.amount('cpu_num', 'cpu')
    const memory = roundUp((row.number('mem_size', 0, 100) / 100) * whole)
    if (row.faulty) continue
    if (known.add(name)) yield { name, allocatable: { cpu, memory }, ...labels }
    else faults.leaveOut('later rows of a machine')
  }
}
