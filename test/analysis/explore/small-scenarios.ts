/**
 * Small scenarios for the explorer: gangs of one-container pods on nodes with so many slots, a scheduler each. And all of them within a
 * small scope: 1 to 3 gangs of 1 to 3 pods of size 1 or 2 on 1 to 3 nodes of 1 to 4 slots, each gang feasible alone. The small scope
 * hypothesis (Jackson, "Software Abstractions", 2006): most errors have a small counterexample.
 */
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../../src/model/defaults.ts'
import type { Scenario, StrategySpec } from '../../../src/model/scenario.ts'
import { SECOND, seconds } from '../../../src/model/time.ts'
import type { Job } from '../../../src/model/workload.ts'

export interface SmallWords {
  /** Of the schedulers; absent: one a gang. */
  readonly schedulers?: number
  /** False: pods that are useful alone. */
  readonly gang?: boolean
  /** Seconds, of each job; absent: 0. */
  readonly arrivals?: readonly number[]
  /** Seconds, of each job; absent: 1. */
  readonly durations?: readonly number[]
  /** Seconds of thinking; absent: 0. */
  readonly decision?: number
  readonly seed?: string
}

/** Slots of each pod of each gang, and slots of each node. */
export interface Small {
  readonly gangs: readonly (readonly number[])[]
  readonly nodes: readonly number[]
}

export function small(gangs: Small['gangs'], nodes: Small['nodes'], words: SmallWords = {}): Scenario {
  const schedulers = words.schedulers ?? gangs.length
  return {
    name: `${gangs.map((gang) => gang.join('+')).join(' ')} on ${nodes.join(' ')}`,
    seed: words.seed ?? '1',
    cluster: { nodes: nodes.map((slots, index) => ({ name: `n-${index}`, allocatable: { slots } })) },
    workload: { jobs: gangs.map((gang, index) => gangOf(gang, index, schedulers, words)) },
    schedulers: Array.from({ length: schedulers }, (_, index) => ({
      ...DEFAULT_SCHEDULER,
      name: `s-${index}`,
      decision: { job: seconds(words.decision ?? 0), task: 0 },
    })),
    allocator: DEFAULT_ALLOCATOR,
    retry: DEFAULT_RETRY,
    strategies: [],
  }
}

function gangOf(gang: readonly number[], index: number, schedulers: number, words: SmallWords): Job {
  return {
    name: `g-${index}`,
    arrival: seconds(words.arrivals?.[index] ?? 0),
    duration: words.durations === undefined ? SECOND : seconds(words.durations[index]),
    scheduler: `s-${index % schedulers}`,
    priority: 0,
    ...(words.gang === false ? {} : { gang: { minMember: gang.length } }),
    pods: gang.map((slots, pod) => ({ name: `p-${pod}`, containers: [{ name: 'c', requests: { slots } }] })),
  }
}

/** A strategy by its name in the registry, with options. */
export function use(name: string, options: StrategySpec['options'] = {}, more: Partial<StrategySpec> = {}): StrategySpec {
  return { use: name, name, options, ...more }
}

/** Combinations with repetition, in order. */
function multisets<T>(from: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return from.flatMap((first, index) => multisets(from.slice(index), size - 1).map((rest) => [first, ...rest]))
}

function upTo3<T>(from: readonly T[]): T[][] {
  return [1, 2, 3].flatMap((size) => multisets(from, size))
}

/** Whether the pods fit the empty nodes, every way tried. */
function fits([first, ...rest]: readonly number[], free: readonly number[]): boolean {
  if (first === undefined) return true
  return free.some((room, node) => room >= first && fits(rest, free.with(node, room - first)))
}

/** All scenarios of the scope: nodes, gangs and pods as multisets. 5,299. */
export function smallScope(): Small[] {
  const gangs = upTo3([2, 1])
  return upTo3([1, 2, 3, 4]).flatMap((nodes) =>
    upTo3(gangs.filter((gang) => fits(gang, nodes))).map((chosen) => ({ gangs: chosen, nodes })),
  )
}

export function podsOf({ gangs }: Small): number {
  return gangs.reduce((sum, gang) => sum + gang.length, 0)
}
