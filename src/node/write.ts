/** Files written whole or not at all: what was there before stays until all of the new file is. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Gzip } from 'fflate'
import type { TraceEvent } from '../simulation/trace.ts'
import { Draft, writeAll } from './drafts.ts'
import { nameless } from './nameless.ts'

const BLOCK = 1 << 16

/**
 * Writes a text, or bytes, to a file; if anything fails, what was there before is untouched.
 * @throws Error of the file system
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = new Draft(path)
  try {
    draft.write(content)
    draft.keep()
  } catch (error) {
    draft.drop()
    throw error
  }
}

/**
 * Writes several files of one folder (made if absent), texts or bytes: none takes its place before all of them are complete.
 * @throws Error of the file system
 */
export function writeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true })
  const drafts: Draft[] = []
  try {
    for (const [name, content] of Object.entries(files)) {
      const draft = new Draft(join(folder, name))
      drafts.push(draft)
      draft.write(content)
      draft.finish()
    }
    for (const draft of drafts) draft.keep()
  } catch (error) {
    for (const draft of drafts) draft.drop()
    throw error
  }
}

/**
 * Whether {@link writeFolder} can be expected to write there, before hours of work are done for it. Nothing is written.
 * @throws Error of the file system
 */
export function checkFolder(folder: string): void {
  const there = nearestFolder(folder)
  if (!statSync(there).isDirectory())
    throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${folder}'`), { code: 'ENOTDIR', syscall: 'mkdir', path: folder })
  accessSync(there, constants.W_OK)
}

/** A folder, or the nearest above it that is there. */
export function nearestFolder(folder: string): string {
  let there = folder
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  return there
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
 * Begins a file that takes its place only when it is complete. Until then it has no name, so that nothing of it is left even if the
 * process is killed; then it is copied beside its place and renamed.
 * @throws Error of the file system, here and when it is written
 */
export function openWhole(path: string, options: WholeOptions = {}): WholeFile {
  let descriptor: number | undefined = nameless(dirname(path), basename(path))
  let waiting: string[] = []
  let length = 0
  let finished = false
  const packer = options.gzip === true ? new Packer((bytes) => descriptor !== undefined && writeAll(descriptor, bytes, path)) : undefined
  const flush = (): void => {
    const bytes = Buffer.from(waiting.join(''))
    if (packer !== undefined) packer.add(bytes)
    else if (descriptor !== undefined && bytes.length > 0) writeAll(descriptor, bytes, path)
    waiting = []
    length = 0
  }
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }
  const finish = (): void => {
    if (finished || descriptor === undefined) return
    flush()
    packer?.end()
    finished = true
  }
  return {
    write(text) {
      waiting.push(text)
      length += text.length
      if (length >= BLOCK) flush()
    },
    finish,
    keep() {
      if (descriptor === undefined) return
      finish()
      copyInto(new Draft(path), descriptor)
      close()
    },
    drop: close,
  }
}

function copyInto(draft: Draft, descriptor: number): void {
  const block = new Uint8Array(16 * BLOCK)
  try {
    for (let place = 0; ; ) {
      const read = readSync(descriptor, block, 0, block.length, place)
      if (read === 0) break
      draft.write(block.subarray(0, read))
      place += read
    }
    draft.keep()
  } catch (error) {
    draft.drop()
    throw error
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
