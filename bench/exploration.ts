/**
 * How fast states are explored, unreduced: plain models, each explored several times, the first of them with cold code; by CPU time of
 * the whole process, compiler and collector included.
 */
import { quantileSorted } from '../src/analysis/statistics.ts'
import { explore } from '../src/experiment/explore.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../src/model/defaults.ts'
import type { Scenario } from '../src/model/scenario.ts'
import { SECOND } from '../src/model/time.ts'
import { table } from '../src/view/table.ts'
import { formatNumber } from '../src/view/text.ts'

/** So many gangs of so many pods, on so many nodes of so many slots. */
export interface PlainModel {
  readonly strategy: string
  readonly gangs: number
  readonly members: number
  readonly nodes: number
  readonly slots: number
}

const MODELS: readonly PlainModel[] = [
  { strategy: 'hoarding', gangs: 3, members: 3, nodes: 3, slots: 3 },
  { strategy: 'hoarding', gangs: 3, members: 3, nodes: 7, slots: 1 },
  { strategy: 'gang', gangs: 6, members: 2, nodes: 3, slots: 3 },
  { strategy: 'optimistic', gangs: 5, members: 2, nodes: 3, slots: 3 },
  { strategy: 'optimistic', gangs: 6, members: 2, nodes: 3, slots: 3 },
  { strategy: 'pod', gangs: 3, members: 3, nodes: 3, slots: 3 },
]

/** Gangs of pods of one slot, a scheduler each. */
function plainModel({ gangs, members, nodes, slots }: Omit<PlainModel, 'strategy'>): Scenario {
  const jobs = Array.from({ length: gangs }, (_, gang) => ({
    name: `gang-${gang}`,
    arrival: 0,
    duration: SECOND,
    scheduler: `scheduler-${gang}`,
    priority: 0,
    gang: { minMember: members },
    pods: Array.from({ length: members }, (_each, pod) => ({ name: `pod-${pod}`, containers: [{ name: 'main', requests: { slots: 1 } }] })),
  }))
  return {
    name: `${gangs} gangs of ${members} on ${nodes} nodes of ${slots}`,
    seed: '1',
    cluster: { nodes: Array.from({ length: nodes }, (_, node) => ({ name: `node-${node}`, allocatable: { slots } })) },
    workload: { jobs },
    schedulers: jobs.map(({ scheduler }) => ({ ...DEFAULT_SCHEDULER, name: scheduler })),
    allocator: DEFAULT_ALLOCATOR,
    retry: DEFAULT_RETRY,
    strategies: [],
  }
}

/** Explorations of one model go on until they have taken so much CPU time, in seconds, and are at least so many. */
const BUDGET = 3
const LEAST = 12

export interface ExplorationTimes {
  readonly states: number
  readonly transitions: number
  /** CPU seconds of each exploration. */
  readonly seconds: readonly number[]
}

/** Explores a model again and again. */
export function timeExploration(model: PlainModel): ExplorationTimes {
  const scenario = plainModel(model)
  const seconds: number[] = []
  let size = { states: 0, transitions: 0 }
  for (let spent = 0; spent < BUDGET || seconds.length < LEAST; spent += seconds[seconds.length - 1]) {
    const before = process.cpuUsage()
    const { states, transitions } = explore(scenario, { strategy: model.strategy, reduce: false, maxStates: 5_000_000 })
    size = { states, transitions }
    const { user, system } = process.cpuUsage(before)
    seconds.push((user + system) / 1e6)
  }
  return { ...size, seconds }
}

/**
 * The table of `npm run bench:speed`: cold is the first exploration, warm the median of the second half of them.
 * @param time measures a model, in a process of its own
 */
export function explorationTable(time: (model: PlainModel) => ExplorationTimes): string {
  const rows = MODELS.map((model) => {
    const { states, transitions, seconds } = time(model)
    const warm = quantileSorted(Float64Array.from(seconds.slice(seconds.length >> 1)).sort(), 0.5) ?? Number.NaN
    const rate = (spent: number): string => formatNumber(Math.round(states / spent))
    return [`${model.strategy}: ${plainModel(model).name}`, states, transitions, seconds.length, rate(seconds[0]), rate(warm)]
  })
  const head = ['states a CPU second, unreduced', 'states', 'transitions', 'rounds', 'cold', 'warm']
  return table(
    head,
    rows.map((row) => row.map(String)),
  )
}
