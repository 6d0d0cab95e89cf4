/** Before the first push: there are heaps by the thousand that see one, and a list of one is small. */
const EMPTY: number[] = []

/** A binary heap (Williams, "Algorithm 232: heapsort", 1964) of whole numbers with a key each: the least key first, then the least number. */
export class LeastFirst {
  private keys: number[] = EMPTY
  private items: number[] = EMPTY

  get size(): number {
    return this.keys.length
  }

  /** The least key; infinite when empty. */
  get key(): number {
    return this.keys.length > 0 ? this.keys[0] : Number.POSITIVE_INFINITY
  }

  /** What has the least key. */
  get item(): number {
    return this.items[0]
  }

  push(key: number, item: number): void {
    if (this.keys === EMPTY) {
      this.keys = [key]
      this.items = [item]
      return
    }
    const { keys, items } = this
    let slot = keys.length
    keys.push(key)
    items.push(item)
    while (slot > 0) {
      const parent = (slot - 1) >> 1
      if (keys[parent] < key || (keys[parent] === key && items[parent] <= item)) break
      keys[slot] = keys[parent]
      items[slot] = items[parent]
      slot = parent
    }
    keys[slot] = key
    items[slot] = item
  }

  /** Removes and returns what has the least key; there must be something. */
  pop(): number {
    const { keys, items } = this
    const first = items[0]
    const key = keys.pop() as number
    const item = items.pop() as number
    const size = keys.length
    if (size === 0) return first
    let slot = 0
    for (let child = 1; child < size; child = 2 * slot + 1) {
      const right = child + 1
      if (right < size && (keys[right] < keys[child] || (keys[right] === keys[child] && items[right] < items[child]))) child = right
      if (key < keys[child] || (key === keys[child] && item <= items[child])) break
      keys[slot] = keys[child]
      items[slot] = items[child]
      slot = child
    }
    keys[slot] = key
    items[slot] = item
    return first
  }
}
