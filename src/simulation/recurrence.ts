/**
 * Has the run been here before? If everything that decides what happens next is as it was at an earlier instant, relative to the clock, and
 * leases moved since, the same will happen for ever: a livelock is proven (the state of a deterministic policy recurs).
 *
 * Asked only where everything can be written down: between events, when every attempt waits for an offer and remembers nothing but its
 * leases, nobody backs off or is parked, and nothing is due but expiries and batches. What is not written down must not have changed: no
 * attempt begun or ended, nothing bound or evicted, nothing drawn at random, no placement policy asked. States are compared whole.
 */
import type { NodeLease } from '../cell/leases.ts'
import type { Patience } from '../strategy/strategy.ts'
import type { Engine } from './engine.ts'
import type { Server } from './server.ts'
import { BACKING_OFF, PARKED } from './units.ts'

/** States that are remembered at most. */
const MOST_STATES = 4_096
/** What an attempt may ask of the allocator that is a function of who holds what. */
const FUNCTIONS_OF_STATE: readonly (keyof Patience)[] = ['lease', 'wound', 'safe', 'pins', 'useful']

export class Recurrence {
  private readonly engine: Engine
  private readonly possible: boolean
  private readonly seen = new Set<string>()
  private moves = 0
  private stamp = ''

  constructor(engine: Engine) {
    const { setup, world } = engine
    this.engine = engine
    this.possible =
      setup.strategy.forgets === true &&
      world.settings.collects &&
      world.settings.gangWait === undefined &&
      setup.compatibility === undefined &&
      setup.allocator.onEvents !== true
  }

  /** Whether the state was met before, with nothing hidden that changed since. To be asked when nothing runs that ends, and nobody is to come. */
  met(): boolean {
    const { moves } = this.engine.allocator.churn
    if (!this.possible || moves === this.moves) return false
    this.moves = moves
    const stamp = this.hidden()
    const open = this.isOpen()
    if (!open || stamp !== this.stamp) this.seen.clear()
    this.stamp = stamp
    if (!open) return false
    const state = this.state()
    if (this.seen.has(state)) return true
    if (this.seen.size < MOST_STATES) this.seen.add(state)
    return false
  }

  /** Counts what leaves traces that are not part of the state. */
  private hidden(): string {
    const { recorder, hidden, surroundings } = this.engine.world
    const { attemptsBegun, attempts, transactions, conflicts, evictions, rollbacks } = recorder
    return [hidden, surroundings?.changes, attemptsBegun, ...Object.values(attempts), transactions, conflicts, evictions, rollbacks].join()
  }

  /** Whether all that matters can be written down. */
  private isOpen(): boolean {
    const { servers, timers, units } = this.engine
    if (timers.anyPatience() || !servers.every((server) => server.idle || waitsOnly(server))) return false
    return !units.state.some((state) => state === BACKING_OFF || state === PARKED)
  }

  private state(): string {
    const { world, servers, timers, allocator } = this.engine
    const { now, leases } = world
    const expiries = timers.expiries()
    const due = (lease: NodeLease) => (expiries.get(lease) ?? Infinity) - now
    const held = Array.from(leases.live, (lease) =>
      [lease.node, lease.owner, due(lease), lease.pinned.join('+'), lease.room.join('+')].join(),
    )
    const told = servers.map(({ idle, unit, changed, patience }) => [idle ? '' : unit, changed, patience.lease].join())
    return [held, told, allocator.memory().map((numbers) => numbers.join())].map((part) => part.join(';')).join('|')
  }
}

function waitsOnly({ waiting, patience, revoked }: Server): boolean {
  if (!waiting || revoked.length > 0) return false
  return (Object.keys(patience) as (keyof Patience)[]).every((key) => FUNCTIONS_OF_STATE.includes(key))
}
