/**
 * cosched: understand, compare and invent co-scheduling strategies. Table of contents; everything here is safe in a browser.
 */

export { nodesLowerBound } from './analysis/bounds.ts'
// Deadlock, packing, statistics.
export { type Claimant, type HoldState, movesPossible, type Reduction, reduceHolds, standstill } from './analysis/deadlock.ts'
export type {
  CoreReport,
  CostReport,
  DeadlockNames,
  DeadlockRecord,
  DeadlockReport,
  ExplainOptions,
  GroupRef,
  LackReport,
  NeedReport,
  PlaceReport,
  ReleaseReport,
  ReportDimension,
  StuckClass,
  StuckGroup,
  TimedHolding,
  TimedHoldState,
  WaitReport,
} from './analysis/explain/types.ts'
export { explainDeadlock } from './analysis/explain.ts'
export {
  type Exploration,
  type ExploreOptions,
  STEP_KINDS,
  type Step,
  type StepKind,
  type StepTrace,
  type StepTraceKind,
  type TerminalOutcome,
} from './analysis/explore/types.ts'
export { exploreGrants, type GrantExploration } from './analysis/grants.ts'
export type { Holding } from './analysis/hold-state.ts'
export { type GroupDemand, placementExists } from './analysis/oracle.ts'
export { type PackingOptions, placeable } from './analysis/packing.ts'
export { decisionMoments, meanWaitMG1, type ServiceTime } from './analysis/queueing.ts'
export type { ReductionOptions } from './analysis/reduction.ts'
export type { Answer as PackingAnswer, Columns, Item } from './analysis/shapes.ts'
export { confidenceInterval, type Interval, jainIndex, mean, pairedDifference, quantiles } from './analysis/statistics.ts'
// The core: the cell, leases, strategies, policies, amounts, chance, an attempt moved by hand.
export * from './core.ts'
// Experiments and their figures.
export { checkExpectations } from './experiment/expect.ts'
export { type ExplorationOptions, exploreParts } from './experiment/explore.ts'
export type { ReplayOptions } from './experiment/replay.ts'
export type {
  CompareOptions,
  ComparisonData,
  HorizonRow,
  PairedRow,
  Progress,
  RunOptions,
  StrategyChoice,
  SummaryRow,
} from './experiment/types.ts'
// Fair division: the sorters and quotas of Mesos, and the rules they are measured by.
export { assetFairness } from './fairness/asset-fairness.ts'
export { ceei } from './fairness/ceei.ts'
export { continuousDrf, type DiscreteAllocation, type DiscreteOptions, discreteDrf } from './fairness/dominant-resource.ts'
export { DrfSorter, type SorterOptions } from './fairness/drf-sorter.ts'
export { type OfferCycle, offerCycle } from './fairness/offers.ts'
export { type Quota, QuotaRound } from './fairness/quotas.ts'
export { RoleOrder, type RoleOrderOptions, type Seat } from './fairness/role-order.ts'
export type { FairShare, FairUser } from './fairness/users.ts'
// Runs, comparisons and explorations that show themselves, and scenarios in few words.
export { type Comparison, compare } from './fluent/compare.ts'
export { type DefineOptions, defineScenario } from './fluent/define-scenario.ts'
export { JUPYTER_DISPLAY, type MimeBundle, type Shown, type ShownRuns } from './fluent/display.ts'
export type {
  AllocatorDraft,
  Amount,
  Amounts,
  ContainerDraft,
  InitContainerDraft,
  JobDraft,
  NodeDraft,
  PlacementDraft,
  PodDraft,
  RetryDraft,
  ScenarioDraft,
  SchedulerDraft,
  Span,
  StrategyDraft,
  StrategyEntryDraft,
} from './fluent/drafts.ts'
export { explore, type ShownExploration } from './fluent/explore.ts'
export { replay, type ShownRun, simulate } from './fluent/simulate.ts'
// Generated clusters and workloads.
export { type Materials, materialise } from './generate/materialise.ts'
export { generateScenario, SCENARIO_KINDS, type ScenarioKindName, type ScenarioOptions } from './generate/scenarios.ts'
export { JavaRandom } from './kernel/java-random.ts'
export type {
  Busyness,
  ContainerResult,
  DeadlockMembers,
  Distribution,
  Figures,
  GroupOutcome,
  GroupResult,
  PerDimension,
  RunEnd,
  RunResult,
} from './metrics/figures.ts'
export { flatFigures } from './metrics/flat.ts'
export type { LivelockTest } from './metrics/recorder.ts'
// What is simulated: plain data.
export type { BoundPod, Cluster } from './model/cluster.ts'
export { type Compatibility, OMEGA_DEFECTS, type OmegaCompatibility, type OmegaDefect } from './model/compatibility.ts'
export { DEFAULT_ALLOCATOR, DEFAULT_PLACEMENT, DEFAULT_RETRY, DEFAULT_SCHEDULER, RETRY_PRESETS } from './model/defaults.ts'
export {
  type ContainerResources,
  effectiveRequests,
  type MemberRequest,
  memberRequests,
  type PodRequestsOptions,
  type PodResources,
  podRequests,
} from './model/pod-requests.ts'
export type {
  AllocatorSpec,
  Blocked,
  ClusterSource,
  DecisionTime,
  GangWait,
  GenerateRecipe,
  OnPartial,
  Planning,
  PrefillTasks,
  RetrySpec,
  RoleSpec,
  Scenario,
  SchedulerSpec,
  SeriesPoint,
  StrategySpec,
  WorkloadSource,
} from './model/scenario.ts'
export type {
  NodeResourcesFitArgs,
  PluginChoice,
  PluginConfig,
  PluginSet,
  SchedulerConfiguration,
  SchedulerProfile,
  ScoringStrategyArgs,
  ShapePoint,
  WeightedResource,
} from './model/scheduler-configuration.ts'
export { formatDuration, parseDuration } from './model/time.ts'
export type {
  Gang,
  Job,
  LabelRequirement,
  LabelSelector,
  NodeRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  PodRelations,
  PreferredSchedulingTerm,
  Toleration,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
  Workload,
} from './model/workload.ts'
// Where a pod goes, and Kubernetes' rules for it, one node at a time.
export { staticVerdict } from './placement/filters.ts'
export { filterNode } from './placement/kubernetes/filter-node.ts'
export { type FitArgs, type FitVerdict, type Insufficient, nodeResourcesFit } from './placement/kubernetes/fit.ts'
export { type NodeInfo, nodeInfo, nonZeroRequests } from './placement/kubernetes/node-info.ts'
export { nodePorts, UsedHostPorts } from './placement/kubernetes/ports.ts'
export { intolerableTaints, normalizeScores, preferredAffinity } from './placement/kubernetes/preferences.ts'
export {
  balanceChangeScore,
  balancedAllocationScore,
  brokenLinear,
  leastAllocatedScore,
  mostAllocatedScore,
  requestedToCapacityRatioScore,
} from './placement/kubernetes/scores.ts'
export { balanceScore, type ResourceScorer, resourceScore, resourceScorer, type ScoringStrategy } from './placement/kubernetes/scoring.ts'
export { admits, eventText, type Verdict, type VerdictCode } from './placement/kubernetes/verdict.ts'
export { TRACE_KINDS, type TraceEvent, type TraceKind, type TraceListener } from './simulation/trace.ts'
