/** What a format of workload traces is: how to know its files, and how to read them line by line. A new format is one file and one line in `registry.ts`. */
import type * as z from 'zod/v4/core'
import type { TraceFaults } from './faults.ts'
import type { TraceJob, TraceNode } from './records.ts'
import type { Sort } from './sorting.ts'

/** A text file as its lines, without their ends; read once, from the first to the last. */
export type Lines = Iterable<string>

/** One kind of file of a format. */
export interface TraceTable<Row, Options> {
  /** What stands in the file, in a few words. */
  readonly about: string
  /** Whether a file that begins with this line is one. */
  claims(firstLine: string): boolean
  /**
   * Of jobs. `arrival`: its rows come in the order of arrival, and `read` tells every one that does not. Absent: they come in any order, and
   * whoever reads them sorts the jobs.
   */
  readonly order?: 'arrival'
  /**
   * Its rows. What is wrong with a line goes to `faults`, with line and column, and the line is left out.
   * @param sort for what has to be brought together before a record can be given; by default all of it is held in memory
   */
  read(lines: Lines, options: Options, faults: TraceFaults, sort?: Sort): Iterable<Row>
}

/** A format of workload traces: which machines there are, which jobs, or both. */
export interface TraceFormat<Options = Readonly<Record<string, unknown>>> {
  /** As scenarios and the command line call it. */
  readonly name: string
  /** One line: what was traced, where, when. */
  readonly about: string
  /** Where the files are published. */
  readonly source: string
  /** Under which terms. */
  readonly terms: string
  /** Settings of its own beside those of every trace; with defaults (zod/mini, strict object). */
  readonly options: z.$ZodType<Options>
  /** Files of machines. */
  readonly nodes?: TraceTable<TraceNode, Options>
  /** Files of jobs. */
  readonly jobs?: TraceTable<TraceJob, Options>
  /** The machines that the publishers name where the trace has no file of them. */
  machines?(options: Options): readonly TraceNode[]
}
