/**
 * Gzip (RFC 1952) taken apart block by block, synchronously. Fflate inflates; what it does not look at is looked at here: the check sum and the
 * length behind each member, without which a damaged file would pass for a short one.
 */
import { crc32 } from 'node:zlib'
import { Gunzip } from 'fflate'

/** Of what is compressed: a piece gives a thousand times as much at most. */
const PIECE = 1 << 12
/** How much of what was read is kept, to find the trailer of a member when the next one has begun. */
const KEPT = 1 << 14
const TRAILER = 8

/** Whether a file begins as a gzip file does. */
export function isGzip(block: Uint8Array): boolean {
  return block[0] === 0x1f && block[1] === 0x8b
}

/**
 * The bytes that were compressed.
 * @throws Error with what is wrong, if the file is damaged or ends too early
 */
export function* unzipped(blocks: Iterable<Uint8Array>): Generator<Uint8Array> {
  const member = new Member()
  const gunzip = new Gunzip((data) => member.take(data))
  gunzip.onmember = (offset) => member.end(offset - TRAILER)
  for (const block of blocks) {
    for (let from = 0; from < block.length; from += PIECE) {
      const piece = block.subarray(from, from + PIECE)
      member.read(piece)
      gunzip.push(piece)
      yield* member.taken()
    }
  }
  gunzip.push(new Uint8Array(0), true)
  yield* member.taken()
  member.end(member.bytes - TRAILER)
}

/** One of the compressed parts, of which a file mostly has one. */
class Member {
  /** Read of the file by now. */
  bytes = 0
  private kept: Buffer = Buffer.alloc(0)
  private ready: Uint8Array[] = []
  private sum = 0
  private length = 0

  read(piece: Uint8Array): void {
    this.kept = Buffer.concat([this.kept.subarray(-KEPT), piece])
    this.bytes += piece.length
  }

  take(data: Uint8Array): void {
    this.sum = crc32(data, this.sum)
    this.length = (this.length + data.length) >>> 0
    if (data.length > 0) this.ready.push(data)
  }

  taken(): Uint8Array[] {
    const { ready } = this
    this.ready = []
    return ready
  }

  /** @param at where in the file its trailer stands */
  end(at: number): void {
    const from = at - (this.bytes - this.kept.length)
    if (from < 0 || from + TRAILER > this.kept.length) throw new Error('it ends too early')
    if (this.kept.readUInt32LE(from) !== this.sum || this.kept.readUInt32LE(from + 4) !== this.length)
      throw new Error('its check sum or its length is wrong')
    this.sum = 0
    this.length = 0
  }
}
