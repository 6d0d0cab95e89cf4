/**
 * How often a greedy plan of a gang fails though the exact oracle finds a placement in the same room: by placement policy, by the order of
 * the members and by load. Planning places the members in order and never backs out, so that order and policy decide. Only gangs whose
 * members differ can be missed, and generated jobs have pods all alike; so each gang here is three generated jobs in one, as the roles of
 * a training job are (Kubeflow's TFJob: chief, workers, parameter servers).
 */
import { compare } from '../experiment/compare.ts'
import { materialise } from '../generate/materialise.ts'
import type { RunResult } from '../metrics/figures.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../model/defaults.ts'
import { podRequests } from '../model/pod-requests.ts'
import type { Scenario, StrategySpec } from '../model/scenario.ts'
import { MILLISECOND } from '../model/time.ts'
import type { Job, Pod } from '../model/workload.ts'
import type { Grid } from '../view/summary.ts'
import type { PlanSize } from './comparison.ts'

const POLICIES = ['bestFit', 'firstFit', 'randomFirstFit', 'leastAllocated', 'worstFit'] as const
const LOADS = [0.5, 0.9] as const
const ORDERS = ['large', 'drawn', 'small'] as const
const ROLES = 3

type Order = (typeof ORDERS)[number]

const STRATEGIES: readonly StrategySpec[] = ['gang', 'optimistic', 'pod'].flatMap((use) =>
  POLICIES.map((policy): StrategySpec => ({ use, name: `${use} ${policy}`, placement: { policy } })),
)

const EXTENTS = {
  small: { seeds: 1, nodes: 4, gangs: 12 },
  normal: { seeds: 2, nodes: 8, gangs: 32 },
  full: { seeds: 10, nodes: 8, gangs: 60 },
} as const

/** One load and one order of the members, under every strategy and policy. */
export interface GreedyPoint {
  readonly load: number
  readonly order: Order
  readonly runs: readonly RunResult[]
}

/** Runs every point; all of one load and seed have the very same gangs, but for the order of their members. */
export function runGreedy(size: PlanSize): GreedyPoint[] {
  const { seeds, nodes, gangs } = EXTENTS[size]
  return LOADS.flatMap((load) => {
    const drawn = Array.from({ length: seeds }, (_, at) => drawGangs(nodes, gangs, load, String(at + 1)))
    return ORDERS.map((order) => ({
      load,
      order,
      runs: drawn.flatMap((scenario) => compare(inOrder(scenario, order), { oracle: true, groups: false, strategies: named(order) }).runs),
    }))
  })
}

/** `pod` plans no gangs, so that the order has no rate to move: once a load is enough. */
function named(order: Order): string[] {
  return STRATEGIES.filter(({ use }) => use !== 'pod' || order === 'drawn').map(({ name }) => name)
}

/** Members from a sixteenth to three quarters of a node, so that most nodes take a few and no two gangs are alike. */
function drawGangs(nodes: number, count: number, load: number, seed: string): Scenario {
  const sizes = { distribution: 'discrete', weights: [2, 2, 2, 2, 1] }
  const recipe = {
    kind: 'mixed',
    jobs: count * ROLES,
    load,
    gangs: { share: 1, size: { distribution: 'uniform', min: 1, max: 3 } },
    duration: { distribution: 'exponential', mean: '2m' },
    services: { share: 0 },
    requests: { cpu: { ...sizes, values: [2, 4, 8, 16, 24] }, memory: { ...sizes, values: ['8Gi', '16Gi', '32Gi', '64Gi', '96Gi'] } },
  }
  const scenario: Scenario = {
    name: 'greedy gangs',
    seed,
    cluster: { generate: { kind: 'homogeneous', nodes } },
    workload: { generate: recipe },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: 2, decision: { job: 100 * MILLISECOND, task: 5 * MILLISECOND } }],
    allocator: DEFAULT_ALLOCATOR,
    strategies: STRATEGIES,
    retry: DEFAULT_RETRY,
  }
  const { jobs } = materialise(scenario, seed).workload
  return { ...scenario, workload: { jobs: Array.from({ length: count }, (_, at) => joined(jobs.slice(ROLES * at, ROLES * (at + 1)))) } }
}

/** One gang of the pods of all, submitted with the last of them. */
function joined(jobs: readonly Job[]): Job {
  const pods = jobs.flatMap((job) => job.pods)
  return { ...jobs[jobs.length - 1], pods, gang: { minMember: pods.length } }
}

function inOrder(scenario: Scenario, order: Order): Scenario {
  if (order === 'drawn') return scenario
  const sign = order === 'large' ? -1 : 1
  const jobs = (scenario.workload.jobs ?? []).map((job) => ({ ...job, pods: job.pods.toSorted((a, b) => sign * (sizeOf(a) - sizeOf(b))) }))
  return { ...scenario, workload: { jobs } }
}

/** The larger of its shares of a node of 32 cores and 128 GiB. */
function sizeOf(pod: Pod): number {
  const { cpu = 0, memory = 0 } = podRequests(pod)
  return Math.max(cpu / 32_000, memory / (128 * 2 ** 30))
}

export const GREEDY_NOTE =
  'Plans of gangs that fail though a placement exists, in % of those of which one exists (greedyMissRate, mean over the seeds), by load and order of the members: large first, as drawn, small first. ran: groups that ran, in %, and no plan: attempts that found no room, in all, both at the last load as drawn. pod plans no gangs: its – is not a zero.'

/** One row a strategy and policy; every cell is text. */
export function greedyGrid(points: readonly GreedyPoint[]): Grid {
  const rows = STRATEGIES.map(({ name }) => {
    const own = points.map(({ runs }) => runs.filter(({ strategy }) => strategy === name))
    const last = own[points.findLastIndex(({ order }) => order === 'drawn')] ?? []
    const ran = mean(last.map(({ figures }) => figures.groupsStarted / figures.groups))
    const noPlan = last.reduce((sum, { figures }) => sum + figures.attemptsUnschedulable, 0)
    const rates = own.map((runs) => percent(mean(runs.map(({ figures }) => figures.greedyMissRate))))
    return [name, ...rates, percent(ran), String(noPlan)]
  })
  return { head: ['', ...points.map(({ load, order }) => `${load} ${order}`), 'ran', 'no plan'], rows }
}

/** The same as data, one row a run. */
export function greedyRows(points: readonly GreedyPoint[]): Record<string, string | number | null>[] {
  return points.flatMap(({ load, order, runs }) =>
    runs.map(({ strategy, seed, digest, figures }) => ({
      load,
      order,
      strategy,
      seed,
      digest,
      greedyMissRate: figures.greedyMissRate,
      greedyMisses: figures.greedyMisses,
      attempts: figures.attempts,
      attemptsUnschedulable: figures.attemptsUnschedulable,
      groups: figures.groups,
      groupsStarted: figures.groupsStarted,
      waitRunningSeconds: figures.waitRunningSeconds.mean,
    })),
  )
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function percent(share: number | null): string {
  return share === null ? '–' : (100 * share).toFixed(1)
}
