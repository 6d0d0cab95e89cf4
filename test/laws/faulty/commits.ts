/** Faults of commitment and of answers: what is committed, when, and what is said of it. */
import { type Attempt, commit, type Outcome, type Plan, type SchedulingUnit, type Strategy, think } from '../../../src/strategy/strategy.ts'
import type { Fault } from './faulty.ts'

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

const saysScheduled: Strategy = {
  name: 'saysScheduled',
  *attempt(unit, { plan }) {
    yield* think(unit)
    return plan(unit) ? 'scheduled' : 'unschedulable'
  },
}

const bindsAndDenies: Strategy = {
  name: 'bindsAndDenies',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (chosen) yield* commit(chosen)
    return 'unschedulable'
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

const commitsNothing: Strategy = {
  name: 'commitsNothing',
  *attempt(unit, { plan }) {
    yield* think(unit)
    return yield* commit(plan(unit) as Plan)
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
  promises: { atomic: 'gang' },
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

/** Keeps what it gets of a transaction, and calls that all of it. */
const callsPartTheWhole: Strategy = {
  name: 'callsPartTheWhole',
  *attempt(unit, { plan }) {
    const chosen = plan(unit)
    yield* think(unit)
    if (!chosen) return 'unschedulable'
    const answer = yield* commit(chosen, { atomicity: 'incremental' })
    return answer === 'partly' ? 'scheduled' : answer
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

/** Plans for a unit that it makes up. */
const plansForOthers: Strategy = {
  name: 'plansForOthers',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan({ ...unit, members: unit.members + 1 })
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Evicts whoever is in the way, and does not say that it does. */
const evictsUnannounced: Strategy = {
  name: 'evictsUnannounced',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit) ?? plan(unit, { evict: true })
    return chosen ? yield* commit(chosen, { evict: true }) : 'unschedulable'
  },
}

/** Serial, container by container, and says that pods are whole. */
const oneByOne: Strategy = {
  name: 'oneByOne',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

const yieldsNonsense: Strategy = {
  name: 'yieldsNonsense',
  *attempt(unit, { plan }) {
    plan(unit)
    yield 'think' as never
    return 'unschedulable'
  },
}

const answersNothing: Strategy = {
  name: 'answersNothing',
  *attempt(unit, { plan }): Attempt {
    yield* think(unit)
    const chosen = plan(unit)
    return (chosen ? yield* commit(chosen) : undefined) as Outcome
  },
}

const throws: Strategy = {
  name: 'throws',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit) as Plan
    return chosen.members > 0 ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Begins no attempt: a function where a generator was meant. */
const isNoGenerator: Strategy = {
  name: 'isNoGenerator',
  attempt: ((unit: SchedulingUnit) => (unit.members > 0 ? 'unschedulable' : 'scheduled')) as unknown as Strategy['attempt'],
}

export const FAULTS_OF_COMMITS: Readonly<Record<string, Fault>> = {
  'a plan kept from an earlier attempt is committed': {
    strategy: commitsStalePlans(),
    make: commitsStalePlans,
    unit: 'pod',
    law: 'contract',
    words: /commitsStalePlans commits what is not the last plan/,
  },
  'scheduled is answered without a commit': {
    strategy: saysScheduled,
    law: 'commitValidity',
    words: /saysScheduled says scheduled of an attempt that bound nothing/,
  },
  'unschedulable is answered after a commit': {
    strategy: bindsAndDenies,
    law: 'commitValidity',
    words: /ends unschedulable with 1 bind/,
  },
  'a plan is committed twice': { strategy: commitsTwice, law: 'contract', words: /commitsTwice commits what is not the last plan/ },
  'no plan is committed': { strategy: commitsNothing, law: 'contract', words: /commitsNothing commits what is not/ },
  'a plan made to hold is committed': { strategy: commitsWhatItHeld, law: 'contract', words: /made only to hold room/ },
  'a gang that was promised whole is bound in part': { strategy: breaksGangs, law: 'wholeGangs', words: /bound in part, and does not run/ },
  'a pod that was promised whole is bound in part': {
    strategy: oneByOne,
    unit: 'container',
    promises: { atomic: 'pod' },
    law: 'wholePods',
    words: /1 of the 2 containers/,
  },
  'a conflict is called scheduled': { strategy: hidesConflicts, law: 'commitValidity', words: /hidesConflicts says scheduled/ },
  'a part is called the whole': {
    strategy: callsPartTheWhole,
    law: 'commitValidity',
    words: /^S10 an attempt calls scheduled what was refused, and plans nothing else/,
  },
  'a conflict is made up': { strategy: inventsConflicts, law: 'commitValidity', words: /ends conflict with 0 binds, refused: false/ },
  'the unit is made up': { strategy: plansForOthers, law: 'contract', words: /asks for a plan for/ },
  'somebody is evicted by a strategy that says it never does': {
    strategy: evictsUnannounced,
    law: 'preemption',
    words: /gives way, and the strategy does not preempt/,
  },
  'what is yielded is no effect': { strategy: yieldsNonsense, law: 'contract', words: /yields 'think', which is no effect/ },
  'no outcome is answered': { strategy: answersNothing, law: 'contract', words: /answers undefined, which is no outcome/ },
  'an attempt throws': { strategy: throws, law: 'contract', words: /strategy throws throws: TypeError/ },
  'an attempt is no generator': { strategy: isNoGenerator, law: 'contract', words: /which is no generator/ },
}
