/**
 * The laws by name, each usable alone. The laws of the cell hold for every strategy: there is one write door, and the engine does all that
 * follows. A promise is a law for whoever gave it. Codes are those of the words in which something broken is told.
 */
import type { StrategyChoice } from '../../experiment/types.ts'
import type { Scenario } from '../../model/scenario.ts'
import { judge } from './judge.ts'
import { relations } from './relations.ts'

/** The names of the laws. */
export type LawId =
  | 'contract'
  | 'capacity'
  | 'conservation'
  | 'atomicity'
  | 'release'
  | 'rollback'
  | 'commitValidity'
  | 'noLostWork'
  | 'fairness'
  | 'causality'
  | 'offers'
  | 'nodesAndNeighbours'
  | 'preemption'
  | 'quiescence'
  | 'figures'
  | 'invariants'
  | 'determinism'
  | 'observer'
  | 'wholePods'
  | 'wholeGangs'
  | 'deadlockFree'
  | 'ends'

/** What a strategy must keep on every scenario. */
export interface Law {
  /** Its name in `laws`. */
  readonly id: LawId
  /** `law`: holds for all. `promise`: holds for whoever promises it. */
  readonly kind: 'law' | 'promise'
  /** What the words of its breaches begin with. */
  readonly codes: readonly string[]
  /** What holds, in a line. */
  readonly title: string
  /** The same at length. */
  readonly about: string
  /** Where it comes from. */
  readonly source: string
  /**
   * Whether the strategy keeps it on this scenario, promised or not.
   * @throws InvalidInputError for a scenario that contradicts itself.
   */
  holds(scenario: Scenario, strategy: StrategyChoice): boolean
  /** Every breach of it on this scenario, in words. */
  broken(scenario: Scenario, strategy: StrategyChoice): readonly string[]
}

type Words = Pick<Law, 'kind' | 'codes' | 'title' | 'about' | 'source'>

const OMEGA = 'Omega (EuroSys 2013) section 3.4'
const MESOS = 'Mesos (NSDI 2011) section 3'

const WORDS = {
  contract: {
    kind: 'law',
    codes: ['C1'],
    title: 'a strategy keeps to the rules of the plug-in',
    about:
      'It yields effects and answers an outcome, throws nothing, commits its own last plan, releases its own leases once, and lets time pass.',
    source: 'docs/adding-a-strategy.md',
  },
  capacity: {
    kind: 'law',
    codes: ['S1'],
    title: 'no node is overcommitted',
    about: 'At every instant what is bound on a node is at most its capacity, in each dimension, and no host port is taken twice.',
    source: 'Kubernetes NodeResourcesFit, NodePorts',
  },
  conservation: {
    kind: 'law',
    codes: ['S2', 'S3', 'S4'],
    title: 'no room appears or disappears',
    about: 'Free + held + bound = capacity on each node, in exact integers, added up anew from who holds and who is bound.',
    source: 'conservation of the cell',
  },
  atomicity: {
    kind: 'law',
    codes: ['S5', 'S7', 'S8'],
    title: 'a pod is in one place, and a group runs if and only if enough of it is bound',
    about:
      'Each container is on one node or none, a pod on one node; a group is shown as running while at least minMember of its pods are whole, and never else.',
    source: 'Kubernetes pods; gang scheduling (Ousterhout 1982)',
  },
  release: {
    kind: 'law',
    codes: ['S6'],
    title: 'what is bound is released once',
    about: 'Whoever is evicted was bound where it is taken from, and whoever is given up keeps nothing.',
    source: 'conservation of the cell',
  },
  rollback: {
    kind: 'law',
    codes: ['S9', 'L3'],
    title: 'a rollback is exact',
    about: 'A plan, and a refused transaction, leave the cell as it was; a transaction is refused only if somebody claimed room meanwhile.',
    source: OMEGA,
  },
  commitValidity: {
    kind: 'law',
    codes: ['S10'],
    title: 'an attempt ends as it says',
    about:
      'Who says scheduled has bound somebody, and has looked again after a refusal; who says unschedulable has bound nobody; who says conflict was refused.',
    source: OMEGA,
  },
  noLostWork: {
    kind: 'law',
    codes: ['S11', 'L2'],
    title: 'no work is lost',
    about: 'Each group submitted is in one state; at the end nobody waits who fits into what is free (strategies that hold room excepted).',
    source: 'work conservation of queueing theory',
  },
  fairness: {
    kind: 'law',
    codes: ['F1'],
    title: 'who has room is not sent away',
    about:
      'An attempt at a unit that has room from its begin to its end, with nobody claiming any meanwhile, places something: else a unit can be passed over for ever.',
    source: 'starvation of individuals (Dijkstra, EWD 310)',
  },
  causality: {
    kind: 'law',
    codes: ['S12'],
    title: 'time goes forward, and nobody is placed before it is there',
    about: 'Records come in the order of time; no container is bound before it arrives.',
    source: 'discrete-event simulation',
  },
  offers: {
    kind: 'law',
    codes: ['S14'],
    title: 'a node is in one offer at most',
    about: 'What is offered to one attempt nobody else binds; a lease is given back by whoever holds it, and does not outlive its attempt.',
    source: MESOS,
  },
  nodesAndNeighbours: {
    kind: 'law',
    codes: ['N0', 'N1', 'N2', 'N3'],
    title: 'nodes and neighbours let in whoever is bound',
    about: 'Selectors, taints, required affinity, anti-affinity and hard topology spread hold at the instant of a bind.',
    source: 'Kubernetes scheduling filters',
  },
  preemption: {
    kind: 'law',
    codes: ['P1'],
    title: 'only a lower priority gives way, and for something',
    about: 'Whoever is preempted has a lower priority than whoever is bound in its place in the same instant.',
    source: 'Kubernetes DefaultPreemption',
  },
  quiescence: {
    kind: 'law',
    codes: ['L1'],
    title: 'when nothing can happen any more, it is known why',
    about:
      'Who still waits is unschedulable, blocked or deadlocked; an attempt with nothing left to place is over; what cannot run has failed.',
    source: 'reduction of Holt (1972)',
  },
  figures: {
    kind: 'law',
    codes: ['R1'],
    title: 'a result says what the trace says',
    about: 'Counts and times of the result are those of the records; every share is between 0 and 1.',
    source: 'docs/figures.md',
  },
  invariants: {
    kind: 'law',
    codes: ['C2'],
    title: 'the engine comes through',
    about: 'No invariant of the engine is broken, whatever a strategy does to what it was given.',
    source: 'assertions that stay on (TigerBeetle, TIGER_STYLE)',
  },
  determinism: {
    kind: 'law',
    codes: ['D1'],
    title: 'the same input gives the same bytes',
    about: 'A second run of the same scenario, strategy and seed has the same result: no state outlives an attempt, there is no clock.',
    source: 'deterministic simulation (FoundationDB)',
  },
  observer: {
    kind: 'law',
    codes: ['D2'],
    title: 'looking on changes nothing',
    about: 'A run has the same result with and without a listener and with and without checks.',
    source: 'deterministic simulation (FoundationDB)',
  },
  wholePods: {
    kind: 'promise',
    codes: ['A1'],
    title: 'pods are bound whole (atomic: pod, gang)',
    about: 'When an attempt has ended, all containers of a pod are bound, or none.',
    source: 'Kubernetes: one pod, one bind',
  },
  wholeGangs: {
    kind: 'promise',
    codes: ['A2'],
    title: 'gangs are bound whole (atomic: gang)',
    about: 'When an attempt has ended, no gang is bound in part that does not run.',
    source: `gang scheduling (Ousterhout 1982); ${OMEGA}`,
  },
  deadlockFree: {
    kind: 'promise',
    codes: ['A3'],
    title: 'no deadlock (deadlockFree)',
    about: 'No groups hold room for good and wait for each other.',
    source: 'Coffman, Elphick, Shoshani (Computing Surveys 1971); Holt (1972)',
  },
  ends: {
    kind: 'promise',
    codes: ['L4'],
    title: 'every attempt and every run comes to an end (ends)',
    about:
      'No livelock, no run that goes on for ever, no attempt that waits when nothing can happen any more; where the rules for retries end.',
    source: 'termination (Lamport, Proving the correctness of multiprocess programs, 1977)',
  },
} as const satisfies Readonly<Record<LawId, Words>>

function lawOf(id: LawId): Law {
  const words: Words = WORDS[id]
  const broken: Law['broken'] = (scenario, strategy) => {
    const { breaches } = judge(scenario, strategy, { twice: id === 'determinism' || id === 'observer' })
    return breaches.filter(({ code }) => words.codes.includes(code)).map((breach) => breach.words)
  }
  return { id, ...words, broken, holds: (scenario, strategy) => broken(scenario, strategy).length === 0 }
}

/** Every law, in the order in which a verdict tells them. */
export const LAWS: readonly Law[] = (Object.keys(WORDS) as LawId[]).map(lawOf)

/** The laws by name; `relations` are those between runs of changed scenarios. */
export const laws = {
  ...(Object.fromEntries(LAWS.map((law) => [law.id, law])) as Readonly<Record<LawId, Law>>),
  relations,
}
