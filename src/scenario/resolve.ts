/** From a checked scenario file to a scenario: defaults filled in, copies of nodes and jobs made, one form where the file allows two. */
import type { BoundPod, Node } from '../model/cluster.ts'
import { type Compatibility, OMEGA_DEFECTS, type OmegaDefect } from '../model/compatibility.ts'
import {
  copyNames,
  DEFAULT_ALLOCATOR,
  DEFAULT_RETRY,
  DEFAULT_SCHEDULER,
  defaultStrategies,
  RETRY_PRESETS,
  silentScheduler,
} from '../model/defaults.ts'
import type {
  AllocatorSpec,
  ClusterSource,
  DecisionTime,
  OnPartial,
  RetrySpec,
  Scenario,
  SchedulerSpec,
  StrategySpec,
  WorkloadSource,
} from '../model/scenario.ts'
import type { Job } from '../model/workload.ts'
import { type Profiles, resolvePlacement, silentRetry } from './profiles.ts'
import { hostPort, resolvePod } from './resolve-pod.ts'
import { resolveRelations } from './resolve-relations.ts'
import type { BoundPodFile, JobFile, ScenarioFile } from './schema.ts'
import type { NodeFile } from './schema-pod.ts'
import {
  type AllocatorFile,
  type CompatibilityFile,
  type RetryFile,
  type SchedulerFile,
  STRATEGY_KEYS,
  type StrategyFile,
} from './schema-runs.ts'

/** What other files contribute; read beforehand, for they are other files. */
export interface Included {
  readonly cluster?: ClusterSource
  readonly workload?: WorkloadSource
  readonly profiles?: Profiles
}

/** The scenario that a file means. `name` is for files without one. */
export function resolveScenario(file: ScenarioFile, name: string, included: Included = {}): Scenario {
  const profiles = included.profiles ?? new Map()
  const schedulers = (file.schedulers ?? [{ name: DEFAULT_SCHEDULER.name }]).map((one) => resolveScheduler(one, profiles))
  const placement = file.placement && resolvePlacement(file.placement, profiles)
  const workload = included.workload ?? resolveWorkload(file.workload, schedulers)
  return {
    name: file.name ?? name,
    ...(file.description !== undefined && { description: file.description }),
    ...(file.series && { series: file.series }),
    seed: file.seed ?? '1',
    ...(file.duration !== undefined && { duration: file.duration }),
    ...(file.eventBudget !== undefined && { eventBudget: file.eventBudget }),
    cluster: resolveCluster(file.cluster, included.cluster),
    workload,
    schedulers,
    allocator: resolveAllocator(file.allocator),
    ...(placement && { placement }),
    strategies: file.strategies?.map((one) => resolveStrategy(one, profiles)) ?? defaultStrategies(workload),
    retry: resolveRetry(file.retry, silentRetry(placement)),
    ...(file.compatibility && { compatibility: resolveCompatibility(file.compatibility) }),
    ...(file.expect && { expect: file.expect }),
  }
}

function resolveCluster(file: ScenarioFile['cluster'], included: ClusterSource | undefined): ClusterSource {
  const { prefill } = file
  const utilisation = prefill !== undefined && 'utilisation' in prefill ? prefill.utilisation : undefined
  const tasks = prefill !== undefined && 'tasks' in prefill ? prefill : undefined
  const listed = Array.isArray(prefill) ? prefill.map(resolveBound) : []
  const bound = [...(included?.prefill ?? []), ...listed]
  return {
    ...(file.nodes && { nodes: file.nodes.flatMap(resolveNode) }),
    ...(file.generate && { generate: file.generate }),
    ...(included?.nodes && { nodes: included.nodes }),
    ...(bound.length > 0 && { prefill: bound }),
    ...(utilisation !== undefined && { prefillUtilisation: utilisation }),
    ...(tasks && { prefillTasks: tasks }),
  }
}

function resolveBound({ ports, affinity, ...pod }: BoundPodFile): BoundPod {
  const taken = (ports ?? []).flatMap((port) => hostPort(port))
  return { ...pod, ...(taken.length > 0 && { ports: taken }), ...resolveRelations({ ...pod, ...(affinity && { affinity }) }) }
}

function resolveNode(file: NodeFile): readonly Node[] {
  const rest = {
    allocatable: file.allocatable,
    ...(file.labels && { labels: file.labels }),
    ...(file.taints && { taints: file.taints.map(({ timeAdded: _, ...taint }) => taint) }),
    ...(file.unschedulable !== undefined && { unschedulable: file.unschedulable }),
  }
  return copyNames(file.name, file.count).map((name) => ({ name, ...rest }))
}

function resolveWorkload(file: ScenarioFile['workload'], schedulers: readonly SchedulerSpec[]): WorkloadSource {
  if (file.generate) return { generate: file.generate }
  const served = silentScheduler(schedulers)
  return { jobs: (file.jobs ?? []).flatMap((job) => resolveJob(job, served)) }
}

function resolveJob(file: JobFile, scheduler: string): readonly Job[] {
  const pods = file.pods.flatMap(resolvePod)
  const rest = {
    ...(file.duration !== undefined && { duration: file.duration }),
    scheduler: file.scheduler ?? scheduler,
    priority: file.priority ?? 0,
    ...(file.class !== undefined && { workloadClass: file.class }),
    ...(file.gang && { gang: { minMember: file.gang.minMember ?? pods.length } }),
    pods,
  }
  const first = file.arrival ?? 0
  return copyNames(file.name, file.count).map((name, index) => ({ name, arrival: first + index * (file.interarrival ?? 0), ...rest }))
}

function resolveScheduler(file: SchedulerFile, profiles: Profiles): SchedulerSpec {
  const { classes, ...times } = file.decision ?? {}
  return {
    name: file.name,
    count: file.count ?? DEFAULT_SCHEDULER.count,
    mapping: file.mapping ?? DEFAULT_SCHEDULER.mapping,
    decision: decisionTime(times),
    ...(classes && { classes: Object.fromEntries(Object.entries(classes).map(([name, time]) => [name, decisionTime(time)])) }),
    ...(file.placement && { placement: resolvePlacement(file.placement, profiles) }),
    blocked: file.blocked ?? DEFAULT_SCHEDULER.blocked,
    ...(file.role !== undefined && { role: file.role }),
    weight: file.weight ?? DEFAULT_SCHEDULER.weight,
  }
}

function decisionTime(file: { job?: number; task?: number }): DecisionTime {
  return { ...DEFAULT_SCHEDULER.decision, ...file }
}

function resolveAllocator(file: AllocatorFile | undefined): AllocatorSpec {
  return { ...DEFAULT_ALLOCATOR, ...file }
}

function resolveRetry(file: RetryFile | undefined, silent: RetrySpec): RetrySpec {
  return file === undefined ? silent : typeof file === 'string' ? RETRY_PRESETS[file] : { ...DEFAULT_RETRY, ...file }
}

/** Each defect once, in the order of the model's list. */
function resolveCompatibility({ omega }: CompatibilityFile): Compatibility {
  if (omega === undefined) return {}
  const { seed = 0, defects = [] } = omega
  const all = Object.keys(OMEGA_DEFECTS) as OmegaDefect[]
  return { omega: { seed, defects: all.filter((defect) => defects === 'all' || defects.includes(defect)) } }
}

function resolveStrategy(file: StrategyFile, profiles: Profiles): StrategySpec {
  if (typeof file === 'string') return { use: file, name: file }
  const { use, name = use, unit, planning, placement, onPartial, ...own } = file
  const options = Object.fromEntries(Object.entries(own).filter(([key]) => !(key in STRATEGY_KEYS)))
  return {
    use,
    name,
    ...(unit && { unit }),
    ...(planning && { planning }),
    ...(placement && { placement: resolvePlacement(placement, profiles) }),
    ...(onPartial && { onPartial: typeof onPartial === 'string' ? bothLevels(onPartial) : onPartial }),
    ...(Object.keys(options).length > 0 && { options }),
  }
}

/** One word for both levels; the pods of a gang are apart anyway, so there `split` means wait. */
function bothLevels(word: OnPartial): NonNullable<StrategySpec['onPartial']> {
  return { pod: word, gang: word === 'split' ? 'wait' : word }
}
