/**
 * The request vectors of a run, interned: equal ones have one number. They stand in one flat array, 8 bytes a dimension; as an object each
 * would cost 240. The object is made when somebody asks for it, and is the same one for all who ask within an instant.
 */

/** So many objects are kept; once there are more, those in hand are let go when an instant is over. */
const MOST_KEPT = 8192
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
  /** Number + 1 of each vector, by hash, open addressing; 0: free. */
  private slots: Int32Array
  private pages: (Page | undefined)[]
  /** Pages in which objects are kept, and how many those are. */
  private readonly kept: number[] = []
  private made = 0

  /** @param expected how many there may be; more are taken as well. */
  constructor(dimensions: number, expected: number, mostKept = MOST_KEPT) {
    this.width = dimensions
    this.mostKept = mostKept
    const room = Math.max(16, expected)
    this.flat = new Float64Array(room * dimensions)
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(room * 1.5)))
    this.pages = new Array<Page | undefined>((room >> PAGE) + 1).fill(undefined)
  }

  /** The number of a vector; what is known already has one. */
  intern(vector: Float64Array): number {
    const { slots } = this
    const mask = slots.length - 1
    let slot = hashOf(vector) & mask
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) if (this.equals(slots[slot] - 1, vector)) return slots[slot] - 1
    slots[slot] = ++this.count
    if (this.count * this.width > this.flat.length) this.grow()
    this.flat.set(vector, (this.count - 1) * this.width)
    if (this.count * 4 > slots.length * 3) this.rehash()
    return this.count - 1
  }

  /** The vector of a number. Not to be written to. */
  of(index: number): Float64Array {
    const page = this.pages[index >> PAGE]
    return page?.[index & IN_PAGE] ?? this.make(index)
  }

  /** The same, written into an array of the caller's: for who looks at it once. */
  copy(index: number, into: Float64Array): Float64Array {
    const { flat, width } = this
    for (let dimension = 0, at = index * width; dimension < width; dimension++, at++) into[dimension] = flat[at]
    return into
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

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2)
    for (let index = 0; index < this.count; index++) {
      let slot = hashOf(this.flat.subarray(index * this.width, (index + 1) * this.width)) & (slots.length - 1)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = index + 1
    }
    this.slots = slots
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
