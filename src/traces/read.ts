/** From the lines of a file to nodes or jobs of the model: read, checked, and the wanted part taken. */
import type { Node } from '../model/cluster.ts'
import type { ResourceList } from '../model/resources.ts'
import type { WorkloadSource } from '../model/scenario.ts'
import { soundJobs, soundNodes } from './checks.ts'
import { earliest } from './earliest.ts'
import { TraceFaults } from './faults.ts'
import type { Lines, TraceFormat } from './format.ts'
import { Misfits } from './misfits.ts'
import { nodesOf } from './nodes.ts'
import type { TraceJob } from './records.ts'
import type { Sort } from './sorting.ts'
import type { LeftOut, TraceSettings } from './window.ts'
import { windowOf } from './window.ts'
import { workloadOf } from './workload.ts'

type Options = Readonly<Record<string, unknown>>

/** What was read of a file of jobs, and how much of it is not wanted. */
export interface TraceWorkload {
  readonly workload: WorkloadSource
  /** How many jobs there are. */
  readonly jobs: number
  /** What people should know, a line each: `3 jobs left out: more than 64 pods`. */
  readonly warnings: readonly string[]
}

/**
 * The nodes of a file, or those that the format names itself.
 * @throws InvalidInputError with every problem of the file, 20 at most
 */
export function traceNodes(format: TraceFormat, lines: Lines | undefined, options: Options, source: string): readonly Node[] {
  const faults = new TraceFaults(source)
  const records = lines === undefined ? (format.machines?.(options) ?? []) : (format.nodes?.read(lines, options, faults) ?? [])
  return faults.gather(() => {
    const nodes = nodesOf(soundNodes(records, faults), faults)
    if (nodes.length === 0 && faults.count === 0) faults.tell('', 'invalid file: no node in it, allowed: at least one')
    return nodes
  })
}

/**
 * The jobs of a file, in the order of arrival. Those that are wanted are held, and no others.
 * @param sort for formats whose rows have to be brought together first
 * @throws InvalidInputError with every problem of the file, 20 at most
 */
export function traceJobs(
  format: TraceFormat,
  lines: Lines,
  options: Options,
  settings: WorkloadSettings,
  source: string,
  sort?: Sort,
): TraceWorkload {
  const faults = new TraceFaults(source)
  const leftOut: LeftOut = { outside: 0, tooLarge: 0 }
  const order = format.jobs?.order
  const records = soundJobs(format.jobs?.read(lines, options, faults, sort) ?? [], faults, order)
  const misfits = new Misfits(settings.rooms ?? [])
  const wanted = watched(earliest(windowOf(records, settings, leftOut), settings.jobs, order), misfits)
  return faults.gather(() => {
    const workload = workloadOf(wanted, settings.scheduler, faults)
    const jobs = workload.table?.length ?? workload.jobs?.length ?? 0
    if (jobs === 0 && faults.count === 0)
      faults.tell('', `invalid file: no job that is wanted, ${leftOut.outside} outside of from and until`)
    const misfit = misfits.words === undefined ? [] : [misfits.words]
    return { workload, jobs, warnings: [...leftOutWords(leftOut, faults, settings), ...misfit] }
  })
}

function* watched(jobs: Iterable<TraceJob>, misfits: Misfits): Generator<TraceJob> {
  for (const job of jobs) {
    misfits.take(job)
    yield job
  }
}

export interface WorkloadSettings extends TraceSettings {
  /** Which scheduler serves the jobs. */
  readonly scheduler: string
  /** What nodes have, as far as that is known. */
  readonly rooms?: Iterable<ResourceList>
}

function jobsLeftOut(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'} left out`
}

/** What was left out, apart from the window, a line a reason. */
export function leftOutWords({ tooLarge }: LeftOut, faults: TraceFaults, { maxPods }: TraceSettings): readonly string[] {
  const words = Array.from(faults.leftOut, ([why, count]) => `${count} ${count === 1 ? 'row' : 'rows'} left out: ${why}`)
  return tooLarge === 0 ? words : [...words, `${jobsLeftOut(tooLarge)}: more than ${maxPods} pods`]
}
