/** How long the command line takes to start: a small scenario, run by what `npm run build` makes, beside a Node that does nothing. */
import { spawnSync } from 'node:child_process'
import { measured } from '../clock.ts'
import { commandLine } from '../command-line.ts'
import { ROOT } from '../program.ts'
import { atMost, rowOf } from '../rows.ts'
import type { Section } from './section.ts'

const SCENARIO = 'scenarios/app-logcollector.yaml'

export const start: Section = {
  name: 'start',
  title: `the start of \`cosched run ${SCENARIO}\``,
  measure({ size, program }) {
    const main = commandLine(program.folder)
    const pairs = size === 'quick' ? 3 : 15
    const wall: number[] = []
    const cpu: number[] = []
    started(['-e', '0'])
    for (let pair = 0; pair < pairs; pair++) {
      const bare = started(['-e', '0'])
      const whole = started([main, 'run', SCENARIO])
      wall.push(whole.wall / bare.wall)
      cpu.push(whole.cpu / bare.cpu)
    }
    return [
      rowOf('start', 'command line / bare Node, elapsed', measured(wall), 'x', atMost(6)),
      ...(cpu.every(Number.isFinite) ? [rowOf('start', 'command line / bare Node, CPU time', measured(cpu), 'x')] : []),
    ]
  },
}

/** Milliseconds that a start takes: by the clock, and CPU time where a shell tells it. */
function started(args: readonly string[]): { readonly wall: number; readonly cpu: number } {
  const before = performance.now()
  const done = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  const wall = performance.now() - before
  if (done.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${done.status}:\n${done.stderr}`)
  const { stdout } = spawnSync('sh', ['-c', '"$@" > /dev/null 2>&1; times', 'sh', process.execPath, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { wall, cpu: childMilliseconds(stdout ?? '') }
}

/** The last line of `times`: user and system time of the children, as in `0m0.060s 0m0.004s`. NaN where it says something else. */
export function childMilliseconds(times: string): number {
  const spans = [...(times.trim().split('\n').pop() ?? '').matchAll(/(\d+)m([\d.]+)s/g)]
  if (spans.length !== 2) return Number.NaN
  return spans.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1_000, 0)
}
