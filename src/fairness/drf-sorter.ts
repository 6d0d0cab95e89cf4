/**
 * The hierarchical sorter of Mesos: clients in the order of their dominant shares (Ghodsi et al., Dominant Resource Fairness, NSDI 2011,
 * section 4; Mesos src/master/allocator/mesos/sorter/drf/sorter.cpp). Share of a node of the tree = the largest over scalar resources of
 * allocated to its subtree / total of the cluster, divided by its weight. The children of each node are sorted by (share, allocations
 * ever made, path), and the tree is walked in pre-order. Shares are compared exactly, as the doubles they are: an epsilon would call
 * 0.15 / 3 and 0.10 / 2 equal, and let the count decide.
 */
import { allMoved, byShare, moved } from './asking.ts'
import type { RoleNode } from './role-node.ts'
import { RoleTree } from './role-tree.ts'

/** How a sorter counts. */
export interface SorterOptions {
  /** Resources that do not count (Mesos `--fair_sharing_excluded_resource_names`, for scarce ones such as gpus). */
  readonly excluded?: readonly string[]
  /** False: a client's name is no path, whatever is in it (frameworks within a role). Default: true. */
  readonly hierarchy?: boolean
}

/** Not public: the tree of a sorter, for those who know its nodes. */
export let treeOf: (sorter: DrfSorter) => RoleTree

/**
 * Clients in the order of their dominant shares, in a tree of roles (DRF, NSDI 2011, section 4; the hierarchical sorter of Mesos).
 * Amounts are in base units, one entry a resource. Methods that name a client throw InvalidInputError if it is not there.
 */
export class DrfSorter {
  static {
    treeOf = ({ tree }) => tree
  }

  private readonly tree: RoleTree
  private readonly counted: readonly number[]
  private total: ArrayLike<number> = []

  /** @param resources names of the scalar resources; every vector has their order. */
  constructor(resources: readonly string[], { excluded = [], hierarchy = true }: SorterOptions = {}) {
    this.counted = resources.flatMap((name, dimension) => (excluded.includes(name) ? [] : [dimension]))
    this.tree = new RoleTree(resources.length, hierarchy)
    this.tree.onChange = (node) => this.share(node)
  }

  /** What the cluster has; may change at any time. */
  setTotal(total: ArrayLike<number>): void {
    this.total = Array.from(total)
    this.shareBelow(this.tree.root)
  }

  /** Adds a client; it takes part once it is activated. @throws InvalidInputError if it is there. */
  add(client: string): void {
    this.tree.add(client)
  }

  /** Removes a client and all it was allocated. @throws InvalidInputError if it is not there; so do the others. */
  remove(client: string): void {
    this.tree.remove(client)
  }

  /** The client takes part from now on. */
  activate(client: string): void {
    this.tree.activate(client, true)
  }

  /** Keeps the client and what it has, but passes it over. */
  deactivate(client: string): void {
    this.tree.activate(client, false)
  }

  /**
   * Weight of the subtree at `path` against its siblings; default 1. It need not be there yet.
   * @throws InvalidInputError for a weight that is not above 0
   */
  setWeight(path: string, weight: number): void {
    this.tree.setWeight(path, weight)
  }

  /** Counts an allocation, and adds what was allocated: an offer counts as much as a task. */
  allocated(client: string, vector: ArrayLike<number>): void {
    this.tree.count(client)
    this.tree.change(client, vector, 1)
  }

  /** Counts an allocation whose amount is told by {@link update}. */
  count(client: string): void {
    this.tree.count(client)
  }

  /** Takes off what was given back; the count stays. */
  unallocated(client: string, vector: ArrayLike<number>): void {
    this.tree.change(client, vector, -1)
  }

  /** What the client has changed without an allocation: an offer was accepted, a reservation made. */
  update(client: string, vector: ArrayLike<number>, sign: 1 | -1): void {
    this.tree.change(client, vector, sign)
  }

  /** The active clients in order. */
  sort(): string[] {
    const order: string[] = []
    this.walk(this.tree.root, order)
    return order
  }

  /** The first client of {@link sort} of which `willing` says yes, found without sorting. */
  first(willing: (client: string) => boolean): string | undefined {
    let node = this.tree.root
    while (node.client === undefined) {
      const next = this.firstChild(node, willing)
      if (next === undefined) return undefined
      node = next
    }
    return node.client
  }

  /** Share of a client: of its own, even where it has a subtree below it. */
  clientShare(client: string): number {
    return this.tree.leaf(client).share
  }

  /** Share of the subtree at a path; 0 if there is none. */
  subtreeShare(path: string): number {
    return this.tree.find(path)?.share ?? 0
  }

  /** What the subtree at a path was allocated; all zero if there is none. */
  subtreeAllocation(path: string): ArrayLike<number> {
    return this.tree.find(path)?.allocated ?? this.tree.root.allocated.map(() => 0)
  }

  /** Whether there is such a client, active or not. */
  has(client: string): boolean {
    return this.tree.leaves.has(client)
  }

  /** How many clients there are, active or not. */
  get clients(): number {
    return this.tree.leaves.size
  }

  /**
   * How likely each active client is to come first in a random order: its weight over that of all its active siblings and its own, times
   * the same of its parents (Mesos' random sorter). In the order in which the tree was built.
   */
  relativeWeights(): Map<string, number> {
    const weights = new Map<string, number>()
    spread(this.tree.root, 1, weights)
    return weights
  }

  /**
   * By how many allocations each was ever ahead of that of its siblings with the fewest: all of the past that the order knows.
   * @param matters clients that others may be compared with; those that do not are left out.
   */
  leads(matters: (client: string) => boolean): readonly number[] {
    const leads: number[] = []
    countLeads(this.tree.root, matters, leads)
    return leads
  }

  private walk(node: RoleNode, order: string[]): void {
    for (const child of node.children.filter(takesPart).sort(byShare)) {
      if (child.client === undefined) this.walk(child, order)
      else order.push(child.client)
    }
  }

  private firstChild(node: RoleNode, willing: (client: string) => boolean): RoleNode | undefined {
    let best: RoleNode | undefined
    for (const child of node.children) {
      if (best !== undefined && byShare(child, best) > 0) continue
      if (hasWilling(child, willing)) best = child
    }
    return best
  }

  private shareBelow(node: RoleNode): void {
    node.share = this.shareOf(node)
    for (const child of node.children) this.shareBelow(child)
    allMoved(node)
  }

  private share(node: RoleNode): void {
    const share = this.shareOf(node)
    if (share === node.share) return
    node.share = share
    if (node.asks > 0) moved(node)
  }

  private shareOf({ allocated, weight }: RoleNode): number {
    const { total, counted } = this
    let share = 0
    for (let at = 0; at < counted.length; at++) {
      const dimension = counted[at]
      if (total[dimension] > 0) share = Math.max(share, allocated[dimension] / total[dimension])
    }
    return share / weight
  }
}

function takesPart(node: RoleNode): boolean {
  return node.client === undefined || node.active
}

function countLeads(node: RoleNode, matters: (client: string) => boolean, leads: number[]): void {
  const children = node.children.filter((child) => hasWilling(child, matters))
  const fewest = children.reduce((least, { count }) => Math.min(least, count), Infinity)
  for (const child of children) {
    leads.push(child.count - fewest)
    countLeads(child, matters, leads)
  }
}

function hasWilling(node: RoleNode, willing: (client: string) => boolean): boolean {
  if (node.client !== undefined) return node.active && willing(node.client)
  return node.children.some((child) => hasWilling(child, willing))
}

function spread(node: RoleNode, part: number, weights: Map<string, number>): void {
  if (node.client !== undefined) {
    weights.set(node.client, part)
    return
  }
  const active = node.children.filter((child) => hasWilling(child, () => true))
  const sum = active.reduce((before, child) => before + child.weight, 0)
  for (const child of active) spread(child, (part * child.weight) / sum, weights)
}
