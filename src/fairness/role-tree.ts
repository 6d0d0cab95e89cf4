/**
 * The tree of roles that Mesos' sorters keep: a client is a leaf, called by its path `a/b`; inner nodes stand for subtrees. Where a client
 * is an inner node as well, a virtual leaf `a/.` below it stands for the client, so that it competes with its own children (Mesos
 * src/master/allocator/mesos/sorter/drf/sorter.cpp). Amounts are added up along the path to the root.
 */
import { invalid } from '../errors.ts'
import { settled } from './amounts.ts'
import { moved } from './asking.ts'
import type { RoleNode } from './role-node.ts'

/** Separator of the parts of a path. */
const SEPARATOR = '/'

export class RoleTree {
  readonly root: RoleNode
  /** Leaves by client. */
  readonly leaves = new Map<string, RoleNode>()
  /** Hears of a node that is new, or whose amounts or weight changed. */
  onChange: (node: RoleNode) => void = () => {}
  private readonly dimensions: number
  private readonly hierarchy: boolean
  private readonly weights = new Map<string, number>()

  /** @param hierarchy false: a path is one name, whatever is in it. */
  constructor(dimensions: number, hierarchy: boolean) {
    this.dimensions = dimensions
    this.hierarchy = hierarchy
    this.root = this.node('', '', undefined, false)
  }

  /** Adds a client, not active yet. */
  add(client: string): void {
    if (this.leaves.has(client)) invalid('client', `invalid client: ${client} is there already, allowed: each once`)
    const names = this.hierarchy ? client.split(SEPARATOR) : [client]
    let current = this.root
    let depth = 0
    for (; depth < names.length; depth++) {
      if (current.client !== undefined) this.openLeaf(current)
      const next = current.children.find((child) => !child.virtual && child.name === names[depth])
      if (next === undefined) break
      current = next
    }
    if (depth === names.length) current = this.attach(current, '.', true)
    for (; depth < names.length; depth++) current = this.attach(current, names[depth], false)
    current.client = client
    this.leaves.set(client, current)
  }

  /** Removes a client with all it was allocated, and the inner nodes that nobody needs any more. */
  remove(client: string): void {
    const leaf = this.leaf(client)
    this.leaves.delete(client)
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      const { parent } = node
      if (parent !== this.root) addTo(parent.allocated, leaf.allocated, -1)
      if (node.children.length === 0) parent.children.splice(parent.children.indexOf(node), 1)
      else if (node.children.length === 1 && node.children[0].virtual) this.closeLeaf(node)
      this.onChange(parent)
    }
  }

  activate(client: string, active: boolean): void {
    this.leaf(client).active = active
  }

  /** Changes what a client has, without counting an allocation. */
  change(client: string, vector: ArrayLike<number>, sign: 1 | -1): void {
    this.changeAt(this.leaf(client), vector, sign)
  }

  /** The same of a leaf. Nobody asks what the root has. */
  changeAt(leaf: RoleNode, vector: ArrayLike<number>, sign: 1 | -1): void {
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      addTo(node.allocated, vector, sign)
      this.onChange(node)
    }
  }

  /** Counts an allocation. */
  count(client: string): void {
    this.countAt(this.leaf(client))
  }

  /** The same of a leaf. */
  countAt(leaf: RoleNode): void {
    for (let node = leaf; node.parent !== undefined; node = node.parent) {
      node.count++
      if (node.asks > 0) moved(node)
    }
  }

  /** A weight belongs to a path, whether it is there or not; a virtual leaf has weight 1. */
  setWeight(path: string, weight: number): void {
    if (!(weight > 0)) invalid('weight', `invalid weight: ${weight}, allowed: more than zero`)
    this.weights.set(path, weight)
    const node = this.find(path)
    if (node === undefined) return
    node.weight = weight
    this.onChange(node)
  }

  /** The node of a path, with its whole subtree. */
  find(path: string): RoleNode | undefined {
    let current: RoleNode | undefined = this.root
    for (const name of this.hierarchy ? path.split(SEPARATOR) : [path]) {
      current = current?.children.find((child) => !child.virtual && child.name === name)
    }
    return current
  }

  leaf(client: string): RoleNode {
    return this.leaves.get(client) ?? invalid('client', `unknown client: ${client}, allowed: ${[...this.leaves.keys()].join(', ')}`)
  }

  /** A leaf becomes an inner node above a virtual leaf that has its place. */
  private openLeaf(node: RoleNode): void {
    const virtual = this.attach(node, '.', true)
    virtual.client = node.client
    virtual.active = node.active
    virtual.count = node.count
    virtual.allocated.set(node.allocated)
    this.leaves.set(node.client as string, virtual)
    node.client = undefined
    node.active = false
    this.onChange(virtual)
  }

  /** The inverse: only the virtual leaf is left below the node. The node keeps the count of its subtree. */
  private closeLeaf(node: RoleNode): void {
    const [virtual] = node.children
    node.client = virtual.client
    node.active = virtual.active
    node.children = []
    this.leaves.set(node.client as string, node)
  }

  private attach(parent: RoleNode, name: string, virtual: boolean): RoleNode {
    const node = this.node(name, parent.path === '' ? name : `${parent.path}${SEPARATOR}${name}`, parent, virtual)
    parent.children.push(node)
    this.onChange(node)
    return node
  }

  private node(name: string, path: string, parent: RoleNode | undefined, virtual: boolean): RoleNode {
    const weight = virtual ? 1 : (this.weights.get(path) ?? 1)
    const allocated = new Float64Array(this.dimensions)
    const place = { asks: 0, asking: [], rank: 0, seat: -1, frameworks: undefined }
    return { path, name, parent, children: [], client: undefined, active: false, virtual, allocated, count: 0, weight, share: 0, ...place }
  }
}

/** Adds `sign` times a vector. */
function addTo(sum: Float64Array, vector: ArrayLike<number>, sign: 1 | -1): void {
  for (let dimension = 0; dimension < sum.length; dimension++) {
    sum[dimension] = settled(sum[dimension] + sign * vector[dimension])
  }
}
