/**
 * Jobs of the neutral form. A row is a container of a pod, the rows of a pod stand together, and so do those of a job, which come in order of
 * arrival: one job at a time is in memory, however long the file is.
 */
import { MOST_PODS } from '../model/limits.ts'
import { show } from '../model/suggest.ts'
import { csvRows } from './csv-rows.ts'
import type { TraceFaults } from './faults.ts'
import type { Lines } from './format.ts'
import { NameSet } from './name-set.ts'
import { NODE_LABEL, OpenColumns, openColumn } from './neutral-columns.ts'
import type { TraceContainer, TraceJob, TracePods } from './records.ts'
import type { TraceRow } from './rows.ts'

const JOB_ONLY = ['duration', 'class', 'priority', 'minMember'] as const
const POD_ONLY = ['replicas', 'maxPerNode'] as const

export const NEUTRAL_NODE_COLUMNS = ['name', 'count'] as const

export const NEUTRAL_JOB_COLUMNS = ['job', 'arrival', ...JOB_ONLY, 'pod', 'replicas', 'container', 'maxPerNode'] as const

/** Between values of a label that a pod asks for. */
export const OR = '|'

/** Name of a container without one. */
export const CONTAINER = 'main'

/** The jobs of a table, in its order. */
export function* neutralJobs(lines: Lines, faults: TraceFaults): Generator<TraceJob> {
  const [job, arrival, ...optional] = NEUTRAL_JOB_COLUMNS
  const shape = { table: 'jobs', columns: [job, arrival], optional, other: openColumn(NODE_LABEL, NEUTRAL_JOB_COLUMNS) } as const
  const taken = new NameSet()
  let open: OpenColumns | undefined
  let rows: JobRows | undefined
  let last = 0
  for (const row of csvRows(lines, shape, faults)) {
    open ??= new OpenColumns(row, NODE_LABEL, NEUTRAL_JOB_COLUMNS)
    const time = row.time('arrival')
    if (time < last) row.fault('arrival', `invalid arrival: ${show(row.raw('arrival'))}, allowed: rows in the order of arrival`)
    else if (time > last) last = time
    if (rows?.name !== row.raw('job')) {
      if (rows !== undefined) yield* rows.job()
      rows = new JobRows(row, time, taken, open)
    }
    rows.add(row, time)
  }
  if (rows !== undefined) yield* rows.job()
}

/** The rows of one job. */
class JobRows {
  readonly name: string
  private readonly first: TraceRow
  private readonly open: OpenColumns
  private readonly head: Omit<TraceJob, 'pods'>
  private readonly pods = new Map<string, PodRows>()
  private last: PodRows | undefined
  private faulty = false

  constructor(row: TraceRow, arrival: number, taken: NameSet, open: OpenColumns) {
    this.name = row.name('job', taken)
    this.first = row
    this.open = open
    const workloadClass = row.text('class')
    this.head = {
      name: this.name,
      arrival,
      ...(row.has('duration') && { duration: positiveTime(row, 'duration') }),
      ...(workloadClass !== '' && { workloadClass }),
      ...(row.has('priority') && { priority: row.whole('priority', -2_147_483_648, 2_147_483_647) }),
      ...(row.has('minMember') && { minMember: row.whole('minMember', 1, MOST_PODS) }),
    }
  }

  add(row: TraceRow, arrival: number): void {
    if (arrival > this.head.arrival) {
      const meant = show(this.first.raw('arrival'))
      row.fault('arrival', `invalid arrival: ${show(row.raw('arrival'))}, allowed: that of its job's first row, ${meant}`)
    }
    sameOrNothing(this.first, row, JOB_ONLY, 'job')
    const pod = row.has('pod') ? row.name('pod') : this.name
    if (this.last?.name === pod) this.last.add(row)
    else if (this.pods.has(pod))
      row.fault('pod', `invalid pod name: ${show(pod)} is taken, allowed: each name once in a job, its rows together`)
    else {
      this.last = new PodRows(pod, row, this.open)
      this.pods.set(pod, this.last)
    }
    if (row.faulty) this.faulty = true
  }

  /** The job, if nothing is wrong with it. */
  *job(): Generator<TraceJob> {
    const pods = Array.from(this.pods.values(), (rows) => rows.pods)
    const members = pods.reduce((sum, { replicas }) => sum + replicas, 0)
    const { minMember = 0 } = this.head
    if (!this.faulty && minMember > members)
      this.first.fault('minMember', `invalid minMember: ${minMember}, allowed: at most the job's ${members} pods`)
    if (!this.faulty && !this.first.faulty) yield { ...this.head, pods }
  }
}

/** The rows of one pod, a container each. */
class PodRows {
  readonly name: string
  readonly pods: TracePods
  private readonly first: TraceRow
  private readonly open: OpenColumns
  private readonly names = new Set<string>()
  private readonly containers: TraceContainer[] = []

  constructor(name: string, row: TraceRow, open: OpenColumns) {
    this.name = name
    this.first = row
    this.open = open
    const labels = Object.entries(open.texts(row))
    this.pods = {
      name,
      replicas: row.has('replicas') ? row.whole('replicas', 1, MOST_PODS) : 1,
      containers: this.containers,
      ...(labels.length > 0 && { nodeLabels: Object.fromEntries(labels.map(([key, text]) => [key, text.split(OR)])) }),
      ...(row.has('maxPerNode') && { maxPerNode: row.whole('maxPerNode', 1) }),
    }
    this.add(row)
  }

  add(row: TraceRow): void {
    sameOrNothing(this.first, row, [...POD_ONLY, ...this.open.labelColumns], 'pod')
    const name = row.has('container') ? row.name('container') : CONTAINER
    if (this.names.has(name)) row.fault('container', `invalid container name: ${show(name)} is taken, allowed: each name once in a pod`)
    this.names.add(name)
    this.containers.push({ name, requests: this.open.amounts(row) })
  }
}

function positiveTime(row: TraceRow, column: string): number {
  const time = row.time(column)
  if (time === 0) row.fault(column, `invalid ${column}: 0, allowed: more than zero`)
  return time
}

/** What a later row of the same thing may say. */
function sameOrNothing(first: TraceRow, row: TraceRow, columns: readonly string[], what: string): void {
  for (const column of columns) {
    const text = row.raw(column)
    if (text === '' || text === first.raw(column)) continue
    row.fault(
      column,
      `invalid ${column}: ${show(text)}, allowed: nothing, or what the ${what}'s first row says: ${show(first.raw(column))}`,
    )
  }
}
