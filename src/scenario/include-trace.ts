/** Workload traces that a scenario names: its nodes or its jobs, in files of their own. What is wrong with those is told of them. */
import { InvalidInputError, type Problem } from '../errors.ts'
import { silentScheduler } from '../model/defaults.ts'
import { hasLanes } from '../model/lanes.ts'
import { MOST_DIMENSIONS } from '../model/limits.ts'
import type { ClusterSource, WorkloadSource } from '../model/scenario.ts'
import type { Lines, TraceFormat } from '../traces/format.ts'
import { linesOf } from '../traces/lines.ts'
import { optionShape, readOptions } from '../traces/options.ts'
import { traceJobs, traceNodes } from '../traces/read.ts'
import type { Sort } from '../traces/sorting.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import type { ScenarioFile } from './schema.ts'

export interface IncludedTraces {
  readonly cluster?: ClusterSource
  readonly workload?: WorkloadSource
  readonly faults: readonly Fault[]
  /** Of the files of the traces. */
  readonly problems: readonly Problem[]
  readonly warnings: readonly Fault[]
}

/** How other files are had. */
export interface TraceFiles {
  readonly read?: ((path: string) => string) | undefined
  readonly lines?: ((path: string) => Lines) | undefined
  readonly sort?: Sort | undefined
  /** The scenario's own file: traces stand beside it. */
  readonly source: string
}

/** Reads the traces of a scenario. */
export function includeTraces(file: ScenarioFile, files: TraceFiles, formats: readonly TraceFormat[]): IncludedTraces {
  const faults: Fault[] = []
  const problems: Problem[] = []
  const warnings: Fault[] = []
  const reading = new Reading(files, formats, faults, problems)
  const { trace: machines } = file.cluster
  const { trace: jobs } = file.workload
  const nodes =
    machines && reading.of(['cluster', 'trace'], machines, (...[format, lines, own, source]) => traceNodes(format, lines, own, source))
  const rooms = (nodes ?? file.cluster.nodes ?? []).map(({ allocatable }) => allocatable)
  const settings = { ...jobs, rooms, scheduler: jobs?.scheduler ?? silentScheduler(file.schedulers ?? [{ name: 'default' }]) }
  const found =
    jobs &&
    reading.of(['workload', 'trace'], jobs, (...[format, lines = [], own, source]) =>
      traceJobs(format, lines, own, settings, source, files.sort),
    )
  for (const message of found?.warnings ?? []) warnings.push({ path: ['workload', 'trace'], message })
  const workload = found && (hasLanes(found.workload) ? { ...found.workload, hostnames: true } : found.workload)
  const included = { ...(nodes && { cluster: { nodes } }), ...(workload && { workload }) }
  faults.push(...dimensionFaults(included))
  return { ...included, faults, problems, warnings }
}

type Use<Value> = (format: TraceFormat, lines: Lines | undefined, own: Readonly<Record<string, unknown>>, source: string) => Value

class Reading {
  private readonly files: TraceFiles
  private readonly formats: readonly TraceFormat[]
  private readonly faults: Fault[]
  private readonly problems: Problem[]

  constructor(files: TraceFiles, formats: readonly TraceFormat[], faults: Fault[], problems: Problem[]) {
    this.files = files
    this.formats = formats
    this.faults = faults
    this.problems = problems
  }

  /** What `use` makes of a trace; undefined where something is wrong with it. */
  of<Value>(path: Path, trace: { readonly format: string; readonly file?: string }, use: Use<Value>): Value | undefined {
    const format = this.formats.find(({ name }) => name === trace.format)
    const { file } = trace
    if (format === undefined) return undefined
    const source = file === undefined ? format.name : beside(this.files.source, file)
    try {
      const lines = file === undefined ? undefined : this.lines(file)
      const own = Object.fromEntries(Object.entries(trace).filter(([key]) => key in optionShape(format)))
      return use(format, lines, readOptions(format, own, 'trace'), source)
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error
      this.tell(error, path)
      return undefined
    }
  }

  private lines(file: string): Lines {
    const { lines, read, source } = this.files
    if (lines !== undefined) return lines(file)
    if (read !== undefined) return linesOf(read(file))
    throw new InvalidInputError([{ path: '', message: `invalid file: ${file} cannot be read here` }], source)
  }

  /** A format's own settings are said of the trace, a file that cannot be had of its name, and all else of the file. */
  private tell({ problems, source }: InvalidInputError, path: Path): void {
    const at = source === 'input' ? path : source === this.files.source ? [...path, 'file'] : undefined
    for (const problem of problems)
      if (at === undefined) this.problems.push({ ...problem, source: problem.source ?? source })
      else this.faults.push({ path: at, message: problem.message })
  }
}

/** The name of a file beside another one, as messages tell it. */
function beside(source: string, file: string): string {
  return source.replace(/[^/\\]*$/, '') + file
}

function dimensionFaults({ cluster, workload }: { cluster?: ClusterSource; workload?: WorkloadSource }): Fault[] {
  const found = new Set<string>()
  for (const { allocatable } of cluster?.nodes ?? []) for (const name of Object.keys(allocatable)) found.add(name)
  for (const name of workload?.table?.columns.templates.resources ?? []) found.add(name)
  for (const { pods } of workload?.jobs ?? [])
    for (const { containers } of pods) for (const { requests } of containers) for (const name of Object.keys(requests)) found.add(name)
  if (found.size <= MOST_DIMENSIONS) return []
  const message = `invalid resources: ${found.size} different ones in its traces, allowed: ${MOST_DIMENSIONS}`
  return [{ path: ['cluster'], message }]
}
