/** Records of a trace as the two tables of the neutral form; reading them gives the same records. */
import { stringify } from 'csv-stringify/sync'
import { invalid } from '../errors.ts'
import { formatQuantity } from '../model/quantity.ts'
import type { ResourceList } from '../model/resources.ts'
import { show } from '../model/suggest.ts'
import type { Time } from '../model/time.ts'
import { LABEL, NODE_LABEL } from '../traces/neutral-columns.ts'
import { CONTAINER, NEUTRAL_JOB_COLUMNS, NEUTRAL_NODE_COLUMNS, OR } from '../traces/neutral-jobs.ts'
import type { TraceJob, TraceNode, TracePods } from '../traces/records.ts'

/** Rows that are turned into text at once. */
const LOT = 256
/** Most columns of a table that are named by what they hold. */
const MOST_COLUMNS = 256

type Cell = string | number | undefined

/** Which resources and labels the rows of a table name. The header stands first, so they have to be known beforehand. */
export class TraceColumns {
  /** Names of resources, in the order of their columns. */
  readonly resources = new Set<string>()
  /** Keys of labels, in the order of their columns. */
  readonly labels = new Set<string>()

  /** Takes in what a machine names. */
  addNode({ allocatable, labels = {} }: TraceNode): void {
    this.add(allocatable, labels)
  }

  /** Takes in what a job names. */
  addJob({ pods }: TraceJob): void {
    for (const { containers, nodeLabels = {} } of pods) for (const { requests } of containers) this.add(requests, nodeLabels)
  }

  private add(list: ResourceList, labels: Readonly<Record<string, unknown>>): void {
    for (const name in list) this.resources.add(name)
    for (const key in labels) this.labels.add(key)
    if (this.resources.size + this.labels.size > MOST_COLUMNS)
      invalid('', `invalid trace: more than ${MOST_COLUMNS} different resources and labels in one table`)
  }
}

/**
 * The table of nodes, as pieces of text.
 * @throws InvalidInputError for a resource that is called as a column is
 */
export function* traceNodesCsv(nodes: Iterable<TraceNode>, columns: TraceColumns): Generator<string> {
  const resources = resourcesOf(columns, NEUTRAL_NODE_COLUMNS)
  const labels = [...columns.labels]
  const rows = function* (): Generator<Cell[]> {
    yield [...NEUTRAL_NODE_COLUMNS, ...resources, ...labels.map((key) => LABEL + key)]
    for (const { name, count, allocatable, labels: own = {} } of nodes)
      yield [name, count, ...amounts(allocatable, resources), ...labels.map((key) => own[key])]
  }
  yield* texts(rows())
}

/**
 * The table of jobs, as pieces of text.
 * @throws InvalidInputError for a resource that is called as a column is, and for a value of a label with a `|` in it
 */
export function* traceJobsCsv(jobs: Iterable<TraceJob>, columns: TraceColumns): Generator<string> {
  const resources = resourcesOf(columns, NEUTRAL_JOB_COLUMNS)
  const labels = [...columns.labels]
  const rows = function* (): Generator<Cell[]> {
    yield [...NEUTRAL_JOB_COLUMNS, ...resources, ...labels.map((key) => NODE_LABEL + key)]
    for (const job of jobs) yield* jobRows(job, resources, labels)
  }
  yield* texts(rows())
}

/** A row a container; what was said of the job or the pod is not said again. In the order of NEUTRAL_JOB_COLUMNS. */
function* jobRows(job: TraceJob, resources: readonly string[], labels: readonly string[]): Generator<Cell[]> {
  const arrival = secondsText(job.arrival)
  const duration = job.duration === undefined ? undefined : secondsText(job.duration)
  let head: readonly Cell[] = [duration, job.workloadClass, job.priority, job.minMember]
  for (const pods of job.pods) {
    let [replicas, most, wanted]: [Cell, Cell, readonly Cell[]] = [
      unless(pods.replicas, 1),
      pods.maxPerNode,
      labels.map((key) => valuesOf(pods, key)),
    ]
    for (const { name, requests } of pods.containers) {
      const own = [unless(pods.name, job.name), replicas, unless(name, CONTAINER), most]
      yield [job.name, arrival, ...head, ...own, ...amounts(requests, resources), ...wanted]
      head = [undefined, undefined, undefined, undefined]
      replicas = undefined
      most = undefined
      wanted = labels.map(() => undefined)
    }
  }
}

function resourcesOf({ resources }: TraceColumns, known: readonly string[]): readonly string[] {
  const clash = [...resources].find((name) => known.includes(name))
  if (clash !== undefined) invalid('', `invalid resource: ${show(clash)} is the name of a column`)
  return [...resources]
}

function unless(value: string | number, silent: string | number): Cell {
  return value === silent ? undefined : value
}

function valuesOf({ nodeLabels }: TracePods, key: string): Cell {
  const values = nodeLabels?.[key]
  const clash = values?.find((value) => value.includes(OR))
  if (clash !== undefined) invalid('', `invalid value of the label ${show(key)}: ${show(clash)}, allowed: no ${OR} in it`)
  return values?.join(OR)
}

function amounts(list: ResourceList, resources: readonly string[]): Cell[] {
  return resources.map((name) => (list[name] === undefined ? undefined : formatQuantity(name, list[name])))
}

/** Exactly, without needless digits. */
function secondsText(time: Time): string {
  const rest = time % 1_000_000
  const whole = String((time - rest) / 1_000_000)
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(6, '0').replace(/0+$/, '')}`
}

/** Blanks around a value are part of it only in quotes. */
const OPTIONS = { quoted_match: /^\s|\s$/ }

function* texts(rows: Iterable<Cell[]>): Generator<string> {
  let lot: Cell[][] = []
  for (const row of rows) {
    lot.push(row)
    if (lot.length < LOT) continue
    yield stringify(lot, OPTIONS)
    lot = []
  }
  if (lot.length > 0) yield stringify(lot, OPTIONS)
}
