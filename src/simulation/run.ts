/**
 * One run: a discrete-event simulation in integer microseconds. Events are taken by (time, kind, sequence); an event first makes
 * all its releases, then wakes whoever may gain by them.
 */
import type { RunEnd } from '../metrics/figures.ts'
import type { Time } from '../model/time.ts'
import type { Binding } from './binding.ts'
import type { DeadlockWatch } from './deadlock-watch.ts'
import { Engine } from './engine.ts'
import { checkTouched } from './laws.ts'
import { LivelockWatch } from './livelock-watch.ts'
import { TimeLimit } from './omega-rules.ts'
import { Recurrence } from './recurrence.ts'
import { Script, type ScriptOptions } from './script.ts'
import type { RunSetup } from './setup.ts'
import { BATCH, DECISION_END, EXPIRY, FINISH, type World } from './world.ts'

/** Events between two reports of progress. */
const PROGRESS_EVERY = 16_384
/** A limit on every loop: more events than any sensible run has. */
const DEFAULT_EVENT_BUDGET = 1_000_000_000

/** A run that is over; `metrics` makes figures of it. */
export interface FinishedRun {
  readonly world: World
  readonly binding: Binding
  readonly deadlocks: DeadlockWatch
  readonly ended: RunEnd
  /** Time of the last event that changed anything, microseconds. */
  readonly endedAt: Time
  readonly events: number
}

/**
 * Runs a setup to its end.
 * @param script steps that are performed first, in their order; from where they lead, the run goes on by itself.
 * @throws InvalidInputError for a setup that contradicts itself, or a step that cannot be done; InvariantError if a law of the cell is broken.
 */
export function run(setup: RunSetup, script?: ScriptOptions): FinishedRun {
  return new Run(setup).toEnd(script)
}

class Run {
  private readonly setup: RunSetup
  private readonly engine: Engine
  private readonly livelocks: LivelockWatch
  private readonly timeLimit: TimeLimit
  private processed = 0
  private changedAt: Time = 0

  constructor(setup: RunSetup) {
    const engine = new Engine(setup)
    this.setup = setup
    this.engine = engine
    this.livelocks = new LivelockWatch(engine.world, engine.binding, engine.allocator.churn, new Recurrence(engine), setup.livelockWindow)
    this.timeLimit = new TimeLimit(setup.duration ?? Infinity, setup.compatibility)
  }

  toEnd(script: ScriptOptions | undefined): FinishedRun {
    const { engine } = this
    const { world, binding, deadlocks } = engine
    const ended = script === undefined ? this.fromStart() : this.fromScript(script)
    deadlocks.standing()
    const endedAt = ended === 'duration' ? this.timeLimit.stoppedAt(world.now) : this.changedAt
    world.recorder.advance(endedAt)
    deadlocks.close(ended, endedAt)
    engine.checkLaws()
    return { world, binding, deadlocks, ended, endedAt, events: this.processed }
  }

  private fromStart(): RunEnd {
    this.engine.arrivals.schedule()
    return this.loop()
  }

  private fromScript(options: ScriptOptions): RunEnd {
    const { engine } = this
    const script = new Script(engine, options)
    this.processed = script.perform(this.setup.checkLaws === true)
    this.changedAt = engine.world.now
    if (options.onlySteps === true) return 'steps'
    script.handOver()
    engine.turns.take()
    return this.loop()
  }

  private loop(): RunEnd {
    const { engine } = this
    const { world, arrivals, prefilled, recovery } = engine
    const { events } = world
    const { eventBudget = DEFAULT_EVENT_BUDGET, checkLaws: everyEvent, onProgress } = this.setup
    while (events.size > 0) {
      let next = events.nextTime()
      if (recovery.wanted && next > world.now) {
        recovery.instantOver()
        next = events.nextTime()
      }
      if (this.timeLimit.stops(world.now, next)) return 'duration'
      if (this.processed >= eventBudget) return 'eventBudget'
      events.pop()
      this.processed++
      // Steps of a script may have passed the time of an event: it is taken late.
      engine.clock(Math.max(events.time, world.now))
      const { kind } = events
      if (engine.handle(kind, events.payload)) this.changedAt = world.now
      if (events.following > 0 && kind === FINISH) this.processed += this.crowd(eventBudget - this.processed)
      engine.turns.take()
      if (everyEvent === true) checkTouched(world)
      if (this.processed % PROGRESS_EVERY === 0) onProgress?.(world.now, this.processed, world.recorder.shareStarted)
      if (kind === BATCH && this.onlyBatches() && !recovery.lastChance()) return 'idle'
      if (kind >= EXPIRY && kind !== DECISION_END && this.livelocks.found(arrivals.left + prefilled.left)) return 'livelock'
    }
    return 'idle'
  }

  /** Of the events that follow and are like the one just taken, those are taken together to which nobody can react one by one. */
  private crowd(most: number): number {
    const { engine, setup, timeLimit } = this
    const { world, turns } = engine
    const { events, now } = world
    const watched = setup.checkLaws === true || setup.onProgress !== undefined
    if (watched || turns.awaited() || timeLimit.stops(now, events.nextTime())) return 0
    const taken = engine.finishMore(events.payload + 1, Math.min(most, events.following))
    events.skip(taken)
    return taken
  }

  /** Batches alone do not keep a run alive: nothing else is pending, and no lease was kept for as long as a filter lasts. */
  private onlyBatches(): boolean {
    const { events, now } = this.engine.world
    const { refuse, interval } = this.setup.allocator
    return events.size <= this.engine.allocator.batchesPending && now - this.changedAt >= refuse + interval
  }
}
