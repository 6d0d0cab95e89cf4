/**
 * Scenarios as a program writes them: the model's own shapes, in which an amount or a span of time may be text, what is silent has its
 * default, and equal nodes, jobs and pods are written once.
 */
import type { Node } from '../model/cluster.ts'
import type {
  AllocatorSpec,
  ClusterSource,
  PlacementSpec,
  RetrySpec,
  Scenario,
  SchedulerSpec,
  StrategySpec,
  WorkloadSource,
} from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import type { Container, Gang, InitContainer, Job, Pod } from '../model/workload.ts'

/** A quantity of Kubernetes as text (`500m` or `2` of cpu, `1.5Gi`), or a number in base units: millicores, bytes, whole units. */
export type Amount = string | number

/** Resources by name. */
export type Amounts = Readonly<Record<string, Amount>>

/** A span of time as text (`100us`, `5ms`, `2s`, `3m`, `1h`), or a number of microseconds. */
export type Span = string | Time

export interface NodeDraft extends Omit<Node, 'allocatable'> {
  readonly allocatable: Amounts
  /** More than one: NAME-0, NAME-1 and so on. */
  readonly count?: number
}

export interface ContainerDraft extends Omit<Container, 'requests' | 'arrival'> {
  readonly requests?: Amounts
  /** After the job's own arrival. */
  readonly arrival?: Span
}

export interface InitContainerDraft extends ContainerDraft, Pick<InitContainer, 'restartPolicy'> {}

export interface PodDraft extends Omit<Pod, 'containers' | 'initContainers' | 'requests' | 'overhead'> {
  readonly containers: readonly ContainerDraft[]
  readonly initContainers?: readonly InitContainerDraft[]
  readonly requests?: Amounts
  readonly overhead?: Amounts
  /** More than one: NAME-0, NAME-1 and so on. */
  readonly replicas?: number
}

export interface JobDraft extends Pick<Job, 'name' | 'workloadClass'> {
  /** Default: at once. */
  readonly arrival?: Span
  /** From when its group runs; default: for ever. */
  readonly duration?: Span
  /** Default: the only one there is, else `default`. */
  readonly scheduler?: string
  /** Default 0. */
  readonly priority?: number
  /** True, or without `minMember`: all its pods. */
  readonly gang?: boolean | Partial<Gang>
  readonly pods: readonly PodDraft[]
  /** More than one: NAME-0, NAME-1 and so on, each `interarrival` after the last. */
  readonly count?: number
  readonly interarrival?: Span
}

export interface SchedulerDraft extends Partial<Omit<SchedulerSpec, 'decision' | 'classes' | 'placement'>> {
  readonly decision?: { readonly job?: Span; readonly task?: Span }
  readonly classes?: NonNullable<SchedulerSpec['classes']>
  readonly placement?: PlacementDraft
}

/** The name of a policy, or all of it. */
export type PlacementDraft = string | PlacementSpec

/** The name of a strategy, or an entry; options of its own stand beside the others, or in `options`. */
export type StrategyDraft = string | StrategySpec | StrategyEntryDraft

export interface StrategyEntryDraft extends Omit<StrategySpec, 'name' | 'placement'> {
  readonly name?: string
  readonly placement?: PlacementDraft
  /** Options of the strategy; spans of time may be text. */
  readonly [option: string]: unknown
}

export interface AllocatorDraft extends Partial<Omit<AllocatorSpec, 'interval' | 'refuse'>> {
  readonly interval?: Span
  readonly refuse?: Span
}

export interface RetryDraft extends Partial<Omit<RetrySpec, 'backoff'>> {
  readonly backoff?: readonly [Span, Span]
}

/** A scenario in few words; all but the cluster and the workload may be silent. */
export interface ScenarioDraft
  extends Omit<
    Partial<Scenario>,
    'seed' | 'duration' | 'cluster' | 'workload' | 'schedulers' | 'allocator' | 'placement' | 'strategies' | 'retry'
  > {
  /** Default 1. */
  readonly seed?: string | number
  readonly duration?: Span
  readonly cluster: Omit<ClusterSource, 'nodes'> & { readonly nodes?: readonly NodeDraft[] }
  readonly workload: Omit<WorkloadSource, 'jobs'> & { readonly jobs?: readonly JobDraft[] }
  /** Default: one, named `default`, that decides in no time. */
  readonly schedulers?: readonly (string | SchedulerDraft)[]
  readonly allocator?: AllocatorDraft
  readonly placement?: PlacementDraft
  /** Default: naive, hoarding, optimistic, pod, and gang where a job declares one. */
  readonly strategies?: readonly StrategyDraft[]
  /** The name of a preset (`omega`, `nomad`, `kubernetes`), or what differs from the default. */
  readonly retry?: string | RetryDraft
}

type Known<T> = Readonly<Record<keyof T, true>>

/** The keys of each part; the compiler keeps them complete. */
export const KNOWN = {
  scenario: {
    name: true,
    description: true,
    seed: true,
    duration: true,
    eventBudget: true,
    cluster: true,
    workload: true,
    schedulers: true,
    allocator: true,
    placement: true,
    strategies: true,
    retry: true,
    compatibility: true,
    expect: true,
  } satisfies Known<ScenarioDraft>,
  cluster: { nodes: true, generate: true, prefill: true, prefillUtilisation: true, prefillTasks: true } satisfies Known<
    ScenarioDraft['cluster']
  >,
  node: { name: true, allocatable: true, labels: true, taints: true, unschedulable: true, count: true } satisfies Known<NodeDraft>,
  workload: { jobs: true, table: true, generate: true } satisfies Known<ScenarioDraft['workload']>,
  job: {
    name: true,
    arrival: true,
    duration: true,
    scheduler: true,
    priority: true,
    workloadClass: true,
    gang: true,
    pods: true,
    count: true,
    interarrival: true,
  } satisfies Known<JobDraft>,
  pod: {
    name: true,
    containers: true,
    initContainers: true,
    requests: true,
    overhead: true,
    replicas: true,
    labels: true,
    namespace: true,
    podAffinity: true,
    podAntiAffinity: true,
    nodeSelector: true,
    nodeAffinity: true,
    preferredNodeAffinity: true,
    tolerations: true,
    topologySpread: true,
  } satisfies Known<PodDraft>,
  container: { name: true, requests: true, arrival: true, ports: true, restartPolicy: true } satisfies Known<InitContainerDraft>,
  gang: { minMember: true } satisfies Known<Gang>,
  scheduler: {
    name: true,
    count: true,
    mapping: true,
    decision: true,
    classes: true,
    placement: true,
    blocked: true,
    role: true,
    weight: true,
  } satisfies Known<SchedulerSpec>,
  decision: { job: true, task: true },
  allocator: { interval: true, refuse: true, sorter: true, onEvents: true, minOffer: true, roles: true } satisfies Known<AllocatorSpec>,
  retry: {
    backoff: true,
    maxAttempts: true,
    maxFruitless: true,
    backoffParked: true,
    retryUnschedulable: true,
    resetOnProgress: true,
    maxAttemptsBatch: true,
  } satisfies Known<RetrySpec>,
  placement: {
    policy: true,
    candidates: true,
    ties: true,
    pool: true,
    profile: true,
    balancedAllocation: true,
  } satisfies Known<PlacementSpec>,
  strategy: {
    use: true,
    name: true,
    unit: true,
    planning: true,
    placement: true,
    onPartial: true,
    options: true,
  } satisfies Known<StrategySpec>,
} as const
