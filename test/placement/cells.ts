/** Small cells for placement tests: flat columns and a random history of claims and releases. */
import fc from 'fast-check'
import type { CellView } from '../../src/model/cell-view.ts'

export interface TestView extends CellView {
  readonly free: Float64Array[]
}

/** A cell of whatever columns: capacity[dimension][node], all of it free unless `free` says otherwise. */
export function viewOf(dimensions: readonly string[], capacity: number[][], free: number[][] = capacity): TestView {
  const all = dimensions.map((_, index) => index)
  const scored = all.filter((index) => !dimensions[index].startsWith('hostPort:'))
  return {
    nodes: capacity[0]?.length ?? 0,
    dimensions,
    capacity: capacity.map((column) => Float64Array.from(column)),
    free: free.map((column) => Float64Array.from(column)),
    scored,
    resources: scored.filter((index) => dimensions[index] !== 'pods'),
  }
}

const NAMES = ['cpu', 'memory', 'pods', 'example.com/gpu']

/** A cell in use. Shapes are few, so that equal nodes and equal scores are common. */
export function usedViews(maxNodes = 12): fc.Arbitrary<TestView> {
  const shape = fc.array(fc.constantFrom(0, 1, 2, 4, 6, 10, 60), { minLength: 4, maxLength: 4 })
  return fc
    .record({
      dimensions: fc.integer({ min: 1, max: 4 }),
      shapes: fc.array(shape, { minLength: 1, maxLength: 3 }),
      nodes: fc.array(fc.record({ shape: fc.nat(2), used: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }) }), {
        minLength: 1,
        maxLength: maxNodes,
      }),
    })
    .map(({ dimensions, shapes, nodes }) => {
      const names = NAMES.slice(0, dimensions)
      const capacity = names.map((_, d) => nodes.map((node) => shapes[node.shape % shapes.length][d]))
      const free = capacity.map((column, d) => column.map((room, n) => room - Math.floor((room * nodes[n].used[d]) / 3)))
      return viewOf(names, capacity, free)
    })
}

/** A request, often of nothing in some dimension. */
export function requests(): fc.Arbitrary<number[]> {
  return fc.array(fc.constantFrom(0, 0, 1, 1, 2, 3, 5), { minLength: 4, maxLength: 4 })
}

export function vectorOf(view: CellView, amounts: readonly number[]): Float64Array {
  return Float64Array.from(amounts.slice(0, view.dimensions.length))
}

/** Straight from the definition: asks every dimension. */
export function hasRoom(view: CellView, node: number, vector: Float64Array): boolean {
  return vector.every((amount, dimension) => amount === 0 || view.free[dimension][node] >= amount)
}

export function nodesOf(view: CellView): number[] {
  return Array.from({ length: view.nodes }, (_, node) => node)
}

/** Masks of which about two thirds are open; undefined now and then. */
export function masks(): fc.Arbitrary<(view: CellView) => Uint8Array | undefined> {
  return fc
    .option(fc.array(fc.constantFrom(0, 1, 1), { minLength: 1, maxLength: 16 }), { nil: undefined })
    .map((bits) => (view) => bits && Uint8Array.from(nodesOf(view), (node) => bits[node % bits.length]))
}

/** Policies that draw nodes at random, whatever `ties` says. */
export function draws(policy: string): boolean {
  return policy.startsWith('random') || policy === 'nomad'
}
