/**
 * The nodes on which room was released lately: one list for all pools of parked units, each of which has read it up to some point, so
 * that a release costs the same however many schedulers there are.
 */

/** Who reads the list, and from where on. */
export interface FreedReader {
  /** The list is full and begins anew: what was not read has to be read now. */
  readAll(): void
}

const CAPACITY = 1024

export class FreedNodes {
  readonly nodes = new Int32Array(CAPACITY)
  /** Of each node of the cluster the number of its last release in the list, however long ago that was. */
  readonly last: Float64Array
  /** How many there are in the list. */
  count = 0
  private readonly readers: FreedReader[] = []

  /** @param nodes of the cluster. */
  constructor(nodes: number) {
    this.last = new Float64Array(nodes)
  }

  /** Reads from here on. */
  serve(reader: FreedReader): void {
    this.readers.push(reader)
  }

  /** Room on the node was released, the `release`th time. */
  note(node: number, release: number): void {
    if (this.count === CAPACITY) this.beginAnew()
    this.nodes[this.count++] = node
    this.last[node] = release
  }

  private beginAnew(): void {
    for (const reader of this.readers) reader.readAll()
    this.count = 0
  }
}
