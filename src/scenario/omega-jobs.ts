/**
 * Reads the job files of Google's Omega simulator as a workload: CSV with the columns id, workload, submitted, tasks, duration, cpus and
 * mem, a row a job of equal tasks. A task becomes a pod of one container and the job is no gang, as in Omega (EuroSys 2013, section 4).
 */
import { InvalidInputError, type Problem } from '../errors.ts'
import { podsOf } from '../generate/pods.ts'
import { DEFAULT_SCHEDULER } from '../model/defaults.ts'
import { JobTable } from '../model/job-table.ts'
import { MOST_PODS } from '../model/limits.ts'
import { PodTemplates } from '../model/pod-templates.ts'
import { tryBaseUnits } from '../model/quantity.ts'
import type { WorkloadSource } from '../model/scenario.ts'
import { seconds } from '../model/time.ts'
import type { Job } from '../model/workload.ts'
import { name as nameSchema } from './schema-values.ts'
import { invalidWord, show } from './suggest.ts'

const COLUMNS = ['id', 'workload', 'submitted', 'tasks', 'duration', 'cpus', 'mem'] as const
type Column = (typeof COLUMNS)[number]
type Fields = Readonly<Record<Column, Field>>

interface Field {
  readonly text: string
  /** Of its first character, from 1. */
  readonly column: number
}

const MOST_PROBLEMS = 20
/** Workloads that a table tells apart. */
const MOST_KINDS = 256

/** How a job file of the Omega simulator is read. */
export interface OmegaJobsOptions {
  /** The file the text came from, for messages. */
  readonly source?: string
  /** Which scheduler serves the jobs of a workload; the one named `default` where nothing is said. */
  readonly schedulers?: Readonly<Record<string, string>>
}

/**
 * The jobs of a file, in its order, called WORKLOAD-ID; the workload is their class. Seconds are rounded to the nearest microsecond (a
 * duration to at least 1), cpus up to whole millicores, and a gigabyte is 2^30 bytes, rounded up to whole ones.
 * @throws InvalidInputError with every problem found, 20 at most, each with its line and column.
 */
export function parseOmegaJobs(text: string, options: OmegaJobsOptions = {}): readonly Job[] {
  return rowsOf(text, options).map((row) => jobOf(row, options))
}

/**
 * As {@link parseOmegaJobs}, in the form in which a long file costs a run least.
 * @throws InvalidInputError as {@link parseOmegaJobs} does
 */
export function parseOmegaWorkload(text: string, options: OmegaJobsOptions = {}): WorkloadSource {
  const rows = rowsOf(text, options)
  const table = tableOf(rows, options)
  return table === undefined ? { jobs: rows.map((row) => jobOf(row, options)) } : { table }
}

function rowsOf(text: string, options: OmegaJobsOptions): readonly OmegaRow[] {
  const lines = text.split(/\r?\n/)
  const problems: Problem[] = []
  const places = placesOf(split(lines[0] ?? ''), problems)
  const rows: OmegaRow[] = []
  const names = new Set<string>()
  let found = 0
  let tasks = 0
  for (let line = 2; line <= lines.length && problems.length < MOST_PROBLEMS && places !== undefined; line++) {
    if (lines[line - 1].trim() === '') continue
    const row = new Row(line, found++, problems)
    const fields = row.fields(split(lines[line - 1]), places)
    const read = fields && row.read(fields, names)
    if (read !== undefined) rows.push(read)
    tasks += read?.tasks ?? 0
    if (tasks > MOST_PODS) row.fault('.tasks', fields?.tasks, `invalid number of tasks: more than ${MOST_PODS} in all`)
  }
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, MOST_PROBLEMS), options.source)
  return rows
}

/** What a row says, in base units. */
interface OmegaRow {
  readonly id: string
  readonly workload: string
  readonly arrival: number
  readonly tasks: number
  readonly duration: number
  readonly cpu: number
  readonly memory: number
}

const TASK = 'task'

function jobOf(row: OmegaRow, options: OmegaJobsOptions): Job {
  const { id, workload, arrival, tasks, duration, cpu, memory } = row
  const name = `${workload}-${id}`
  return {
    name,
    arrival,
    duration,
    scheduler: schedulerOf(workload, options),
    priority: 0,
    workloadClass: workload,
    pods: podsOf(name, tasks, [{ name: TASK, requests: { cpu, memory } }], () => undefined),
  }
}

function schedulerOf(workload: string, { schedulers }: OmegaJobsOptions): string {
  return schedulers?.[workload] ?? DEFAULT_SCHEDULER.name
}

/** The rows in columns, in the order of arrival; undefined if ids are no numbers, tasks ask for nothing, or workloads are many. */
function tableOf(given: readonly OmegaRow[], options: OmegaJobsOptions): JobTable | undefined {
  const rows = given.toSorted((a, b) => a.arrival - b.arrival)
  const fits = ({ id, cpu, memory }: OmegaRow) => String(Number(id) | 0) === id && cpu > 0 && memory > 0
  const kinds = [...new Set(rows.map(({ workload }) => workload))]
  if (!rows.every(fits) || kinds.length > MOST_KINDS) return undefined
  const templates = new PodTemplates(['cpu', 'memory'], TASK)
  const known = new Map<string, number>()
  const templateOf = ({ cpu, memory }: OmegaRow): number => {
    const key = `${cpu} ${memory}`
    const number = known.get(key) ?? templates.add([cpu, memory], 1)
    known.set(key, number)
    return number
  }
  const firstPod = new Int32Array(rows.length + 1)
  for (const [at, { tasks }] of rows.entries()) firstPod[at + 1] = firstPod[at] + tasks
  return new JobTable({
    kinds: kinds.map((prefix) => ({ prefix, scheduler: schedulerOf(prefix, options), priority: 0, workloadClass: prefix })),
    kind: Uint8Array.from(rows, ({ workload }) => kinds.indexOf(workload)),
    number: Int32Array.from(rows, ({ id }) => Number(id)),
    arrival: Float64Array.from(rows, ({ arrival }) => arrival),
    duration: Float64Array.from(rows, ({ duration }) => duration),
    gang: new Uint8Array(rows.length),
    firstPod,
    template: Int32Array.from(rows, templateOf),
    templates,
  })
}

function split(line: string): Field[] {
  let column = 1
  return line.split(',').map((text) => {
    const field = { text: text.trim(), column }
    column += text.length + 1
    return field
  })
}

/** Where each column stands, by the first line; undefined if it cannot be told. */
function placesOf(header: readonly Field[], problems: Problem[]): ReadonlyMap<Column, number> | undefined {
  const places = new Map<Column, number>()
  for (const [place, { text, column }] of header.entries()) {
    const known = COLUMNS.find((one) => one === text)
    if (known !== undefined && !places.has(known)) places.set(known, place)
    else
      problems.push({
        path: '',
        line: 1,
        column,
        message: invalidWord(
          'column',
          text,
          COLUMNS.filter((one) => !places.has(one)),
        ),
      })
  }
  const missing = COLUMNS.filter((one) => !places.has(one))
  if (missing.length > 0) problems.push({ path: '', line: 1, column: 1, message: `invalid header: no column ${missing.join(', ')}` })
  return problems.length === 0 ? places : undefined
}

/** One line that is being read. */
class Row {
  private readonly line: number
  private readonly index: number
  private readonly problems: Problem[]

  constructor(line: number, index: number, problems: Problem[]) {
    this.line = line
    this.index = index
    this.problems = problems
  }

  fault(name: string, field: Field | undefined, message: string): undefined {
    this.problems.push({ path: `jobs[${this.index}]${name}`, line: this.line, column: field?.column ?? 1, message })
    return undefined
  }

  fields(fields: readonly Field[], places: ReadonlyMap<Column, number>): Fields | undefined {
    if (fields.length === places.size) return Object.fromEntries(Array.from(places, ([name, place]) => [name, fields[place]])) as Fields
    return this.fault('', fields[0], `invalid row: ${fields.length} values, allowed: ${places.size}`)
  }

  read(fields: Fields, names: Set<string>): OmegaRow | undefined {
    const { workload, id } = fields
    const name = `${workload.text}-${id.text}`
    if (!nameSchema.safeParse(name).success)
      this.fault('.id', id, `invalid name: ${show(name)}, allowed: letters, digits, and . _ - / between them`)
    if (names.has(name)) this.fault('.id', id, `invalid id: job ${show(name)} is there twice`)
    names.add(name)
    const arrival = this.span(fields, 'submitted')
    const tasks = this.count(fields.tasks)
    const duration = this.span(fields, 'duration')
    const cpu = this.amount(fields, 'cpus', 'cpu', '')
    const memory = this.amount(fields, 'mem', 'memory', 'Gi')
    if (arrival === undefined || duration === undefined || tasks === undefined || cpu === undefined || memory === undefined)
      return undefined
    return { id: id.text, workload: workload.text, arrival, tasks, duration: Math.max(1, duration), cpu, memory }
  }

  private span(fields: Fields, name: Column): number | undefined {
    const field = fields[name]
    const span = seconds(Number(field.text))
    if (field.text !== '' && Number.isSafeInteger(span) && span >= 0) return span
    return this.fault(`.${name}`, field, `invalid ${name}: ${show(field.text)}, allowed: a number of seconds from 0`)
  }

  private count(field: Field): number | undefined {
    const tasks = Number(field.text)
    if (field.text !== '' && Number.isInteger(tasks) && tasks >= 1 && tasks <= MOST_PODS) return tasks
    return this.fault('.tasks', field, `invalid tasks: ${show(field.text)}, allowed: a whole number from 1 to ${MOST_PODS}`)
  }

  private amount(fields: Fields, name: Column, resource: string, suffix: string): number | undefined {
    const amount = tryBaseUnits(resource, `${fields[name].text}${suffix}`)
    return typeof amount === 'number' ? amount : this.fault(`.${name}`, fields[name], amount)
  }
}
