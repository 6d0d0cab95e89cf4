/**
 * A shortest cycle of a wait-for graph: the circular wait as short as it can be told. Breadth-first search from every vertex (Itai and
 * Rodeh, "Finding a minimum circuit in a graph", 1978), without the vertices whose own cycles are known already.
 */
import { firstWhere } from '../bisect.ts'

export interface FoundCycle {
  /** Vertices, each followed by one that it waits for; the first is the lowest start on it. */
  readonly vertices: readonly number[]
  /** False if the search stopped at its budget: a shorter one may exist. */
  readonly shortest: boolean
}

/** Edges looked at before the search is content with what it has. */
const MOST_EDGES = 20_000_000

/**
 * Among the shortest cycles inside the component that pass a start, the one whose list, from its lowest start on, is lowest.
 * @param targets ascending, as `waitForGraph` gives them
 * @param component a strongly connected component of at least two vertices, ascending
 * @param starts some of its vertices, ascending
 */
export function shortestCycle(
  targets: readonly Int32Array[],
  component: readonly number[],
  starts: readonly number[],
  mostEdges = MOST_EDGES,
): FoundCycle {
  const search = new CycleSearch(targets, component, mostEdges)
  // Two that wait for each other are by far the most usual, and found without a look at what is behind them.
  return search.from(starts, 2) ?? search.from(starts, component.length) ?? { vertices: [], shortest: false }
}

class CycleSearch {
  private readonly targets: readonly Int32Array[]
  private readonly inside: Uint8Array
  /** The start for which a vertex was last reached, plus one. */
  private readonly reached: Int32Array
  private readonly parent: Int32Array
  private left: number
  private readonly closed: Uint8Array

  constructor(targets: readonly Int32Array[], component: readonly number[], mostEdges: number) {
    this.targets = targets
    this.inside = new Uint8Array(targets.length)
    for (const vertex of component) this.inside[vertex] = 1
    this.reached = new Int32Array(targets.length)
    this.parent = new Int32Array(targets.length)
    this.closed = new Uint8Array(targets.length)
    this.left = mostEdges
  }

  /** The shortest of at most `most` vertices; undefined if there is none. */
  from(starts: readonly number[], most: number): FoundCycle | undefined {
    let best: number[] | undefined
    let limit = most
    this.closed.fill(0)
    this.reached.fill(0)
    for (const start of starts) {
      const found = this.through(start, limit)
      if (found !== undefined) {
        best = found
        limit = found.length - 1
      }
      if (limit < 2) break
      if (this.left <= 0 && best !== undefined) return { vertices: best, shortest: false }
      this.closed[start] = 1
    }
    return best === undefined ? undefined : { vertices: best, shortest: true }
  }

  /** The shortest cycle of at most `limit` vertices through the start and none that is closed. */
  private through(start: number, limit: number): number[] | undefined {
    let level = [start]
    for (let length = 1; length <= limit && level.length > 0; length++) {
      const last = length > 1 ? level.find((vertex) => this.waits(vertex, start)) : undefined
      if (last !== undefined) return this.pathTo(last, start)
      if (length < limit) level = this.expand(level, start)
    }
    return undefined
  }

  private expand(level: readonly number[], start: number): number[] {
    const next: number[] = []
    for (const vertex of level) {
      const targets = this.targets[vertex]
      this.left -= targets.length
      for (let i = 0; i < targets.length; i++) {
        const target = targets[i]
        if (this.inside[target] === 0 || this.closed[target] === 1 || this.reached[target] === start + 1 || target === start) continue
        this.reached[target] = start + 1
        this.parent[target] = vertex
        next.push(target)
      }
    }
    return next
  }

  private pathTo(last: number, start: number): number[] {
    const path = [last]
    while (path[0] !== start) path.unshift(this.parent[path[0]])
    return path
  }

  /** Whether the edge exists: the targets are sorted. */
  private waits(from: number, to: number): boolean {
    const targets = this.targets[from]
    return targets[firstWhere(0, targets.length, (at) => targets[at] >= to)] === to
  }
}
