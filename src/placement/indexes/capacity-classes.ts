/**
 * The nodes of a cell by capacity: in a class a request is the same share of every node, so that what a node scores depends on its free room
 * alone.
 */
import type { CellView } from '../../model/cell-view.ts'

/** With more classes than this a scan is as good. */
const CLASS_BITS = 6
const MOST_CLASSES = 2 ** CLASS_BITS

export class CapacityClasses {
  /** members[class]: its nodes, ascending; the classes in the order of their first nodes. */
  readonly members: readonly Int32Array[]
  readonly classOf: Int32Array
  /** Class of each node, and its rank among the members of that class, in one word: see {@link classAt} and {@link rankAt}. */
  readonly places: Int32Array

  /** Undefined if there are too many. @param dimensions those in which nodes of a class have equal capacity. */
  static of(view: CellView, dimensions: readonly number[]): CapacityClasses | undefined {
    const members = membersOf(view, dimensions)
    return members === undefined ? undefined : new CapacityClasses(view.nodes, members)
  }

  private constructor(nodes: number, members: readonly (readonly number[])[]) {
    this.members = members.map((list) => Int32Array.from(list))
    this.classOf = new Int32Array(nodes)
    this.places = new Int32Array(nodes)
    this.members.forEach((list, index) => {
      list.forEach((node, rank) => {
        this.classOf[node] = index
        this.places[node] = (rank << CLASS_BITS) | index
      })
    })
  }
}

/** The class of a {@link CapacityClasses.places | place}. */
export function classAt(place: number): number {
  return place & (MOST_CLASSES - 1)
}

/** The rank of a {@link CapacityClasses.places | place}. */
export function rankAt(place: number): number {
  return place >> CLASS_BITS
}

function membersOf(view: CellView, dimensions: readonly number[]): number[][] | undefined {
  const classes = new Map<string, number[]>()
  for (let node = 0; node < view.nodes; node++) {
    const key = dimensions.map((dimension) => view.capacity[dimension][node]).join(' ')
    const members = classes.get(key)
    if (members !== undefined) members.push(node)
    else if (classes.size === MOST_CLASSES) return undefined
    else classes.set(key, [node])
  }
  return [...classes.values()]
}
