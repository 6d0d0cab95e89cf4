/**
 * A 64-bit running digest of numbers (two 32-bit lanes mixed as in MurmurHash3's finaliser, Appleby 2008): fast enough to take in
 * every trace record. It detects change; it is no protection against forgery. Words are gathered and mixed in lots, so that the lanes
 * stay in registers while they are.
 */
export class Digest {
  private low = 0x9747b28c | 0
  private high = 0x3c6ef372
  private readonly words = new Int32Array(LOT)
  private count = 0

  /** Takes in a 32-bit integer. */
  add(word: number): void {
    if (this.count === LOT) this.mixAll()
    this.words[this.count++] = word
  }

  /** Takes in an integer up to 2^53. */
  addLong(value: number): void {
    this.add(value)
    this.add(Math.floor(value / WORD))
  }

  /** Takes in a long, two words and a long. */
  addRecord(first: number, second: number, third: number, fourth: number): void {
    if (this.count > LOT - 6) this.mixAll()
    const { words, count } = this
    words[count] = first
    words[count + 1] = Math.floor(first / WORD)
    words[count + 2] = second
    words[count + 3] = third
    words[count + 4] = fourth
    words[count + 5] = fourth >= 0 && fourth < WORD ? 0 : Math.floor(fourth / WORD) // mostly a small number: no division
    this.count = count + 6
  }

  /** Takes in a text, its length included. */
  addText(text: string): void {
    this.add(text.length)
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at))
  }

  /** 16 hex digits. */
  toString(): string {
    this.mixAll()
    return hex(this.high) + hex(this.low)
  }

  private mixAll(): void {
    const { words, count } = this
    let { low, high } = this
    for (let at = 0; at < count; at++) {
      const word = words[at]
      low = mix(Math.imul(low ^ word, 0xcc9e2d51) + 0x52dce729)
      high = mix(Math.imul(high ^ word, 0x1b873593) + low)
    }
    this.low = low
    this.high = high
    this.count = 0
  }
}

/** Words that are mixed at once. */
const LOT = 1_536
const WORD = 2 ** 32

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
