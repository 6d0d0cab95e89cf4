/**
 * The nodes of a cell by capacity: in a class a request is the same share of every node, so that what a node scores depends on its free room
 * alone.
 */
import type { CellView } from '../../model/cell-view.ts'

/** With more classes than this a scan is as good. */
const MOST_CLASSES = 64

export class CapacityClasses {
  /** members[class]: its nodes, ascending; the classes in the order of their first nodes. */
  readonly members: readonly Int32Array[]
  readonly classOf: Int32Array
  /** Place of each node among the members of its class. */
  readonly rankOf: Int32Array

  /** Undefined if there are too many. @param dimensions those in which nodes of a class have equal capacity. */
  static of(view: CellView, dimensions: readonly number[]): CapacityClasses | undefined {
    const members = membersOf(view, dimensions)
    return members === undefined ? undefined : new CapacityClasses(view.nodes, members)
  }

  private constructor(nodes: number, members: readonly (readonly number[])[]) {
    this.members = members.map((list) => Int32Array.from(list))
    this.classOf = new Int32Array(nodes)
    this.rankOf = new Int32Array(nodes)
    this.members.forEach((list, index) => {
      list.forEach((node, rank) => {
        this.classOf[node] = index
        this.rankOf[node] = rank
      })
    })
  }
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
