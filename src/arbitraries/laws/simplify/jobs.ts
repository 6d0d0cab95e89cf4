/** Edits of the workload: fewer jobs, pods and containers, and of each only what it needs. */
import type { Scenario } from '../../../model/scenario.ts'
import type { Container, Job, Pod } from '../../../model/workload.ts'
import { replaced, shorter, without } from './without.ts'

export function* fewerJobs(scenario: Scenario): Iterable<Scenario> {
  for (const jobs of shorter(jobsOf(scenario))) yield withJobs(scenario, jobs)
  for (const job of simplerJobs(scenario, fewerPods)) yield job
}

export function plainJobs(scenario: Scenario): Iterable<Scenario> {
  return simplerJobs(scenario, plainJob)
}

export function plainPods(scenario: Scenario): Iterable<Scenario> {
  return simplerJobs(scenario, function* (job) {
    for (const [at, pod] of job.pods.entries()) {
      for (const simpler of plainPod(pod)) yield { ...job, pods: replaced(job.pods, at, simpler) }
    }
  })
}

function* simplerJobs(scenario: Scenario, simpler: (job: Job) => Iterable<Job>): Iterable<Scenario> {
  const jobs = jobsOf(scenario)
  for (const [at, job] of jobs.entries()) for (const one of simpler(job)) yield withJobs(scenario, replaced(jobs, at, one))
}

function* fewerPods(job: Job): Iterable<Job> {
  const { pods, gang } = job
  for (const left of shorter(pods)) {
    const minMember = Math.min(gang?.minMember ?? 0, left.length)
    yield { ...job, pods: left, ...(gang && { gang: { minMember } }) }
  }
}

function* plainJob(job: Job): Iterable<Job> {
  const { gang, pods, arrival, priority } = job
  if (gang !== undefined) yield without(job, 'gang')
  if (gang !== undefined && gang.minMember < pods.length) yield { ...job, gang: { minMember: pods.length } }
  if (arrival > 0) yield { ...job, arrival: 0 }
  if (job.duration !== undefined) yield without(job, 'duration')
  if (priority !== 0) yield { ...job, priority: 0 }
  if (job.workloadClass !== undefined) yield without(job, 'workloadClass')
}

const EXTRAS = [
  'initContainers',
  'overhead',
  'requests',
  'nodeSelector',
  'nodeAffinity',
  'preferredNodeAffinity',
  'tolerations',
  'topologySpread',
  'podAffinity',
  'podAntiAffinity',
  'namespace',
  'labels',
] as const satisfies readonly (keyof Pod)[]

function* plainPod(pod: Pod): Iterable<Pod> {
  const bare = EXTRAS.reduce<Pod>((left, key) => without(left, key), pod)
  const extras = EXTRAS.filter((key) => pod[key] !== undefined)
  if (extras.length > 1) yield bare
  for (const key of extras) yield without(pod, key)
  for (const containers of shorter(pod.containers)) yield { ...pod, containers }
  if (pod.containers.length > 1) yield { ...pod, containers: [merged(pod.containers)] }
  for (const [at, container] of pod.containers.entries()) {
    for (const simpler of plainContainer(container)) yield { ...pod, containers: replaced(pod.containers, at, simpler) }
  }
}

/** One container that asks for what all of them do. */
function merged(containers: readonly Container[]): Container {
  const requests: Record<string, number> = {}
  for (const one of containers) for (const [name, amount] of Object.entries(one.requests)) requests[name] = (requests[name] ?? 0) + amount
  return { ...containers[0], requests }
}

function* plainContainer(container: Container): Iterable<Container> {
  if (container.ports !== undefined) yield without(container, 'ports')
  if (container.arrival !== undefined) yield without(container, 'arrival')
}

function jobsOf({ workload }: Scenario): readonly Job[] {
  return workload.jobs ?? []
}

function withJobs(scenario: Scenario, jobs: readonly Job[]): Scenario {
  return { ...scenario, workload: { jobs } }
}
