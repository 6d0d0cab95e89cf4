/**
 * What can be wrong with vectors, node indices and columns that come from outside; typed arrays would turn it into silent nonsense. Paths
 * are made only for what is wrong: a good state has thousands of vectors.
 */
import type { Problem } from '../errors.ts'
import type { Columns, Item } from './shapes.ts'

/** Problems of an item: its vector's, and its eligible nodes'. */
export function itemProblems(item: Item, path: () => string, dimensions: number, nodes: number): readonly Problem[] {
  const problems = vectorProblems(item.vector, () => `${path()}.vector`, dimensions)
  const stray = item.nodes?.find((node) => !isNode(node, nodes))
  return stray === undefined ? problems : [...problems, ...nodeProblems(stray, () => `${path()}.nodes`, nodes)]
}

const NONE: readonly Problem[] = []

export function isVector(vector: ArrayLike<number>, dimensions: number): boolean {
  if (vector.length !== dimensions) return false
  for (let d = 0; d < dimensions; d++) if (!isAmount(vector[d])) return false
  return true
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0
}

export function vectorProblems(vector: ArrayLike<number>, path: () => string, dimensions: number): readonly Problem[] {
  if (vector.length !== dimensions) return [{ path: path(), message: `invalid length: ${vector.length}, allowed: ${dimensions}` }]
  for (let d = 0; d < dimensions; d++) {
    if (!isAmount(vector[d])) {
      return [{ path: `${path()}[${d}]`, message: `invalid amount: ${vector[d]}, allowed: integers from 0 to 2^53 - 1` }]
    }
  }
  return NONE
}

export function nodeProblems(node: number, path: () => string, nodes: number): readonly Problem[] {
  return isNode(node, nodes) ? NONE : [{ path: path(), message: `invalid node: ${node}, allowed: 0 to ${nodes - 1}` }]
}

export function isNode(node: number, nodes: number): boolean {
  return Number.isInteger(node) && node >= 0 && node < nodes
}

export function columnProblems(columns: Columns, path: string, dimensions: number): readonly Problem[] {
  if (columns.length !== dimensions || dimensions === 0) {
    return [{ path, message: `invalid number of columns: ${columns.length}, allowed: ${Math.max(1, dimensions)}` }]
  }
  const ragged = columns.findIndex((column) => column.length !== columns[0].length)
  if (ragged < 0) return NONE
  return [{ path: `${path}[${ragged}]`, message: `invalid length: ${columns[ragged].length}, allowed: ${columns[0].length}` }]
}
