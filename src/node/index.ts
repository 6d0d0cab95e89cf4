/** Entry point `cosched/node`: what needs a file system. */
export { compareInParallel, type ParallelOptions } from './compare-parallel.ts'
export { type CsvRow, toCsv } from './csv.ts'
export { plotDocument } from './document.ts'
export type { ModuleStrategy, PortableStrategy } from './module-strategy.ts'
export { MANIFEST_LIMIT, readScenarioFile, SCENARIO_LIMIT } from './read.ts'
export { RESULTS_LIMIT, type ReadResults, readResults } from './results/read.ts'
export { packageVersion } from './version.ts'
export { eventWriter, openWhole, type RunLabel, type WholeFile, writeFolder, writeWhole } from './write.ts'
