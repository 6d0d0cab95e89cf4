/** The same scenario under other names, which sort the other way round. */
import type { Scenario } from '../../model/scenario.ts'
import type { Pod } from '../../model/workload.ts'
import { jobsOf } from './changes.ts'

/** Nodes, jobs, pods, containers and what fills nodes; labels, schedulers and roles keep their names. */
export function withOtherNames(scenario: Scenario): Scenario {
  const { nodes: old = [], prefill } = scenario.cluster
  const nodes = old.map((node, at) => ({ ...node, name: nameOf('node', at) }))
  const renamed = new Map(old.map(({ name }, at) => [name, nodes[at].name]))
  const fill = prefill?.map((pod, at) => ({ ...pod, name: nameOf('fill', at), node: renamed.get(pod.node) ?? pod.node }))
  const jobs = jobsOf(scenario).map((job, at) => ({ ...job, name: nameOf('job', at), pods: job.pods.map(podOf) }))
  return { ...scenario, cluster: { nodes, ...(fill && { prefill: fill }) }, workload: { jobs } }
}

function podOf(pod: Pod, at: number): Pod {
  return { ...pod, name: nameOf('pod', at), containers: pod.containers.map((one, which) => ({ ...one, name: nameOf('container', which) })) }
}

/** Of two, the later one has the smaller name. */
function nameOf(what: string, at: number): string {
  return `${what}-${1_000 - at}`
}
