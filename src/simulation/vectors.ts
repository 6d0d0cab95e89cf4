/**
 * The request vectors of a run, interned: equal ones have one number. They stand in one flat array, 8 bytes a dimension; as an object each
 * would cost 240. The object is made when somebody asks for it, and is the same one for all who ask within an instant.
 *
 * Where there are very many, those met lately are known and others may have a second number: a table of all would cost a cache miss for each
 * of them, and where hardly two are alike there is little to share.
 */

/** So many objects are kept; once there are more, those in hand are let go when an instant is over. */
const MOST_KEPT = 8192
/** So many vectors are all known by their numbers; of more, those met lately. */
const MOST_KNOWN = 16_384
/** Entries of the table to begin with. */
const FEWEST_SLOTS = 256
/** Slots that are looked at where they may all be taken: a line of the cache. */
const MOST_LOOKED = 8
/** Numbers to a page, as a power of two. */
const PAGE = 8
const IN_PAGE = 2 ** PAGE - 1

type Page = (Float64Array | undefined)[]

export class Vectors {
  /** How many there are; their numbers are those below it. */
  count = 0
  private readonly width: number
  private readonly mostKept: number
  private flat: Float64Array
  /** Two entries a slot, open addressing: number + 1 of a vector (0: free), and its hash, so that few others are looked at. */
  private slots: Int32Array
  private readonly mostSlots: number
  private pages: (Page | undefined)[]
  /** Pages in which objects are kept, and how many those are. */
  private readonly kept: number[] = []
  private made = 0

  /**
   * @param expected how many there may be; more are taken as well.
   * @param mostKnown a power of two
   */
  constructor(dimensions: number, expected: number, mostKept = MOST_KEPT, mostKnown = MOST_KNOWN) {
    this.width = dimensions
    this.mostKept = mostKept
    const room = Math.max(16, expected)
    this.flat = new Float64Array(room * dimensions)
    this.mostSlots = 4 * mostKnown
    this.slots = new Int32Array(Math.min(this.mostSlots, FEWEST_SLOTS))
    this.pages = new Array<Page | undefined>((room >> PAGE) + 1).fill(undefined)
  }

  /** The number of a vector; what is known already has one. */
  intern(vector: Float64Array): number {
    if (this.count * 4 >= this.slots.length && this.slots.length < this.mostSlots) this.widen()
    const { slots, width } = this
    const mask = slots.length - 1
    const hash = hashOf(vector)
    const home = (hash << 1) & mask
    const crowded = this.count * 4 >= slots.length
    let slot = home
    for (let looked = 0; slots[slot] !== 0 && !(crowded && looked === MOST_LOOKED); slot = (slot + 2) & mask, looked++) {
      if (slots[slot + 1] === hash && this.equals(slots[slot] - 1, vector)) return slots[slot] - 1
    }
    if (crowded) slot = home
    const index = this.count++
    slots[slot] = index + 1
    slots[slot + 1] = hash
    if (this.count * width > this.flat.length) this.grow()
    for (let dimension = 0; dimension < width; dimension++) this.flat[index * width + dimension] = vector[dimension]
    return index
  }

  /** The vector of a number. Not to be written to. */
  of(index: number): Float64Array {
    const page = this.pages[index >> PAGE]
    return page?.[index & IN_PAGE] ?? this.make(index)
  }

  /** The same, written into an array of the caller's, from `to` on: for who looks at it once. */
  copy(index: number, into: Float64Array, to = 0): Float64Array {
    const { flat, width } = this
    for (let dimension = 0, at = index * width; dimension < width; dimension++, at++) into[to + dimension] = flat[at]
    return into
  }

  /** Some of them as columns by dimension. */
  columns(indices: readonly number[]): Float64Array[] {
    const { flat, width } = this
    return Array.from({ length: width }, (_, dimension) => Float64Array.from(indices, (index) => flat[index * width + dimension]))
  }

  /** Time passes: objects that nobody has kept may go. */
  instantOver(): void {
    if (this.made <= this.mostKept) return
    for (const page of this.kept) this.pages[page] = undefined
    this.kept.length = 0
    this.made = 0
  }

  private make(index: number): Float64Array {
    const vector = this.flat.slice(index * this.width, (index + 1) * this.width)
    const at = index >> PAGE
    let page = this.pages[at]
    if (page === undefined) {
      page = new Array<Float64Array | undefined>(IN_PAGE + 1).fill(undefined)
      this.pages[at] = page
      this.kept.push(at)
    }
    page[index & IN_PAGE] = vector
    this.made++
    return vector
  }

  /** Most runs have few vectors, and a table for many would be most of what a small run takes. */
  private widen(): void {
    const { slots } = this
    const wider = new Int32Array(slots.length * 2)
    const mask = wider.length - 1
    for (let from = 0; from < slots.length; from += 2) {
      if (slots[from] === 0) continue
      let slot = (slots[from + 1] << 1) & mask
      while (wider[slot] !== 0) slot = (slot + 2) & mask
      wider[slot] = slots[from]
      wider[slot + 1] = slots[from + 1]
    }
    this.slots = wider
  }

  private equals(index: number, vector: Float64Array): boolean {
    const { flat, width } = this
    for (let dimension = 0, at = index * width; dimension < width; dimension++, at++) if (flat[at] !== vector[dimension]) return false
    return true
  }

  private grow(): void {
    const flat = new Float64Array(this.flat.length * 2 + this.width)
    flat.set(this.flat)
    this.flat = flat
    const pages = (flat.length / Math.max(1, this.width)) >> PAGE
    while (this.pages.length <= pages) this.pages.push(undefined)
  }
}

const TWO_32 = 2 ** 32

/** Of whole numbers: both halves of each are mixed in (the finaliser of MurmurHash3 at the end). */
function hashOf(vector: Float64Array): number {
  let hash = 0x9e3779b9
  for (let dimension = 0; dimension < vector.length; dimension++) {
    const amount = vector[dimension]
    hash = Math.imul(hash ^ (amount | 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15) ^ ((amount / TWO_32) | 0), 0xc2b2ae35)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0x27d4eb2f)
  return hash ^ (hash >>> 16)
}
