/** Entry point `cosched/node`: what needs a file system. */
export { compareInParallel, type ParallelOptions } from './compare-parallel.ts'
export { type CsvRow, toCsv } from './csv.ts'
export { LINE_LIMIT, type LinesOptions, readLines } from './lines.ts'
export type { ModuleStrategy, PortableStrategy } from './module-strategy.ts'
export { MANIFEST_LIMIT, type ReadOptions, readScenarioFile, SCENARIO_LIMIT } from './read.ts'
export { TraceColumns, traceJobsCsv, traceNodesCsv } from './trace-csv.ts'
export { packageVersion } from './version.ts'
export { eventWriter, openWhole, type RunLabel, type WholeFile, writeFolder, writeWhole } from './write.ts'
