/** Files of every format of traces, made up row by row: as long as is wanted, in the order that the format has, right unless damaged. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** A format's files. */
export interface MadeFormat {
  readonly format: string
  /** What is in the file. */
  readonly table: 'jobs' | 'nodes'
  /** Whether rows have an order; if so, `row` has it. */
  readonly ordered: boolean
  /** Lines before the first row, and behind the last. */
  readonly head?: string
  readonly tail?: (rows: number) => string
  /** A line, with its end. @param filler letters that make it longer */
  row(index: number, filler: string): string
  /** How many records a file of so many rows has. Default: one a row. */
  readonly records?: (rows: number) => number
}

const OPENB = 'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time'
const ALIBABA =
  'task_create_time,task_end_time,job_id,task_id,number_of_instances,status,number_of_cpus_requested_per_instance_in_the_task,normalized_memory_requested_per_instance_in_the_task'
const DLRM =
  'instance_sn,role,app_name,cpu_request,gpu_request,rdma_request,memory_request,disk_request,max_instance_per_node,creation_time,deletion_time'

/** Numbers below 10,007 in no order, all different in a row of so many. */
const scattered = (index: number): number => (index * 7919) % 10_007
/** Jobs of many tasks, applications, machines of many rows: thirty in a short file, 5,000 in a long one, the rows of each far apart. */
const groupOf = (index: number): number => index % (index < 60 ? 30 : 5000)
const groups = (rows: number): number => (rows <= 60 ? Math.min(rows, 30) : 5000)
const zeros = (filler: string): string => '0'.repeat(filler.length)

const JOBS: readonly Omit<MadeFormat, 'table'>[] = [
  {
    format: 'csv',
    ordered: true,
    head: 'job,arrival,duration,class,cpu,memory\n',
    row: (at, filler) => `job-${at},${at},60,c-${filler},1,1Gi\n`,
  },
  {
    format: 'openb',
    ordered: false,
    head: `${OPENB}\n`,
    row: (at, filler) => `p-${at},4000,8192,1,500,,q-${filler},Running,${scattered(at)},${scattered(at) + 60},${scattered(at)}\n`,
  },
  {
    format: 'alibaba2017',
    ordered: false,
    head: `${ALIBABA}\n`,
    row: (at, filler) => `${scattered(at)},${scattered(at) + 60},${groupOf(at)},${at},3,Terminated${filler},50,0.01\n`,
    records: groups,
  },
  {
    format: 'dlrm2025',
    ordered: false,
    head: `${DLRM}\n`,
    row: (at, filler) =>
      `i-${at}${filler && `-${filler}`},CN,app-${groupOf(at)},64,0,1,320.0,255.0,-1,${scattered(at)},${scattered(at) + 60}\n`,
    records: groups,
  },
  {
    format: 'google2011',
    ordered: true,
    head: 'submit_s,sched_delay_ms,run_s,end,class\n',
    row: (at, filler) => `${at},${zeros(filler)}7,60,C,2\n`,
  },
  {
    format: 'omega',
    ordered: false,
    head: 'id,workload,submitted,tasks,duration,cpus,mem\n',
    row: (at, filler) => `${at}${filler && `-${filler}`},Batch,${scattered(at)},3,60,0.5,0.5\n`,
  },
  {
    format: 'batsim',
    ordered: false,
    head: '{\n"nb_res": 64,\n"jobs": [\n',
    row: (at, filler) =>
      `${at === 0 ? '' : ','}{"id": ${at}, "subtime": ${scattered(at)}, "res": 2, "profile": "p${at % 100}", "walltime": 90, "note": "${filler}"}\n`,
    tail: () =>
      `],\n"profiles": {${Array.from({ length: 100 }, (_, at) => `"p${at}": {"type": "delay", "delay": ${at + 1}}`).join(',\n')}}}\n`,
  },
  { format: 'swf', ordered: true, row: (at, filler) => `${at} ${at} -1 ${zeros(filler)}60 2 -1 -1 2 -1 -1 1 1 1 -1 -1 -1 -1 -1\n` },
]

const NODES: readonly Omit<MadeFormat, 'table' | 'ordered'>[] = [
  {
    format: 'alibaba2018-machines',
    row: (at, filler) => `m-${groupOf(at)},${at},1,1,96,100,USING${filler}\n`,
    records: groups,
  },
  { format: 'pai2020', row: (at, filler) => `m-${at}${filler && `-${filler}`},T${filler},96,512,2\n` },
  {
    format: 'spot2026',
    head: 'gpu_model,gpu_capacity_num,cpu_num,node_name\n',
    row: (at, filler) => `A${filler},8,96,${at}${filler && `-${filler}`}\n`,
  },
]

/** One for every format of the library. */
export const MADE: readonly MadeFormat[] = [
  ...JOBS.map((one): MadeFormat => ({ ...one, table: 'jobs' })),
  ...NODES.map((one): MadeFormat => ({ ...one, table: 'nodes', ordered: false })),
]

/** Letters: with them, every format's rows are as wide as names may be. */
const FILLER = 'X'.repeat(230)

/** Blanks around values do not count in any format: with these, rows are long, and cost less than as many short ones. */
const BLANKS = ' '.repeat(900)

/** The first row stays as it is, for files are known by it. */
function widened(row: string, index: number): string {
  return index === 0 ? row : row.replace(/[ ,]/, (found) => found + BLANKS)
}

/** Writes a compressed file of at least so many characters, and says how many rows it has. */
export function writeMade(path: string, made: MadeFormat, characters: number): number {
  const descriptor = openSync(path, 'w')
  const put = (text: string): void => {
    if (text !== '') writeSync(descriptor, gzipSync(text, { level: 1 }))
  }
  put(made.head ?? '')
  let rows = 0
  for (let written = 0; written < characters; ) {
    const lot = Array.from({ length: 2000 }, () => widened(made.row(rows, FILLER), rows++)).join('')
    put(lot)
    written += lot.length
  }
  put(made.tail?.(rows) ?? '')
  closeSync(descriptor)
  return rows
}

/** A small file. */
export function smallMade(
  made: MadeFormat,
  rows: number,
): { readonly head: string; readonly rows: readonly string[]; readonly tail: string } {
  return { head: made.head ?? '', rows: Array.from({ length: rows }, (_, at) => made.row(at, '')), tail: made.tail?.(rows) ?? '' }
}
