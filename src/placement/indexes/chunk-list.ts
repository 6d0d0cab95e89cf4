/** The chunks of a row (see {@link SortedRows}), ascending, each with the least that may stand in it. */

export class ChunkList {
  /** Of the row. */
  readonly number: number
  count = 0
  chunks = new Int32Array(2)
  /** A record a chunk: no node of it is before that in the order, those of the chunk before are. */
  lows: Float64Array
  private readonly width: number

  /** @param width of a record. */
  constructor(number: number, width: number) {
    this.number = number
    this.width = width
    this.lows = new Float64Array(2 * width)
  }

  insert(index: number, chunk: number, records: Float64Array, node: number): void {
    const { count, width } = this
    if (count === this.chunks.length) {
      this.chunks = twice(this.chunks)
      this.lows = twice(this.lows)
    }
    this.chunks.copyWithin(index + 1, index, count)
    this.lows.copyWithin((index + 1) * width, index * width, count * width)
    this.chunks[index] = chunk
    for (let field = 0; field < width - 1; field++) this.lows[index * width + field] = records[node * width + field]
    this.lows[(index + 1) * width - 1] = node
    this.count++
  }

  drop(index: number): void {
    const { count, width } = this
    this.chunks.copyWithin(index, index + 1, count)
    this.lows.copyWithin(index * width, (index + 1) * width, count * width)
    this.count--
  }

  /** Place of the chunk that a node belongs to. @param index to stand for the node's own. */
  placeOf(records: Float64Array, node: number, index = node): number {
    const { lows, width } = this
    const key = records[node * width]
    let low = 0
    let high = this.count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      const least = lows[middle * width]
      if (least < key || (least === key && !isBefore(records, node, index, lows, middle, width))) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Place of the first chunk that may hold this key or a higher one. */
  placeFrom(key: number): number {
    const { lows, width } = this
    let low = 0
    let high = this.count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (lows[middle * width] < key) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Whether a node, by its record and the index given, is before the least of a chunk. */
function isBefore(records: Float64Array, node: number, index: number, lows: Float64Array, place: number, width: number): boolean {
  for (let field = 0; field < width - 1; field++) {
    const own = records[node * width + field]
    const least = lows[place * width + field]
    if (own !== least) return own < least
  }
  return index < lows[(place + 1) * width - 1]
}

/** A copy with as much room again. */
export function twice<Column extends Int32Array | Float64Array>(column: Column): Column {
  const longer = new (column.constructor as new (length: number) => Column)(2 * column.length)
  longer.set(column)
  return longer
}
