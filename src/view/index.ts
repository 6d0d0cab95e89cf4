/** Entry point `cosched/view`: results as rows, tables, stories, timelines, plots and reports. Pure functions, safe in a browser. */
export { type BoardOptions, type PodMembers, podMembers, type Standing, type TracedRun } from './board.ts'
export { deadlockDot, deadlockMermaid } from './deadlock/notation.ts'
export { type DeadlockSvgOptions, deadlockSvg } from './deadlock/svg.ts'
export { type DeadlockTextOptions, deadlockText } from './deadlock/text.ts'
export { explorationText, numberedSteps } from './exploration.ts'
export { type FigureLabel, PLOT_FIGURES, resolveLabels, TABLE_FIGURES } from './figures.ts'
export { comparisonHtml, runHtml, textHtml } from './notebook.ts'
export { type OmegaJobRow, OmegaReport, type OmegaSchedulerRow, type OmegaWorkloadRow } from './omega-report.ts'
export { figurePlot, legendPlot, type PlotDocument, type PlotOptions, seriesPlot } from './plots.ts'
export type { ReportContent, ReportStory, ReportTable } from './report/content.ts'
export { type ReportFiles, report, reportFiles } from './report.ts'
export { GROUP_CHOICES, type GroupChoice, type ResultsDocument, resultsDocument } from './results.ts'
export { columnsOf, type LongRow, longRows, rows, type WideRow } from './rows.ts'
export { type ComparisonPoint, type ComparisonSeries, seriesOf } from './series.ts'
export {
  describeEvent,
  type Occupant,
  type StoryStep,
  storyBoard,
  storySteps,
} from './story.ts'
export { figureStrip, type StripOptions } from './strips.ts'
export { comparisonGrid, comparisonTable, comparisonText, formatMean, type Grid, pairedGrid, pairedTable } from './summary.ts'
export { type TableOptions, table } from './table.ts'
export { cleanText, escapeHtml, formatNumber, guardCell } from './text.ts'
export { type TimelineBar, type TimelineOptions, type TimelineRow, timelineBars, timelineRows } from './timeline/bars.ts'
export { type ChromeEvent, type ChromeTrace, chromeTrace } from './timeline/chrome.ts'
export { type TimelineSvgOptions, timelineEnd, timelineSvg } from './timeline/svg.ts'
