/** Sorted sources as one: a heap of their heads (k-way merge: Knuth, The Art of Computer Programming 3, section 5.4.1). */

interface Head<Entry> {
  entry: Entry
  readonly source: Iterator<Entry>
  /** Of the source among the sources. */
  readonly place: number
}

/** The entries of sources, each in order, in one order; of equal ones that of the earlier source comes first. */
export function* merged<Entry>(sources: readonly Iterator<Entry>[], compare: (a: Entry, b: Entry) => number): Generator<Entry> {
  const before = (a: Head<Entry>, b: Head<Entry>): number => compare(a.entry, b.entry) || a.place - b.place
  const heap: Head<Entry>[] = []
  for (const [place, source] of sources.entries()) {
    const first = source.next()
    if (first.done !== true) heap.push({ entry: first.value, source, place })
  }
  // What is sorted is a heap.
  heap.sort(before)
  while (heap.length > 0) {
    const [head] = heap
    yield head.entry
    const next = head.source.next()
    if (next.done !== true) head.entry = next.value
    else {
      const last = heap.pop() as Head<Entry>
      if (last !== head) heap[0] = last
    }
    sink(heap, before)
  }
}

/** Brings the first down to where it belongs. */
function sink<Item>(heap: Item[], before: (a: Item, b: Item) => number): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1
    if (left >= heap.length) return
    const right = left + 1
    const least = right < heap.length && before(heap[right], heap[left]) < 0 ? right : left
    if (before(heap[at], heap[least]) <= 0) return
    ;[heap[at], heap[least]] = [heap[least], heap[at]]
    at = least
  }
}
