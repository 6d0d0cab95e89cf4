/** What is written down of a run's deadlock for {@link explainDeadlock}: the state at the first onset and at the end, with the run's names. */

import type { DeadlockNames, DeadlockRecord, DeadlockReport } from '../analysis/explain/types.ts'
import { explainDeadlock } from '../analysis/explain.ts'
import { type Time, toSeconds } from '../model/time.ts'
import type { HolderState } from './held-leases.ts'
import type { World } from './world.ts'

export class DeadlockNotes {
  private readonly world: World
  private readonly names: DeadlockNames
  private found: DeadlockRecord | undefined

  constructor(world: World) {
    this.world = world
    this.names = namesOf(world)
  }

  /** Absent: no deadlock was counted. */
  get record(): DeadlockRecord | undefined {
    return this.found
  }

  /** An onset is counted now that came about at `since`; only the first is kept. */
  onset(state: HolderState, since: Time): void {
    this.found ??= { onsetSeconds: toSeconds(since), onset: this.explain(state, this.world.now) }
  }

  /** The run is over and some of what was counted is still there. `waiting`: groups that hold nothing and wait for it. */
  end(state: HolderState, at: Time, waiting: number): void {
    if (this.found !== undefined) this.found = { ...this.found, end: this.explain(state, at), waitingAtEnd: waiting }
  }

  private explain(state: HolderState, now: Time): DeadlockReport {
    return explainDeadlock(state, { names: this.names, now })
  }
}

function namesOf({ roster, schedulers, jobScheduler }: World): DeadlockNames {
  return {
    group: (id) => roster.groupName(Number(id)),
    node: (node) => roster.cluster.nodes[node].name,
    dimension: (dimension) => roster.dimensions[dimension],
    scheduler: (id) => schedulers[jobScheduler[roster.groupJob[Number(id)]]].name,
  }
}
