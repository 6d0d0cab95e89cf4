/** The key `trace` of a cluster and of a workload: a format, a file, which part is wanted, and the format's own settings. */
import * as z from 'zod'
import { MOST_PODS } from '../model/limits.ts'
import type { TraceFormat } from '../traces/format.ts'
import { optionShape } from '../traces/options.ts'
import type { TraceSettings } from '../traces/window.ts'
import { count, duration, fileName, name } from './schema-values.ts'

/** A file of nodes; keys beyond these are the format's own. */
export interface ClusterTraceFile {
  readonly format: string
  readonly file?: string
  readonly [option: string]: unknown
}

/** A file of jobs; keys beyond these are the format's own. */
export interface WorkloadTraceFile extends TraceSettings {
  readonly format: string
  readonly file: string
  readonly scheduler?: string
  readonly [option: string]: unknown
}

const file = fileName.describe('plain or gzip, relative to this file, in its folder or below')

/** Settings that every workload's trace has. */
const WORKLOAD_KEYS = {
  file,
  from: duration.exactOptional().describe('instant of the trace at which the run begins; default 0'),
  until: duration.exactOptional().describe('jobs that arrive at this instant of the trace or later are left out'),
  jobs: count.max(MOST_PODS).exactOptional().describe('at most so many, the first to arrive'),
  speedup: z.number().positive().max(1e9).exactOptional().describe('arrivals come so many times faster; durations stay'),
  gangs: z.boolean().exactOptional().describe('false: every pod for itself'),
  scheduler: name.exactOptional().describe('which scheduler serves the jobs; default: default'),
  maxPods: count.max(MOST_PODS).exactOptional().describe('jobs with more pods are left out'),
}

/** The schemas of both keys for some formats. */
export function traceSchemas(formats: readonly TraceFormat[]): {
  readonly cluster: z.ZodType<ClusterTraceFile>
  readonly workload: z.ZodType<WorkloadTraceFile>
} {
  const cluster = formats
    .filter(({ nodes, machines }) => nodes !== undefined || machines !== undefined)
    .map((format) => entry(format, { file: format.machines === undefined ? file : file.exactOptional() }))
  const workload = formats.filter(({ jobs }) => jobs !== undefined).map((format) => entry(format, WORKLOAD_KEYS))
  return { cluster: oneOf<ClusterTraceFile>(cluster), workload: oneOf<WorkloadTraceFile>(workload) }
}

type Entry = z.ZodObject<{ format: z.ZodLiteral<string> }>

function entry(format: TraceFormat, keys: Readonly<Record<string, z.ZodType>>): Entry {
  const own = optionShape(format) as Readonly<Record<string, z.ZodType>>
  return z.strictObject({ format: z.literal(format.name), ...own, ...keys }).describe(format.about) as unknown as Entry
}

function oneOf<File>(entries: readonly Entry[]): z.ZodType<File> {
  const [first, ...others] = entries
  return z.discriminatedUnion('format', [first, ...others]).describe('a workload trace') as unknown as z.ZodType<File>
}
