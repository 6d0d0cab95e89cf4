/**
 * What a Kubernetes scheduler is told about choosing nodes: the part of a `KubeSchedulerConfiguration`
 * (kubescheduler.config.k8s.io/v1) that this library models, in its own words. Plain data; `placement/kubernetes/profile.ts` says what it
 * means, `placement/kubernetes/profile-problems.ts` what is wrong with it.
 */

/** A plugin that is turned on. */
export interface PluginChoice {
  /** Its name in Kubernetes. */
  readonly name: string
  /** Of a score plugin. Absent or 0: 1. */
  readonly weight?: number
}

/** Plugins turned on and off at one extension point; `*` in `disabled` means all defaults. */
export interface PluginSet {
  /** Turned on. */
  readonly enabled?: readonly PluginChoice[]
  /** Defaults turned off. */
  readonly disabled?: readonly { readonly name: string }[]
}

/** A resource that counts in a score. */
export interface WeightedResource {
  /** Name of the resource. */
  readonly name: string
  /** 1 to 100; absent: 1. */
  readonly weight?: number
}

/** A point of a broken line: a score, here from 0 to 10, at a utilisation in percent. */
export interface ShapePoint {
  /** Percent, 0 to 100. */
  readonly utilization: number
  /** 0 to 10. */
  readonly score: number
}

/** How NodeResourcesFit scores (Kubernetes `ScoringStrategy`). */
export interface ScoringStrategyArgs {
  /** Which formula. */
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  /** Absent or empty: cpu and memory, 1 each. */
  readonly resources?: readonly WeightedResource[]
  /** The broken line of RequestedToCapacityRatio. */
  readonly requestedToCapacityRatio?: { readonly shape: readonly ShapePoint[] }
}

/** Arguments of NodeResourcesFit. */
export interface NodeResourcesFitArgs {
  /** How it scores; absent: LeastAllocated on cpu and memory. */
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

/** One profile (`KubeSchedulerProfile`). */
export interface SchedulerProfile {
  /** Which scheduler it is for; absent: `default-scheduler`. */
  readonly schedulerName?: string
  /** 0 to 100; 0: adaptive. Replaces the configuration's own. */
  readonly percentageOfNodesToScore?: number
  /** Which plugins filter and score. */
  readonly plugins?: { readonly multiPoint?: PluginSet; readonly filter?: PluginSet; readonly score?: PluginSet }
  /** Their arguments. */
  readonly pluginConfig?: readonly PluginConfig[]
}

/** The part of a `KubeSchedulerConfiguration` that is modelled. */
export interface SchedulerConfiguration {
  /** Share of the nodes, in percent, after which no more feasible ones are looked for; absent or 0: adaptive. */
  readonly percentageOfNodesToScore?: number
  /** First and longest wait of a pod before its next attempt, seconds. */
  readonly podInitialBackoffSeconds?: number
  /** Longest wait, seconds. */
  readonly podMaxBackoffSeconds?: number
  /** Absent: one, with the defaults. */
  readonly profiles?: readonly SchedulerProfile[]
}
