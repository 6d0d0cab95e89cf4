/** Where runs of a scenario take place: nodes, what is on them from the start, and what its pods ask for. */
import {
  type Cluster,
  type Job,
  materialise,
  memberRequests,
  podRequests,
  type RunResult,
  type Scenario,
  type TraceEvent,
} from '../../src/index.ts'
import { repeats } from '../../src/model/compatibility.ts'
import { podMembers } from '../../src/view/index.ts'
import { MOST_NODES } from './limits.ts'
import { podKey, type Stage } from './protocol.ts'

/** A scenario made concrete for one seed: the same for all strategies. */
export class Materials {
  private readonly cluster: Cluster
  private readonly jobs: ReadonlyMap<string, Job>

  /** @throws InvalidInputError for a recipe that is wrong in itself */
  constructor(scenario: Scenario, seed: string) {
    const { cluster, workload } = materialise(scenario, seed)
    const gangs = !repeats(scenario.compatibility, 'gangsIgnored')
    this.cluster = cluster
    this.jobs = new Map(workload.jobs.map((job) => [job.name, gangs ? job : withoutGang(job)]))
  }

  /** As far as the records of a run speak of it. */
  stage(result: RunResult, events: readonly TraceEvent[]): Stage {
    const jobs = [...new Set(events.flatMap(({ job }) => (job === undefined ? [] : [job])))].flatMap((name) => this.jobs.get(name) ?? [])
    const groups = new Set(events.flatMap(({ group }) => (group === undefined ? [] : [group])))
    const spoken = new Set(events.flatMap(({ node }) => (node === undefined ? [] : [node])))
    const { nodes, prefill = [] } = this.cluster
    const most = nodes.length <= MOST_NODES ? nodes : [...nodes].sort((a, b) => Number(spoken.has(b.name)) - Number(spoken.has(a.name)))
    const shown = new Set(most.slice(0, MOST_NODES).map(({ name }) => name))
    return {
      nodes: nodes.filter(({ name }) => shown.has(name)).map(({ name, allocatable }) => ({ name, allocatable })),
      nodesInAll: nodes.length,
      prefill: prefill
        .filter(({ node }) => shown.has(node))
        .map(({ name, node, requests, until }) => ({ name, node, requests, ...(until !== undefined && { until }) })),
      pods: new Map(jobs.flatMap(podsOf)),
      members: podMembers({ ...result, groups: result.groups.filter(({ name }) => groups.has(name)) }),
      minMember: new Map(jobs.flatMap(({ name, gang }) => (gang === undefined ? [] : [[name, gang.minMember] as const]))),
    }
  }
}

function podsOf({ name, pods }: Job) {
  return pods.map((pod) => {
    const members = memberRequests(pod).map((member) => [member.name, member.requests] as const)
    return [podKey(name, pod.name), { whole: podRequests(pod), members }] as const
  })
}

function withoutGang({ gang: _, ...job }: Job): Job {
  return job
}
