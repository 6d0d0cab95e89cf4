/** Nodes whose room may have changed since an index was last asked, each once: noting one is cheap, repair waits for the question. */
export class ChangedNodes {
  private readonly marked: Uint8Array
  private readonly list: Int32Array
  private count = 0

  constructor(nodes: number) {
    this.marked = new Uint8Array(nodes)
    this.list = new Int32Array(nodes)
  }

  add(node: number): void {
    if (this.marked[node] !== 0) return
    this.marked[node] = 1
    this.list[this.count++] = node
  }

  /** Takes one out, the last noted first; -1 if there is none. */
  take(): number {
    if (this.count === 0) return -1
    const node = this.list[--this.count]
    this.marked[node] = 0
    return node
  }
}
