/**
 * Where measurements run: a bundle of the library and the benches as plain JavaScript, in a process of its own for each. The module loader
 * that runs TypeScript directly wraps functions to keep their names, which slows what is measured; and a fresh process has neither the
 * garbage nor the compiled code of the measurement before it.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, buildSync, type Plugin } from 'esbuild'
import type { Result, Task } from './tasks.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const CHILD = join(ROOT, 'bench/speed/child.ts')

/** Below the repository, so that packages are found. */
const PLACE = join(ROOT, 'bench/results/.cache')

/** Large runs have more on the heap than Node allows by itself. */
const HEAP_MEGABYTES = 12_000

export class Program {
  readonly folder: string
  private readonly main: string

  private constructor(folder: string) {
    this.folder = folder
    this.main = join(folder, 'child.mjs')
  }

  /** Builds the bundle; `close` removes it. */
  static open(): Program {
    mkdirSync(PLACE, { recursive: true })
    const program = new Program(mkdtempSync(join(PLACE, 'speed-')))
    buildSync({ ...SETTINGS, entryPoints: [CHILD], outfile: program.main })
    return program
  }

  /** Performs a task in a process of its own. @param main another bundle than the usual. @throws Error if that ends badly. */
  perform<T extends Task>(task: T, main = this.main): Result<T> {
    const args = ['--expose-gc', `--max-old-space-size=${HEAP_MEGABYTES}`, main, JSON.stringify(task)]
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT, maxBuffer: 2 ** 26 })
    if (status !== 0) throw new Error(`${task.kind} ended with ${status ?? signal}:\n${stderr}`)
    return JSON.parse(stdout) as Result<T>
  }

  /** A further bundle in which some sources are changed; its path. */
  async variant(name: string, edits: readonly Edit[]): Promise<string> {
    const outfile = join(this.folder, `${name}.child.mjs`)
    await build({ ...SETTINGS, entryPoints: [CHILD], outfile, plugins: [editing(edits)] })
    return outfile
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const SETTINGS = { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' } as const

/** A change of one source before it is built. */
export interface Edit {
  /** From the root of the repository. */
  readonly path: string
  readonly find: RegExp
  readonly replace: string
}

/** @throws Error if a source does not have what is to be replaced: then the code has moved on, and the edit means nothing. */
export function edited(text: string, { path, find, replace }: Edit): string {
  if (text.search(find) < 0) throw new Error(`${path}: nothing matches ${find}`)
  return text.replace(find, replace)
}

function editing(edits: readonly Edit[]): Plugin {
  return {
    name: 'edits',
    setup(builder) {
      builder.onLoad({ filter: /[.]ts$/ }, ({ path }) => {
        const own = edits.filter((edit) => join(ROOT, edit.path) === path)
        if (own.length === 0) return undefined
        return { contents: own.reduce(edited, readFileSync(path, 'utf8')), loader: 'ts' }
      })
    },
  }
}
