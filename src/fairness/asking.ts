/**
 * Who asks, in the tree of roles: every inner node keeps those of its children in order below which somebody asks, by (share, allocations
 * ever made, path) as the sorter does (drf-sorter.ts). Only what changed moves, a few places as a rule, and nobody is looked at who does
 * not ask.
 */
import type { RoleNode } from './role-node.ts'

/** The order of siblings: no two are equal. */
export function byShare(a: RoleNode, b: RoleNode): number {
  if (a.share !== b.share) return a.share - b.share
  if (a.count !== b.count) return a.count - b.count
  return a.path < b.path ? -1 : 1
}

/** An active leaf asks from now on. */
export function ask(leaf: RoleNode): void {
  for (let node = leaf; node.parent !== undefined; node = node.parent) {
    if (node.asks++ > 0) continue
    const { asking } = node.parent
    node.rank = asking.length
    asking.push(node)
    moved(node)
  }
}

/** A leaf that asked does so no longer. */
export function askNoMore(leaf: RoleNode): void {
  for (let node = leaf; node.parent !== undefined; node = node.parent) {
    if (--node.asks > 0) continue
    const { asking } = node.parent
    for (let at = node.rank + 1; at < asking.length; at++) put(asking, asking[at], at - 1)
    asking.pop()
  }
}

/** The share or the count of a node below which somebody asks has changed: it goes to its place. */
export function moved(node: RoleNode): void {
  const { asking } = node.parent as RoleNode
  let at = node.rank
  for (; at > 0 && byShare(node, asking[at - 1]) < 0; at--) put(asking, asking[at - 1], at)
  for (; at < asking.length - 1 && byShare(asking[at + 1], node) < 0; at++) put(asking, asking[at + 1], at)
  put(asking, node, at)
}

/** The shares of all nodes may have changed. */
export function allMoved({ asking }: RoleNode): void {
  asking.sort(byShare).forEach((node, at) => {
    node.rank = at
  })
}

function put(asking: RoleNode[], node: RoleNode, at: number): void {
  asking[at] = node
  node.rank = at
}
