/**
 * What makes a scenario hostile: each twist takes a sound scenario to one of its limits and leaves the rest as it was, so that a
 * counterexample shrinks to the twists that matter.
 */
import type { BoundPod, Node } from '../model/cluster.ts'
import { effectiveRequests } from '../model/pod-requests.ts'
import type { ResourceList } from '../model/resources.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Container, Job, Pod } from '../model/workload.ts'
import { NAMING_TWISTS } from './naming-twists.ts'
import type { Twist } from './twist.ts'

const MOST = Number.MAX_SAFE_INTEGER
/** Largest and smallest priority (Kubernetes: an int32). */
const PRIORITIES = [2_147_483_647, -2_147_483_648, 0]

function withNodes(scenario: Scenario, change: (node: Node, at: number) => Node): Scenario {
  return { ...scenario, cluster: { ...scenario.cluster, nodes: scenario.cluster.nodes!.map(change) } }
}

function withJobs(scenario: Scenario, change: (job: Job, at: number) => Job): Scenario {
  return { ...scenario, workload: { jobs: scenario.workload.jobs!.map(change) } }
}

function withPods(scenario: Scenario, change: (pod: Pod) => Pod): Scenario {
  return withJobs(scenario, (job) => ({ ...job, pods: job.pods.map(change) }))
}

/** Without prefill, which may not fit a node that has changed. */
function emptied(scenario: Scenario): Scenario {
  const { prefill: _, ...cluster } = scenario.cluster
  return { ...scenario, cluster }
}

/** The pod with one container for all it asks, so that no sum of its parts leaves the exact integers. */
function inOne({ initContainers: _, requests: __, overhead: ___, ...pod }: Pod, requests: ResourceList): Pod {
  return { ...pod, containers: pod.containers.map((container, at) => ({ ...container, requests: at === 0 ? requests : {} })) }
}

function atOnce({ arrival: _, ...container }: Container): Container {
  return container
}

function filled(list: ResourceList, amount: number): ResourceList {
  return Object.fromEntries(Object.keys(list).map((name) => [name, name === 'pods' ? list[name] : amount]))
}

function forEver({ duration: _, ...job }: Job): Job {
  return job
}

/** One node becomes just as large as one pod, or too small by one unit. */
function exactFit(scenario: Scenario, draw: number): Scenario {
  const pods = scenario.workload.jobs!.flatMap((job) => job.pods)
  const nodes = scenario.cluster.nodes!
  const needed = Object.entries(effectiveRequests(pods[draw % pods.length])).filter(([, amount]) => amount > 0)
  if (needed.length === 0) return scenario
  const short = draw % 3 === 2 ? 1 : 0
  const allocatable = Object.fromEntries(needed.map(([name, amount], at) => [name, at === 0 ? amount - short : amount]))
  if (Object.values(allocatable).every((amount) => amount === 0)) allocatable.memory = 1
  return withNodes(emptied(scenario), (node, at) => (at === draw % nodes.length ? { ...node, allocatable } : node))
}

/** One node and one pod have the largest amount there is, of everything. */
function huge(scenario: Scenario, draw: number): Scenario {
  const { name, allocatable } = scenario.cluster.nodes![draw % scenario.cluster.nodes!.length]
  const jobs = scenario.workload.jobs!
  const most = filled(allocatable, MOST)
  const grown = withNodes(emptied(scenario), (node) => (node.name === name ? { ...node, allocatable: most } : node))
  const { pods: _, ...requests } = most as Record<string, number>
  return withJobs(grown, (job, at) =>
    at === draw % jobs.length ? { ...job, pods: job.pods.map((pod, place) => (place === 0 ? inOne(pod, requests) : pod)) } : job,
  )
}

function gangsOf(scenario: Scenario, size: (job: Job) => number): Scenario {
  return withJobs(scenario, (job) => ({ ...job, gang: { minMember: size(job) } }))
}

function withDecision(scenario: Scenario, span: number): Scenario {
  const decision = { job: span, task: span }
  return { ...scenario, schedulers: scenario.schedulers.map(({ classes: _, ...spec }) => ({ ...spec, decision })) }
}

function untilOne(pod: BoundPod): BoundPod {
  return { ...pod, until: 1 }
}

/** Every twist by its name. */
export const TWISTS: Readonly<Record<string, Twist>> = {
  zeroRequests: { about: 'no container asks for anything', twist: (from) => withPods(from, (pod) => inOne(pod, {})) },
  exactFit: { about: 'a node is exactly as large as a pod, or too small by one unit', twist: exactFit },
  huge: { about: 'a node and a pod of 2^53 - 1 of everything', twist: huge },
  noCpu: {
    about: 'a node has no cpu and takes no pod',
    twist: (from, draw) =>
      withNodes(emptied(from), (node, at) =>
        at === draw % from.cluster.nodes!.length ? { ...node, allocatable: { cpu: 0, memory: 1, pods: 0 } } : node,
      ),
  },
  nobodyRuns: {
    about: 'no node takes new pods',
    twist: (from, draw) =>
      withNodes(from, (node) =>
        draw % 2 === 0 ? { ...node, unschedulable: true } : { ...node, taints: [{ key: 'nobody', effect: 'NoExecute' }] },
      ),
  },
  allAtOnce: {
    about: 'every job and container arrives at 0 and runs equally long',
    twist: (from) => {
      const together = withPods(from, (pod) => ({ ...pod, containers: pod.containers.map(atOnce) }))
      return withJobs(together, (job) => ({ ...job, arrival: 0, duration: 1_000_000 }))
    },
  },
  endless: { about: 'no job ends', twist: (from) => withJobs(from, forEver) },
  instant: {
    about: 'jobs run for 1 us, prefill ends at 1 us',
    twist: (from) => {
      const { prefill } = from.cluster
      const short = withJobs(from, (job) => ({ ...job, duration: 1 }))
      return prefill === undefined ? short : { ...short, cluster: { ...short.cluster, prefill: prefill.map(untilOne) } }
    },
  },
  farFuture: {
    about: 'the last job arrives at 2^52 us, in 142 years, and runs half as long',
    twist: (from) =>
      withJobs(from, (job, at) => (at === from.workload.jobs!.length - 1 ? { ...job, arrival: 2 ** 52, duration: 2 ** 51 } : job)),
  },
  noDecision: { about: 'decisions take no time', twist: (from) => withDecision(from, 0) },
  longDecision: { about: 'a decision takes 2^45 us, more than a year', twist: (from) => withDecision(from, 2 ** 45) },
  gangsOfAll: { about: 'every job is a gang that needs all its pods', twist: (from) => gangsOf(from, (job) => job.pods.length) },
  gangsOfOne: { about: 'every job is a gang that needs one pod', twist: (from) => gangsOf(from, () => 1) },
  priorities: {
    about: 'the largest and the smallest priority',
    twist: (from) => withJobs(from, (job, at) => ({ ...job, priority: PRIORITIES[at % PRIORITIES.length] })),
  },
  oneTry: {
    about: 'given up after one attempt, a backoff of 1 us',
    twist: (from) => ({ ...from, retry: { ...from.retry, backoff: [1, 1], maxAttempts: 1 } }),
  },
  fewEvents: { about: 'a budget of one to four events', twist: (from, draw) => ({ ...from, eventBudget: 1 + (draw % 4) }) },
  ...NAMING_TWISTS,
  noJobs: { about: 'an empty workload', byHand: true, twist: (from) => ({ ...from, workload: { jobs: [] } }) },
  nothing: {
    about: 'nodes without any resource',
    byHand: true,
    twist: (from) => withNodes(emptied(from), (node) => ({ ...node, allocatable: {} })),
  },
}
