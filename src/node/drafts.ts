/**
 * A file under another name until it is complete, beside its place, so that a rename puts it there at once (POSIX rename is atomic). The
 * draft of a process that was killed in between is cleared away by the next that writes the same file.
 */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What a file may be written with: text as UTF-8, or bytes as they are. */
export type Content = string | Uint8Array

/** The draft of a file. `keep` puts it in its place, `drop` forgets it; both may be called more than once. */
export class Draft {
  private readonly path: string
  private readonly name: string
  private descriptor: number | undefined
  private state: 'open' | 'kept' | 'dropped' = 'open'

  /** @throws Error of the file system, here and when it is written */
  constructor(path: string) {
    clearStale(path)
    this.path = path
    this.name = draftName(path, process.pid)
    this.descriptor = openSync(this.name, 'wx')
  }

  /** Adds text, or bytes. */
  write(content: Content): void {
    if (this.descriptor !== undefined) writeAll(this.descriptor, typeof content === 'string' ? Buffer.from(content) : content, this.path)
  }

  /** Nothing more comes. */
  finish(): void {
    if (this.descriptor === undefined) return
    fsyncSync(this.descriptor)
    this.close()
  }

  keep(): void {
    if (this.state !== 'open') return
    this.finish()
    renameSync(this.name, this.path)
    this.state = 'kept'
  }

  drop(): void {
    if (this.state !== 'open') return
    this.close()
    rmSync(this.name, { force: true })
    this.state = 'dropped'
  }

  private close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor)
    this.descriptor = undefined
  }
}

/** Writes all bytes at the end of what was written. @throws Error of the file system that names the path: a full disk does not. */
export function writeAll(descriptor: number, bytes: Uint8Array, path: string): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw Object.assign(new Error(`${error.message} '${path}'`, { cause: error }), { syscall: 'write', path })
  }
}

const draftName = (path: string, pid: number): string => join(dirname(path), `.${basename(path)}.${pid}.part`)

/** A draft that has lain for so long, milliseconds, is nobody's at work on another machine either. */
const STALE = 60_000

/** Removes drafts of the file whose process is gone. */
function clearStale(path: string): void {
  const folder = dirname(path)
  const [before, after] = [`.${basename(path)}.`, '.part']
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue
    const pid = name.slice(before.length, -after.length)
    const draft = join(folder, name)
    if (/^\d{1,10}$/.test(pid) && !alive(Number(pid)) && isOld(draft)) rmSync(draft, { force: true })
  }
}

function isOld(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && Date.now() - found.mtimeMs > STALE
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
