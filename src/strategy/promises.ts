/**
 * What a strategy promises beyond the laws of the cell. Those hold for all, for there is one write door; a promise is the strategy's own, and
 * what it does not promise it may break. The names are those of transactions and of the theory of deadlock: atomicity (Omega, EuroSys 2013,
 * section 3.4), freedom from deadlock (Coffman, Elphick, Shoshani, Computing Surveys 1971), and termination.
 */
import type { UnitLevel } from '../model/scenario.ts'

/** What is left out, or false, is not promised. */
export interface Promises {
  /**
   * What is bound whole or not at all whenever an attempt has ended. `pod`: a pod with all its containers. `gang`: that, and no gang is ever
   * bound in part while it does not run. `container` says nothing more than that a container is in one place, which is a law.
   */
  readonly atomic?: 'container' | 'pod' | 'gang'
  /** No groups ever hold room and wait for each other's. */
  readonly deadlockFree?: boolean
  /** Each attempt comes to an end by itself, and so does each run: nothing is tried for ever. */
  readonly ends?: boolean
}

/** From the least to the most. */
const ATOMIC = ['container', 'pod', 'gang'] as const

const MOST: Readonly<Record<UnitLevel, number>> = { container: 0, pod: 1, job: 2 }

/**
 * What is left of the promises of a strategy that decides whole jobs where it decides less at once: it can be whole about nothing larger than
 * its unit, and rest of a group may wait for room that the rest of another holds. Of containers decided one by one, those that were placed
 * are evicted when a sibling cannot follow, again and again.
 */
export function promisesFor(unit: UnitLevel, promises: Promises): Promises {
  const { atomic, deadlockFree = false, ends = false } = promises
  const level = atomic === undefined ? undefined : ATOMIC[Math.min(ATOMIC.indexOf(atomic), MOST[unit])]
  return {
    ...(level !== undefined && { atomic: level }),
    ...(deadlockFree && unit === 'job' && { deadlockFree }),
    ...(ends && unit !== 'container' && { ends }),
  }
}
