/**
 * Livelock: leases are granted and taken back, claims made and undone, and no group starts. Told apart from waiting: nothing that runs will
 * end, and nobody is to arrive. A state that recurs, with nothing drawn at random in between, proves it (for a deterministic policy the
 * cycle is closed); where something is drawn, the test is that none started during a stated window, and a proof is a matter of exploration.
 */
import type { LivelockTest, Recorder } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import type { Churn } from './allocator.ts'
import type { Binding } from './binding.ts'
import type { Recurrence } from './recurrence.ts'
import { TRACE } from './trace.ts'
import type { World } from './world.ts'

/** Fewer moves than these within the window are not called a livelock. */
const LEAST_MOVES = 100

export class LivelockWatch {
  private readonly world: World
  private readonly binding: Binding
  private readonly churn: Churn
  private readonly recurrence: Recurrence
  private readonly window: Time
  private progressAt: Time = 0
  private movesThen = 0
  private startedThen = 0

  constructor(world: World, binding: Binding, churn: Churn, recurrence: Recurrence, window: Time) {
    this.world = world
    this.binding = binding
    this.churn = churn
    this.recurrence = recurrence
    this.window = window
  }

  /** Whether the run goes in circles. `expected`: arrivals and prefilled pods still to come or go. */
  found(expected: number): boolean {
    const { recorder, now } = this.world
    const moves = this.moves(recorder)
    if (expected > 0 || this.binding.ending > 0 || recorder.groupsStarted !== this.startedThen) {
      this.progressAt = now
      this.movesThen = moves
      this.startedThen = recorder.groupsStarted
      return false
    }
    if (this.recurrence.met()) return this.call('recurrence')
    return now - this.progressAt >= this.window && moves - this.movesThen >= LEAST_MOVES && this.call('window')
  }

  private call(test: LivelockTest): boolean {
    this.world.recorder.livelock = test
    this.world.tracer.groups(TRACE.livelock, [])
    return true
  }

  private moves(recorder: Recorder): number {
    return this.churn.moves + recorder.rollbacks + recorder.evictions + recorder.conflicts
  }
}
