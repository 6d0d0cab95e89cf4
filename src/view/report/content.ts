/** What a report tells: plain data, from which the page is made. */
import type { ComparisonData } from '../../experiment/types.ts'
import type { TracedRun } from '../board.ts'
import type { PlotDocument } from '../plots.ts'
import type { Grid } from '../summary.ts'

/** A table of the report's own: every cell is text already. */
export interface ReportTable extends Grid {
  /** Heading. */
  readonly title: string
  /** A paragraph above it. */
  readonly note?: string
}

/** Runs of one scenario told step by step. */
export interface ReportStory {
  /** Heading. */
  readonly title: string
  /** What it is about, a paragraph each. */
  readonly about?: readonly string[]
  /** Said below the name of a node, such as what room it has. */
  readonly nodeNotes?: ReadonlyMap<string, string>
  /** The runs, mostly one a strategy, all of them small. */
  readonly runs: readonly TracedRun[]
}

/** What a report tells. */
export interface ReportContent {
  /** Heading of the page. */
  readonly title: string
  /** The command that makes the same report again. */
  readonly command: string
  /** Version of cosched that made the results. */
  readonly version: string
  /** What it is about, a paragraph each. */
  readonly about?: readonly string[]
  /** Further facts about where it comes from: what, and how it is. */
  readonly facts?: readonly (readonly [name: string, fact: string])[]
  /** Scenarios told step by step, under each strategy. */
  readonly stories?: readonly ReportStory[]
  /** Plots and tables. Scenarios of a series are drawn as lines, others as dots. */
  readonly comparisons?: readonly ComparisonData[]
  /** Further tables. */
  readonly tables?: readonly ReportTable[]
  /** Where plots are drawn: the browser's document, or linkedom's. Without one there are no plots of comparisons. */
  readonly document?: PlotDocument
}
