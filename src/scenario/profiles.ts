/** Scheduler configurations: where a scenario has them, those in files of their own read, and what follows for its retry rules. */
import { formatProblem, type Problem } from '../errors.ts'
import { DEFAULT_RETRY } from '../model/defaults.ts'
import type { PlacementSpec, RetrySpec, Scenario } from '../model/scenario.ts'
import type { SchedulerConfiguration } from '../model/scheduler-configuration.ts'
import { formatDuration, SECOND } from '../model/time.ts'
import { backoffOf } from '../placement/kubernetes/profile-problems.ts'
import { type Read, readText } from './other-files.ts'
import { type Path, pathText, positionOf } from './positions.ts'
import { check, type Fault } from './problems.ts'
import { readYaml } from './safe-yaml.ts'
import { configurationWarnings, resolveConfiguration } from './scheduler-configuration.ts'
import type { ScenarioFile } from './schema.ts'
import type { PlacementFile } from './schema-placement.ts'
import { type SchedulerConfigurationFile, schedulerConfiguration } from './schema-scheduler-configuration.ts'
import { show } from './suggest.ts'

/** Configurations by file name. */
export type Profiles = ReadonlyMap<string, SchedulerConfiguration>

export interface IncludedProfiles {
  readonly profiles: Profiles
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
}

/** Reads the configurations of a scenario, each file once. Faults stand where the scenario names the file first. */
export function includeProfiles(file: ScenarioFile, read: Read): IncludedProfiles {
  const profiles = new Map<string, SchedulerConfiguration>()
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const seen = new Set<string>()
  for (const { placement, path } of placementsOf(file)) {
    const { profile } = placement
    const at = [...path, 'profile']
    if (profile === undefined || (typeof profile === 'string' && seen.has(profile))) continue
    if (typeof profile !== 'string') {
      for (const warning of configurationWarnings(profile)) warnings.push({ ...warning, path: [...at, ...warning.path] })
      continue
    }
    seen.add(profile)
    const text = readText(profile, at, read, faults)
    if (text === undefined) continue
    const found = readConfiguration(text)
    for (const problem of found.problems) faults.push({ path: at, message: formatProblem(problem, profile) })
    for (const problem of found.warnings) warnings.push({ path: at, message: formatProblem(problem, profile) })
    if (found.value !== undefined) profiles.set(profile, resolveConfiguration(found.value))
  }
  return { profiles, faults, warnings }
}

interface ReadConfiguration {
  readonly value?: SchedulerConfigurationFile
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** A file has one document, and says what it is. */
function readConfiguration(text: string): ReadConfiguration {
  const { documents, problems } = readYaml(text)
  if (problems.length > 0) return { problems, warnings: [] }
  const [document] = documents
  if (documents.length !== 1 || document.data === null) {
    const found = documents.length > 1 ? `${documents.length} documents` : 'empty'
    const message = `invalid file: ${found}, allowed: one KubeSchedulerConfiguration`
    return { problems: [{ path: '', message }], warnings: [] }
  }
  const told = ({ path, message, key }: Fault): Problem => {
    return { path: pathText(path), message, ...positionOf(document.document, document.lines, path, key) }
  }
  const result = check(schedulerConfiguration, document.data)
  if ('faults' in result) return { problems: result.faults.map(told).sort(byPlace), warnings: [] }
  if (result.value.kind === undefined) {
    const message = `invalid kind: ${show(undefined)}, allowed: KubeSchedulerConfiguration`
    return { problems: [told({ path: ['kind'], message })], warnings: [] }
  }
  return { value: result.value, problems: [], warnings: configurationWarnings(result.value).map(told) }
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}

/** Every placement that a file states, and where. */
export function placementsOf(file: ScenarioFile): readonly { readonly placement: PlacementFile; readonly path: Path }[] {
  const { placement, schedulers = [], strategies = [] } = file
  return [
    ...(placement ? [{ placement, path: ['placement'] }] : []),
    ...schedulers.flatMap((one, index) => (one.placement ? [{ placement: one.placement, path: ['schedulers', index, 'placement'] }] : [])),
    ...strategies.flatMap((one, index) => {
      return typeof one === 'string' || one.placement === undefined
        ? []
        : [{ placement: one.placement, path: ['strategies', index, 'placement'] }]
    }),
  ]
}

/** The placement that a file means. */
export function resolvePlacement({ profile, ...rest }: PlacementFile, profiles: Profiles): PlacementSpec {
  if (profile === undefined) return rest
  return { ...rest, profile: typeof profile === 'string' ? profiles.get(profile)! : resolveConfiguration(profile) }
}

/** The rules of retrying where the scenario is silent: Kubernetes' queue is told its waits in the same file as its placement. */
export function silentRetry(placement: PlacementSpec | undefined): RetrySpec {
  const backoff = statedBackoff(placement)
  return backoff === undefined ? DEFAULT_RETRY : { ...DEFAULT_RETRY, backoff }
}

/** First and longest wait, microseconds, where a configuration says something of them. */
function statedBackoff(placement: PlacementSpec | undefined): [number, number] | undefined {
  const { profile } = placement ?? {}
  if (profile?.podInitialBackoffSeconds === undefined && profile?.podMaxBackoffSeconds === undefined) return undefined
  const [first, longest] = backoffOf(profile)
  return [first * SECOND, longest * SECOND]
}

/** Waits that a configuration states and the scenario's retry rules do not follow. */
export function backoffWarnings(file: ScenarioFile, scenario: Scenario, profiles: Profiles): readonly Fault[] {
  const { backoff } = scenario.retry
  return placementsOf(file).flatMap(({ placement, path }) => {
    const stated = statedBackoff(resolvePlacement(placement, profiles))
    if (stated === undefined || (stated[0] === backoff[0] && stated[1] === backoff[1])) return []
    const [own, used] = [stated, backoff].map((waits) => waits.map(formatDuration).join(', '))
    return [{ path: [...path, 'profile'], message: `a backoff of [${own}] is not followed: the scenario's retry has [${used}]` }]
  })
}
