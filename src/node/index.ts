/** Entry point `cosched/node`: what needs a file system. */
export { compareInParallel, type ParallelOptions } from './compare-parallel.ts'
export { type CsvRow, toCsv } from './csv.ts'
export type { ModuleStrategy, PortableStrategy } from './module-strategy.ts'
export { toParquet } from './parquet.ts'
export { MANIFEST_LIMIT, readScenarioFile, SCENARIO_LIMIT } from './read.ts'
export { TIMELINE_DRAWN, TIMELINE_ENDINGS, TIMELINE_RECORDS, type TimelineRecorder, timelineRecorder } from './timeline.ts'
export { packageVersion } from './version.ts'
export { eventWriter, openWhole, type RunLabel, type WholeFile, writeFolder, writeWhole } from './write.ts'
