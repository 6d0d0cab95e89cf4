/** What is to be imported of a trace, and to where. */
import type { TraceFormat } from '../traces/format.ts'
import type { TraceNode } from '../traces/records.ts'
import type { TraceSettings } from '../traces/window.ts'
import type { ImportSummary } from './import-summary.ts'

/** A file of machines. */
export interface MachineTable {
  readonly format: TraceFormat
  /** The format's own settings, read. */
  readonly options: Readonly<Record<string, unknown>>
  readonly file: string
}

/** What is imported, and to where. */
export interface ImportPlan {
  readonly format: TraceFormat
  /** The format's own settings, read. */
  readonly options: Readonly<Record<string, unknown>>
  readonly settings: TraceSettings
  /** A file of machines, which may be of another format, or the machines. */
  readonly machines: MachineTable | readonly TraceNode[]
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
