/**
 * A trace of any format as a scenario: its machines and its jobs in the neutral form, and a short file that points at them. Jobs are read twice,
 * to see what there is and to write it, and one at a time, as long as they come in the order of arrival; otherwise all that are wanted are held
 * in memory and sorted.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInputError } from '../errors.ts'
import { MOST_PODS } from '../model/limits.ts'
import { soundJobs, soundNodes } from '../traces/checks.ts'
import { TraceFaults } from '../traces/faults.ts'
import type { TraceFormat } from '../traces/format.ts'
import { leftOutWords } from '../traces/read.ts'
import type { TraceJob, TraceNode } from '../traces/records.ts'
import { type LeftOut, podsIn, type TraceSettings, windowOf } from '../traces/window.ts'
import { type ImportSummary, Tally } from './import-summary.ts'
import { readLines } from './lines.ts'
import { TraceColumns, traceJobsCsv, traceNodesCsv } from './trace-csv.ts'
import { openWhole, type WholeFile } from './write.ts'

/** What is imported, and to where. */
export interface ImportPlan {
  readonly format: TraceFormat
  /** The format's own settings, read. */
  readonly options: Readonly<Record<string, unknown>>
  readonly settings: TraceSettings
  /** A file of machines, or the machines. */
  readonly machines: string | readonly TraceNode[]
  /** A file of jobs. */
  readonly jobs: string
  readonly folder: string
  readonly name: string
  readonly gzip: boolean
  /** Text of the scenario that points at the two files. */
  readonly scenario: (nodesFile: string, jobsFile: string, summary: ImportSummary) => string
  /** Told how much of the work is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

const NODES = 'nodes.csv'

/**
 * Reads a trace and writes NAME.yaml, nodes.csv and jobs.csv, all of them or none.
 * @throws InvalidInputError with what is wrong with a file; Error of the file system
 */
export function importTrace(plan: ImportPlan): ImportSummary {
  const nodes = machinesOf(plan)
  const first = new Pass(plan, 0)
  const columns = new TraceColumns()
  const sorted = first.survey(columns)
  const jobsFile = plan.gzip ? 'jobs.csv.gz' : 'jobs.csv'
  const nodeColumns = new TraceColumns()
  const tally = new Tally()
  for (const node of nodes) {
    nodeColumns.addNode(node)
    tally.addNode(node)
  }
  mkdirSync(plan.folder, { recursive: true })
  return writeTogether((open) => {
    writeAll(open(join(plan.folder, NODES)), traceNodesCsv(nodes, nodeColumns))
    const second = new Pass(plan, 1)
    writeAll(open(join(plan.folder, jobsFile), plan.gzip), traceJobsCsv(tallied(second.wanted(sorted), tally, plan), columns))
    const summary = tally.summary(first.leftOut())
    writeAll(open(join(plan.folder, `${plan.name}.yaml`)), [plan.scenario(NODES, jobsFile, summary)])
    return summary
  })
}

function machinesOf({ format, machines, options }: ImportPlan): readonly TraceNode[] {
  if (typeof machines !== 'string') return machines
  const faults = new TraceFaults(machines)
  return faults.gather(() => {
    const nodes = [...soundNodes(format.nodes?.read(readLines(machines), options, faults) ?? [], faults)]
    if (nodes.length === 0 && faults.count === 0) faults.tell('', 'invalid file: no node in it, allowed: at least one')
    return nodes
  })
}

/** One reading of the jobs. */
class Pass {
  private readonly plan: ImportPlan
  private readonly number: number
  private readonly faults: TraceFaults
  private readonly counts: LeftOut = { outside: 0, tooLarge: 0 }

  /** @param number 0 or 1, for the progress */
  constructor(plan: ImportPlan, number: number) {
    this.plan = plan
    this.number = number
    this.faults = new TraceFaults(plan.jobs)
  }

  leftOut(): readonly string[] {
    return leftOutWords(this.counts, this.faults, this.plan.settings)
  }

  /** What the jobs name, and whether they come in the order of arrival. @throws InvalidInputError with all that is wrong with them */
  survey(columns: TraceColumns): boolean {
    return this.faults.gather(() => {
      let sorted = true
      let last = 0
      let jobs = 0
      for (const job of this.window()) {
        columns.addJob(job)
        if (job.arrival < last) sorted = false
        last = job.arrival
        jobs++
      }
      if (jobs === 0 && this.faults.count === 0)
        this.faults.tell('', `invalid file: no job that is wanted, ${this.counts.outside} outside of from and until`)
      return sorted
    })
  }

  /** The jobs that are wanted, in the order of arrival. */
  *wanted(sorted: boolean): Generator<TraceJob> {
    const { jobs: most = Infinity } = this.plan.settings
    let count = 0
    const all = this.window()
    for (const job of sorted ? all : [...all].sort((a, b) => a.arrival - b.arrival)) {
      if (count++ === most) return
      yield job
    }
  }

  private window(): Generator<TraceJob> {
    const { format, options, settings, jobs, onProgress } = this.plan
    const lines = readLines(jobs, { onProgress: (done, bytes) => onProgress?.((this.number + done / bytes) / 2) })
    return windowOf(soundJobs(format.jobs?.read(lines, options, this.faults) ?? [], this.faults), settings, this.counts)
  }
}

function* tallied(jobs: Iterable<TraceJob>, tally: Tally, { jobs: source }: ImportPlan): Generator<TraceJob> {
  let pods = 0
  for (const job of jobs) {
    pods += podsIn(job)
    if (pods > MOST_PODS) {
      const message = `invalid number of pods: more than ${MOST_PODS}, allowed: a part of the trace, by --from, --until, --jobs, --max-pods`
      throw new InvalidInputError([{ path: '', message }], source)
    }
    tally.addJob(job)
    yield job
  }
}

/** Files none of which takes its place before all of them are complete. */
function writeTogether<Value>(work: (open: (path: string, gzip?: boolean) => WholeFile) => Value): Value {
  const files: WholeFile[] = []
  try {
    const value = work((path, gzip = false) => {
      const file = openWhole(path, { gzip })
      files.push(file)
      return file
    })
    for (const file of files) file.keep()
    return value
  } catch (error) {
    for (const file of files) file.drop()
    throw error
  }
}

function writeAll(file: WholeFile, texts: Iterable<string>): void {
  for (const text of texts) file.write(text)
  file.finish()
}
