/** Runs dealt to two threads: how much sooner a comparison over strategies and seeds is done, and that it says the same. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { measured } from '../clock.ts'
import { commandLine } from '../command-line.ts'
import { ROOT } from '../program.ts'
import { atLeast, rowOf } from '../rows.ts'
import { type Section, thousands } from './section.ts'

/** A sweep of a few seconds, in which each thread still compiles, and one of a minute, each so often: the bar is for those who sweep for long. */
const sweepsOf = (short: number, long: number) => [
  { pods: 50_000, pairs: short },
  { pods: 200_000, pairs: long },
]

const SIZES = {
  quick: { nodes: 50, seeds: 2, sweeps: [{ pods: 1_000, pairs: 1 }] },
  normal: { nodes: 1_000, seeds: 40, sweeps: sweepsOf(3, 1) },
  full: { nodes: 1_000, seeds: 40, sweeps: sweepsOf(5, 5) },
} as const

export const parallel: Section = {
  name: 'parallel',
  title: '`cosched run` in two threads',
  measure({ size, program, skip }) {
    if (availableParallelism() < 2) {
      skip('runs in two threads: this machine runs one at once')
      return []
    }
    const { nodes, seeds, sweeps } = SIZES[size]
    const main = commandLine(program.folder)
    const path = join(program.folder, 'parallel.json')
    return sweeps.map(({ pods, pairs }, at) => {
      writeFileSync(path, JSON.stringify(scenario(nodes, pods)))
      const sooner = Array.from({ length: pairs }, () => timesSooner([main, 'run', path, '--seeds', `1..${seeds}`, '--format', 'csv']))
      const what = `${2 * seeds} runs of ${thousands(pods)} pods: elapsed, one thread / two`
      return rowOf('parallel', what, measured(sooner), 'x', at === sweeps.length - 1 ? atLeast(1.7) : undefined)
    })
  },
}

/** How many times as long a command takes in one thread. @throws Error if it says anything else in two. */
function timesSooner(command: readonly string[]): number {
  const [one, two] = [1, 2].map((workers) => elapsed([...command, '--workers', `${workers}`]))
  if (one.output !== two.output) throw new Error('one thread and two do not say the same')
  return one.milliseconds / two.milliseconds
}

/** Two strategies, each on every seed. */
function scenario(nodes: number, pods: number): object {
  return {
    name: 'parallel',
    cluster: { generate: { kind: 'homogeneous', nodes } },
    workload: { generate: { kind: 'mixed', jobs: pods, load: 0.75, pods: 1, containers: 1 } },
    strategies: ['pod', 'optimistic'],
  }
}

function elapsed(args: readonly string[]): { readonly milliseconds: number; readonly output: string } {
  const before = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const milliseconds = performance.now() - before
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stderr}`)
  return { milliseconds, output: stdout }
}
