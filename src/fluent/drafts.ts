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

/** A node, or a number of equal ones. */
export interface NodeDraft extends Omit<Node, 'allocatable'> {
  /** Room for pods. */
  readonly allocatable: Amounts
  /** More than one: NAME-0, NAME-1 and so on. */
  readonly count?: number
}

/** A container. */
export interface ContainerDraft extends Omit<Container, 'requests' | 'arrival'> {
  /** What it asks for; default: nothing. */
  readonly requests?: Amounts
  /** After the job's own arrival. */
  readonly arrival?: Span
}

/** An init container or sidecar. */
export interface InitContainerDraft extends ContainerDraft, Pick<InitContainer, 'restartPolicy'> {}

/** A pod, or a number of equal ones. */
export interface PodDraft extends Omit<Pod, 'containers' | 'initContainers' | 'requests' | 'overhead'> {
  /** Its containers, at least one. */
  readonly containers: readonly ContainerDraft[]
  /** Its init containers and sidecars, in order. */
  readonly initContainers?: readonly InitContainerDraft[]
  /** What the whole pod asks for, instead of the containers' sum. */
  readonly requests?: Amounts
  /** On top of the containers. */
  readonly overhead?: Amounts
  /** More than one: NAME-0, NAME-1 and so on. */
  readonly replicas?: number
}

/** A job, or equal jobs one after the other. */
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
  /** Its pods, at least one. */
  readonly pods: readonly PodDraft[]
  /** More than one: NAME-0, NAME-1 and so on, each `interarrival` after the last. */
  readonly count?: number
  /** From one copy to the next; default 0. */
  readonly interarrival?: Span
}

/** A kind of scheduler; what is silent has its default. */
export interface SchedulerDraft extends Partial<Omit<SchedulerSpec, 'decision' | 'classes' | 'placement'>> {
  /** How long an attempt thinks; default 0. */
  readonly decision?: { readonly job?: Span; readonly task?: Span }
  /** Decision times of single workload classes, microseconds. */
  readonly classes?: NonNullable<SchedulerSpec['classes']>
  /** Its placement policy; default: the scenario's. */
  readonly placement?: PlacementDraft
}

/** The name of a policy, or all of it. */
export type PlacementDraft = string | PlacementSpec

/** The name of a strategy, or an entry; options of its own stand beside the others, or in `options`. */
export type StrategyDraft = string | StrategySpec | StrategyEntryDraft

/** A strategy with settings, as a scenario file has it. */
export interface StrategyEntryDraft extends Omit<StrategySpec, 'name' | 'placement'> {
  /** Name in the results; default: that of the strategy. */
  readonly name?: string
  /** Placement under this strategy, before the scheduler's and the scenario's. */
  readonly placement?: PlacementDraft
  /** Options of the strategy; spans of time may be text. */
  readonly [option: string]: unknown
}

/** How the allocator makes offers; what is silent has its default. */
export interface AllocatorDraft extends Partial<Omit<AllocatorSpec, 'interval' | 'refuse'>> {
  /** Offers are made at multiples of this. */
  readonly interval?: Span
  /** How long a declined node is not offered again to the same attempt. */
  readonly refuse?: Span
}

/** How failed attempts are retried; what is silent has its default. */
export interface RetryDraft extends Partial<Omit<RetrySpec, 'backoff'>> {
  /** First and longest wait; doubles in between. */
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
  /** Simulated time limit; default: until nothing can happen any more. */
  readonly duration?: Span
  /** Where the nodes come from. */
  readonly cluster: Omit<ClusterSource, 'nodes'> & { readonly nodes?: readonly NodeDraft[] }
  /** Where the jobs come from. */
  readonly workload: Omit<WorkloadSource, 'jobs'> & { readonly jobs?: readonly JobDraft[] }
  /** Default: one, named `default`, that decides in no time. */
  readonly schedulers?: readonly (string | SchedulerDraft)[]
  /** How offers are made, for strategies that wait for them. */
  readonly allocator?: AllocatorDraft
  /** Placement of schedulers and strategies that name none. */
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
    series: true,
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
  workload: { jobs: true, table: true, generate: true, hostnames: true } satisfies Known<ScenarioDraft['workload']>,
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
