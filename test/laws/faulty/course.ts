/** Faults in the course of things: who is tried how often, who waits for whom, what is remembered. */
import { commit, type Lease, nextOffer, release, type Strategy, think } from '../../../src/strategy/strategy.ts'
import type { Fault } from './faulty.ts'

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

/** Looks at the first node alone. */
const givesUpEarly: Strategy = {
  name: 'givesUpEarly',
  *attempt(unit, { plan, read }) {
    yield* think(unit)
    const chosen = read.free(0, 0) > 0 ? plan(unit) : undefined
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Tries large jobs only when nothing else is on the first node: while small ones come, they wait. */
const starvesLargeJobs: Strategy = {
  name: 'starvesLargeJobs',
  *attempt(unit, { plan, read }) {
    yield* think(unit)
    if (unit.members > 1 && read.free(0, 0) < read.capacity(0, 0)) return 'unschedulable'
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

const abandonsServices: Strategy = {
  name: 'abandonsServices',
  *attempt(unit, { plan }) {
    yield* think(unit)
    const chosen = plan(unit)
    if (unit.endless && unit.gang) return 'abandoned'
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

/** Never gives its scheduler back before it has placed its unit. */
const retriesForEver: Strategy = {
  name: 'retriesForEver',
  promises: { ends: true },
  *attempt(unit, { plan }) {
    for (;;) {
      yield* think(unit)
      const chosen = plan(unit)
      if (chosen && (yield* commit(chosen)) === 'scheduled') return 'scheduled'
    }
  },
}

/** The same without a thought in between. */
const spins: Strategy = {
  name: 'spins',
  *attempt(unit, { plan }) {
    for (;;) {
      const chosen = plan(unit)
      if (chosen) return yield* commit(chosen)
      yield* release([])
    }
  },
}

/** Plans when it is offered something, not when a late sibling has come. */
const forgetsLateSiblings: Strategy = {
  name: 'forgetsLateSiblings',
  collects: true,
  promises: { ends: true },
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const answer = yield* nextOffer({ useful: true })
      if (answer.kind !== 'offer') continue
      hoard.push(answer.lease)
      const complete = plan(unit, { within: hoard })
      if (complete) return yield* commit(complete)
    }
  },
}

/** Mesos' rigid framework, with a promise that it cannot keep. */
const hoardsAndPromises: Strategy = {
  name: 'hoardsAndPromises',
  collects: true,
  promises: { deadlockFree: true },
  *attempt(unit, { plan }) {
    const hoard: Lease[] = []
    for (;;) {
      const complete = plan(unit, { within: hoard })
      if (complete) return yield* commit(complete)
      const answer = yield* nextOffer()
      if (answer.kind === 'offer') hoard.push(answer.lease)
    }
  },
}

/** Takes the first node or none. */
const waitsForOneNode: Strategy = {
  name: 'waitsForOneNode',
  collects: true,
  promises: { ends: true },
  *attempt(unit, { plan }) {
    for (;;) {
      const answer = yield* nextOffer()
      const complete = answer.kind === 'offer' ? plan(unit, { within: [answer.lease] }) : undefined
      if (complete) return yield* commit(complete)
      if (answer.kind === 'offer') yield* release([answer.lease], { refuse: true })
    }
  },
}

const waitsForNoTime: Strategy = {
  name: 'waitsForNoTime',
  collects: true,
  *attempt() {
    yield* nextOffer({ wait: Number.NaN })
    return 'abandoned'
  },
}

export const FAULTS_OF_COURSE: Readonly<Record<string, Fault>> = {
  'state outlives the run': { strategy: remembers(), make: remembers, law: 'determinism', words: /^D1 a second run gives another result/ },
  'room is there and not taken': { strategy: givesUpEarly, law: 'noLostWork', words: /^L2 .* is left, though it fits/ },
  'large jobs are passed over while small ones run': { strategy: starvesLargeJobs, law: 'fairness', words: /^F1 .* has room all along/ },
  'services are sent away': { strategy: abandonsServices, law: 'fairness', words: /ends abandoned/ },
  'an attempt is repeated without end': { strategy: retriesForEver, law: 'ends', words: /^L4/ },
  'an attempt lets no time pass': { strategy: spins, law: 'contract', words: /spins asks for effect after effect and lets no time pass/ },
  'a late sibling is forgotten': { strategy: forgetsLateSiblings, law: 'ends', words: /^L4 .* never ends/ },
  'gangs deadlock that were promised not to': { strategy: hoardsAndPromises, law: 'deadlockFree', words: /^A3 a deadlock of/ },
  'an attempt waits for what does not come': { strategy: waitsForOneNode, law: 'ends', words: /^L4 .* never ends/ },
  'an attempt waits for no time': { strategy: waitsForNoTime, law: 'contract', words: /a span of NaN/ },
}
