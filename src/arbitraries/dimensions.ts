/** Scenarios with one dimension less: the last of those that arbitraries know is taken out of every list of resources. */
import type { ResourceList } from '../model/resources.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Container, Pod } from '../model/workload.ts'
import { DIMENSIONS } from './resources.ts'

/** The scenario without its last dimension; nothing if it has only one. */
export function fewerDimensions(scenario: Scenario): Scenario[] {
  const { nodes = [], prefill } = scenario.cluster
  const last = DIMENSIONS.slice(1).findLast((name) => nodes.some(({ allocatable }) => name in allocatable))
  if (last === undefined) return []
  const without = ({ [last]: _, ...list }: ResourceList): ResourceList => list
  const cluster = {
    ...scenario.cluster,
    nodes: nodes.map((node) => ({ ...node, allocatable: without(node.allocatable) })),
    ...(prefill && { prefill: prefill.map((pod) => ({ ...pod, requests: without(pod.requests) })) }),
  }
  const jobs = scenario.workload.jobs!.map((job) => ({ ...job, pods: job.pods.map((pod) => podWithout(pod, without)) }))
  return [{ ...scenario, cluster, workload: { jobs } }]
}

function podWithout(pod: Pod, without: (list: ResourceList) => ResourceList): Pod {
  const { containers, initContainers, requests, overhead } = pod
  const lighter = <One extends Container>(one: One): One => ({ ...one, requests: without(one.requests) })
  return {
    ...pod,
    containers: containers.map(lighter),
    ...(initContainers && { initContainers: initContainers.map(lighter) }),
    ...(requests && { requests: without(requests) }),
    ...(overhead && { overhead: without(overhead) }),
  }
}
