/**
 * The worked example of DRF (Ghodsi et al., NSDI 2011, sections 4.1 and 5): 9 CPU and 18 GB; a task of A takes 1 CPU and 4 GB, of B 3 CPU
 * and 1 GB. Two frameworks of many such tasks under the simulator's allocator, which pins what a task needs and gives the rest back.
 */

import { simulate } from '../../../src/experiment/simulate.ts'
import { assetFairness } from '../../../src/fairness/asset-fairness.ts'
import { ceei } from '../../../src/fairness/ceei.ts'
import { continuousDrf } from '../../../src/fairness/dominant-resource.ts'
import type { FairShare } from '../../../src/fairness/users.ts'
import { DEFAULT_SCHEDULER } from '../../../src/model/defaults.ts'
import type { PaperOutput, PaperSize, Statement, Verdict } from '../output.ts'
import { counted, HOARDING, scenarioOf, slotJob } from './cells.ts'

const GIB = 2 ** 30
/** A number for each user, or for each resource: cpu, then memory. */
type Division = readonly [number, number]
type Demand = readonly [number, number]

const CAPACITY: Demand = [9, 18]
const A: Demand = [1, 4]
const B: Demand = [3, 1]

export interface ExampleRun {
  /** Tasks of A and B that run. */
  readonly tasks: Division
  /** Who was served, in order: `BAABA`. */
  readonly order: string
}

/**
 * @param first whose name sorts first, and so is served first among equals.
 * @param nodes how many nodes of `scale` x 9 CPU and 18 GB.
 */
export function exampleRun(first: 'A' | 'B', nodes = 1, scale = 1): ExampleRun {
  const names = { A: first === 'A' ? 'f-0' : 'f-1', B: first === 'A' ? 'f-1' : 'f-0' }
  const scenario = scenarioOf('DRF, worked example', {
    cluster: { nodes: Array.from({ length: nodes }, (_, at) => ({ name: `n-${at}`, allocatable: resources([9 * scale, 18 * scale]) })) },
    workload: { jobs: [tasksOf(names.A, A, 20 * nodes * scale), tasksOf(names.B, B, 20 * nodes * scale)] },
    schedulers: [names.A, names.B].sort().map((name) => ({ ...DEFAULT_SCHEDULER, name })),
    strategies: [{ ...HOARDING, unit: 'pod', options: { mode: 'reserve' } }],
  })
  let order = ''
  simulate(scenario, {
    groups: false,
    listener: ({ kind, job }) => {
      if (kind === 'bind') order += job === `job-${names.A}` ? 'A' : 'B'
    },
  })
  const count = (user: string) => order.split(user).length - 1
  return { tasks: [count('A'), count('B')], order }
}

function tasksOf(scheduler: string, demand: Demand, count: number) {
  const pods = Array.from({ length: count }, (_, at) => ({
    name: `p-${at}`,
    containers: [{ name: 'task', requests: resources(demand) }],
  }))
  const { duration: _, ...endless } = slotJob(`job-${scheduler}`, scheduler, pods, 'elastic', 0)
  return endless
}

function resources([cpu, gigabytes]: Demand) {
  return { cpu: cpu * 1_000, memory: gigabytes * GIB }
}

/** Tasks and shares that a user has; `size` times the capacity of the example. */
function row(rule: string, size: number, tasks: Division) {
  const share = (user: 0 | 1, at: 0 | 1) => (tasks[user] * (user === 0 ? A : B)[at]) / (CAPACITY[at] * size)
  return {
    rule,
    size,
    tasksA: tasks[0],
    tasksB: tasks[1],
    memoryShareA: share(0, 1),
    cpuShareB: share(1, 0),
    cpu: share(0, 0) + share(1, 0),
    memory: share(0, 1) + share(1, 1),
  }
}

const PAPER = 'DRF, NSDI 2011'
const listOf = ([cpu, memory]: Demand) => ({ cpu, memory })
const TOTAL = listOf(CAPACITY)
const USERS = [
  { id: 'A', task: listOf(A) },
  { id: 'B', task: listOf(B) },
]

function tasksOfBoth([a, b]: readonly FairShare[]): Division {
  return [a.tasks, b.tasks]
}

export function workedExample(_size: PaperSize, output: PaperOutput): Statement[] {
  const run = exampleRun('B')
  const rules: readonly [string, Division, Division, string][] = [
    ['dominant resource fairness', tasksOfBoth(continuousDrf(TOTAL, USERS)), [3, 2], '4.1'],
    ['asset fairness', tasksOfBoth(assetFairness(TOTAL, USERS)), [2.52, 2.16], '5.1'],
    ['CEEI', tasksOfBoth(ceei(TOTAL, USERS)), [45 / 11, 18 / 11], '5.2'],
  ]
  const large = exampleRun('B', 1, 10)
  const many = exampleRun('B', 10)
  output.data('worked-example', [
    row('simulator, B first', 1, run.tasks),
    row('simulator, A first', 1, exampleRun('A').tasks),
    row('simulator, one node', 10, large.tasks),
    row('simulator, ten nodes', 10, many.tasks),
    ...rules.map(([rule, tasks]) => row(rule, 1, tasks)),
  ])
  return [...simulated(run), discrete(large, many), ...rules.map(([rule, tasks, said, place]) => computed(rule, tasks, said, place))]
}

function simulated({ tasks, order }: ExampleRun): Statement[] {
  const { memoryShareA, cpuShareB, cpu, memory } = row('', 1, tasks)
  const other = exampleRun('A')
  return [
    {
      paper: PAPER,
      place: '4.1',
      statement: 'A gets 3 tasks, B 2; both dominant shares are 2/3; CPU 9 of 9, memory 14 of 18 GB',
      ours: `simulator: A ${tasks[0]}, B ${tasks[1]}; shares ${memoryShareA.toFixed(3)} and ${cpuShareB.toFixed(3)}; CPU ${cpu.toFixed(3)}, memory ${memory.toFixed(3)}`,
      verdict: equal([...tasks, 3 * memoryShareA, 3 * cpuShareB, 9 * cpu, 18 * memory], [3, 2, 2, 2, 9, 14]),
      reason: `with A first among equals: A ${other.tasks[0]}, B ${other.tasks[1]}`,
    },
    {
      paper: PAPER,
      place: '4.2, Table 1',
      statement: 'tasks are started in the order B, A, A, B, A',
      ours: `simulator: ${[...order].join(', ')}`,
      verdict: order === 'BAABA' ? 'agrees' : 'disagrees',
      reason: `equal shares go by allocations made, then by name, here B's first; with A's first: ${[...other.order].join(', ')}`,
    },
  ]
}

/** A task of B, the largest, takes 3 CPU. */
function discrete(large: ExampleRun, many: ExampleRun): Statement {
  const size = 10
  const maxTask = 3 / (CAPACITY[0] * size)
  const gapOf = ({ tasks }: ExampleRun) => {
    const { memoryShareA, cpuShareB } = row('', size, tasks)
    return Math.max(Math.abs(memoryShareA - 2 / 3), Math.abs(cpuShareB - 2 / 3))
  }
  const text = (run: ExampleRun) => `A ${run.tasks[0]}, B ${run.tasks[1]} (off by ${gapOf(run).toFixed(3)})`
  const cases = [large, many]
  return {
    paper: PAPER,
    place: '6, Theorem 7',
    statement: `with whole tasks the shares are within one task of the largest (here ${maxTask.toFixed(3)}) of the divisible ones`,
    ours: `ten times the example as one node: ${text(large)}; as ten nodes: ${text(many)}`,
    verdict: counted(cases.filter((run) => gapOf(run) <= maxTask).length, cases.length),
    reason: `in this simulator a framework takes one offer a batch and decision: on ten nodes ${alternating(many.order)} of ${many.order.length} starts in a row go to one and the other in turn, whatever the shares`,
  }
}

/** The longest row of starts that go to one and the other in turn. */
function alternating(order: string): number {
  let [longest, row] = [1, 1]
  for (let at = 1; at < order.length; at++) {
    row = order[at] === order[at - 1] ? 1 : row + 1
    longest = Math.max(longest, row)
  }
  return longest
}

function computed(rule: string, tasks: Division, said: Division, place: string): Statement {
  const text = ([a, b]: Division) => `A ${a.toFixed(3)}, B ${b.toFixed(3)} tasks`
  return {
    paper: PAPER,
    place,
    statement: `${rule}: ${text(said)}`,
    ours: text(tasks),
    verdict: equal(tasks, said),
    reason: 'closed form for divisible tasks, not simulated',
  }
}

function equal(ours: readonly number[], said: readonly number[]): Verdict {
  return ours.every((value, at) => Math.abs(value - said[at]) < 5e-3) ? 'agrees' : 'disagrees'
}
