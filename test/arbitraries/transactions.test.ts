import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  arbitraryCluster,
  arbitraryTransaction,
  arbitraryTransactions,
  openCell,
  type PlainTransaction,
  playTransactions,
  type TransactionHistory,
  transactionSteps,
} from '../../src/arbitraries/index.ts'
import { InvalidInputError } from '../../src/errors.ts'
import type { Cluster } from '../../src/model/cluster.ts'
import { BROKEN_CELLS } from '../cell/broken-cells.ts'
import { allSmallest, shares } from './shrinking.ts'

const SEED = 20131107
const CLUSTER: Cluster = {
  nodes: ['n0', 'n1'].map((name) => ({ name, allocatable: { cpu: 6, memory: 7 } })),
  prefill: [{ name: 'b0', node: 'n1', requests: { cpu: 1, memory: 2 } }],
}
const FREE: Readonly<Record<string, readonly number[]>> = { n0: [6, 7], n1: [5, 5] }

/** What a transaction claims on each node it touches, by resource, against what is free there. */
function claimed({ claims }: PlainTransaction): { wanted: number; free: number }[] {
  return Object.entries(FREE).flatMap(([name, free]) => {
    const mine = claims.filter(({ node }) => node === name)
    if (mine.length === 0) return []
    return ['cpu', 'memory'].map((resource, at) => ({
      wanted: mine.reduce((sum, { requests }) => sum + requests[resource], 0),
      free: free[at],
    }))
  })
}

const aim = (one: 'any' | 'exact' | 'over' | 'huge') => arbitraryTransaction({ cluster: CLUSTER, aims: [one] })

describe('a transaction', () => {
  test('keeps its constraints', () => {
    const narrow = arbitraryTransaction({ cluster: CLUSTER, maxClaims: 2, conflicts: ['version'], atomicities: ['perNode'] })
    fc.assert(
      fc.property(narrow, ({ claims, conflict, atomicity }) => {
        expect(claims.length).toBeGreaterThanOrEqual(1)
        expect(claims.length).toBeLessThanOrEqual(2)
        expect([conflict, atomicity]).toEqual(['version', 'perNode'])
        for (const { node, requests } of claims) {
          expect(Object.keys(FREE)).toContain(node)
          expect(Object.keys(requests)).toEqual(['cpu', 'memory'])
        }
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('that is exact takes all that is free on every node it touches, and is bound whole under any rule', () => {
    fc.assert(
      fc.property(aim('exact'), (transaction) => {
        for (const { wanted, free } of claimed(transaction)) expect(wanted).toBe(free)
        expect(openCell(CLUSTER).commit(transaction).refused).toBe(0)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('that is over wants one unit more, and is never bound whole', () => {
    fc.assert(
      fc.property(aim('over'), (transaction) => {
        const excess = claimed(transaction).map(({ wanted, free }) => wanted - free)
        expect(excess.filter((units) => units !== 0)).toEqual([1])
        const { accepted, refused } = openCell(CLUSTER).commit(transaction)
        expect(refused).toBeGreaterThan(0)
        if (transaction.atomicity === 'allOrNothing') expect(accepted).not.toContain(true)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('that is huge has a claim which is refused', () => {
    fc.assert(
      fc.property(aim('huge'), (transaction) => {
        expect(openCell(CLUSTER).commit(transaction).accepted.at(-1)).toBe(false)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('shrinks to one claim for nothing, and one that is refused to claims that all matter', () => {
    const nothing = { claims: [{ node: 'n0', requests: { cpu: 0, memory: 0 } }], conflict: 'resourceFit', atomicity: 'allOrNothing' }
    expect(allSmallest(arbitraryTransaction())).toEqual([nothing])
    const isRefused = (one: PlainTransaction) => openCell(PLAIN).commit(one).refused > 0
    for (const one of allSmallest(arbitraryTransaction(), isRefused)) {
      const { claims } = one
      for (const claim of claims) expect(isRefused({ ...one, claims: claims.filter((other) => other !== claim) })).toBe(false)
    }
  })

  test('has every shape now and then', () => {
    const nodesOf = ({ claims }: PlainTransaction) => claims.map(({ node }) => node)
    const found = shares(arbitraryTransaction({ cluster: CLUSTER }), {
      overlapping: (one) => new Set(nodesOf(one)).size < nodesOf(one).length,
      'several nodes': (one) => new Set(nodesOf(one)).size > 1,
      exact: (one) => claimed(one).every(({ wanted, free }) => wanted === free),
      'one too many': (one) => claimed(one).some(({ wanted, free }) => wanted === free + 1),
      'far too many': (one) => claimed(one).some(({ wanted, free }) => wanted > free + 1),
      'for nothing': ({ claims }) => claims.some(({ requests }) => Object.values(requests).every((amount) => amount === 0)),
      version: ({ conflict }) => conflict === 'version',
      incremental: ({ atomicity }) => atomicity === 'incremental',
    })
    for (const [shape, share] of Object.entries(found)) expect(share, shape).toBeGreaterThan(0.05)
  })
})

const PLAIN: Cluster = { nodes: ['n0', 'n1'].map((name) => ({ name, allocatable: { cpu: 4, memory: 4 } })) }

describe('transactions of several schedulers', () => {
  test('keep the laws of the cell in any interleaving', () => {
    fc.assert(
      fc.property(arbitraryTransactions(), (history) => {
        expect(playTransactions(history).broken).toEqual([])
      }),
      { seed: SEED, numRuns: 1_000 },
    )
  })

  test('one after the other are never refused for a version: what fits is bound, under either rule', () => {
    const fits = (history: TransactionHistory) => ({ ...history, schedulers: withRule(history, 'resourceFit') })
    const versions = (history: TransactionHistory) => ({ ...history, schedulers: withRule(history, 'version') })
    fc.assert(
      fc.property(arbitraryTransactions({ maxSwitches: 0 }), (history) => {
        expect(playTransactions(versions(history)).answers).toEqual(playTransactions(fits(history)).answers)
      }),
      { seed: SEED, numRuns: 300 },
    )
  })

  test('interleaved are, now and then', () => {
    const conflicts = (history: TransactionHistory): boolean => {
      const refused = (rule: 'version' | 'resourceFit') =>
        playTransactions({ ...history, schedulers: withRule(history, rule) })
          .answers.flat()
          .map((answer) => answer.refused)
      return refused('version').join() !== refused('resourceFit').join()
    }
    expect(shares(arbitraryTransactions(), { conflicts }).conflicts).toBeGreaterThan(0.05)
    const [smallest] = allSmallest(arbitraryTransactions(), conflicts)
    expect(smallest.schedulers.map((list) => list.length)).toEqual([1, 1])
    expect(smallest.cluster.nodes).toHaveLength(1)
    expect(transactionSteps(smallest).map((step) => `${step.do} ${step.scheduler}`)).toEqual(['look 0', 'look 1', 'commit 1', 'commit 0'])
  })

  test('shrink to one transaction on one plain node', () => {
    const [smallest, ...others] = allSmallest(arbitraryTransactions())
    expect(others).toEqual([])
    expect(smallest.cluster).toEqual({ nodes: [{ name: 'n0', allocatable: { cpu: 1, memory: 0 } }] })
    expect(smallest.schedulers).toHaveLength(1)
    expect(smallest.order).toEqual([0, 0])
  })

  test('find every broken door, with at most three transactions', () => {
    const doors = Object.entries(BROKEN_CELLS).filter(([, makers]) => 'door' in makers && makers.door !== undefined)
    expect(doors.length).toBeGreaterThan(0)
    const caught = doors.filter(([, { door }]) => {
      const property = fc.property(arbitraryTransactions(), (history) => playTransactions(history, { door: door! }).broken.length === 0)
      const { counterexample } = fc.check(property, { seed: SEED, numRuns: 1_000 })
      if (counterexample !== null) expect(counterexample[0].schedulers.flat().length).toBeLessThanOrEqual(3)
      return counterexample !== null
    })
    expect(caught).toEqual(doors)
  })
})

function withRule({ schedulers }: TransactionHistory, conflict: 'version' | 'resourceFit'): PlainTransaction[][] {
  return schedulers.map((list) => list.map((one) => ({ ...one, conflict })))
}

describe('a cell that is opened on a cluster', () => {
  test('has what the cluster has, less its prefill, and keeps its laws', () => {
    fc.assert(
      fc.property(arbitraryCluster(), (cluster) => {
        const open = openCell(cluster)
        expect(open.broken()).toEqual([])
        const cpu = open.cell.dimensions.indexOf('cpu')
        cluster.nodes.forEach(({ name, allocatable }, node) => {
          const taken = (cluster.prefill ?? []).filter((pod) => pod.node === name).reduce((sum, pod) => sum + pod.requests.cpu, 0)
          expect(open.cell.free[cpu][node]).toBe(allocatable.cpu - taken)
        })
        expect([...open.look()].every((version) => version === 0)).toBe(true)
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('refuses what names a node or a resource that is not there, and prefill that does not fit', () => {
    const rules = { conflict: 'resourceFit', atomicity: 'allOrNothing' } as const
    const commit = (node: string, requests: Record<string, number>) => () =>
      openCell(CLUSTER).commit({ claims: [{ node, requests }], ...rules })
    expect(commit('n7', {})).toThrow('invalid node: n7, allowed: n0, n1')
    expect(commit('n0', { gpu: 1 })).toThrow('invalid resource: gpu, allowed: cpu, memory')
    expect(commit('n0', { gpu: 0 })).not.toThrow()
    const crowded = { nodes: PLAIN.nodes, prefill: [{ name: 'b0', node: 'n0', requests: { cpu: 5 } }] }
    expect(() => openCell(crowded)).toThrow(InvalidInputError)
  })

  test('tells of a transaction that saw an older version', () => {
    const open = openCell(PLAIN)
    const seen = open.look()
    const one: PlainTransaction = { claims: [{ node: 'n0', requests: { cpu: 1 } }], conflict: 'version', atomicity: 'allOrNothing' }
    expect(open.commit(one, seen)).toEqual({ accepted: [true], undone: 0, refused: 0, broken: [] })
    expect(open.commit(one, seen)).toEqual({ accepted: [false], undone: 0, refused: 1, broken: [] })
    expect(open.commit(one)).toEqual({ accepted: [true], undone: 0, refused: 0, broken: [] })
  })
})
