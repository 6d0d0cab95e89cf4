/** Faults with room: leases, and plug-ins that reach into what they were handed, which the types forbid and nothing else does. */
import { commit, type Lease, nextOffer, type Plan, release, type Strategy, think } from '../../../src/strategy/strategy.ts'
import type { Fault } from './faulty.ts'

/** What a plan and a lease are inside. */
interface Opened {
  count: number
  readonly vectors: Float64Array[]
  readonly nodes: number[]
  readonly targets: number[]
  readonly accepted: boolean[]
  readonly room: Float64Array
}

const opened = (thing: Plan | Lease) => thing as unknown as Opened

/** Asks for a unit less than the pod does, of every pod that it plans. */
const overcommitsByOne: Strategy = {
  name: 'overcommitsByOne',
  *attempt(unit, { plan }) {
    yield* think(unit)
    for (const vector of new Set(opened(plan(unit, { hold: true, partial: true }) ?? ({ vectors: [] } as never)).vectors)) {
      vector[0] = Math.max(0, vector[0] - 1)
    }
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Claims nothing for what it binds. */
const claimsNothing: Strategy = {
  name: 'claimsNothing',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (!chosen) return 'unschedulable'
    const { vectors } = opened(chosen)
    vectors.forEach((vector, at) => {
      vectors[at] = vector.map(() => 0)
    })
    return yield* commit(chosen)
  },
}

/** A refused claim counts as bound all the same: the cell is rolled back, and who was placed is not. */
const losesRollback: Strategy = {
  name: 'losesRollback',
  *attempt(unit, { plan }) {
    const chosen = plan(unit)
    yield* think(unit)
    if (!chosen) return 'unschedulable'
    const { accepted } = opened(chosen)
    for (let at = 0; at < chosen.members; at++) Object.defineProperty(accepted, at, { get: () => true, set: () => {}, configurable: true })
    return yield* commit(chosen)
  },
}

/** Binds the first pod of a gang once for each of them, so that a gang is counted whole of which one pod is bound. */
const countsOnePodTwice: Strategy = {
  name: 'countsOnePodTwice',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (!chosen) return 'unschedulable'
    const { targets } = opened(chosen)
    if (unit.gang) targets.fill(targets[0], 0, chosen.members)
    return yield* commit(chosen)
  },
}

/** Leaves a member of a gang out of its plan. */
const leavesOneOut: Strategy = {
  name: 'leavesOneOut',
  promises: { atomic: 'gang' },
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (!chosen) return 'unschedulable'
    if (unit.gang && chosen.members > 1) opened(chosen).count--
    return yield* commit(chosen)
  },
}

/** Moves what was planned to the first node, which may not be one that lets it in. */
const movesItsPlan: Strategy = {
  name: 'movesItsPlan',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (!chosen) return 'unschedulable'
    opened(chosen).nodes.fill(0)
    return yield* commit(chosen)
  },
}

const enlargesLeases: Strategy = {
  name: 'enlargesLeases',
  collects: true,
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const complete = plan(unit, { within: hoard })
      if (complete) return yield* commit(complete)
      const answer = yield* nextOffer()
      if (answer.kind !== 'offer') continue
      opened(answer.lease).room[0]++
      hoard.push(answer.lease)
    }
  },
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

/** Declines what is of no use, and in the end gives back all that it was ever offered. */
const releasesTwice: Strategy = {
  name: 'releasesTwice',
  collects: true,
  *attempt(unit, { plan }) {
    const offered: Lease[] = []
    for (;;) {
      const answer = yield* nextOffer()
      if (answer.kind !== 'offer') continue
      offered.push(answer.lease)
      const complete = plan(unit, { within: [answer.lease] })
      if (!complete) {
        yield* release([answer.lease], { refuse: true })
        continue
      }
      yield* think(unit)
      const outcome = yield* commit(complete)
      yield* release(offered)
      return outcome
    }
  },
}

/** Has one list of leases for all its attempts, at whatever scheduler, and gives back the oldest of it when another comes. */
function releasesOthers(): Strategy {
  const known: Lease[] = []
  return {
    name: 'releasesOthers',
    collects: true,
    *attempt(unit, { plan }) {
      for (;;) {
        const answer = yield* nextOffer()
        if (answer.kind !== 'offer') continue
        const complete = plan(unit, { within: [answer.lease] })
        if (complete) return yield* commit(complete)
        known.push(answer.lease)
        if (known.length > 1) yield* release(known.splice(0, 1))
      }
    },
  }
}

/** Places its members in whatever was offered last, to whomever. */
function takesOthersRoom(): Strategy {
  let last: Lease | undefined
  return {
    name: 'takesOthersRoom',
    collects: true,
    *attempt(unit, { plan }) {
      for (;;) {
        const complete = last && plan(unit, { within: [last] })
        if (complete) return yield* commit(complete)
        const answer = yield* nextOffer()
        if (answer.kind === 'offer') last = answer.lease
      }
    },
  }
}

export const FAULTS_OF_ROOM: Readonly<Record<string, Fault>> = {
  'a node is overcommitted by one': { strategy: overcommitsByOne, law: 'capacity', words: /^S1 capacity: 2 of 1 cpu/ },
  'nothing is claimed for what is bound': { strategy: claimsNothing, law: 'conservation', words: /^S2 conservation/ },
  'a rollback is lost': { strategy: losesRollback, law: 'conservation', words: /^S2 conservation/ },
  'a gang is counted as running of which one pod is bound': {
    strategy: countsOnePodTwice,
    law: 'atomicity',
    words: /^S8 A starts with 1 of 2 pods whole/m,
  },
  'a member of a gang is left out of its plan': { strategy: leavesOneOut, law: 'wholeGangs', words: /^A2 gang A is bound in part/ },
  'a plan is moved to a node that does not let it in': { strategy: movesItsPlan, law: 'nodesAndNeighbours', words: /^N0/ },
  'a lease is made larger': { strategy: enlargesLeases, law: 'conservation', words: /^S4 leases|^S2/ },
  'leases are held for ever after completion': { strategy: holdsForEver, law: 'quiescence', words: /nothing left to place/ },
  'leases are given back before the commit': { strategy: releasesTooEarly, law: 'commitValidity', words: /says scheduled of an attempt/ },
  'a lease is released twice': { strategy: releasesTwice, law: 'contract', words: /releases a lease on node \d+ that it has given back/ },
  "another attempt's lease is released": {
    strategy: releasesOthers(),
    make: releasesOthers,
    law: 'contract',
    words: /releases a lease (?:that is not its own|on node \d+ that it has given back)/,
  },
  "another's lease is used": {
    strategy: takesOthersRoom(),
    make: takesOthersRoom,
    law: 'contract',
    words: /plans within a lease that is not its own/,
  },
}
