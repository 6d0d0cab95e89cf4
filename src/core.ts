/**
 * The scheduler's core by itself, small enough for a page that shows one thing: the cell with its one write door (Omega, EuroSys 2013,
 * section 3.4), leases (Mesos, NSDI 2011), all strategies, all placement policies, and attempts that the caller moves by hand. Table of
 * contents. Each name is the same as in `cosched`; neither the engine nor what measures it is behind any of them.
 */

// The cell.
export { Cell, type CellSnapshot } from './cell/cell.ts'
export { type ClaimGate, CommitDoor, type CommitResult, type CommitRules, type DoorDefects, Transaction } from './cell/commit.ts'
export { brokenLaws, type Share as RoomShare } from './cell/invariants.ts'
export { type Joined, LeaseBook, type NodeLease } from './cell/leases.ts'
export { BOUND, FREE, HELD, type RoomClass } from './cell/room-class.ts'
export { InvalidInputError, InvariantError, type Problem } from './errors.ts'
// Chance, and what tells equal runs from different ones.
export { Digest } from './kernel/digest.ts'
export { type RandomStream, randomStream } from './kernel/random.ts'
export type { CellView } from './model/cell-view.ts'
// Amounts.
export type { Node, Taint } from './model/cluster.ts'
export type { QuantityFormat } from './model/exact-quantity.ts'
export { type BaseUnit, type BaseUnitsOptions, formatQuantity, Quantity, toBaseUnits } from './model/quantity.ts'
export { type Dimensions, type ResourceList, toVector } from './model/resources.ts'
export type { PlacementSpec, UnitLevel } from './model/scenario.ts'
export type { Time } from './model/time.ts'
export type { Container, HostPort, InitContainer, Pod } from './model/workload.ts'
// Where a pod goes.
export type { Chooser, PlacementIndex, PlacementPolicy, ScoreNodes } from './placement/policy.ts'
export { placementPolicies } from './placement/registry.ts'
export type { Neighbours, PodKind, Scene } from './placement/scene.ts'
export { eachNode, type ScoredPolicy, scoredPolicy } from './placement/scored.ts'
// One attempt, moved by hand.
export { ManualAttempt, type ManualState } from './simulation/manual-attempt.ts'
export type { ManualMember, ManualScheduler, ManualUnit } from './simulation/manual-unit.ts'
// How one unit is tried.
export { strategyOptions } from './strategy/options.ts'
export { registry } from './strategy/registry.ts'
export {
  type Atomicity,
  type Attempt,
  type CellReads,
  type Commit,
  type CommitAnswer,
  type CommitOptions,
  type ConflictRule,
  type Context,
  commit,
  type Draws,
  type Effect,
  type Lease,
  type NextOffer,
  nextOffer,
  type OfferAnswer,
  type OptionSpec,
  type Outcome,
  type Patience,
  type Plan,
  type PlanOptions,
  type Promises,
  type Release,
  type ReleaseOptions,
  release,
  type SchedulingUnit,
  type Strategy,
  type StrategyEntry,
  type Think,
  think,
} from './strategy/strategy.ts'
