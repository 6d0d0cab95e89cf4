/** Other files that a scenario names: Kubernetes manifests as its cluster or its workload. */
import { formatProblem, InvalidInputError } from '../errors.ts'
import { silentScheduler } from '../model/defaults.ts'
import { type ManifestOptions, type Manifests, parseManifests } from './manifests.ts'
import { type Read, readText } from './other-files.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import type { Included } from './resolve.ts'
import type { ScenarioFile } from './schema.ts'

export interface IncludedManifests extends Included {
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
}

/**
 * Reads the manifests of a scenario. Pods that name their node are taken as bound by a cluster, and by a workload are scheduled anew
 * unless the same file is the cluster's as well.
 */
export function includeManifests(file: ScenarioFile, read: Read): IncludedManifests {
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const { manifests: clusterFiles } = file.cluster
  const { manifests: workloadFiles } = file.workload
  const schedulers = file.schedulers ?? [{ name: 'default' }]
  const names = [silentScheduler(schedulers), ...schedulers.map((scheduler) => scheduler.name)]
  const shared = workloadFiles?.some((name) => clusterFiles?.includes(name)) ?? false
  const sink = { faults, warnings, read }
  const cluster = clusterFiles && load(clusterFiles, ['cluster', 'manifests'], { schedulers: names }, sink)
  const workload = workloadFiles && load(workloadFiles, ['workload', 'manifests'], { schedulers: names, scheduleBound: !shared }, sink)
  if (cluster?.nodes.length === 0)
    faults.push({ path: ['cluster', 'manifests'], message: 'invalid manifests: no Node in them, allowed: at least one' })
  if (workload?.jobs.length === 0)
    faults.push({ path: ['workload', 'manifests'], message: 'invalid manifests: no Pod to schedule in them, allowed: at least one' })
  return {
    faults,
    warnings,
    ...(cluster && { cluster: { nodes: cluster.nodes, prefill: cluster.prefill } }),
    ...(workload && { workload: { jobs: workload.jobs } }),
  }
}

interface Sink {
  readonly faults: Fault[]
  readonly warnings: Fault[]
  readonly read: Read
}

function load(names: readonly string[], path: Path, options: ManifestOptions, sink: Sink): Manifests | undefined {
  const files = names.flatMap((source, index) => {
    const text = readText(source, [...path, index], sink.read, sink.faults)
    return text === undefined ? [] : [{ text, source }]
  })
  if (files.length < names.length) return undefined
  try {
    const manifests = parseManifests(files, options)
    for (const warning of manifests.warnings) sink.warnings.push({ path, message: warning.message })
    return manifests
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    for (const problem of error.problems)
      sink.faults.push({ path: [...path, names.indexOf(error.source)], message: formatProblem(problem, error.source) })
    return undefined
  }
}
