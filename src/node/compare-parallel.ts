/**
 * A comparison with its runs dealt to worker threads. A run is a function of scenario, strategy and seed, and results are put in the order
 * of a comparison in one thread, so that they are the same, byte for byte, for any number of workers.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { InvalidInputError, InvariantError, invalid } from '../errors.ts'
import { type ComparedRun, comparisonFrom, strategyNames } from '../experiment/compare.ts'
import type { CompareOptions } from '../experiment/types.ts'
import { type Comparison, shownComparison } from '../fluent/compare.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Answer, SharedWork, Task } from './compare-worker.ts'
import { choiceOf, type PortableStrategy } from './module-strategy.ts'

/** As for `compare`, apart from what cannot cross threads: a strategy is named, or the module that exports it, and nobody hears records. */
export interface ParallelOptions extends Omit<CompareOptions, 'listener' | 'onProgress' | 'policies' | 'strategies'> {
  /** Default: the scenario's own list. */
  readonly strategies?: readonly PortableStrategy[]
  /** Threads, at most one a run. Default: as many as the machine runs at once. */
  readonly workers?: number
}

/**
 * Runs every strategy on every seed in worker threads.
 * @throws InvalidInputError, InvariantError as `compare` does; InvalidInputError also for a strategy given as code.
 */
export async function compareInParallel(scenario: Scenario, options: ParallelOptions = {}): Promise<Comparison> {
  const strategies = options.strategies ?? scenario.strategies
  strategies.forEach(refuseCode)
  const seeds = options.seeds ?? [scenario.seed]
  const choices = await Promise.all(strategies.map(choiceOf))
  const names = strategyNames(scenario, choices)
  const tasks = strategies.flatMap((strategy) => seeds.map((seed): Task => ({ strategy, seed })))
  const threads = threadsOf(options.workers ?? availableParallelism(), tasks.length)
  // Only when it is needed: a command that runs in one thread starts without it.
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: workerFile(),
    name: 'answer',
    workerData: sharedWork(scenario, options),
    minThreads: threads,
    maxThreads: threads,
  })
  let done = 0
  try {
    const runs = await Promise.all(
      tasks.map(async (task) => {
        const { result, accounts } = runOf((await pool.run(task)) as Answer)
        options.onRun?.(result, ++done, tasks.length)
        return { result, accounts }
      }),
    )
    return shownComparison(comparisonFrom(scenario, names, seeds, runs), scenario, choices)
  } finally {
    await pool.destroy()
  }
}

function sharedWork(scenario: Scenario, options: ParallelOptions): SharedWork {
  return {
    scenario,
    checkLaws: options.checkLaws ?? false,
    groups: options.groups ?? true,
    oracle: options.oracle ?? false,
    explain: options.explain ?? false,
  }
}

function refuseCode(strategy: object | string): void {
  if (typeof strategy === 'string' || 'use' in strategy || 'module' in strategy) return
  const { name } = strategy as { readonly name?: string }
  invalid('strategies', `invalid strategy for worker threads: ${name} is code, allowed: a name, or { module } that exports it`)
}

function threadsOf(workers: number, tasks: number): number {
  if (!Number.isInteger(workers) || workers < 1)
    return invalid('workers', `invalid number of workers: ${workers}, allowed: an integer from 1`)
  return Math.max(1, Math.min(workers, tasks))
}

function runOf(answer: Answer): ComparedRun {
  if ('run' in answer) return answer.run
  if ('problems' in answer) throw new InvalidInputError(answer.problems)
  throw new InvariantError(answer.broken)
}

/** Beside this file, or beside the program that it was bundled into; of any other program, in the package around it. */
function workerFile(): string {
  const { url } = import.meta
  const ending = /\/node\/compare-parallel(\.[jt]s)$/.exec(url)?.[1]
  if (ending !== undefined) return loadable(new URL(`./compare-worker${ending}`, url).href)
  const beside = new URL('./compare-worker.js', url)
  if (existsSync(beside)) return beside.href
  return new URL('./compare-worker.js', pathToFileURL(createRequire(url).resolve('cosched/node'))).href
}

/** A thread does not inherit the transform of TypeScript that its parent runs under: it registers its own. */
function loadable(url: string): string {
  if (url.endsWith('.js')) return url
  const program = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register(); export const { answer } = await import('${url}')`
  return `data:text/javascript,${encodeURIComponent(program)}`
}
