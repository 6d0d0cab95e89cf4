/**
 * Which names are taken, of a trace of millions: only 63 bits of each are kept, outside of the heap. Two names that agree in them count as
 * one; among ten million names that happens in one file of some 180,000. (Mixed as in MurmurHash3's finaliser, Appleby 2008.)
 */
export class NameSet {
  /** Pairs of hashes; 0, 0: free. */
  private slots = new Int32Array(2048)
  private taken = 0

  /** Takes a name; false if it was taken. */
  add(name: string): boolean {
    let low = 0x9747b28c | 0
    let high = name.length
    for (let at = 0; at < name.length; at++) {
      const code = name.charCodeAt(at)
      low = Math.imul(low ^ code, 0xcc9e2d51) + 0x52dce729
      low ^= low >>> 15
      high = mix(Math.imul(high ^ code, 0x1b873593) + low)
    }
    return this.enter(mix(low) | 1, high)
  }

  private enter(low: number, high: number): boolean {
    // Three quarters full: 11 to 21 bytes a name.
    if (this.taken * 8 >= this.slots.length * 3) this.grow()
    const at = this.find(low, high)
    if (this.slots[at] !== 0) return false
    this.slots[at] = low
    this.slots[at + 1] = high
    this.taken++
    return true
  }

  /** Where it stands, or could stand. */
  private find(low: number, high: number): number {
    const { slots } = this
    const mask = slots.length - 2
    let at = (high * 2) & mask
    while (slots[at] !== 0 && (slots[at] !== low || slots[at + 1] !== high)) at = (at + 2) & mask
    return at
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2)
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue
      const at = this.find(old[from], old[from + 1])
      this.slots[at] = old[from]
      this.slots[at + 1] = old[from + 1]
    }
  }
}

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
