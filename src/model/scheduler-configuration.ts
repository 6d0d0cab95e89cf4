/**
 * What a Kubernetes scheduler is told about choosing nodes: the part of a `KubeSchedulerConfiguration`
 * (kubescheduler.config.k8s.io/v1) that this library models, in its own words. Plain data; `placement/kubernetes/profile.ts` says what it
 * means, `placement/kubernetes/profile-problems.ts` what is wrong with it.
 */

export interface PluginChoice {
  readonly name: string
  /** Of a score plugin. Absent or 0: 1. */
  readonly weight?: number
}

/** Plugins turned on and off at one extension point; `*` in `disabled` means all defaults. */
export interface PluginSet {
  readonly enabled?: readonly PluginChoice[]
  readonly disabled?: readonly { readonly name: string }[]
}

export interface WeightedResource {
  readonly name: string
  /** 1 to 100; absent: 1. */
  readonly weight?: number
}

/** A point of a broken line: a score, here from 0 to 10, at a utilisation in percent. */
export interface ShapePoint {
  readonly utilization: number
  readonly score: number
}

export interface ScoringStrategyArgs {
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  /** Absent or empty: cpu and memory, 1 each. */
  readonly resources?: readonly WeightedResource[]
  readonly requestedToCapacityRatio?: { readonly shape: readonly ShapePoint[] }
}

export interface NodeResourcesFitArgs {
  readonly scoringStrategy?: ScoringStrategyArgs
  /** Extended resources that the filter does not look at. */
  readonly ignoredResources?: readonly string[]
  /** The same for all resources `GROUP/...`. */
  readonly ignoredResourceGroups?: readonly string[]
}

/** The arguments of one plugin. */
export type PluginConfig =
  | { readonly name: 'NodeResourcesFit'; readonly args: NodeResourcesFitArgs }
  | { readonly name: 'NodeResourcesBalancedAllocation'; readonly args: { readonly resources?: readonly WeightedResource[] } }
  | { readonly name: 'InterPodAffinity'; readonly args: { readonly hardPodAffinityWeight?: number } }

export interface SchedulerProfile {
  /** Which scheduler it is for; absent: `default-scheduler`. */
  readonly schedulerName?: string
  /** 0 to 100; 0: adaptive. Replaces the configuration's own. */
  readonly percentageOfNodesToScore?: number
  readonly plugins?: { readonly multiPoint?: PluginSet; readonly filter?: PluginSet; readonly score?: PluginSet }
  readonly pluginConfig?: readonly PluginConfig[]
}

export interface SchedulerConfiguration {
  /** Share of the nodes, in percent, after which no more feasible ones are looked for; absent or 0: adaptive. */
  readonly percentageOfNodesToScore?: number
  /** First and longest wait of a pod before its next attempt, seconds. */
  readonly podInitialBackoffSeconds?: number
  readonly podMaxBackoffSeconds?: number
  /** Absent: one, with the defaults. */
  readonly profiles?: readonly SchedulerProfile[]
}
