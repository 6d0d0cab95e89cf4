/**
 * The steady state that placement is measured in: a cell 80 % full; each step the oldest pod goes and a new one comes. All inputs come from one
 * small generator (xorshift32, Marsaglia, 2003), so that a program in another language can draw the same.
 */
import type { CellView } from '../../src/model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../../src/placement/policy.ts'

const GIB = 2 ** 30
/** Requests repeat after so many. */
const REQUESTS = 1021
const FULL = 0.8

/** Uniform integers below a bound; the generator of `placement.c`. */
export class Xorshift {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  below(bound: number): number {
    let x = this.state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.state = x
    return (x >>> 0) % bound
  }
}

export interface Load {
  readonly name: string
  readonly capacity: (node: number, draw: Xorshift) => number[]
  readonly request: (draw: Xorshift) => number[]
  /** How many kinds of nodes `placement.c` has to draw for it; undefined: it cannot. */
  readonly kinds?: 1 | 4
}

const mixedRequest = (draw: Xorshift) => [100 * (1 + draw.below(20)), (GIB / 4) * (1 + draw.below(24))]

export const LOADS: readonly Load[] = [
  {
    name: 'mixed, 2 dimensions',
    capacity: (_, draw) => {
      const cores = 4 << draw.below(4)
      return [1000 * cores, 4 * GIB * cores]
    },
    request: mixedRequest,
    kinds: 4,
  },
  {
    name: 'mixed, 4 dimensions',
    capacity: (node, draw) => {
      const cores = 4 << (2 * draw.below(2))
      return [1000 * cores, 4 * GIB * cores, 110, node % 8 === 0 ? 8 : 0]
    },
    request: (draw) => [...mixedRequest(draw), 1, draw.below(50) === 0 ? 1 : 0],
  },
  { name: 'one kind of node, 2 dimensions', capacity: () => [16_000, 64 * GIB], request: mixedRequest, kinds: 1 },
  { name: 'alike, 2 dimensions', capacity: () => [16_000, 64 * GIB], request: () => [900, 3 * GIB] },
]

/** A cell about 80 % full of cpu, as a random choice of nodes leaves it, and the pods on it, oldest first. */
export class SteadyState {
  readonly view: CellView
  /** Sums up the nodes chosen. */
  digest = 0
  private readonly requests: readonly Float64Array[]
  /** Of each pod in the ring: its node and its request. */
  private readonly nodeOf: number[] = []
  private readonly requestOf: number[] = []
  private oldest = 0
  private next = 0

  constructor(load: Load, nodes: number) {
    const draw = new Xorshift(1)
    const rows = Array.from({ length: nodes }, (_, node) => load.capacity(node, draw))
    const names = ['cpu', 'memory', 'pods', 'example.com/gpu'].slice(0, rows[0].length)
    const capacity = names.map((_, d) => Float64Array.from(rows, (row) => row[d]))
    const free = capacity.map((column) => column.slice())
    const scored = names.map((_, d) => d)
    this.view = { nodes, dimensions: names, capacity, free, scored, resources: scored.filter((d) => names[d] !== 'pods') }
    this.requests = Array.from({ length: REQUESTS }, () => Float64Array.from(load.request(draw)))
    this.fill(draw)
  }

  /** Steps on with a chooser; its index hears of every change. */
  run(steps: number, chooser: Chooser, index: PlacementIndex | undefined): void {
    const { nodeOf, requestOf, requests } = this
    for (let step = 0; step < steps; step++) {
      const pod = this.oldest
      this.oldest = pod + 1 === nodeOf.length ? 0 : pod + 1
      this.move(nodeOf[pod], requests[requestOf[pod]], 1, index)
      const wanted = this.next
      this.next = (wanted + 1) % REQUESTS
      const node = chooser.choose(requests[wanted], undefined)
      // Where nothing fits, the old pod stays.
      if (node >= 0) {
        nodeOf[pod] = node
        requestOf[pod] = wanted
      }
      this.move(nodeOf[pod], requests[requestOf[pod]], -1, index)
      this.digest = (Math.imul(this.digest, 31) + node) | 0
    }
  }

  /** Becomes as another cell of the same load and size stands. */
  adopt(other: SteadyState): void {
    this.view.free.forEach((column, d) => {
      column.set(other.view.free[d])
    })
    this.nodeOf.length = 0
    for (const node of other.nodeOf) this.nodeOf.push(node)
    this.requestOf.length = 0
    for (const request of other.requestOf) this.requestOf.push(request)
    this.oldest = other.oldest
    this.next = other.next
  }

  private move(node: number, vector: Float64Array, sign: number, index: PlacementIndex | undefined): void {
    const { free } = this.view
    for (let d = 0; d < vector.length; d++) free[d][node] += sign * vector[d]
    index?.nodeChanged(node)
  }

  private fill(draw: Xorshift): void {
    const { capacity, free, nodes } = this.view
    const wanted = FULL * capacity[0].reduce((a, b) => a + b)
    for (let used = 0, vain = 0; used < wanted && vain < nodes; vain++) {
      const vector = this.requests[this.next]
      const node = draw.below(nodes)
      if (vector.some((amount, d) => amount > free[d][node])) continue
      this.move(node, vector, -1, undefined)
      this.nodeOf.push(node)
      this.requestOf.push(this.next)
      this.next = (this.next + 1) % REQUESTS
      used += vector[0]
      vain = 0
    }
  }
}
