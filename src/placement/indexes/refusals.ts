/**
 * What was searched in vain: for the few requests that many nodes of a set refused, the sets without those that did. Without it a set of equal
 * nodes that all just miss the score asked for is walked through by each of the equal pods that come.
 */
import type { RankSets } from './rank-sets.ts'

/** Requests remembered at once; the oldest goes. */
const SLOTS = 4
/** It goes as well when none of so many questions was about it. */
const IDLE = 256
/** A request is remembered when so many nodes of a set refused it, twice running. */
export const MANY = 64

export class Refusals {
  /** How many requests are remembered: slots from 0 on. */
  count = 0
  private readonly requests: Float64Array[] = []
  private readonly open: RankSets[] = []
  private readonly searches: number
  private readonly suspect: Float64Array
  private suspectedAt = 0
  private readonly usedAt: number[] = []
  private question = 0
  private oldest = 0

  /** @param searches how many kinds of searches there are for a request. */
  constructor(dimensions: number, searches: number) {
    this.searches = searches
    this.suspect = new Float64Array(dimensions).fill(-1)
  }

  /** Slot of the request that is asked about now; -1 if it is not remembered. */
  slotOf(request: Float64Array): number {
    this.question++
    if (this.count === 0) return -1
    if (this.question % IDLE === 0) this.forget()
    for (let slot = 0; slot < this.count; slot++) {
      if (!isSame(this.requests[slot], request)) continue
      this.usedAt[slot] = this.question
      return slot
    }
    return -1
  }

  /** The request asked about was refused by many of one of these sets. */
  note(request: Float64Array, sets: RankSets): void {
    if (this.suspectedAt === this.question) return
    const again = isSame(this.suspect, request) && this.suspectedAt === this.question - 1
    this.suspect.set(request)
    this.suspectedAt = this.question
    if (!again) return
    const slot = this.count < SLOTS ? this.count++ : this.oldest++ % SLOTS
    this.usedAt[slot] = this.question
    this.requests[slot] = request.slice()
    for (let search = 0; search < this.searches; search++) this.open[slot * this.searches + search] = sets.copy()
  }

  /** The sets without what a search has found in vain; it takes out what it finds in vain. */
  openTo(slot: number, search: number): RankSets {
    return this.open[slot * this.searches + search]
  }

  /** What nobody asks about any more costs something on every change. */
  private forget(): void {
    for (let slot = this.count - 1; slot >= 0; slot--) {
      if (this.question - this.usedAt[slot] < IDLE) continue
      this.count--
      this.requests[slot] = this.requests[this.count]
      this.usedAt[slot] = this.usedAt[this.count]
      for (let search = 0; search < this.searches; search++) {
        this.open[slot * this.searches + search] = this.open[this.count * this.searches + search]
      }
    }
  }

  /** A rank has changed, and its set perhaps. */
  changed(rank: number, old: number, set: number): void {
    for (let at = 0; at < this.count * this.searches; at++) {
      const sets = this.open[at]
      if (sets.has(old, rank)) {
        if (old === set) continue
        sets.remove(old, rank)
      }
      sets.add(set, rank)
    }
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false
  }
  return true
}
