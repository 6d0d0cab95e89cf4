/** A text file as its lines, read 64 KiB at a time, plain or gzip by its first bytes: as large as it may be, one block is in memory. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { InvalidInputError } from '../errors.ts'
import { isGzip, unzipped } from './unzip.ts'

const BLOCK = 1 << 16

/** Longest line of a trace, in characters. */
export const LINE_LIMIT = 1 << 20

/** How lines are read. */
export interface LinesOptions {
  /** The file's name in messages. Default: its path. */
  readonly source?: string
  /** Told after each block how many bytes of the file were read, and how many there are. */
  readonly onProgress?: (done: number, bytes: number) => void
}

/**
 * The lines of a UTF-8 text without their ends (LF or CRLF).
 * @throws InvalidInputError, when it comes to it, for a file that is absent, no regular file, not UTF-8, damaged, or has a line too long
 */
export function* readLines(path: string, options: LinesOptions = {}): Generator<string> {
  const { source = path, onProgress } = options
  const descriptor = opened(path, source)
  try {
    yield* new LineReader(descriptor, source, onProgress).lines()
  } finally {
    closeSync(descriptor)
  }
}

function opened(path: string, source: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return refuse(source, 'invalid file: there is no such file')
  if (!found.isFile()) return refuse(source, 'invalid file: not a regular file')
  return openSync(path, 'r')
}

class LineReader {
  private readonly descriptor: number
  private readonly source: string
  private readonly onProgress: LinesOptions['onProgress']
  private line = 0

  constructor(descriptor: number, source: string, onProgress: LinesOptions['onProgress']) {
    this.descriptor = descriptor
    this.source = source
    this.onProgress = onProgress
  }

  *lines(): Generator<string> {
    let rest = ''
    for (const text of this.texts()) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield this.complete(line)
      if (rest.length > LINE_LIMIT) this.complete(rest)
    }
    if (rest !== '') yield this.complete(rest)
  }

  private complete(line: string): string {
    this.line++
    if (line.length > LINE_LIMIT)
      refuse(this.source, `invalid line: longer than ${LINE_LIMIT} characters, allowed: up to that`, this.line, LINE_LIMIT + 1)
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  /** What is in a gzip file, or the file as it is; piece by piece. */
  private *texts(): Generator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const decode = (bytes?: Uint8Array): string =>
      this.attempt('not UTF-8 text', () => decoder.decode(bytes, { stream: bytes !== undefined }))
    const blocks = this.blocks()
    const { value: first, done } = blocks.next()
    if (done === true) return
    const bytes = isGzip(first) ? unzipped(following(first, blocks)) : following(first, blocks)
    for (;;) {
      const next = this.attempt('not a whole gzip file', () => bytes.next())
      if (next.done === true) break
      yield decode(next.value)
    }
    yield decode()
  }

  private *blocks(): Generator<Uint8Array> {
    const { size } = fstatSync(this.descriptor)
    for (let done = 0; ; ) {
      const block = new Uint8Array(BLOCK)
      const read = readSync(this.descriptor, block)
      if (read === 0) return
      done += read
      this.onProgress?.(done, size)
      yield block.subarray(0, read)
    }
  }

  private attempt<Value>(what: string, work: () => Value): Value {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Error) || 'syscall' in error) throw error
      // What was complete before the damage was given out: it begins in the next line.
      return refuse(this.source, `invalid file: ${what} (${error.message})`, this.line + 1, 1)
    }
  }
}

function* following(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first
  yield* rest
}

function refuse(source: string, message: string, line?: number, column?: number): never {
  throw new InvalidInputError([{ path: '', message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }], source)
}
