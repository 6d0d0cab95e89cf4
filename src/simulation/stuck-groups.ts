/**
 * What each group that is stuck holds and still needs, kept until something happens to it: of the many that wait, a look at deadlock finds one or
 * two changed. Only good while nobody has a lease, for leases have a say in who still needs what.
 */
import type { Cell } from '../cell/cell.ts'
import type { Binding } from './binding.ts'
import type { Demands, Left, Settled } from './demands.ts'
import { FitProofs } from './fit-proofs.ts'
import type { Holder, Holding } from './held-leases.ts'

/** Of one group, good as long as nothing happens to it. */
interface Kept {
  /** When it was worked out, in changes of groups that are bound in part. */
  at: number
  left: Left
  /** Absent until somebody asks. */
  holder: Holder | undefined
}

const UNLEASED: Settled = { places: new Map(), asOf: Infinity }
/** Kept for this many groups that are not stuck any more, and as many as are, before they are forgotten. */
const FORGOTTEN = 64

export class StuckGroups {
  private readonly binding: Binding
  private readonly demands: Demands
  private readonly holdsOf: (group: number) => readonly Holding[]
  private readonly isEndless: (group: number) => boolean
  private readonly kept = new Map<number, Kept>()
  private readonly proofs: FitProofs

  constructor(
    cell: Cell,
    binding: Binding,
    demands: Demands,
    holdsOf: (group: number) => readonly Holding[],
    isEndless: (group: number) => boolean,
  ) {
    this.binding = binding
    this.demands = demands
    this.holdsOf = holdsOf
    this.isEndless = isEndless
    this.proofs = new FitProofs(cell, binding.partials, demands, (group) => this.of(group).left)
  }

  /** Whether what each still needs fits, for each by itself, into what is free right now. */
  fitNow(): boolean {
    return this.proofs.allFit()
  }

  /** Those that hold room for good, in the order in which they came to be stuck. */
  holders(): Holder[] {
    const holders: Holder[] = []
    for (const group of this.binding.partials.stuck) {
      const holder = this.holderOf(group)
      if (holder.holds.length > 0) holders.push(holder)
    }
    return holders
  }

  private holderOf(group: number): Holder {
    const kept = this.of(group)
    kept.holder ??= {
      id: String(group),
      holds: this.holdsOf(group),
      rooms: [],
      wants: kept.left.items,
      atLeast: kept.left.atLeast,
      endless: this.isEndless(group),
    }
    return kept.holder
  }

  private of(group: number): Kept {
    const at = this.binding.partials.changedAt(group)
    const known = this.kept.get(group)
    if (known?.at === at) return known
    const kept = { at, left: this.demands.left(group, true, UNLEASED), holder: undefined }
    this.kept.set(group, kept)
    this.tidy()
    return kept
  }

  private tidy(): void {
    const { stuck } = this.binding.partials
    if (this.kept.size <= 2 * stuck.size + FORGOTTEN) return
    for (const group of this.kept.keys()) if (!stuck.has(group)) this.kept.delete(group)
  }
}
