import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { LEVELS } from '../../../src/placement/indexes/share-levels.ts'
import { FIELDS, NODE, SortedRows, STRIDE } from '../../../src/placement/indexes/sorted-rows.ts'

const NODES = 400
const ROWS = 2 * LEVELS
/** Key, two resources and one more dimension, and where the entry is. */
const WIDTH = 5

interface Model {
  /** By node, as long as it is in. */
  readonly row: Map<number, number>
  readonly record: number[][]
}

function nodesOf(rows: SortedRows, number: number): number[][] {
  const { chunks, count } = rows.rows[number]
  return Array.from(chunks.subarray(0, count), (chunk) =>
    Array.from({ length: rows.counts[chunk] }, (_, at) => rows.entries[chunk * STRIDE + at * FIELDS + NODE]),
  )
}

function check(rows: SortedRows, model: Model): void {
  const compare = (a: number, b: number) => {
    const field = model.record[a].findIndex((value, at) => value !== model.record[b][at])
    return field < 0 ? a - b : model.record[a][field] - model.record[b][field]
  }
  for (let number = 0; number < ROWS; number++) {
    const wanted = [...model.row]
      .filter(([, row]) => row === number)
      .map(([node]) => node)
      .sort(compare)
    const chunks = nodesOf(rows, number)
    // Chunks stand in the order, whatever stands where in them.
    expect(chunks.flatMap((nodes) => nodes.sort(compare))).toEqual(wanted)
    const keys = wanted.map((node) => model.record[node][0])
    const isFilled = (rows.filled[Math.floor(number / LEVELS)] & (1 << (number % LEVELS))) !== 0
    expect(isFilled).toBe(wanted.length > 0)
    if (!isFilled) continue
    expect(rows.lows[number]).toBe(Math.min(...keys))
    expectPlaces(rows, number, chunks, model)
  }
}

/** What is before the place told has no key as high, or is equal, or before. */
function expectPlaces(rows: SortedRows, number: number, chunks: number[][], { record }: Model): void {
  const list = rows.rows[number]
  const keysBefore = (place: number) => chunks.slice(0, place).flatMap((nodes) => nodes.map((node) => record[node][0]))
  for (const key of [0, 1, 2, 50]) expect(keysBefore(list.placeFrom(key)).every((other) => other <= key)).toBe(true)
  chunks.forEach((nodes, place) => {
    if (nodes.length === 0) return
    const like = record[rows.entries[list.chunks[place] * STRIDE + NODE]].join()
    const behind = rows.behindEquals(list, list.chunks[place])
    const between = chunks.slice(place + 1, behind).flat()
    expect(between.every((node) => record[node].join() === like)).toBe(true)
  })
}

it.each([1, 3, 1000])('nodes stand in their rows, chunk after chunk in order, with %d different keys', (keys) => {
  const stream = randomStream('2', `rows ${keys}`)
  const rows = new SortedRows(NODES, ROWS, WIDTH)
  const model: Model = { row: new Map(), record: Array.from({ length: NODES }, () => []) }
  for (let step = 0; step < 6000; step++) {
    const node = stream.below(NODES)
    // Growing, then shrinking, so that chunks are split and joined.
    const grows = step % 3000 < 1500 ? stream.below(4) > 0 : stream.below(4) === 0
    expect(rows.has(node)).toBe(model.row.has(node))
    if (model.row.has(node) && !grows) {
      rows.remove(node)
      model.row.delete(node)
    } else if (!model.row.has(node) && grows) {
      const row = [0, 1, LEVELS][stream.below(3)]
      const record = [stream.below(keys), stream.below(2), stream.below(2), stream.below(2)]
      rows.records.set(record, node * WIDTH)
      rows.add(row, node, record[0], record[1], record[2])
      model.row.set(node, row)
      model.record[node] = record
    }
    if (step % 50 === 0) check(rows, model)
  }
  check(rows, model)
})
