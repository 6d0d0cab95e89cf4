/**
 * Jobs, pods and nodes that differ in name only are interchangeable: a state and what it becomes by swapping them are one (symmetry
 * reduction; Emerson and Sistla, "Symmetry and model checking", 1996). Of all those, one stands for the others.
 */
import type { Space } from './space.ts'

/** Undefined where nothing may be swapped. @param nodes swap nodes as well */
export function symmetryOf(space: Space, nodes: boolean): Symmetry | undefined {
  const ways = nodes ? space.tables.renamings.length : 0
  const some = ways > 0 || space.alike.length > 0 || space.locals.some(({ alike }) => alike.length > 0)
  return some ? new Symmetry(space, ways) : undefined
}

export class Symmetry {
  /** Ways to swap nodes that are tried. */
  readonly ways: number
  private readonly space: Space
  private readonly first: Int32Array
  private readonly other: Int32Array

  constructor(space: Space, ways: number) {
    this.space = space
    this.ways = ways
    this.first = new Int32Array(space.width)
    this.other = new Int32Array(space.width)
  }

  /** Pods and jobs in order, and of all ways to number the nodes the one that comes first. Valid until the next one is asked for. */
  canonical(given: Int32Array): Int32Array {
    const { locals } = this.space
    this.order(given, 0, this.first)
    for (let way = 1; way <= this.ways; way++) {
      this.order(given, way, this.other)
      if (isBefore(this.other, this.first, locals.length)) for (let job = 0; job < locals.length; job++) this.first[job] = this.other[job]
    }
    if (given.length > locals.length) this.first[locals.length] = given[locals.length]
    return this.first
  }

  /** @param way which renaming of the nodes, 0: none */
  private order(given: Int32Array, way: number, into: Int32Array): void {
    const { locals, alike, tables } = this.space
    for (let job = 0; job < locals.length; job++) into[job] = locals[job].standing(given[job], way, tables.renamings)
    for (const jobs of alike) {
      for (let at = 1; at < jobs.length; at++) {
        for (let back = at; back > 0 && into[jobs[back]] < into[jobs[back - 1]]; back--) {
          const kept = into[jobs[back]]
          into[jobs[back]] = into[jobs[back - 1]]
          into[jobs[back - 1]] = kept
        }
      }
    }
  }
}

function isBefore(a: Int32Array, b: Int32Array, length: number): boolean {
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return a[at] < b[at]
  return false
}
