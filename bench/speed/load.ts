/**
 * The load that whole runs are timed under: single pods of one container on nodes of four machine classes, uniform requests, exponential
 * run times, Poisson arrivals. Arrivals come faster at first, until as many pods run as the load asks for, so that most of a run is spent
 * in the steady state. All of it from the library's own generator.
 */
import { materialise } from '../../src/generate/materialise.ts'
import type { BoundPod, Node } from '../../src/model/cluster.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { MINUTE, type Time } from '../../src/model/time.ts'
import type { Job } from '../../src/model/workload.ts'

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
  /** The workload comes so many times, one after the other; the copies share its pods. */
  readonly copies: number
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
}

/** The scenario with its nodes and jobs made. */
export function scenarioOf(spec: RunSpec): Scenario {
  const nodes = nodesOf(spec)
  const prefill = crammedPods(spec, nodes)
  const recipe = recipeOf(spec)
  const scenario: Scenario = {
    name: `speed-${spec.strategy}-${spec.policy}-${spec.nodes}`,
    seed: '1',
    cluster: { nodes, ...(prefill.length > 0 && { prefill }) },
    workload: { generate: recipe },
    schedulers: [{ ...DEFAULT_SCHEDULER, count: spec.schedulers, decision: { job: spec.decision, task: 0 } }],
    allocator: DEFAULT_ALLOCATOR,
    retry: DEFAULT_RETRY,
    strategies: [{ use: spec.strategy, name: spec.strategy, placement: { policy: spec.policy } }],
  }
  return withJobs(scenario, steadySoon(materialise(scenario, '1').workload.jobs), spec.copies)
}

/** The scenario with these jobs, so many times. */
export function withJobs(scenario: Scenario, jobs: Job[], copies: number): Scenario {
  return { ...scenario, workload: { jobs: repeated(jobs, copies) } }
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
function steadySoon(jobs: readonly Job[]): Job[] {
  const until = RAMP * RAMP_RATE * MEAN_DURATION
  return jobs.map((job) => {
    const arrival = job.arrival < until ? job.arrival / RAMP_RATE : job.arrival - until + RAMP * MEAN_DURATION
    return { ...job, arrival: Math.round(arrival) }
  })
}

function repeated(jobs: Job[], copies: number): Job[] {
  const window = jobs[jobs.length - 1].arrival
  const first = jobs.length
  for (let copy = 1; copy < copies; copy++) {
    for (let index = 0; index < first; index++) {
      const job = jobs[index]
      jobs.push({ ...job, name: `${job.name}-${copy}`, arrival: job.arrival + copy * window })
    }
  }
  return jobs
}
