/**
 * Livelock: leases are granted and taken back, claims made and undone, and no group starts (reference test for random policies:
 * none started during a stated window). Told apart from waiting: nothing that runs will end, and nobody is to arrive.
 */
import type { Recorder } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import type { Churn } from './allocator.ts'
import type { Binding } from './binding.ts'
import type { World } from './world.ts'

/** Fewer moves than these within the window are not called a livelock. */
const LEAST_MOVES = 100

export class LivelockWatch {
  private readonly world: World
  private readonly binding: Binding
  private readonly churn: Churn
  private readonly window: Time
  private progressAt: Time = 0
  private movesThen = 0
  private startedThen = 0

  constructor(world: World, binding: Binding, churn: Churn, window: Time) {
    this.world = world
    this.binding = binding
    this.churn = churn
    this.window = window
  }

  /** Whether the run has been going in circles for the whole window. `expected`: arrivals and prefilled pods still to come or go. */
  found(expected: number): boolean {
    const { recorder, now } = this.world
    const moves = this.moves(recorder)
    if (expected > 0 || this.binding.ending > 0 || recorder.groupsStarted !== this.startedThen) {
      this.progressAt = now
      this.movesThen = moves
      this.startedThen = recorder.groupsStarted
      return false
    }
    if (now - this.progressAt < this.window || moves - this.movesThen < LEAST_MOVES) return false
    recorder.livelocks++
    this.world.tracer.groups('livelock', [])
    return true
  }

  private moves(recorder: Recorder): number {
    return this.churn.moves + recorder.rollbacks + recorder.evictions + recorder.conflicts
  }
}
