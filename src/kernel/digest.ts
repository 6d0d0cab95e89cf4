/**
 * A 64-bit running digest of numbers (two 32-bit lanes mixed as in MurmurHash3's finaliser, Appleby 2008): fast enough to take in
 * every trace record. It detects change; it is no protection against forgery.
 */
export class Digest {
  private low = 0x9747b28c
  private high = 0x3c6ef372

  /** Takes in a 32-bit integer. */
  add(word: number): void {
    this.low = mix(Math.imul(this.low ^ word, 0xcc9e2d51) + 0x52dce729)
    this.high = mix(Math.imul(this.high ^ word, 0x1b873593) + this.low)
  }

  /** Takes in an integer up to 2^53. */
  addLong(value: number): void {
    this.add(value | 0)
    this.add(Math.floor(value / 2 ** 32) | 0)
  }

  addText(text: string): void {
    this.add(text.length)
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at))
  }

  /** 16 hex digits. */
  toString(): string {
    return hex(this.high) + hex(this.low)
  }
}

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
