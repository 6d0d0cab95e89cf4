/**
 * The nodes that a pod may use now: its static filters and what its neighbours say, in a mask, or asked node by node. Two buffers take turns, for a policy may
 * remember the last mask it was asked with and takes an equal one for the same question.
 */
import type { Surroundings } from './surroundings.ts'

export class Admission {
  private readonly surroundings: Surroundings
  private readonly masks: readonly [Uint8Array, Uint8Array]
  private turn = 0
  /** Who is asked about node by node. */
  private pod = -1

  constructor(surroundings: Surroundings, nodes: number) {
    this.surroundings = surroundings
    this.masks = [new Uint8Array(nodes), new Uint8Array(nodes)]
  }

  /** @param allowed the pod's static mask; itself where others keep it from nowhere. */
  anywhere(pod: number, allowed: Uint8Array | undefined): Uint8Array | undefined {
    if (!this.surroundings.restricts(pod)) return allowed
    const mask = this.next()
    this.surroundings.fill(pod, allowed, mask)
    return mask
  }

  /** Turns to a pod: whom to ask node by node, within leases, whether others let it there; undefined where they keep it from nowhere. */
  turnTo(pod: number): Admission | undefined {
    if (!this.surroundings.restricts(pod)) return undefined
    this.pod = pod
    return this
  }

  admits(node: number): boolean {
    return this.surroundings.admits(this.pod, node)
  }

  private next(): Uint8Array {
    this.turn = 1 - this.turn
    return this.masks[this.turn]
  }
}
