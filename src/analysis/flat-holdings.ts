/**
 * All holdings of a state in flat columns, those of one claimant side by side: a reduction gives them back in an order that has nothing to
 * do with where the objects lie.
 */
import type { Claimant, Holding } from './hold-state.ts'

export class FlatHoldings {
  /** By holding. */
  readonly node: Int32Array
  /** [holding][dimension], base units. */
  readonly amounts: Float64Array
  /** Of each dimension the most that one holding has. */
  readonly most: Float64Array
  /** By claimant, where its holds begin, then where its rooms do; they end where the next one's begin. */
  private readonly starts: Int32Array
  private added = 0

  constructor(claimants: readonly Claimant[], dimensions: number) {
    this.starts = new Int32Array(2 * claimants.length + 1)
    let count = 0
    for (let index = 0; index < claimants.length; index++) {
      const { holds, rooms } = claimants[index]
      this.starts[2 * index + 1] = count += holds.length
      this.starts[2 * index + 2] = count += rooms.length
    }
    this.node = new Int32Array(count)
    this.amounts = new Float64Array(count * dimensions)
    this.most = new Float64Array(dimensions)
    for (let index = 0; index < claimants.length; index++) {
      const { holds, rooms } = claimants[index]
      for (let i = 0; i < holds.length; i++) this.add(holds[i])
      for (let i = 0; i < rooms.length; i++) this.add(rooms[i])
    }
  }

  /** The first of what a claimant's members hold; its rooms follow. */
  firstHeld(claimant: number): number {
    return this.starts[2 * claimant]
  }

  firstRoom(claimant: number): number {
    return this.starts[2 * claimant + 1]
  }

  /** Behind the last of its holdings. */
  end(claimant: number): number {
    return this.starts[2 * claimant + 2]
  }

  private add({ node, vector }: Holding): void {
    const { most, amounts } = this
    const start = this.added * most.length
    this.node[this.added++] = node
    for (let d = 0; d < most.length; d++) {
      amounts[start + d] = vector[d]
      if (vector[d] > most[d]) most[d] = vector[d]
    }
  }
}
