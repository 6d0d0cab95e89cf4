/**
 * The scenario writer: YAML that people can read and parseScenario reads back as the same scenario. Nodes and jobs are written as they
 * are, without counting copies; what is the default is left out.
 */
import { Document, isCollection, isPair, isScalar, isSeq } from 'yaml'
import { type BoundPod, type Node, withHostname } from '../model/cluster.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER, silentScheduler } from '../model/defaults.ts'
import type { ResourceList } from '../model/resources.ts'
import type {
  AllocatorSpec,
  ClusterSource,
  DecisionTime,
  PlacementSpec,
  RetrySpec,
  Scenario,
  SchedulerSpec,
  StrategySpec,
} from '../model/scenario.ts'
import { formatDuration } from '../model/time.ts'
import type { Job } from '../model/workload.ts'
import { registry as strategies } from '../strategy/registry.ts'
import { present, resourceEntry } from './format-entry.ts'
import { affinityEntry, podEntry, whoEntries } from './format-pod.ts'
import type { StrategyRegistry } from './schema-runs.ts'

const DEFAULT_SEED = '1'
const WIDTH = 140
const FLOW_WIDTH = 110

type Entry = Record<string, unknown>

/** Writes a scenario as YAML; `registry` says which options of its strategies are spans of time. */
export function formatScenario(scenario: Scenario, registry: StrategyRegistry = strategies): string {
  return written(scenarioEntry(scenario, registry))
}

/** The same without settings that are the default as a whole: what a person wants to see of a small scenario. It is read back as the same. */
export function formatBriefly(scenario: Scenario, registry: StrategyRegistry = strategies): string {
  const { version, seed, allocator, retry, schedulers, ...entry } = scenarioEntry(scenario, registry)
  const brief = {
    name: entry.name,
    ...(scenario.seed !== DEFAULT_SEED && { seed }),
    ...entry,
    ...(!same(scenario.schedulers, [DEFAULT_SCHEDULER]) && { schedulers: scenario.schedulers.map(briefScheduler) }),
    ...(!same(scenario.allocator, DEFAULT_ALLOCATOR) && { allocator }),
    ...(!same(scenario.retry, DEFAULT_RETRY) && { retry }),
  }
  return written(Object.fromEntries(Object.entries(brief).filter(([, value]) => !Array.isArray(value) || value.length > 0)))
}

function briefScheduler(scheduler: SchedulerSpec): Entry {
  const { name, count, mapping, blocked, weight, decision, ...entry } = schedulerEntry(scheduler)
  return present({
    name,
    count: scheduler.count === DEFAULT_SCHEDULER.count ? undefined : count,
    mapping: scheduler.mapping === DEFAULT_SCHEDULER.mapping ? undefined : mapping,
    decision: same(scheduler.decision, DEFAULT_SCHEDULER.decision) && scheduler.classes === undefined ? undefined : decision,
    blocked: scheduler.blocked === DEFAULT_SCHEDULER.blocked ? undefined : blocked,
    weight: scheduler.weight === DEFAULT_SCHEDULER.weight ? undefined : weight,
    ...entry,
  })
}

/** Whether two settings are written alike. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function written(entry: Entry): string {
  const document = new Document(entry, { aliasDuplicateObjects: false })
  if (isCollection(document.contents)) for (const item of document.contents.items) if (isPair(item)) compact(item.value)
  return document.toString({ lineWidth: WIDTH })
}

/** The data of a scenario's file, before they are text. */
export function scenarioEntry(scenario: Scenario, registry: StrategyRegistry = strategies): Entry {
  const { nodes, generate } = scenario.cluster
  const silent = silentScheduler(scenario.schedulers)
  const labelled = (node: Node): Node => (scenario.workload.hostnames === true ? withHostname(node) : node)
  const { jobs = scenario.workload.table?.all() } = scenario.workload
  return present({
    version: 1,
    name: scenario.name,
    description: scenario.description,
    series: scenario.series,
    seed: seedEntry(scenario.seed),
    duration: span(scenario.duration),
    eventBudget: scenario.eventBudget,
    cluster: present({ nodes: nodes?.map(labelled).map(nodeEntry), generate, prefill: prefillEntry(scenario.cluster) }),
    workload: present({ jobs: jobs?.map((job) => jobEntry(job, silent)), generate: scenario.workload.generate }),
    schedulers: scenario.schedulers.map(schedulerEntry),
    allocator: allocatorEntry(scenario.allocator),
    placement: placementEntry(scenario.placement),
    strategies: scenario.strategies.map((strategy) => strategyEntry(strategy, registry)),
    retry: retryEntry(scenario.retry),
    compatibility: scenario.compatibility,
    expect: scenario.expect,
  })
}

/** An integer looks better as one, and reads back as the same text. */
function seedEntry(seed: string): string | number {
  return /^(0|-?[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed
}

function nodeEntry(node: Node): Entry {
  return { ...node, allocatable: resourceEntry(node.allocatable) }
}

function prefillEntry({ prefill, prefillUtilisation, prefillTasks }: ClusterSource): unknown {
  if (prefillUtilisation !== undefined) return { utilisation: prefillUtilisation }
  return prefillTasks === undefined ? prefill?.map(boundEntry) : { ...prefillTasks, requests: resourceEntry(prefillTasks.requests) }
}

function boundEntry(pod: BoundPod): Entry {
  return present({
    name: pod.name,
    ...whoEntries(pod),
    node: pod.node,
    requests: resourceEntry(pod.requests),
    ports: pod.ports,
    until: span(pod.until),
    affinity: affinityEntry(pod),
  })
}

function jobEntry(job: Job, silent: string): Entry {
  return present({
    name: job.name,
    arrival: job.arrival === 0 ? undefined : span(job.arrival),
    duration: span(job.duration),
    scheduler: job.scheduler === silent ? undefined : job.scheduler,
    priority: job.priority === 0 ? undefined : job.priority,
    class: job.workloadClass,
    gang: job.gang,
    pods: job.pods.map(podEntry),
  })
}

function schedulerEntry(scheduler: SchedulerSpec): Entry {
  const { classes, decision } = scheduler
  const byClass = classes && Object.fromEntries(Object.entries(classes).map(([name, time]) => [name, decisionEntry(time)]))
  return present({
    name: scheduler.name,
    count: scheduler.count,
    mapping: scheduler.mapping,
    decision: present({ ...decisionEntry(decision), classes: byClass }),
    placement: placementEntry(scheduler.placement),
    blocked: scheduler.blocked,
    role: scheduler.role,
    weight: scheduler.role === undefined ? scheduler.weight : undefined,
  })
}

function allocatorEntry({ interval, refuse, sorter, onEvents, minOffer, roles }: AllocatorSpec): Entry {
  const amounts = (list: ResourceList | undefined) => list && resourceEntry(list)
  return present({
    interval: span(interval),
    refuse: span(refuse),
    sorter,
    onEvents,
    minOffer: amounts(minOffer),
    roles: roles?.map(({ name, weight, guarantee, limit }) =>
      present({ name, weight, guarantee: amounts(guarantee), limit: amounts(limit) }),
    ),
  })
}

function decisionEntry(time: DecisionTime): Entry {
  return { job: span(time.job), task: span(time.task) }
}

function placementEntry(placement: PlacementSpec | undefined): unknown {
  return placement !== undefined && Object.keys(placement).length === 1 ? placement.policy : placement
}

function strategyEntry(strategy: StrategySpec, registry: StrategyRegistry): unknown {
  const { use, name, unit, planning, placement, onPartial, options } = strategy
  const specs = registry.get(use)?.options ?? {}
  const own = Object.fromEntries(
    Object.entries(options ?? {}).map(([key, value]) => [key, specs[key]?.kind === 'duration' ? span(value as number) : value]),
  )
  const entry = present({
    use,
    name: name === use ? undefined : name,
    unit,
    planning,
    placement: placementEntry(placement),
    onPartial,
    ...own,
  })
  return Object.keys(entry).length === 1 ? use : entry
}

function retryEntry(retry: RetrySpec): Entry {
  const { maxAttempts, maxFruitless, backoffParked, retryUnschedulable, resetOnProgress, maxAttemptsBatch } = retry
  return present({
    backoff: retry.backoff.map(formatDuration),
    maxAttempts,
    maxFruitless,
    backoffParked,
    retryUnschedulable,
    resetOnProgress,
    maxAttemptsBatch,
  })
}

function span(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatDuration(time)
}

/** Puts collections that fit on a line on one. Answers the width on one line. */
function compact(node: unknown): number {
  if (isScalar(node)) return String(node.value).length
  if (!isCollection(node)) return 0
  let width = 2
  for (const item of node.items) width += 2 + (isPair(item) ? compact(item.key) + compact(item.value) + 2 : compact(item))
  const aList = isSeq(node) && node.items.length > 1 && node.items.some(isCollection)
  if (width <= FLOW_WIDTH && !aList) node.flow = true
  return aList ? FLOW_WIDTH + 1 : width
}
