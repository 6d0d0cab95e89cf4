/** What is handed to an attempt by hand: a scheduler without a clock, and a unit without a job. */
import type { Cell } from '../cell/cell.ts'
import type { CommitDoor } from '../cell/commit.ts'
import type { LeaseBook } from '../cell/leases.ts'
import type { UnitLevel } from '../model/scenario.ts'
import type { Time } from '../model/time.ts'
import type { Chooser } from '../placement/policy.ts'
import type { Draws } from '../strategy/strategy.ts'

/** What the attempts of one scheduler work on. Several schedulers share a cell, its door and its lease book. */
export interface ManualScheduler {
  /** Where units are placed. */
  readonly cell: Cell
  /** The scheduler's hand at placement, made by a policy for the cell. */
  readonly chooser: Chooser
  /** Binds what is committed. */
  readonly door: CommitDoor
  /** Who leases what of the cell. */
  readonly leases: LeaseBook
  /** Chance, for strategies that ask for it. */
  readonly random: Draws
  /** The owner of its leases; schedulers that hold some at the same time need different ones. Default 0. */
  readonly index?: number
  /** What leases are dated with, microseconds. Default: always 0. */
  readonly now?: () => Time
}

/** One member of a unit: a pod, or a container where that is the unit. */
export interface ManualMember {
  /** What it asks for, by dimension of the cell, base units. */
  readonly vector: Float64Array
  /** What its first container asks for, where a pod is planned container by container. Absent: the pod is planned whole. */
  readonly first?: Float64Array
  /** By node, 0: it may not go there, as when its siblings are elsewhere. Absent: any node. */
  readonly allowed?: Uint8Array
}

/** What an attempt has to place. */
export interface ManualUnit {
  /** What it is called. */
  readonly name: string
  /** What it is. */
  readonly level: UnitLevel
  /** What it consists of. */
  readonly members: readonly ManualMember[]
  /** Whether it is a gang. Default false. */
  readonly gang?: boolean
  /** How many members a plan has to place, unless the strategy takes less. Default: all of a gang, else one. */
  readonly needs?: number
  /** Whether its job runs for ever. Default false. */
  readonly endless?: boolean
}
