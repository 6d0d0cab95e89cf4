/** Where the repository is, what it says of itself, and how to run one of its programs. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** What package.json declares, as far as tests look at it. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

export function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
}

/** What benches write, and what they build to time it: such files come and go while tests run. */
const WRITTEN = 'bench/results'

/** All files below a folder of `root` that end so, with `/` between the parts, sorted; none where the folder is absent, and none that a bench wrote. */
export function filesBelow(folder: string, ending: string, root = ROOT): string[] {
  const found: string[] = []
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      const path = `${relative}/${entry.name}`
      if (entry.isDirectory()) {
        if (path !== WRITTEN) walk(path)
      } else if (entry.name.endsWith(ending)) found.push(path)
    }
  }
  try {
    walk(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return found.sort()
}

export interface RunSettings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds after which the program is ended. */
  readonly timeout?: number
}

/** Runs a program to its end without input. Never throws for its exit status. */
export function run(program: string, args: readonly string[], settings: RunSettings = {}): SpawnSyncReturns<string> {
  return spawnSync(program, args, {
    cwd: settings.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: '1', ...settings.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: settings.timeout ?? 120_000,
    maxBuffer: 64 * 2 ** 20,
  })
}

/** As {@link run}, but the program has to succeed. */
export function runOrFail(program: string, args: readonly string[], settings: RunSettings = {}): string {
  const done = run(program, args, settings)
  if (done.status === 0) return done.stdout
  throw new Error(`${program} ${args.join(' ')} ended with ${done.status ?? done.error ?? done.signal}:\n${done.stdout}\n${done.stderr}`)
}
