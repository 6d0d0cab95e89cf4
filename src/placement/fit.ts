/**
 * Which nodes have room (Kubernetes `NodeResourcesFit`): a dimension refuses a vector only if the vector asks for some of it, so
 * that a request of nothing fits on every node.
 */
import type { CellView } from '../model/cell-view.ts'

/** Whether `vector` fits into what is free on a node now. */
export function fits(free: readonly Float64Array[], node: number, vector: Float64Array): boolean {
  for (let dimension = 0; dimension < vector.length; dimension++) {
    if (vector[dimension] > 0 && free[dimension][node] < vector[dimension]) return false
  }
  return true
}

/** Writes the nodes with room for `vector`, in ascending order, to `into` (one entry a node of the view); answers how many. */
export function collectFitting(view: CellView, vector: Float64Array, allowed: Uint8Array | undefined, into: Int32Array): number {
  let dimension = nextAsked(vector, 0)
  const second = nextAsked(vector, dimension + 1)
  const { free, nodes } = view
  let count: number
  if (dimension === vector.length) count = collectAll(nodes, into)
  else if (second === vector.length) count = collectOne(free[dimension], vector[dimension], nodes, into)
  else count = collectTwo(free[dimension], vector[dimension], free[second], vector[second], nodes, into)
  dimension = nextAsked(vector, second + 1)
  while (dimension < vector.length) {
    count = keepFitting(free[dimension], vector[dimension], into, count)
    dimension = nextAsked(vector, dimension + 1)
  }
  return allowed === undefined ? count : keepAllowed(allowed, into, count)
}

function nextAsked(vector: Float64Array, from: number): number {
  let dimension = from
  while (dimension < vector.length && vector[dimension] === 0) dimension++
  return Math.min(dimension, vector.length)
}

function collectAll(nodes: number, into: Int32Array): number {
  for (let node = 0; node < nodes; node++) into[node] = node
  return nodes
}

function collectOne(free: Float64Array, asked: number, nodes: number, into: Int32Array): number {
  let count = 0
  for (let node = 0; node < nodes; node++) {
    if (free[node] >= asked) into[count++] = node
  }
  return count
}

function collectTwo(free: Float64Array, asked: number, free2: Float64Array, asked2: number, nodes: number, into: Int32Array): number {
  let count = 0
  for (let node = 0; node < nodes; node++) {
    if (free[node] >= asked && free2[node] >= asked2) into[count++] = node
  }
  return count
}

function keepFitting(free: Float64Array, asked: number, ids: Int32Array, count: number): number {
  let kept = 0
  for (let i = 0; i < count; i++) {
    const node = ids[i]
    if (free[node] >= asked) ids[kept++] = node
  }
  return kept
}

function keepAllowed(allowed: Uint8Array, ids: Int32Array, count: number): number {
  let kept = 0
  for (let i = 0; i < count; i++) {
    const node = ids[i]
    if (allowed[node] !== 0) ids[kept++] = node
  }
  return kept
}
