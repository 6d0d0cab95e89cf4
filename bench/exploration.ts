/**
 * How fast states are explored, unreduced: plain models, each explored several times, the first of them with cold code; by CPU time of
 * the whole process, compiler and collector included.
 */
import { explore } from '../src/experiment/explore.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../src/model/defaults.ts'
import type { Scenario } from '../src/model/scenario.ts'
import { SECOND } from '../src/model/time.ts'
import { table } from '../src/view/table.ts'
import { formatNumber } from '../src/view/text.ts'

interface Model {
  readonly strategy: string
  readonly gangs: number
  readonly members: number
  readonly nodes: number
  readonly slots: number
}

const MODELS: readonly Model[] = [
  { strategy: 'hoarding', gangs: 3, members: 3, nodes: 3, slots: 3 },
  { strategy: 'hoarding', gangs: 3, members: 3, nodes: 7, slots: 1 },
  { strategy: 'gang', gangs: 6, members: 2, nodes: 3, slots: 3 },
  { strategy: 'optimistic', gangs: 5, members: 2, nodes: 3, slots: 3 },
  { strategy: 'pod', gangs: 3, members: 3, nodes: 3, slots: 3 },
]

/** Gangs of pods of one slot, a scheduler each. */
export function plainModel({ gangs, members, nodes, slots }: Omit<Model, 'strategy'>): Scenario {
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

/** CPU seconds of each of several explorations. */
export function explorationTimes(
  model: Model,
  rounds: number,
): { readonly states: number; readonly transitions: number; readonly seconds: number[] } {
  const scenario = plainModel(model)
  let size = { states: 0, transitions: 0 }
  const seconds = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage()
    const { states, transitions } = explore(scenario, { strategy: model.strategy, reduce: false, maxStates: 5_000_000 })
    size = { states, transitions }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  })
  return { ...size, seconds }
}

/** The table of `npm run bench:speed`. */
export function explorationTable(): string {
  const rows = MODELS.map((model) => {
    const { states, transitions, seconds } = explorationTimes(model, 5)
    const best = Math.min(...seconds)
    const name = `${model.strategy}: ${plainModel(model).name}`
    return [name, states, transitions, `${seconds[0].toFixed(2)} s`, `${best.toFixed(2)} s`, formatNumber(Math.round(states / best))]
  })
  const head = ['exploration, unreduced', 'states', 'transitions', 'first', 'best of 5', 'states a CPU second']
  return table(
    head,
    rows.map((row) => row.map(String)),
  )
}
