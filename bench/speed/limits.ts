/** The same structures in C, as the limit of what a structure can give: built and run where there is a compiler, else left out. */
import { spawnSync } from 'node:child_process'
import { basename, join } from 'node:path'

/** Flags of the limit: what a compiler gives when asked for speed on this machine. */
const FLAGS = ['-O3', '-march=native', '-std=gnu11']

/** The path of a program built from C, or undefined where there is no compiler that can. */
export function compiled(source: string, folder: string): string | undefined {
  const target = join(folder, basename(source, '.c'))
  for (const compiler of ['cc', 'gcc', 'clang']) {
    if (spawnSync(compiler, [...FLAGS, '-o', target, source, '-lm'], { stdio: 'ignore' }).status === 0) return target
  }
  return undefined
}

/** CPU nanoseconds of one act, as the program prints them. @throws Error if it does not. */
export function nanosecondsOf(program: string, args: readonly (string | number)[]): number {
  const { stdout, status } = spawnSync(program, args.map(String), { encoding: 'utf8' })
  const nanoseconds = Number.parseFloat(stdout)
  if (status !== 0 || !Number.isFinite(nanoseconds)) throw new Error(`${program} ended with ${status} and printed ${stdout}`)
  return nanoseconds
}
