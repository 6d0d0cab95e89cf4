/** What the page and its workers say to each other: plain data that can be cloned. */
import type { Exploration, Problem, ResourceList, RunResult, StepTraceKind, TraceEvent } from '../../src/index.ts'
import type { PodMembers } from '../../src/view/index.ts'

/** Run a text under the strategies named. */
export interface RunRequest {
  readonly kind: 'run'
  readonly text: string
  /** Null: those of the scenario. */
  readonly strategies: readonly string[] | null
  /** Empty: that of the scenario. */
  readonly seed: string
}

/** Search every order of effects of one strategy. */
export interface ExploreRequest {
  readonly kind: 'explore'
  readonly text: string
  readonly strategy: string
  readonly seed: string
}

export type Request = RunRequest | ExploreRequest

/** What a worker is sent. */
export interface Order {
  readonly request: Request
  /** Texts that a scenario may name, by their path beside it. */
  readonly files: Readonly<Record<string, string>>
}

/** What the page needs to know of a scenario that could be read. */
export interface ScenarioFacts {
  readonly name: string
  readonly description: string
  readonly seed: string
  /** Names of its own strategies. */
  readonly own: readonly string[]
}

/** A node of the board. */
export interface StageNode {
  readonly name: string
  readonly allocatable: ResourceList
}

/** Room that is taken from the start. */
export interface StagePrefill {
  readonly name: string
  readonly node: string
  readonly requests: ResourceList
  /** Microseconds; absent: it never ends. */
  readonly until?: number
}

/** What the containers of a pod ask for. */
export interface StagePod {
  /** All of it, bound whole. */
  readonly whole: ResourceList
  /** Name and share of each container, bound one by one. */
  readonly members: readonly (readonly [name: string, requests: ResourceList])[]
}

/** Where a run takes place, as far as the board shows it. */
export interface Stage {
  readonly nodes: readonly StageNode[]
  /** Nodes of the cluster, those that are not shown included. */
  readonly nodesInAll: number
  readonly prefill: readonly StagePrefill[]
  /** By {@link podKey}. */
  readonly pods: ReadonlyMap<string, StagePod>
  /** Names of the containers of each pod, by `GROUP/POD`. */
  readonly members: PodMembers
  /** How many pods a gang needs, by name of its group. */
  readonly minMember: ReadonlyMap<string, number>
}

/** Name of a pod within a scenario. */
export const podKey = (job: string, pod: string): string => JSON.stringify([job, pod])

/** A run with as much of its trace as the page keeps. */
export interface PlaygroundRun {
  readonly result: RunResult
  readonly events: readonly TraceEvent[]
  /** Records in all. */
  readonly records: number
  readonly stage: Stage
  /** What the scenario expects and did not come about. */
  readonly unmet: readonly string[]
}

export type Answer =
  | { readonly kind: 'read'; readonly facts?: ScenarioFacts; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }
  | { readonly kind: 'running'; readonly strategy: string; readonly events: number }
  | { readonly kind: 'run'; readonly run: PlaygroundRun }
  /** With a run that performs the steps of each way that was found, and goes on from there. */
  | { readonly kind: 'explored'; readonly exploration: Exploration; readonly ways: ReadonlyMap<StepTraceKind, PlaygroundRun> }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' }
