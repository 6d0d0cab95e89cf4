/**
 * Sorting records that may be more than fit into memory. Readers say by what; how it is done is their caller's: in memory for a text that is
 * in memory already, with runs on disk for files (external merge sort: Knuth, The Art of Computer Programming 3, section 5.4).
 */

/** What a record is sorted by: its parts are compared one after the other, numbers as numbers, texts by code units. */
export type SortKey = readonly (number | string)[]

/**
 * Gives records in the order of their keys; those of equal keys stay as they came. All of them are taken in before the first is given.
 * Records are plain data as JSON has them, without Infinity and NaN, for they may be written down; what is given is equal to them and not the
 * same objects.
 */
export type Sort = <Value>(values: Iterable<Value>, keyOf: (value: Value) => SortKey) => Iterable<Value>

/** Below zero if `a` comes first. Keys of one sort have parts of the same kinds. */
export function compareKeys(a: SortKey, b: SortKey): number {
  for (let at = 0; at < a.length; at++) {
    if (a[at] < b[at]) return -1
    if (a[at] > b[at]) return 1
  }
  return 0
}

/** A {@link Sort} that holds all records in memory. */
export const sortInMemory: Sort = function* <Value>(values: Iterable<Value>, keyOf: (value: Value) => SortKey): Generator<Value> {
  const entries = Array.from(values, (value) => ({ key: keyOf(value), value }))
  for (const { value } of entries.sort((a, b) => compareKeys(a.key, b.key))) yield value
}
