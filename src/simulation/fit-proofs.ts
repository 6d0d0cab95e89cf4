/**
 * Proofs that what each stuck group still needs fits, for each by itself, into what is free right now. A node that has room for all of it proves
 * that for as long as nothing more is bound there and nothing happens to the group, so that of many that wait few are looked at again. Only good
 * while nobody has a lease.
 */
import type { Cell } from '../cell/cell.ts'
import type { Demands, Left } from './demands.ts'
import type { Partials } from './partials.ts'

/** Groups for which a node has room, each for itself, and the assignments there when it was seen. */
interface Proof {
  readonly version: number
  readonly groups: Set<number>
}

export class FitProofs {
  private readonly cell: Cell
  private readonly partials: Partials
  private readonly demands: Demands
  private readonly leftOf: (group: number) => Left
  private readonly proofs = new Map<number, Proof>()
  /** Those without a proof. */
  private readonly open = new Set<number>()
  /** Where each was seen to have room last, as it is now. */
  private readonly nodeOf = new Map<number, number>()
  /** Changes of groups that were heard of, of all and of each. */
  private heard = 0
  private changed = new Float64Array(0)

  constructor(cell: Cell, partials: Partials, demands: Demands, leftOf: (group: number) => Left) {
    this.cell = cell
    this.partials = partials
    this.demands = demands
    this.leftOf = leftOf
  }

  /** Whether all of them fit. A no proves nothing. */
  allFit(): boolean {
    this.hearOfGroups()
    this.hearOfNodes()
    for (const group of this.open) {
      if (!this.partials.stuck.has(group)) this.open.delete(group)
      else if (!this.fits(group)) return false
    }
    return true
  }

  /** Who is new, or has changed, is looked at; a proof that is left behind does no harm. */
  private hearOfGroups(): void {
    const { partials } = this
    if (this.heard === partials.changes) return
    this.heard = partials.changes
    for (const group of partials.stuck) {
      const changed = partials.changedAt(group)
      if (changed === this.changed[group]) continue
      if (group >= this.changed.length) this.widen(group)
      this.changed[group] = changed
      this.nodeOf.delete(group)
      this.open.add(group)
    }
  }

  private widen(group: number): void {
    const wider = new Float64Array(2 * group + 1)
    wider.set(this.changed)
    this.changed = wider
  }

  private hearOfNodes(): void {
    const { version } = this.cell
    for (const [node, proof] of this.proofs) {
      if (proof.version === version[node]) continue
      this.proofs.delete(node)
      for (const group of proof.groups) this.open.add(group)
    }
  }

  private fits(group: number): boolean {
    const { demands, nodeOf } = this
    const left = this.leftOf(group)
    const node = nodeOf.get(group)
    if (node !== undefined && demands.stillFits(left, node)) {
      this.prove(group, node)
      return true
    }
    nodeOf.delete(group)
    const fits = demands.fitsNow(left)
    // Who needs several nodes is looked at again each time.
    if (fits && demands.sole >= 0) this.prove(group, demands.sole)
    return fits
  }

  private prove(group: number, node: number): void {
    const version = this.cell.version[node]
    const known = this.proofs.get(node)
    if (known === undefined) this.proofs.set(node, { version, groups: new Set([group]) })
    else known.groups.add(group)
    this.nodeOf.set(group, node)
    this.open.delete(group)
  }
}
