/**
 * Transactions as plain data: claims on the nodes of a cluster, with the rules of their commit (Omega, EuroSys 2013, section 3.4). The
 * amounts are aimed at the boundaries of what a node has left: nothing, a part, exactly all, and one too many.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Problem } from '../errors.ts'
import type { Cluster, Node } from '../model/cluster.ts'
import type { ResourceList } from '../model/resources.ts'
import { show } from '../model/suggest.ts'
import type { Atomicity, ConflictRule } from '../strategy/strategy.ts'
import { checked, count, list, type Rules, word } from './constraints.ts'
import { arbitraryList } from './simpler.ts'

/** One claim: room on a node of the cluster. */
export interface TransactionClaim {
  /** Name of the node. */
  readonly node: string
  /** In base units. */
  readonly requests: ResourceList
}

/** What one scheduler tries to bind at once. */
export interface PlainTransaction {
  /** At least one; those on one node add up. */
  readonly claims: readonly TransactionClaim[]
  /** What counts as a conflict at commit. */
  readonly conflict: ConflictRule
  /** What is kept of a transaction of which a part conflicts. */
  readonly atomicity: Atomicity
}

/**
 * How the claims of a transaction stand to the free room of the nodes it touches. `any`: as drawn, overlapping or not, too much or not.
 * `exact`: together they take all that is free on each. `over`: one unit more than that, of one resource on one node. `huge`: one claim is
 * for 2^53 - 1 of everything.
 */
export type TransactionAim = 'any' | 'exact' | 'over' | 'huge'

/** What {@link arbitraryTransaction} may draw. */
export interface TransactionConstraints {
  /** With a node at least. Default: nodes n0 and n1, each with 4 millicores and 4 bytes of memory. */
  readonly cluster?: Cluster
  /** 1 or more. Default: 4. */
  readonly maxClaims?: number
  /** Default: `any`, `exact` and `over`, the first most often. */
  readonly aims?: readonly TransactionAim[]
  /** Default: both. */
  readonly conflicts?: readonly ConflictRule[]
  /** Default: all. */
  readonly atomicities?: readonly Atomicity[]
}

const ROOM: ResourceList = { cpu: 4, memory: 4 }
const PLAIN: Cluster = { nodes: ['n0', 'n1'].map((name) => ({ name, allocatable: ROOM })) }
const AIMS: readonly TransactionAim[] = ['any', 'any', 'exact', 'over']
const CONFLICTS: readonly ConflictRule[] = ['resourceFit', 'version']
const ATOMICITIES: readonly Atomicity[] = ['allOrNothing', 'incremental', 'perNode']

export const TRANSACTION_RULES: Rules<TransactionConstraints> = {
  cluster: hasNodes,
  maxClaims: count(),
  aims: list(word('aim', ['any', 'exact', 'over', 'huge'])),
  conflicts: list(word('conflict', CONFLICTS)),
  atomicities: list(word('atomicity', ATOMICITIES)),
}

/** Amounts are drawn in quarters of what is free. */
const PARTS = 4

interface ClaimDraft {
  /** Taken modulo the nodes that there are. */
  readonly node: number
  /** In quarters, one for each resource in turn. */
  readonly parts: readonly number[]
}

/** A transaction before it has met a cluster: so both can shrink apart from each other. */
export interface TransactionDraft extends Omit<PlainTransaction, 'claims'> {
  readonly drafts: readonly ClaimDraft[]
  readonly aim: TransactionAim
}

/**
 * Claims against the given cluster, prefill taken off; shrinks towards one claim for nothing on the first node, all or nothing.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryTransaction(constraints: TransactionConstraints = {}): Arbitrary<PlainTransaction> {
  const { cluster = PLAIN, ...rest } = checked('arbitraryTransaction', TRANSACTION_RULES, constraints)
  return arbitraryTransactionDraft(rest).map((draft) => transactionOf(cluster, draft))
}

export function arbitraryTransactionDraft(constraints: Omit<TransactionConstraints, 'cluster'>): Arbitrary<TransactionDraft> {
  const { maxClaims = 4, aims = AIMS, conflicts = CONFLICTS, atomicities = ATOMICITIES } = constraints
  const parts = fc.array(fc.nat({ max: PARTS }), { minLength: PARTS, maxLength: PARTS })
  const claim: Arbitrary<ClaimDraft> = fc.record({ node: fc.nat({ max: 7 }), parts })
  return fc.record({
    drafts: arbitraryList(claim, { maxLength: maxClaims }),
    aim: fc.constantFrom(...aims),
    conflict: fc.constantFrom(...conflicts),
    atomicity: fc.constantFrom(...atomicities),
  })
}

export function transactionOf(cluster: Cluster, { drafts, aim, conflict, atomicity }: TransactionDraft): PlainTransaction {
  return { claims: aimed(claimsOf(cluster, drafts), cluster, aim), conflict, atomicity }
}

function claimsOf(cluster: Cluster, drafts: readonly ClaimDraft[]): TransactionClaim[] {
  return drafts.map(({ node, parts }) => {
    const { name } = cluster.nodes[node % cluster.nodes.length]
    const free = Object.entries(freeRoom(cluster, name))
    const amounts = free.map(([resource, amount], at) => [resource, Math.floor((amount / PARTS) * parts[at % PARTS])])
    return { node: name, requests: Object.fromEntries(amounts) }
  })
}

/** What the prefill leaves free on a node, in base units; each pod of the prefill takes one of `pods`. */
function freeRoom({ nodes, prefill = [] }: Cluster, name: string): Record<string, number> {
  const free = { ...(nodes.find((node) => node.name === name) as Node).allocatable } as Record<string, number>
  for (const pod of prefill) {
    if (pod.node !== name) continue
    for (const [resource, amount] of Object.entries(pod.requests)) free[resource] = (free[resource] ?? 0) - amount
    if (free.pods !== undefined) free.pods--
  }
  return free
}

function aimed(claims: readonly TransactionClaim[], cluster: Cluster, aim: TransactionAim): TransactionClaim[] {
  if (aim === 'any') return [...claims]
  if (aim === 'huge') return [...claims.slice(0, -1), ...claims.slice(-1).map(({ node, requests }) => ({ node, requests: huge(requests) }))]
  const left = new Map(claims.map(({ node }) => [node, freeRoom(cluster, node)]))
  const last = new Map(claims.map(({ node }, at) => [node, at]))
  const exact = claims.map((claim, at) => exactly(claim, left.get(claim.node)!, last.get(claim.node) === at))
  return aim === 'exact' ? exact : [...exact.slice(0, -1), oneMore(exact[exact.length - 1])]
}

/** The claim cut to what is left; the last one on its node takes all of it. */
function exactly({ node, requests }: TransactionClaim, left: Record<string, number>, last: boolean): TransactionClaim {
  const amounts = Object.entries(requests).map(([resource, amount]) => [resource, last ? left[resource] : Math.min(amount, left[resource])])
  for (const [resource, amount] of amounts as [string, number][]) left[resource] -= amount
  return { node, requests: Object.fromEntries(amounts) }
}

function oneMore({ node, requests }: TransactionClaim): TransactionClaim {
  return {
    node,
    requests: Object.fromEntries(Object.entries(requests).map(([name, amount], at) => [name, at === 0 ? amount + 1 : amount])),
  }
}

function huge(requests: ResourceList): ResourceList {
  return Object.fromEntries(Object.keys(requests).map((resource) => [resource, Number.MAX_SAFE_INTEGER]))
}

/** Enough of a cluster to be claimed from. */
function hasNodes(value: unknown, path: string): readonly Problem[] {
  const { nodes } = (value ?? {}) as Partial<Cluster>
  const isNode = (node: Partial<Node> | null) => typeof node?.name === 'string' && typeof node.allocatable === 'object' && node.allocatable
  if (Array.isArray(nodes) && nodes.length > 0 && nodes.every(isNode)) return []
  return [{ path, message: `invalid cluster: ${show(value)}, allowed: a cluster of one node or more, each with a name and allocatable` }]
}
