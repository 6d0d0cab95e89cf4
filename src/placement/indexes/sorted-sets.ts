/**
 * Nodes in many small sets, each in the order of their indices, so that a claim and its undo leave no trace. Each set is a list, and over it a
 * treap whose priorities are hashes of the nodes (Seidel, Aragon, Algorithmica 16, 1996): a set of one costs next to nothing, and one of thousands
 * a few dozen steps.
 */

/** No node. */
const NONE = -1

export class SortedSets {
  /** heads[set]: its first node; -1 if it is empty. */
  readonly heads: Int32Array
  /** The node behind each in its set, or -1; and the one before it. */
  readonly next: Int32Array
  private readonly previous: Int32Array
  /** Children of node n at 2n (before it) and 2n + 1 (behind it), then the root of each set. */
  private readonly links: Int32Array
  private readonly roots: number

  constructor(nodes: number, sets: number) {
    this.heads = new Int32Array(sets).fill(NONE)
    this.next = new Int32Array(nodes).fill(NONE)
    this.previous = new Int32Array(nodes).fill(NONE)
    this.roots = 2 * nodes
    this.links = new Int32Array(this.roots + sets).fill(NONE)
  }

  /** True if the set was empty. */
  add(set: number, node: number): boolean {
    const { heads, links, next, previous } = this
    if (heads[set] < 0) {
      heads[set] = node
      next[node] = NONE
      previous[node] = NONE
      links[this.roots + set] = node
      links[2 * node] = NONE
      links[2 * node + 1] = NONE
      return true
    }
    this.addToTree(set, node)
    const before = previous[node]
    const behind = next[node]
    if (before < 0) heads[set] = node
    else next[before] = node
    if (behind >= 0) previous[behind] = node
    return false
  }

  /** True if the set is empty now. The node must be in. */
  remove(set: number, node: number): boolean {
    const { heads, links, next, previous } = this
    const before = previous[node]
    const behind = next[node]
    if (before < 0 && behind < 0) {
      heads[set] = NONE
      links[this.roots + set] = NONE
      return true
    }
    if (before < 0) heads[set] = behind
    else next[before] = behind
    if (behind >= 0) previous[behind] = before
    this.removeFromTree(set, node)
    return false
  }

  /** Also notes what the node stands between. */
  private addToTree(set: number, node: number): void {
    const { links, next, previous } = this
    const priority = priorityOf(node)
    let slot = this.roots + set
    let at = links[slot]
    previous[node] = NONE
    next[node] = NONE
    while (at >= 0 && priorityOf(at) > priority) {
      if (node < at) {
        next[node] = at
        slot = 2 * at
      } else {
        previous[node] = at
        slot = 2 * at + 1
      }
      at = links[slot]
    }
    links[slot] = node
    this.split(at, node)
  }

  /** Parts the treap at `at` into what is before `node`, which becomes its first child, and what is behind it. */
  private split(root: number, node: number): void {
    const { links, next, previous } = this
    let before = 2 * node
    let behind = before + 1
    let at = root
    while (at >= 0) {
      if (at < node) {
        previous[node] = at
        links[before] = at
        before = 2 * at + 1
        at = links[before]
      } else {
        next[node] = at
        links[behind] = at
        behind = 2 * at
        at = links[behind]
      }
    }
    links[before] = NONE
    links[behind] = NONE
  }

  private removeFromTree(set: number, node: number): void {
    const { links } = this
    let slot = this.roots + set
    for (let at = links[slot]; at !== node; at = links[slot]) slot = 2 * at + (node < at ? 0 : 1)
    let before = links[2 * node]
    let behind = links[2 * node + 1]
    while (before >= 0 && behind >= 0) {
      if (priorityOf(before) > priorityOf(behind)) {
        links[slot] = before
        slot = 2 * before + 1
        before = links[slot]
      } else {
        links[slot] = behind
        slot = 2 * behind
        behind = links[slot]
      }
    }
    links[slot] = before >= 0 ? before : behind
  }
}

function priorityOf(node: number): number {
  return Math.imul(node + 1, 0x9e3779b1)
}
