/**
 * Several schedulers on one cell: each looks, decides and commits, one transaction after the other, and the looks and commits of all of
 * them happen in any order (Omega, EuroSys 2013, section 3.4). As plain data, with a player that checks the laws after every step.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Cluster } from '../model/cluster.ts'
import { anyCluster, CLUSTER_RULES, type ClusterConstraints } from './cluster.ts'
import { checked, count, often, type Rules, without } from './constraints.ts'
import { interleave, orderOf } from './interleaving.ts'
import { type OpenCell, type OpenCellOptions, openCell, type TransactionAnswer } from './open-cell.ts'
import { arbitraryList } from './simpler.ts'
import {
  arbitraryTransactionDraft,
  type PlainTransaction,
  TRANSACTION_RULES,
  type TransactionConstraints,
  transactionOf,
} from './transaction.ts'

/** What {@link arbitraryTransactions} may draw. */
export interface TransactionsConstraints
  extends Omit<ClusterConstraints, 'filters' | 'neighbours' | 'maxNodes'>,
    Omit<TransactionConstraints, 'cluster'> {
  /** 1 or more. Default: 3. */
  readonly maxSchedulers?: number
  /** Few, so that transactions meet; 1 or more. Default: 2. */
  readonly maxNodes?: number
  /** Most transactions of one scheduler, 1 or more. Default: 3. */
  readonly maxTransactions?: number
  /** Most times that a scheduler is interrupted. Default: no limit. */
  readonly maxSwitches?: number
}

/** Who tries what on which cluster, and in which order. */
export interface TransactionHistory {
  /** What is there. */
  readonly cluster: Cluster
  /** The transactions of each scheduler, in its order. */
  readonly schedulers: readonly (readonly PlainTransaction[])[]
  /** For {@link interleave}: which scheduler takes the next step. Each transaction is two: a look at the cell, and a commit. */
  readonly order: readonly number[]
}

/** What one scheduler does at one instant. */
export interface TransactionStep {
  /** `look`: the versions of the nodes are noted, as by a plan. `commit`: the transaction is tried. */
  readonly do: 'look' | 'commit'
  /** Whose step, by index. */
  readonly scheduler: number
  /** Which of its transactions. */
  readonly transaction: number
}

const RULES: Rules<TransactionsConstraints> = {
  ...without(CLUSTER_RULES, 'filters', 'neighbours'),
  ...without(TRANSACTION_RULES, 'cluster'),
  maxSchedulers: count(),
  maxTransactions: count(),
  maxSwitches: often,
}

/**
 * Shrinks towards one scheduler with one transaction on one plain node, and towards one scheduler after the other.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryTransactions(constraints: TransactionsConstraints = {}): Arbitrary<TransactionHistory> {
  const given = checked('arbitraryTransactions', RULES, constraints)
  const { maxSchedulers = 3, maxTransactions = 3, maxSwitches = Infinity } = given
  const draft = arbitraryTransactionDraft(given)
  return fc
    .record({
      cluster: anyCluster({ maxNodes: 2, ...given, filters: false }),
      drafts: arbitraryList(arbitraryList(draft, { maxLength: maxTransactions }), { maxLength: maxSchedulers }),
      choices: fc.array(fc.nat({ max: maxSchedulers - 1 }), { maxLength: 2 * maxSchedulers * maxTransactions, size: 'max' }),
    })
    .map(({ cluster, drafts, choices }) => ({
      cluster,
      schedulers: drafts.map((list) => list.map((one) => transactionOf(cluster, one))),
      order: orderOf(
        drafts.map((list) => 2 * list.length),
        choices,
        maxSwitches,
      ),
    }))
}

/** The looks and commits of a history, in its order. */
export function transactionSteps({ schedulers, order }: Omit<TransactionHistory, 'cluster'>): TransactionStep[] {
  const sequences = schedulers.map((list, scheduler) =>
    list.flatMap((_, transaction) => [
      { do: 'look' as const, scheduler, transaction },
      { do: 'commit' as const, scheduler, transaction },
    ]),
  )
  return interleave(sequences, order)
}

/** What came of a history. */
export interface PlayedTransactions {
  /** By scheduler and transaction. */
  readonly answers: readonly (readonly TransactionAnswer[])[]
  /** What was broken, in words, after the first step that broke something; empty if all laws held. */
  readonly broken: readonly string[]
  /** The cell as it is at the end. */
  readonly open: OpenCell
}

/**
 * Plays a history on a fresh cell. After every commit the laws of the cell must hold (capacity, conservation), and what the commit owes: its
 * atomicity, nothing stale bound under `version`, nothing refused without need, and the cell as it was, versions included, if nothing of a
 * transaction was bound.
 */
export function playTransactions(history: TransactionHistory, options: OpenCellOptions = {}): PlayedTransactions {
  const open = openCell(history.cluster, options)
  const answers: TransactionAnswer[][] = history.schedulers.map(() => [])
  const seen: Int32Array[] = []
  for (const step of transactionSteps(history)) {
    const { scheduler, transaction } = step
    if (step.do === 'look') {
      seen[scheduler] = open.look()
      continue
    }
    const answer = open.commit(history.schedulers[scheduler][transaction], seen[scheduler])
    answers[scheduler].push(answer)
    const { broken } = answer
    if (broken.length > 0) {
      const what = `transaction ${transaction} of scheduler ${scheduler}`
      return { answers, broken: broken.map((law) => `${what}: ${law}`), open }
    }
  }
  return { answers, broken: [], open }
}
