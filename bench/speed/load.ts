/**
 * The load that whole runs are timed under: single pods of one container on nodes of four machine classes, uniform requests, exponential
 * run times, Poisson arrivals. Arrivals come faster at first, until as many pods run as the load asks for, so that most of a run is spent
 * in the steady state. All of it from the library's own generator.
 */
import { invariant } from '../../src/errors.ts'
import { provide } from '../../src/generate/materialise.ts'
import type { BoundPod, Node } from '../../src/model/cluster.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import { JobTable } from '../../src/model/job-table.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { MINUTE, type Time } from '../../src/model/time.ts'

const GIBIBYTE = 2 ** 30
/** Cores of the machine classes, dealt in turn; 4 GiB and 100 of each further resource come with a core. */
const CLASSES = [4, 8, 16, 32] as const
const MEAN_CORES = 15
const MEAN_DURATION = 30 * MINUTE

/** One run to be timed. */
export interface RunSpec {
  readonly strategy: string
  readonly policy: string
  readonly nodes: number
  readonly pods: number
  /** Offered load on the busiest dimension. */
  readonly load: number
  /** `alike`: all nodes are equal and all pods are, so that every score ties. */
  readonly cluster: 'mixed' | 'alike'
  /** 2: cpu and memory; more: as many extended resources beside them. */
  readonly dimensions: number
  readonly schedulers: number
  /** Of an attempt, microseconds. */
  readonly decision: Time
  /** Share of nodes on which endless pods leave less room than any pod needs. */
  readonly crammed: number
  /** The workload comes so many times, one after the other. */
  readonly copies: number
  /** Jobs as objects, or in the table that recipes make. */
  readonly jobs: 'objects' | 'table'
}

export const USUAL: RunSpec = {
  strategy: 'pod',
  policy: 'bestFit',
  nodes: 10_000,
  pods: 300_000,
  load: 0.75,
  cluster: 'mixed',
  dimensions: 2,
  schedulers: 1,
  decision: 100,
  crammed: 0,
  copies: 1,
  jobs: 'objects',
}

/** A load in both forms that a run takes it in. */
export interface Load {
  /** The scenario without its jobs. */
  readonly scenario: Scenario
  /** As recipes make them. */
  readonly table: JobTable
}

export function loadOf(spec: RunSpec): Load {
  const nodes = nodesOf(spec)
  const prefill = crammedPods(spec, nodes)
  const scenario: Scenario = {
    name: `speed-${spec.strategy}-${spec.policy}-${spec.nodes}`,
    seed: '1',
    cluster: { nodes, ...(prefill.length > 0 && { prefill }) },
    workload: { jobs: [] },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: spec.schedulers, decision: { job: spec.decision, task: 0 } }],
    allocator: DEFAULT_ALLOCATOR,
    retry: DEFAULT_RETRY,
    strategies: [{ use: spec.strategy, name: spec.strategy, placement: { policy: spec.policy } }],
  }
  const { jobs } = provide({ ...scenario, workload: { generate: recipeOf(spec) } }, '1').workload
  invariant(jobs instanceof JobTable, 'the mixed workload comes in a table')
  return { scenario, table: steadySoon(repeated(jobs, spec.copies)) }
}

/** The scenario with its jobs as objects, as a program writes them. */
export function scenarioOf(spec: RunSpec): Scenario {
  const { scenario, table } = loadOf(spec)
  return { ...scenario, workload: { jobs: table.all() } }
}

function extended(spec: RunSpec): string[] {
  return Array.from({ length: Math.max(0, spec.dimensions - 2) }, (_, index) => `example.com/device-${index}`)
}

function nodesOf(spec: RunSpec): Node[] {
  return Array.from({ length: spec.nodes }, (_, index) => {
    const cores = spec.cluster === 'alike' ? MEAN_CORES : CLASSES[index % CLASSES.length]
    const devices = Object.fromEntries(extended(spec).map((name) => [name, cores * 100]))
    const allocatable = { cpu: cores * 1_000, ...(spec.dimensions > 1 && { memory: cores * 4 * GIBIBYTE }), ...devices }
    return { name: `node-${index}`, allocatable }
  })
}

/** On every so-manieth node one endless pod that leaves a tenth of a core. */
function crammedPods(spec: RunSpec, nodes: readonly Node[]): BoundPod[] {
  const full = nodes.filter((_, index) => Math.floor((index + 1) * spec.crammed) > Math.floor(index * spec.crammed))
  return full.map(({ name, allocatable }, index) => ({ name: `cram-${index}`, node: name, requests: { cpu: allocatable.cpu - 100 } }))
}

/** Requests of 1.5 cores and 5 GiB on average: cpu is the busiest dimension. */
function recipeOf(spec: RunSpec) {
  const alike = spec.cluster === 'alike'
  const requests: Record<string, unknown> = { cpu: alike ? '1500m' : { distribution: 'uniform', min: '500m', max: '2500m' } }
  if (spec.dimensions > 1) requests.memory = alike ? '5Gi' : { distribution: 'uniform', min: '1Gi', max: '9Gi' }
  for (const name of extended(spec)) requests[name] = alike ? 120 : { distribution: 'uniform', min: 20, max: 220 }
  return {
    kind: 'mixed',
    jobs: spec.pods / spec.copies,
    load: spec.load,
    pods: { distribution: 'constant', value: 1 },
    containers: { distribution: 'constant', value: 1 },
    duration: { distribution: 'exponential', mean: `${MEAN_DURATION / MINUTE}m` },
    requests,
  }
}

/** How long pods come faster, in mean run times, and how much faster: after that as many run as will in the long run. */
const RAMP = 0.5
const RAMP_RATE = 1 / (1 - Math.exp(-RAMP))

/** The same arrivals, those of the beginning closer together. */
function steadySoon({ columns }: JobTable): JobTable {
  const until = RAMP * RAMP_RATE * MEAN_DURATION
  const sooner = (arrival: Time): Time => (arrival < until ? arrival / RAMP_RATE : arrival - until + RAMP * MEAN_DURATION)
  return new JobTable({ ...columns, arrival: columns.arrival.map((arrival) => Math.round(sooner(arrival))) })
}

/** The jobs several times over, each time after the last; what pods ask for is said once. */
function repeated(table: JobTable, copies: number): JobTable {
  if (copies === 1) return table
  const { length, columns } = table
  const { arrival, number, kind, duration, gang, template } = columns
  const window = arrival[length - 1]
  const total = length * copies
  const many = {
    ...columns,
    kind: new Uint8Array(total),
    duration: new Float64Array(total),
    gang: new Uint8Array(total),
    template: new Int32Array(total),
    arrival: new Float64Array(total),
    number: new Int32Array(total),
    firstPod: Int32Array.from({ length: total + 1 }, (_, job) => job),
  }
  for (let copy = 0; copy < copies; copy++) {
    const first = copy * length
    many.kind.set(kind, first)
    many.duration.set(duration, first)
    many.gang.set(gang, first)
    many.template.set(template, first)
    for (let job = 0; job < length; job++) {
      many.arrival[first + job] = arrival[job] + copy * window
      many.number[first + job] = number[job] + first
    }
  }
  return new JobTable(many)
}
