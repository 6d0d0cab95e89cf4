/** Strategies with one fault each, kept to show which law finds it. Each is a plug-in that a newcomer might well write. */
import { optimistic } from '../../src/strategy/strategies/optimistic.ts'
import { commit, type Lease, nextOffer, type Plan, type Promises, release, type Strategy, think } from '../../src/strategy/strategy.ts'

export interface FaultyStrategy {
  readonly make: () => Strategy
  readonly unit: 'pod' | 'job'
  /** What must be among the laws that it breaks. */
  readonly caughtBy: RegExp
  readonly promises?: Promises
}

/** Keeps the plan of an attempt for the next one. */
function commitsStalePlans(): Strategy {
  let kept: Plan | undefined
  return {
    name: 'commitsStalePlans',
    *attempt(unit, { plan }) {
      const stale = kept
      if (stale === undefined) kept = plan(unit)
      yield* think(unit)
      return stale ? yield* commit(stale) : 'unschedulable'
    },
  }
}

/** Waits for more after its unit is complete, and so holds its nodes for ever. */
const holdsForEver: Strategy = {
  name: 'holdsForEver',
  collects: true,
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const complete = plan(unit, { within: hoard })
      if (complete) yield* commit(complete)
      const answer = yield* nextOffer()
      if (answer.kind === 'offer') hoard.push(answer.lease)
    }
  },
}

const saysScheduled: Strategy = {
  name: 'saysScheduled',
  *attempt(unit, { plan }) {
    yield* think(unit)
    return plan(unit) ? 'scheduled' : 'unschedulable'
  },
}

const commitsTwice: Strategy = {
  name: 'commitsTwice',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (!chosen) return 'unschedulable'
    yield* commit(chosen)
    return yield* commit(chosen)
  },
}

const commitsWhatItHeld: Strategy = {
  name: 'commitsWhatItHeld',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit, { hold: true })
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Calls a gang all or nothing and commits what it gets. */
const breaksGangs: Strategy = {
  name: 'breaksGangs',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit, { partial: true })
    return chosen ? yield* commit(chosen, { atomicity: 'incremental' }) : 'unschedulable'
  },
}

const hidesConflicts: Strategy = {
  name: 'hidesConflicts',
  *attempt(unit, { plan }) {
    const chosen = plan(unit)
    yield* think(unit)
    if (chosen) yield* commit(chosen)
    return chosen ? 'scheduled' : 'unschedulable'
  },
}

const inventsConflicts: Strategy = {
  name: 'inventsConflicts',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    return chosen && unit.members === 1 ? yield* commit(chosen) : 'conflict'
  },
}

/** Looks at the first node alone. */
const givesUpEarly: Strategy = {
  name: 'givesUpEarly',
  *attempt(unit, { plan, read }) {
    yield* think(unit)
    const chosen = read.free(0, 0) > 0 ? plan(unit) : undefined
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Remembers how often it was called, over all attempts and runs. */
function remembers(): Strategy {
  let calls = 0
  return {
    name: 'remembers',
    *attempt(unit, { plan }) {
      if (++calls % 3 === 0) yield* think(unit)
      yield* think(unit)
      const chosen = plan(unit)
      return chosen ? yield* commit(chosen) : 'unschedulable'
    },
  }
}

/** Plans for a unit that it makes up. */
const plansForOthers: Strategy = {
  name: 'plansForOthers',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan({ ...unit, members: unit.members + 1 })
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Gives its leases back before it commits the plan made on them, and does not look at the answer. */
const releasesTooEarly: Strategy = {
  name: 'releasesTooEarly',
  collects: true,
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const complete = plan(unit, { within: hoard })
      if (complete) {
        yield* release(hoard)
        yield* commit(complete)
        return 'scheduled'
      }
      const answer = yield* nextOffer()
      if (answer.kind === 'offer') hoard.push(answer.lease)
    }
  },
}

export const FAULTY_STRATEGIES: Readonly<Record<string, FaultyStrategy>> = {
  'a plan kept from an earlier attempt is committed': {
    make: commitsStalePlans,
    unit: 'pod',
    caughtBy: /^C1 .* commits what is not the last plan/,
  },
  'leases are held for ever after completion': { make: () => holdsForEver, unit: 'job', caughtBy: /^L1 .* nothing left to place/ },
  'scheduled is answered without a commit': {
    make: () => saysScheduled,
    unit: 'pod',
    caughtBy: /^S10 invariant broken: .* says scheduled of an attempt that bound nothing/,
  },
  'a plan is committed twice': { make: () => commitsTwice, unit: 'pod', caughtBy: /^(?:S5 .* bound twice|.*S2 conservation|S8|invariant)/ },
  'a plan made to hold is committed': {
    make: () => commitsWhatItHeld,
    unit: 'pod',
    caughtBy: /^C1 invariant broken: strategy commitsWhatItHeld commits a plan that was made only to hold/,
  },
  'a gang is bound in part': { make: () => breaksGangs, unit: 'job', caughtBy: /^A2 gang/, promises: { atomic: 'gang' } },
  'a conflict is called scheduled': {
    make: () => hidesConflicts,
    unit: 'job',
    caughtBy: /^S10 invariant broken: .* says scheduled of an attempt that bound nothing/,
  },
  'a conflict is made up': { make: () => inventsConflicts, unit: 'job', caughtBy: /^S10 .* ends conflict/ },
  'room is there and not taken': { make: () => givesUpEarly, unit: 'pod', caughtBy: /^L2 .* is left, though it fits/ },
  'leases are given back before the commit': {
    make: () => releasesTooEarly,
    unit: 'pod',
    caughtBy: /^S10 invariant broken: .* says scheduled of an attempt that bound nothing/,
  },
  'state outlives the run': { make: remembers, unit: 'pod', caughtBy: /^D1 a second run gives another result/ },
  'the unit is made up': { make: () => plansForOthers, unit: 'pod', caughtBy: /^C1 .* asks for a plan for/ },
}

/** Says that it decides on what it saw before it thought, and looks again afterwards. Every law of a run holds; only that it never conflicts gives it away. */
export const pretendsToBeOptimistic: Strategy = {
  ...optimistic(),
  name: 'pretendsToBeOptimistic',
  *attempt(unit, { plan }) {
    plan(unit)
    yield* think(unit)
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}
