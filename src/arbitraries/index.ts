/** `cosched/arbitraries`: random inputs for fast-check, and the laws that every run must keep. The contents, one line a thing. */
export { arbitraryCellSteps, type CellClaim, type CellStep, type CellStepsConstraints } from './cell-steps.ts'
export { arbitraryCluster, type ClusterConstraints } from './cluster.ts'
export { arbitraryGang, type GangConstraints, type GangJob } from './gang.ts'
export { type HostileConstraints, hostileTwists } from './hostile.ts'
export { arbitraryHostileText, type HostileTextConstraints } from './hostile-text.ts'
export { arbitraryInterleaving, type InterleavingConstraints, interleave } from './interleaving.ts'
export { arbitraryInvalidScenario, type InvalidScenario, type InvalidScenarioConstraints, plantedMistakes } from './invalid.ts'
export { arbitraryJob, type JobConstraints } from './job.ts'
export type { Breach } from './laws/breach.ts'
export { type CheckedRun, type CheckRunOptions, checkRun } from './laws/check-run.ts'
export { type CheckStrategyOptions, checkStrategy } from './laws/check-strategy.ts'
export { type Law, type LawId, laws } from './laws/laws.ts'
export { PROBES, type Probe } from './laws/probes.ts'
export type { Relation } from './laws/relation.ts'
export { type Simplified, simplifyScenario } from './laws/simplify.ts'
export type { StrategyMaker } from './laws/subject.ts'
export type { Fault, Verdict } from './laws/verdict.ts'
export { type OpenCell, type OpenCellOptions, openCell, type TransactionAnswer } from './open-cell.ts'
export { arbitraryPod, type PodConstraints } from './pod.ts'
export {
  arbitraryHostileScenario,
  arbitraryScenario,
  type HostileScenarioConstraints,
  type ScenarioConstraints,
} from './scenario.ts'
export { arbitraryStrategy, type StrategyConstraints } from './strategy.ts'
export {
  arbitraryTransaction,
  type PlainTransaction,
  type TransactionAim,
  type TransactionClaim,
  type TransactionConstraints,
} from './transaction.ts'
export {
  arbitraryTransactions,
  type PlayedTransactions,
  playTransactions,
  type TransactionHistory,
  type TransactionStep,
  type TransactionsConstraints,
  transactionSteps,
} from './transactions.ts'
export { arbitraryWorkload, type WorkloadConstraints } from './workload.ts'
