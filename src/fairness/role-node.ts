/** A node of the tree of roles (role-tree.ts; Mesos src/master/allocator/mesos/sorter/drf/sorter.hpp, `Node`). */

/** One node. Its path is the third key of the order; a virtual leaf has that of its parent and `/.`. */
export interface RoleNode {
  readonly path: string
  readonly name: string
  readonly parent: RoleNode | undefined
  children: RoleNode[]
  /** The client a leaf stands for; undefined: an inner node. */
  client: string | undefined
  /** Inactive leaves are passed over. */
  active: boolean
  readonly virtual: boolean
  /** Allocated to the subtree, by dimension. */
  readonly allocated: Float64Array
  /** Allocations ever made in the subtree; what is given back is not taken off. */
  count: number
  weight: number
  /** For whoever sorts; kept with the node. */
  share: number
  /** How many leaves ask, at the node and below it. */
  asks: number
  /** Children below which somebody asks, in order: see asking.ts. */
  asking: RoleNode[]
  /** Its place among those of its parent. */
  rank: number
  /** The framework that the leaf stands for, by number; -1: none, or several. */
  seat: number
  /** Of a role with several frameworks: the root of their own tree. */
  frameworks: RoleNode | undefined
}
