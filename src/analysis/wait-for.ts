/**
 * The wait-for graph of a deadlocked set (Coffman, Elphick, Shoshani, "System deadlocks", 1971, for counted resources on nodes): g waits
 * for h if h holds, on a node that is eligible and large enough for an outstanding member of g, a dimension that g needs and of which
 * less is free there than g still needs in all. A cycle alone proves nothing for counted resources; within a set that Holt's reduction
 * left over it is the circular wait.
 */
import type { Demand } from './demand.ts'
import type { Bundle, HoldState } from './hold-state.ts'
import { bundle } from './hold-state.ts'
import type { FixPoint } from './reduction.ts'
import { fitsOn } from './shapes.ts'

/**
 * Edges are kept by what members lack, not one by one: those that need the same and own no rooms wait for the same, and of a large
 * deadlock the edges are millions.
 */
export interface WaitFor {
  /** Claimants by index. */
  readonly members: readonly number[]
  /** By member: its list among `lists`. */
  readonly listOf: Int32Array
  /** Places in `members` that are waited for, ascending; the waiter itself may be among them, and does not count. */
  readonly lists: readonly Int32Array[]
  /** By member: the places it waits for, ascending, itself excepted. Made when first asked for. */
  readonly targets: readonly Int32Array[]
}

/** What each member holds, by node. */
type Holders = readonly (readonly (readonly [node: number, vector: Float64Array])[])[]

interface Waiter {
  readonly demand: Demand
  readonly total: Float64Array
  readonly rooms: Bundle
}

/** The graph among the irreducible claimants. */
export function waitForGraph(state: HoldState, fixPoint: FixPoint): WaitFor {
  const members = fixPoint.irreducible
  const holders = members.map((index) => [...bundle([...state.claimants[index].holds, ...state.claimants[index].rooms], state.dimensions)])
  const bySignature = new Map<string, number>()
  const lists: Int32Array[] = []
  const listOf = Int32Array.from(members, (index, member) => {
    const demand = fixPoint.demands.of[index]
    const rooms = bundle(state.claimants[index].rooms, state.dimensions)
    const signature = rooms.size > 0 ? `${member}` : `${demand.shapes.join()}/${demand.counts.join()}/${demand.need}`
    const known = bySignature.get(signature)
    if (known !== undefined) return known
    bySignature.set(signature, lists.length)
    return lists.push(blockers(state, fixPoint, holders, { demand, total: totalDemand(demand, fixPoint), rooms })) - 1
  })
  let targets: readonly Int32Array[] | undefined
  return {
    members,
    listOf,
    lists,
    get targets() {
      targets ??= Array.from(listOf, (list, member) => without(lists[list], member))
      return targets
    },
  }
}

/**
 * Strongly connected components of members, two or more each. A list is a vertex of its own between those that wait and those that are
 * waited for, which changes nothing about who reaches whom.
 */
export function circularWaits({ members, listOf, lists }: WaitFor): number[][] {
  const vertices = [...Array.from(listOf, (list) => [members.length + list]), ...lists]
  const found = components(vertices).map((component) => component.filter((vertex) => vertex < members.length))
  return found.filter((component) => component.length > 1)
}

/** Per dimension the most that the members it needs can ask for: the `need` largest. */
export function totalDemand(demand: Demand, fixPoint: FixPoint): Float64Array {
  const { shapes } = fixPoint.demands
  const total = new Float64Array(fixPoint.room.free.length)
  for (let d = 0; d < total.length; d++) {
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

/** Every member, the waiter perhaps included, that holds what the waiter lacks. Ascending. */
function blockers(state: HoldState, fixPoint: FixPoint, holders: Holders, waiter: Waiter): Int32Array {
  const shapes = waiter.demand.shapes.map((shape) => fixPoint.demands.shapes[shape])
  const { free } = fixPoint.room
  const found: number[] = []
  for (let member = 0; member < holders.length; member++) {
    for (const [node, vector] of holders[member]) {
      if (!lacks(waiter, free, node, vector) || !shapes.some((shape) => fitsOn(shape, state.capacity, node))) continue
      found.push(member)
      break
    }
  }
  return Int32Array.from(found)
}

function without(list: Int32Array, member: number): Int32Array {
  const place = list.indexOf(member)
  if (place < 0) return list
  const rest = list.slice(0, list.length - 1)
  rest.set(list.subarray(place + 1), place)
  return rest
}

/** Whether the vector has of something of which the node has less free than the waiter needs. */
function lacks({ total, rooms }: Waiter, free: readonly Float64Array[], node: number, vector: Float64Array): boolean {
  const own = rooms.get(node)
  for (let d = 0; d < total.length; d++) {
    if (vector[d] > 0 && free[d][node] + (own === undefined ? 0 : own[d]) < total[d]) return true
  }
  return false
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
