/**
 * What is done about deadlock and what greedy planning misses, run in a process of its own beside the comparison: runs depend on nothing
 * but their scenario, strategy and seed, so that the rows are the same, byte for byte, and a machine with two cores is done sooner.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ComparisonData } from '../experiment/types.ts'
import type { PlanSize } from './comparison.ts'
import { deadlockPlan, runDeadlock } from './deadlock.ts'
import { type GreedyPoint, runGreedy } from './greedy.ts'

export interface Aside {
  readonly deadlock: readonly ComparisonData[]
  readonly greedy: readonly GreedyPoint[]
}

export function runAside(size: PlanSize): Aside {
  return { deadlock: runDeadlock(deadlockPlan(size)), greedy: runGreedy(size) }
}

/** The same in a process of its own, which begins at once. @throws Error if it ends without an answer */
export function beginAside(size: PlanSize): Promise<Aside> {
  const child = fork(program(), [size], { execArgv: program().endsWith('.ts') ? ['--import', 'tsx'] : [], serialization: 'advanced' })
  return new Promise((done, fail) => {
    child.once('message', (found) => done(found as Aside))
    child.once('error', fail)
    child.once('exit', (status, signal) => fail(new Error(`the runs beside the comparison ended with ${status ?? signal}`)))
  })
}

/** This file, or what the compiler made of it in the package, wherever a bundler took what calls it. */
function program(): string {
  const { url } = import.meta
  return fileURLToPath(url.endsWith('.ts') ? url : new URL('../bench/aside.js', url))
}

if (/[/\\]bench[/\\]aside[.][jt]s$/.test(process.argv[1] ?? '')) process.send?.(runAside(process.argv[2] as PlanSize))
