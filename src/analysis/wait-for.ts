/**
 * The wait-for graph of a deadlocked set (Coffman, Elphick, Shoshani, "System deadlocks", 1971, for counted resources on nodes): g waits
 * for h if h holds, on a node that is eligible and large enough for an outstanding member of g, a dimension that g needs and of which
 * less is free there than g still needs in all. A cycle alone proves nothing for counted resources; within a set that Holt's reduction
 * left over it is the circular wait.
 *
 * Of a large deadlock the edges are millions: they are listed only for who asks. With the holders of a dimension in the order of what is
 * free where they hold it, everyone waits for a first part of that order; the parts lie one within the other, and circles are found along
 * them.
 */
import type { Demand } from './demand.ts'
import type { HoldState } from './hold-state.ts'
import { Holders, type Leasts } from './holders.ts'
import type { FixPoint } from './reduction.ts'

export interface WaitFor {
  /** Claimants by index. */
  readonly members: readonly number[]
  /** By member: the places in `members` that it waits for, ascending. Made when first asked for. */
  readonly targets: readonly Int32Array[]
  /** Vertices are the members, then helpers. By these edges a member reaches whom it reaches by those of `targets`, and no others. */
  readonly links: readonly ArrayLike<number>[]
}

/** The graph among the irreducible claimants. */
export function waitForGraph(state: HoldState, fixPoint: FixPoint): WaitFor {
  const members = fixPoint.irreducible
  const holders = new Holders(state, fixPoint)
  const waits = members.map((index) => {
    const demand = fixPoint.demands.of[index]
    return { total: totalDemand(demand, fixPoint), leasts: holders.leasts(demand) }
  })
  let targets: readonly Int32Array[] | undefined
  return {
    members,
    get targets() {
      targets ??= waits.map(({ total, leasts }, member) => holders.waitedFor(member, total, leasts))
      return targets
    },
    links: linksOf(holders, waits),
  }
}

interface Wait {
  readonly total: readonly number[]
  readonly leasts: readonly Leasts[]
}

function linksOf(holders: Holders, waits: readonly Wait[]): ArrayLike<number>[] {
  const parts = new Parts(waits.length)
  const links = waits.map(({ total, leasts }, member): ArrayLike<number> => {
    if (holders.strangers(member).size > 0) return holders.waitedFor(member, total, leasts)
    return parts.of(leasts, total)
  })
  return links.concat(parts.links())
}

/** First parts of orders of holders, a vertex each, which leads to its last ones and to the next smaller part. */
class Parts {
  private readonly members: number
  private vertices: number
  /** By the order they are parts of, their vertices by their lengths. */
  private readonly byOrder = new Map<Leasts, Map<number, number>>()

  constructor(members: number) {
    this.members = members
    this.vertices = members
  }

  /** The vertices that lead to all who hold what somebody that needs so much lacks. */
  of(leasts: readonly Leasts[], total: readonly number[]): number[] {
    const found: number[] = []
    for (let d = 0; d < total.length; d++) {
      const length = leasts[d].below(total[d])
      if (length > 0) found.push(this.vertexOf(leasts[d], length))
    }
    return found
  }

  links(): ArrayLike<number>[] {
    const links: ArrayLike<number>[] = new Array(this.vertices - this.members)
    for (const [{ holders }, byLength] of this.byOrder) {
      let before: readonly [length: number, vertex: number] | undefined
      for (const part of [...byLength].sort(([a], [b]) => a - b)) {
        const last = Array.from(holders.subarray(before?.[0] ?? 0, part[0]))
        links[part[1] - this.members] = before === undefined ? last : [before[1], ...last]
        before = part
      }
    }
    return links
  }

  private vertexOf(order: Leasts, length: number): number {
    const byLength = this.byOrder.get(order) ?? new Map<number, number>()
    this.byOrder.set(order, byLength)
    const vertex = byLength.get(length) ?? this.vertices++
    byLength.set(length, vertex)
    return vertex
  }
}

/** Strongly connected components of members, two or more each. */
export function circularWaits({ members, links }: WaitFor): number[][] {
  const found = components(links).filter((component) => component.length > 1)
  return found.map((component) => component.filter((vertex) => vertex < members.length)).filter((component) => component.length > 1)
}

/** Per dimension the most that the members it needs can ask for: the `need` largest. */
export function totalDemand(demand: Demand, fixPoint: FixPoint): number[] {
  const { shapes } = fixPoint.demands
  const total: number[] = []
  for (let d = 0; d < fixPoint.room.free.length; d++) {
    total.push(0)
    if (demand.shapes.length === 1) {
      total[d] = Math.min(demand.need, demand.counts[0]) * shapes[demand.shapes[0]].vector[d]
      continue
    }
    const order = [...demand.shapes.keys()].sort((a, b) => shapes[demand.shapes[b]].vector[d] - shapes[demand.shapes[a]].vector[d])
    let left = demand.need
    for (const i of order) {
      const taken = Math.min(left, demand.counts[i])
      total[d] += taken * shapes[demand.shapes[i]].vector[d]
      left -= taken
    }
  }
  return total
}

/**
 * Strongly connected components (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion. Each ascending, in
 * the order of their lowest vertex.
 */
export function components(targets: readonly ArrayLike<number>[]): number[][] {
  const search = new Components(targets)
  for (let vertex = 0; vertex < targets.length; vertex++) search.from(vertex)
  return search.found.sort((a, b) => a[0] - b[0])
}

class Components {
  readonly found: number[][] = []
  private readonly targets: readonly ArrayLike<number>[]
  /** Order of discovery; -1: not yet. */
  private readonly index: Int32Array
  private readonly low: Int32Array
  private readonly open: Uint8Array
  private readonly next: Int32Array
  private readonly stack: number[] = []
  private discovered = 0

  constructor(targets: readonly ArrayLike<number>[]) {
    this.targets = targets
    this.index = new Int32Array(targets.length).fill(-1)
    this.low = new Int32Array(targets.length)
    this.open = new Uint8Array(targets.length)
    this.next = new Int32Array(targets.length)
  }

  from(root: number): void {
    if (this.index[root] >= 0) return
    const path = [root]
    this.discover(root)
    while (path.length > 0) {
      const vertex = path[path.length - 1]
      if (this.next[vertex] === this.targets[vertex].length) {
        path.pop()
        this.leave(vertex, path.at(-1))
        continue
      }
      const target = this.targets[vertex][this.next[vertex]++]
      if (this.index[target] < 0) {
        this.discover(target)
        path.push(target)
      } else if (this.open[target] === 1) {
        this.low[vertex] = Math.min(this.low[vertex], this.index[target])
      }
    }
  }

  private discover(vertex: number): void {
    this.index[vertex] = this.low[vertex] = this.discovered++
    this.open[vertex] = 1
    this.stack.push(vertex)
  }

  private leave(vertex: number, parent: number | undefined): void {
    if (parent !== undefined) this.low[parent] = Math.min(this.low[parent], this.low[vertex])
    if (this.low[vertex] !== this.index[vertex]) return
    const component = this.stack.splice(this.stack.lastIndexOf(vertex))
    for (const member of component) this.open[member] = 0
    this.found.push(component.sort((a, b) => a - b))
  }
}
