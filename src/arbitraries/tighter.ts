/**
 * Scenarios in which a node and a container have both become smaller by one unit. Where a property is about how much fits, neither can
 * become smaller without the other.
 */
import type { Node } from '../model/cluster.ts'
import type { ResourceList } from '../model/resources.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Container, Job } from '../model/workload.ts'

/** One of the containers of a scenario that asks for something. */
interface Request {
  readonly job: number
  readonly pod: number
  readonly container: number
  readonly resource: string
}

/** Every pair of a node and a request; nodes that hold pods from the start stay as they are. @param least of a request for cpu. */
export function tighter(scenario: Scenario, least: number): Scenario[] {
  const { nodes = [], prefill = [] } = scenario.cluster
  const jobs = scenario.workload.jobs ?? []
  const requests = jobs.flatMap((job, at) => requestsOf(job, at, least))
  return nodes.flatMap((node, at) => {
    if (prefill.some((pod) => pod.node === node.name)) return []
    return requests
      .filter(({ resource }) => node.allocatable[resource] > (resource === 'cpu' ? 1 : 0))
      .map((request) => ({
        ...scenario,
        cluster: { ...scenario.cluster, nodes: nodes.with(at, smaller(node, request.resource)) },
        workload: { jobs: jobs.with(request.job, asksLess(jobs[request.job], request)) },
      }))
  })
}

function requestsOf({ pods }: Job, job: number, least: number): Request[] {
  return pods.flatMap(({ containers }, pod) =>
    containers.flatMap(({ requests }, container) =>
      Object.keys(requests)
        .filter((resource) => requests[resource] > (resource === 'cpu' ? least : 0))
        .map((resource) => ({ job, pod, container, resource })),
    ),
  )
}

function smaller(node: Node, resource: string): Node {
  return { ...node, allocatable: less(node.allocatable, resource) }
}

function asksLess(job: Job, { pod, container, resource }: Request): Job {
  const { containers } = job.pods[pod]
  const one: Container = containers[container]
  const changed = containers.with(container, { ...one, requests: less(one.requests, resource) })
  return { ...job, pods: job.pods.with(pod, { ...job.pods[pod], containers: changed }) }
}

function less(list: ResourceList, resource: string): ResourceList {
  return { ...list, [resource]: list[resource] - 1 }
}
