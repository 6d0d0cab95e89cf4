/**
 * Whether gangs that hold one pod at a time, on any node, can deadlock: worked out without steps. Gangs that are to run can run first, one
 * after the other, and what the others hold can be taken in any order, so that every holding of incomplete gangs is reached.
 */
import type { Small } from './small-scenarios.ts'

export function deadlocksOneAtATime({ gangs, nodes }: Small): boolean {
  return new Holdings(gangs).stuck(0, nodes, Number.POSITIVE_INFINITY)
}

class Holdings {
  private readonly gangs: Small['gangs']
  private readonly seen = new Set<string>()

  constructor(gangs: Small['gangs']) {
    this.gangs = gangs
  }

  /** Whether the gangs from this one on can hold so much that none fits; `least` is the smallest pod that waits so far. */
  stuck(gang: number, free: readonly number[], least: number): boolean {
    const key = JSON.stringify([gang, free.toSorted(), least])
    if (this.seen.has(key)) return false
    this.seen.add(key)
    if (gang === this.gangs.length) return least < Number.POSITIVE_INFINITY && free.every((room) => room < least)
    return this.stuck(gang + 1, free, least) || this.holding(gang, 0, free, least, false)
  }

  /** Each pod of the gang waits, or is held on one of the nodes; one of them waits. */
  private holding(gang: number, pod: number, free: readonly number[], least: number, waits: boolean): boolean {
    const size = this.gangs[gang][pod]
    if (size === undefined) return waits && this.stuck(gang + 1, free, least)
    if (this.holding(gang, pod + 1, free, Math.min(least, size), true)) return true
    return free.some((room, node) => room >= size && this.holding(gang, pod + 1, free.with(node, room - size), least, waits))
  }
}
