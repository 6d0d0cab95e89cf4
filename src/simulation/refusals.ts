/**
 * What the attempt of one framework has refused, node by node: a table with open addressing that is as large as the most that an attempt
 * refused, not as the cluster. A new attempt finds it empty, for the entries of earlier ones do not count.
 */

/** Entries at the beginning; a power of two, as it stays. */
const SMALLEST = 8

export class Refusals {
  private readonly dimensions: number
  private attempt = 0
  /** Entries of this attempt. */
  private count = 0
  private nodes = new Int32Array(SMALLEST)
  /** The attempt that each entry is of; of any other than this one it is free. */
  private attempts = new Int32Array(SMALLEST)
  /** When it was refused, microseconds. */
  private times = new Float64Array(SMALLEST)
  /** What was refused: [entry x dimensions + dimension]. */
  private rooms: Float64Array

  constructor(dimensions: number) {
    this.dimensions = dimensions
    this.rooms = new Float64Array(SMALLEST * dimensions)
  }

  /** The attempt refuses room on a node, now and not before. @param attempt its number, above 0. */
  put(attempt: number, node: number, now: number, room: ArrayLike<number>): void {
    if (attempt !== this.attempt) this.count = 0
    this.attempt = attempt
    if (4 * this.count >= 3 * this.nodes.length) this.grow()
    const { dimensions, attempts, rooms } = this
    const entry = this.placeOf(attempt, node)
    if (attempts[entry] !== attempt) this.count++
    attempts[entry] = attempt
    this.nodes[entry] = node
    this.times[entry] = now
    for (let dimension = 0; dimension < dimensions; dimension++) rooms[entry * dimensions + dimension] = room[dimension]
  }

  /** The entry of a node, -1 if the attempt has refused nothing of it. */
  find(attempt: number, node: number): number {
    if (attempt !== this.attempt) return -1
    const entry = this.placeOf(attempt, node)
    return this.attempts[entry] === attempt ? entry : -1
  }

  /** When the entry was made, microseconds. */
  time(entry: number): number {
    return this.times[entry]
  }

  room(entry: number, dimension: number): number {
    return this.rooms[entry * this.dimensions + dimension]
  }

  /** The nodes of which the attempt has refused something, by number. */
  nodesOf(attempt: number): Int32Array {
    return this.nodes.filter((_, entry) => this.attempts[entry] === attempt).sort()
  }

  /** The entry of the node, or the free one where it would be. */
  private placeOf(attempt: number, node: number): number {
    const { nodes, attempts } = this
    const mask = nodes.length - 1
    let entry = (Math.imul(node, 0x9e3779b1) >>> 8) & mask
    while (attempts[entry] === attempt && nodes[entry] !== node) entry = (entry + 1) & mask
    return entry
  }

  private grow(): void {
    const { nodes, attempts, times, rooms, attempt, dimensions } = this
    this.nodes = new Int32Array(2 * nodes.length)
    this.attempts = new Int32Array(2 * nodes.length)
    this.times = new Float64Array(2 * nodes.length)
    this.rooms = new Float64Array(2 * rooms.length)
    this.count = 0
    for (let entry = 0; entry < nodes.length; entry++) {
      const base = entry * dimensions
      if (attempts[entry] === attempt) this.put(attempt, nodes[entry], times[entry], rooms.subarray(base, base + dimensions))
    }
  }
}
