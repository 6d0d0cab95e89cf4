/** Table of contents of `cosched/scenario`: scenarios and Kubernetes manifests from text, and back. Safe in a browser. */
export { InvalidInputError, type Problem } from '../errors.ts'
export { formatBriefly, formatScenario } from './format.ts'
export { scenarioJsonSchema } from './json-schema.ts'
export type { ManifestText } from './manifest-files.ts'
export { type ManifestOptions, type Manifests, parseManifests } from './manifests.ts'
export { type OmegaJobsOptions, parseOmegaJobs, parseOmegaWorkload } from './omega-jobs.ts'
export { type ParsedScenario, type ParseOptions, parseScenario } from './parse.ts'
export { type ParsedTrace, parseTrace, type TraceOptions } from './trace.ts'
