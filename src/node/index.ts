/** Entry point `cosched/node`: what needs a file system. */
export { type CsvRow, toCsv } from './csv.ts'
export { MANIFEST_LIMIT, readScenarioFile, SCENARIO_LIMIT } from './read.ts'
export { packageVersion } from './version.ts'
export { eventWriter, openWhole, type RunLabel, type WholeFile, writeFolder, writeWhole } from './write.ts'
