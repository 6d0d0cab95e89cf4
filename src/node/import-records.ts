/**
 * The two tables of a trace for import: each is looked through once for what it names, which the header of what is written says, and had once
 * more to be written. Rows in the order of arrival are read twice; jobs in any other order are sorted on disk meanwhile. Memory holds one job
 * or machine, a lot of what is sorted, and hashes of the names.
 */
import { MOST_NODES } from '../model/limits.ts'
import { soundJobs, soundNodes } from '../traces/checks.ts'
import { TraceFaults } from '../traces/faults.ts'
import { leftOutWords } from '../traces/read.ts'
import type { TraceJob, TraceNode } from '../traces/records.ts'
import type { Sort } from '../traces/sorting.ts'
import { type LeftOut, windowOf } from '../traces/window.ts'
import type { ImportPlan, MachineTable } from './import-plan.ts'
import { readLines } from './lines.ts'
import { TraceColumns } from './trace-csv.ts'

/** The machines of a trace. */
export class ImportedNodes {
  /** What they name. */
  readonly columns = new TraceColumns()
  private readonly plan: ImportPlan

  /** Looks through them. @throws InvalidInputError with all that is wrong with them */
  constructor(plan: ImportPlan) {
    this.plan = plan
    this.read((nodes, faults) => {
      let count = 0
      for (const node of nodes) {
        this.columns.addNode(node)
        count += node.count ?? 1
        if (count > MOST_NODES) {
          faults.tell('', `invalid number of nodes: more than ${MOST_NODES}`)
          break
        }
      }
      if (count === 0 && faults.count === 0) faults.tell('', 'invalid file: no node in it, allowed: at least one')
    })
  }

  /** Has them, one after the other. */
  read(use: (nodes: Iterable<TraceNode>, faults: TraceFaults) => void): void {
    const { machines } = this.plan
    const faults = new TraceFaults('file' in machines ? machines.file : this.plan.format.name)
    faults.gather(() => use('file' in machines ? nodesIn(machines, faults) : machines, faults))
  }
}

function nodesIn({ format, file, options }: MachineTable, faults: TraceFaults): Iterable<TraceNode> {
  return soundNodes(format.nodes?.read(readLines(file), options, faults) ?? [], faults)
}

/** The jobs of a trace that are wanted. Has to be closed. */
export class ImportedJobs {
  /** What they name. */
  readonly columns = new TraceColumns()
  private readonly plan: ImportPlan
  private readonly sort: Sort
  private readonly faults: TraceFaults
  private readonly counts: LeftOut = { outside: 0, tooLarge: 0 }
  /** Of what is sorted. */
  private sorted: Iterator<TraceJob> | undefined

  /** Looks through them. @throws InvalidInputError with all that is wrong with them */
  constructor(plan: ImportPlan, sort: Sort) {
    this.plan = plan
    this.sort = sort
    this.faults = new TraceFaults(plan.jobs)
    try {
      this.faults.gather(() => this.survey())
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** What was left out, a line a reason. */
  leftOut(): readonly string[] {
    return leftOutWords(this.counts, this.faults, this.plan.settings)
  }

  /** Those that are wanted, in the order of arrival; once. @throws InvalidInputError if the file is another by now */
  *inOrder(): Generator<TraceJob> {
    const { jobs: most = Infinity } = this.plan.settings
    const faults = new TraceFaults(this.plan.jobs)
    let count = 0
    for (const job of this.sorted ? { [Symbol.iterator]: () => this.sorted as Iterator<TraceJob> } : this.wanted(faults, 1)) {
      if (count++ === most) return
      yield job
    }
    faults.end()
  }

  close(): void {
    this.sorted?.return?.()
  }

  private survey(): void {
    let jobs = 0
    const seen = function* (this: ImportedJobs): Generator<TraceJob> {
      for (const job of this.wanted(this.faults, 0, this.counts)) {
        this.columns.addJob(job)
        jobs++
        yield job
      }
    }.bind(this)
    if (this.plan.format.jobs?.order === 'arrival') for (const _ of seen());
    else this.sorted = begun(this.sort(seen(), ({ arrival }) => [arrival]))
    if (jobs === 0 && this.faults.count === 0)
      this.faults.tell('', `invalid file: no job that is wanted, ${this.counts.outside} outside of from and until`)
  }

  /** The jobs of the window, as they come. @param reading which of two this is, for the progress */
  private wanted(faults: TraceFaults, reading: number, counts: LeftOut = { outside: 0, tooLarge: 0 }): Generator<TraceJob> {
    const { format, options, settings, jobs, onProgress } = this.plan
    const lines = readLines(jobs, { onProgress: (done, bytes) => onProgress?.((reading + done / bytes) / 2) })
    const records = format.jobs?.read(lines, options, faults, this.sort) ?? []
    return windowOf(soundJobs(records, faults, format.jobs?.order), settings, counts)
  }
}

/** The same values, the first of which was asked for. */
function begun<Value>(values: Iterable<Value>): Iterator<Value> {
  const iterator = values[Symbol.iterator]()
  let first: IteratorResult<Value> | undefined = iterator.next()
  return {
    next() {
      const result = first ?? iterator.next()
      first = undefined
      return result
    },
    return: () => iterator.return?.() ?? { done: true, value: undefined },
  }
}
