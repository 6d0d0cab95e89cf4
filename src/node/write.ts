/** Files written whole or not at all: first beside their place under another name, then renamed (POSIX rename is atomic). */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Gzip } from 'fflate'
import type { TraceEvent } from '../simulation/trace.ts'

const BLOCK = 1 << 16

/**
 * Writes a text to a file; if anything fails, what was there before is untouched.
 * @throws Error of the file system
 */
export function writeWhole(path: string, text: string): void {
  const file = openWhole(path)
  try {
    file.write(text)
    file.keep()
  } catch (error) {
    file.drop()
    throw error
  }
}

/**
 * Writes several files of one folder (made if absent): none takes its place before all of them are complete.
 * @throws Error of the file system
 */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  const open: WholeFile[] = []
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = openWhole(join(folder, name))
      open.push(file)
      file.write(text)
      file.finish()
    }
    for (const file of open) file.keep()
  } catch (error) {
    for (const file of open) file.drop()
    throw error
  }
}

/** A file in the making. Text is buffered; `keep` puts it in its place, `drop` forgets it. Both may be called more than once. */
export interface WholeFile {
  /** Adds text. */
  write(text: string): void
  /** Writes what is buffered; no more text comes. */
  finish(): void
  /** Puts the file in its place. */
  keep(): void
  /** Forgets it. */
  drop(): void
}

/** How a file is written. */
export interface WholeOptions {
  /** True: compressed (RFC 1952), with nothing in it that changes from day to day. */
  readonly gzip?: boolean
}

/**
 * Begins a file that takes its place only when it is complete.
 * @throws Error of the file system, here and when it is written
 */
export function openWhole(path: string, options: WholeOptions = {}): WholeFile {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  let descriptor: number | undefined = openSync(draft, 'wx')
  let state: 'open' | 'kept' | 'dropped' = 'open'
  let waiting: string[] = []
  let length = 0
  const packer = options.gzip === true ? new Packer((bytes) => descriptor !== undefined && writeAll(descriptor, bytes)) : undefined
  const flush = (): void => {
    const bytes = Buffer.from(waiting.join(''))
    if (packer !== undefined) packer.add(bytes)
    else if (descriptor !== undefined && bytes.length > 0) writeAll(descriptor, bytes)
    waiting = []
    length = 0
  }
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }
  const finish = (): void => {
    if (descriptor === undefined) return
    flush()
    packer?.end()
    fsyncSync(descriptor)
    close()
  }
  return {
    write(text) {
      waiting.push(text)
      length += text.length
      if (length >= BLOCK) flush()
    },
    finish,
    keep() {
      if (state !== 'open') return
      finish()
      renameSync(draft, path)
      state = 'kept'
    },
    drop() {
      if (state !== 'open') return
      close()
      rmSync(draft, { force: true })
      state = 'dropped'
    },
  }
}

/** Compresses what is added to it. */
class Packer {
  private readonly gzip: Gzip

  constructor(write: (bytes: Uint8Array) => unknown) {
    this.gzip = new Gzip({ mtime: 0 }, (bytes) => write(bytes))
  }

  add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.gzip.push(bytes)
  }

  end(): void {
    this.gzip.push(new Uint8Array(0), true)
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
}

/** Which run a trace record belongs to. */
export interface RunLabel {
  /** Name of the scenario. */
  readonly scenario: string
  /** Name of the strategy. */
  readonly strategy: string
  /** Seed of the run. */
  readonly seed: string
}

/**
 * A listener that writes each trace record as one line of JSON, its run's label first. Simulation is synchronous and so is this:
 * nothing piles up in memory.
 */
export function eventWriter(file: WholeFile, label: RunLabel): (event: TraceEvent) => void {
  return (event) => file.write(`${JSON.stringify({ ...label, ...event })}\n`)
}
