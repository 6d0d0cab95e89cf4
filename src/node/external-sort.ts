/**
 * External merge sort (Knuth, The Art of Computer Programming 3, section 5.4): records are sorted in lots that fit into memory, written to a
 * nameless file as runs, and merged. Many runs of a level are merged to one of the next, so that a merge never reads too many at once.
 */
import { closeSync, readSync } from 'node:fs'
import { compareKeys, type Sort, type SortKey } from '../traces/sorting.ts'
import { writeAll } from './drafts.ts'
import { merged } from './merge.ts'
import { nameless } from './nameless.ts'

/** How much is in memory. */
export interface ExternalSortOptions {
  /** Characters of records, as JSON, that are sorted at once. Default: 4 Mi, some 10 MB of heap. */
  readonly lot?: number
  /** Runs of a level that are merged at once, at least 2. Default: 64, a block of 32 KiB each. */
  readonly fan?: number
}

const BLOCK = 1 << 15

/** A record as it is written, with what it is sorted by. Its value is there where it has just been read. */
interface Entry<Value> {
  readonly key: SortKey
  readonly text: string
  readonly value?: Value
}

/** A part of the file. */
interface Run {
  readonly from: number
  readonly to: number
  readonly level: number
}

/**
 * A {@link Sort} that holds one lot in memory. Its file is begun with the second, has no name, and goes when the sorting ends, fails or is left.
 * @param folder where there is room for all records
 */
export function externalSort(folder: string, { lot = 1 << 22, fan = 64 }: ExternalSortOptions = {}): Sort {
  return function* <Value>(values: Iterable<Value>, keyOf: (value: Value) => SortKey): Generator<Value> {
    const runs = new Runs(folder, fan, keyOf)
    try {
      let entries: Entry<Value>[] = []
      let length = 0
      for (const value of values) {
        const text = JSON.stringify(value)
        entries.push({ key: keyOf(value), text })
        length += text.length
        if (length < lot) continue
        runs.add(entries.sort(inOrder))
        entries = []
        length = 0
      }
      for (const { value, text } of runs.merged(entries.sort(inOrder))) yield value ?? (JSON.parse(text) as Value)
    } finally {
      runs.close()
    }
  }
}

function inOrder(a: Entry<unknown>, b: Entry<unknown>): number {
  return compareKeys(a.key, b.key)
}

/** What was written, in the order in which it came. */
class Runs<Value> {
  private readonly folder: string
  private readonly fan: number
  private readonly keyOf: (value: Value) => SortKey
  private runs: Run[] = []
  private descriptor: number | undefined
  private end = 0

  constructor(folder: string, fan: number, keyOf: (value: Value) => SortKey) {
    this.folder = folder
    this.fan = fan
    this.keyOf = keyOf
  }

  /** Writes a sorted lot. */
  add(entries: Iterable<Entry<Value>>): void {
    this.runs.push(this.write(entries, 0))
    for (let last = this.lastOfALevel(); last.length === this.fan; last = this.lastOfALevel()) {
      const run = this.write(
        merged(
          last.map((one) => this.read(one)),
          inOrder,
        ),
        last[0].level + 1,
      )
      this.runs = [...this.runs.slice(0, -last.length), run]
    }
  }

  /** All that was written, and a sorted lot that came last. */
  merged(entries: readonly Entry<Value>[]): Iterable<Entry<Value>> {
    return this.runs.length === 0 ? entries : merged([...this.runs.map((run) => this.read(run)), entries[Symbol.iterator]()], inOrder)
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor)
    this.descriptor = undefined
  }

  private lastOfALevel(): readonly Run[] {
    const level = this.runs.at(-1)?.level
    return this.runs.slice(this.runs.findIndex((run) => run.level === level))
  }

  private write(entries: Iterable<Entry<Value>>, level: number): Run {
    this.descriptor ??= nameless(this.folder, 'cosched-sort')
    const from = this.end
    let waiting: string[] = []
    let length = 0
    const flush = (): void => {
      const bytes = Buffer.from(waiting.join(''))
      writeAll(this.descriptor as number, bytes, this.folder)
      this.end += bytes.length
      waiting = []
      length = 0
    }
    for (const { text } of entries) {
      waiting.push(text, '\n')
      length += text.length
      if (length >= BLOCK) flush()
    }
    flush()
    return { from, to: this.end, level }
  }

  private *read({ from, to }: Run): Generator<Entry<Value>> {
    const decoder = new TextDecoder()
    const block = Buffer.allocUnsafe(BLOCK)
    let rest = ''
    for (let at = from; at < to; ) {
      const bytes = readSync(this.descriptor as number, block, 0, Math.min(BLOCK, to - at), at)
      at += bytes
      const texts = (rest + decoder.decode(block.subarray(0, bytes), { stream: true })).split('\n')
      rest = texts.pop() ?? ''
      for (const text of texts) {
        const value = JSON.parse(text) as Value
        yield { key: this.keyOf(value), text, value }
      }
    }
  }
}
