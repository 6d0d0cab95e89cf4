/**
 * One large run in a process of its own, so that its memory can be told: 10,000 nodes and 100,000 pods under `pod`, or as many as asked. Run as a program it
 * prints one line of JSON; its arguments are the numbers of nodes and pods.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { simulate } from '../experiment/simulate.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../model/defaults.ts'
import type { Scenario } from '../model/scenario.ts'
import { MILLISECOND } from '../model/time.ts'
import { peakBytes } from './clock.ts'
import { concrete } from './decisions.ts'

export interface LargeRun {
  readonly nodes: number
  readonly pods: number
  readonly podsStarted: number
  /** CPU seconds of the run, the generation of its input apart. */
  readonly cpuSeconds: number
  /** Peak resident memory of the whole process, bytes. */
  readonly peakBytes: number
  readonly digest: string
}

/** Single pods at 75 % load on nodes that are alike. */
export function largeScenario(nodes: number, pods: number): Scenario {
  return {
    name: 'large',
    seed: '1',
    cluster: { generate: { kind: 'homogeneous', nodes } },
    workload: { generate: { kind: 'mixed', jobs: pods, load: 0.75, pods: { distribution: 'constant', value: 1 } } },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: 4, decision: { job: MILLISECOND, task: 0 } }],
    allocator: DEFAULT_ALLOCATOR,
    retry: DEFAULT_RETRY,
    strategies: [{ use: 'pod', name: 'pod' }],
  }
}

export function runLarge(nodes: number, pods: number): LargeRun {
  const scenario = concrete(largeScenario(nodes, pods), '1')
  const before = process.cpuUsage()
  const { figures, digest } = simulate(scenario, { groups: false })
  const { user, system } = process.cpuUsage(before)
  return {
    nodes,
    pods: figures.groups,
    podsStarted: figures.groupsStarted,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: peakBytes(),
    digest,
  }
}

/** The same in a process of its own. */
export function measureLarge([nodes, pods]: readonly [number, number]): LargeRun {
  const { stdout, status } = spawnSync(process.execPath, [...program(), String(nodes), String(pods)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the large run ended with ${status}`)
  return JSON.parse(stdout) as LargeRun
}

/** This file as a program: as it is under tsx, or as the compiler left it in the package, wherever a bundler took what calls it. */
function program(): string[] {
  const { url } = import.meta
  return url.endsWith('.ts') ? ['--import', 'tsx', fileURLToPath(url)] : [fileURLToPath(new URL('../bench/large.js', url))]
}

if (/[/\\]bench[/\\]large[.][jt]s$/.test(process.argv[1] ?? '')) {
  const [nodes, pods] = process.argv.slice(2).map(Number)
  process.stdout.write(`${JSON.stringify(runLarge(nodes, pods))}\n`)
}
