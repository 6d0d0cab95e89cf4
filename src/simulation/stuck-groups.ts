/**
 * What each group that is stuck holds and still needs, kept until something happens to it: of the many that wait, a look at deadlock finds one or
 * two changed. Only good while nobody has a lease, for leases have a say in who still needs what.
 */
import type { Binding } from './binding.ts'
import type { Demands, Left, Settled } from './demands.ts'
import type { Holder, Holding } from './held-leases.ts'

interface Kept extends Left {
  readonly holder: Holder
  /** When it was worked out, in changes of groups that are bound in part. */
  readonly at: number
}

const UNLEASED: Settled = { places: new Map(), asOf: Infinity }
/** Kept for this many groups that are not stuck any more, and as many as are, before they are forgotten. */
const FORGOTTEN = 64

export class StuckGroups {
  private readonly binding: Binding
  private readonly demands: Demands
  private readonly holdsOf: (group: number) => Iterable<Holding>
  private readonly isEndless: (group: number) => boolean
  private readonly kept = new Map<number, Kept>()

  constructor(
    binding: Binding,
    demands: Demands,
    holdsOf: (group: number) => Iterable<Holding>,
    isEndless: (group: number) => boolean,
  ) {
    this.binding = binding
    this.demands = demands
    this.holdsOf = holdsOf
    this.isEndless = isEndless
  }

  of(group: number): Kept {
    const at = this.binding.partials.changedAt(group)
    const known = this.kept.get(group)
    if (known !== undefined && known.at === at) return known
    const left = this.demands.left(group, true, UNLEASED)
    const holder = {
      id: String(group),
      holds: [...this.holdsOf(group)],
      rooms: [],
      wants: left.items,
      atLeast: left.atLeast,
      endless: this.isEndless(group),
    }
    const fresh = { ...left, holder, at }
    this.kept.set(group, fresh)
    this.tidy()
    return fresh
  }

  private tidy(): void {
    const { stuck } = this.binding.partials
    if (this.kept.size <= 2 * stuck.size + FORGOTTEN) return
    for (const group of this.kept.keys()) if (!stuck.has(group)) this.kept.delete(group)
  }
}
