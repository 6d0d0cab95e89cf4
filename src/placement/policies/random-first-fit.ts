/**
 * Randomised first fit (Omega, EuroSys 2013, section 4, and its reference simulator): draw uniformly among the nodes that remain; one
 * that takes the request stays in the pool and may be drawn again, one that does not leaves it. The pool is whole again when a plan
 * begins and whenever the question differs from the one before. Its order is put back when a plan is over; with `pool: kept` it stays
 * as the plan left it, as in the reference simulator, whose candidate array lives as long as its scheduler.
 */
import { type RandomStream, shuffleFirst } from '../../kernel/random.ts'
import type { CellView } from '../../model/cell-view.ts'
import type { PlacementSpec } from '../../model/scenario.ts'
import { fits } from '../fit.ts'
import type { Chooser, PlacementPolicy } from '../policy.ts'

export const randomFirstFit: PlacementPolicy = {
  name: 'randomFirstFit',
  about: 'any node with room, each equally likely',
  source: 'Schwarzkopf, Konwinski, Abd-El-Malek, Wilkes, Omega, EuroSys 2013, section 4',
  chooser: (view, spec, random) => new RandomFirstFit(view, spec, random),
}

class RandomFirstFit implements Chooser {
  misses = 0
  private readonly view: CellView
  private readonly random: RandomStream
  private readonly keepsOrder: boolean
  private readonly pool: Int32Array
  private remaining: number
  /** Positions swapped with the end of the pool, to be swapped back. */
  private readonly swaps: Int32Array
  private readonly lastFirst: Float64Array
  private readonly lastWhole: Float64Array
  private lastAllowed: Uint8Array | undefined
  /** A node where the last request that had room somewhere fitted: the first to be looked at for the next. */
  private witness = 0
  /** All that remained was drawn, and none had room. */
  private dry = false

  constructor(view: CellView, spec: PlacementSpec, random: RandomStream) {
    this.view = view
    this.random = random
    this.keepsOrder = spec.pool === 'kept'
    this.pool = Int32Array.from({ length: view.nodes }, (_, node) => node)
    this.swaps = new Int32Array(view.nodes)
    this.remaining = view.nodes
    this.lastFirst = new Float64Array(view.free.length)
    this.lastWhole = new Float64Array(view.free.length)
  }

  begin(): void {
    this.putBack()
  }

  end(): void {
    this.putBack()
  }

  choose(vector: Float64Array, allowed: Uint8Array | undefined): number {
    const before = this.misses
    const node = this.chooseWalk(vector, vector, allowed)
    this.misses = before
    return node
  }

  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): number {
    const { pool, swaps, random, keepsOrder } = this
    const { free } = this.view
    this.ask(first, whole, allowed)
    if (this.dry || this.drawnDry(first, allowed)) return -1
    // On a crowded cell nearly all nodes that are drawn are full, and one column shows it.
    const lead = leadOf(first)
    const need = first[lead]
    const column = free[lead]
    let misses = 0
    let found = -1
    let { remaining } = this
    while (remaining > 0) {
      const at = random.below(remaining)
      const node = pool[at]
      if (column[node] >= need && fits(free, node, first) && (allowed === undefined || allowed[node] !== 0)) {
        if (first === whole || fits(free, node, whole)) {
          found = node
          break
        }
        misses++
      }
      remaining--
      if (!keepsOrder) swaps[remaining] = at
      pool[at] = pool[remaining]
      pool[remaining] = node
    }
    this.misses = misses
    this.remaining = remaining
    return found
  }

  /**
   * Where no node fits, all that remain are drawn and leave the pool: it is shuffled. To look at the nodes in turn first is cheaper than to
   * look at each as it is drawn.
   */
  private drawnDry(vector: Float64Array, allowed: Uint8Array | undefined): boolean {
    if (this.remaining === 0 || this.anyFits(vector, allowed)) return false
    shuffleFirst(this.keepsOrder ? this.pool : this.swaps, this.remaining, this.random)
    this.dry = true
    this.misses = 0
    return true
  }

  private anyFits(vector: Float64Array, allowed: Uint8Array | undefined): boolean {
    const { free, nodes } = this.view
    const lead = leadOf(vector)
    const need = vector[lead]
    const column = free[lead]
    for (let node = this.witness, end = nodes; ; node = 0, end = this.witness) {
      for (; node < end; node++) {
        if (column[node] >= need && fits(free, node, vector) && (allowed === undefined || allowed[node] !== 0)) {
          this.witness = node
          return true
        }
      }
      if (end !== nodes || this.witness === 0) return false
    }
  }

  /** Makes the pool whole if the question is a new one. */
  private ask(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined): void {
    if (allowed === this.lastAllowed && same(first, this.lastFirst) && same(whole, this.lastWhole)) return
    this.putBack()
    this.lastFirst.set(first)
    this.lastWhole.set(whole)
    this.lastAllowed = allowed
  }

  private putBack(): void {
    const { pool } = this
    this.dry = false
    if (this.keepsOrder) this.remaining = pool.length
    for (; this.remaining < pool.length; this.remaining++) {
      const at = this.swaps[this.remaining]
      const node = pool[this.remaining]
      pool[this.remaining] = pool[at]
      pool[at] = node
    }
  }
}

/** The first dimension that is asked for; the first of all if none is. */
function leadOf(vector: Float64Array): number {
  for (let dimension = 0; dimension < vector.length; dimension++) if (vector[dimension] > 0) return dimension
  return 0
}

function same(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false
  }
  return true
}
