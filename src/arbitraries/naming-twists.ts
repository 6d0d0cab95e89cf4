/** Twists of names and texts: everything is called something tricky, or says something hostile, and references follow. */
import type { ClusterSource, Scenario } from '../model/scenario.ts'
import type { Container, Job, Pod } from '../model/workload.ts'
import { TRICKY_NAMES } from './hostile-text.ts'
import type { Twist } from './twist.ts'

/** Gives the thing at a place among its kind a name; distinct places get distinct ones. */
type Naming = (at: number) => string

/** One name after the other from a place of the list on; when they are used up, with a number. */
function namingFrom(names: readonly string[], draw: number): Naming {
  const distinct = [...new Set(names)]
  return (at) => {
    const name = distinct[(draw + at) % distinct.length]
    return at < distinct.length ? name : `${name.slice(0, 200)}.${at}`
  }
}

function renamed(scenario: Scenario, naming: Naming): Scenario {
  const schedulers = new Map(scenario.schedulers.map(({ name }, at) => [name, naming(at)]))
  return {
    ...scenario,
    name: naming(0),
    cluster: renamedCluster(scenario.cluster, naming),
    workload: { jobs: scenario.workload.jobs!.map((job, at) => renamedJob(job, naming(at), schedulers.get(job.scheduler)!, naming)) },
    schedulers: scenario.schedulers.map((spec) => ({ ...spec, name: schedulers.get(spec.name)! })),
  }
}

function renamedCluster({ nodes = [], prefill, ...rest }: ClusterSource, naming: Naming): ClusterSource {
  const names = new Map(nodes.map(({ name }, at) => [name, naming(at)]))
  return {
    ...rest,
    nodes: nodes.map((node) => ({ ...node, name: names.get(node.name)! })),
    ...(prefill && { prefill: prefill.map((pod, at) => ({ ...pod, name: naming(at), node: names.get(pod.node)! })) }),
  }
}

function renamedJob(job: Job, name: string, scheduler: string, naming: Naming): Job {
  return { ...job, name, scheduler, pods: job.pods.map((pod, at) => renamedPod(pod, naming(at), naming)) }
}

function renamedPod(pod: Pod, name: string, naming: Naming): Pod {
  const { containers, initContainers } = pod
  const call = <One extends Container>(list: readonly One[], from: number) => list.map((one, at) => ({ ...one, name: naming(from + at) }))
  return {
    ...pod,
    name,
    containers: call(containers, 0),
    ...(initContainers && { initContainers: call(initContainers, containers.length) }),
  }
}

/** Wherever the reader takes any text: description, seed, class, labels, taints, tolerations. */
function worded(scenario: Scenario, draw: number, texts: readonly string[]): Scenario {
  const say = (at: number): string => texts[(draw + at) % texts.length]
  const labels = { [keyOf(say(0))]: say(1), [keyOf(say(2))]: say(0) }
  return {
    ...scenario,
    description: texts.join(' '),
    seed: say(0),
    cluster: {
      ...scenario.cluster,
      nodes: scenario.cluster.nodes!.map((node, at) => ({
        ...node,
        labels: { ...node.labels, ...labels },
        ...(at === draw % 3 && { taints: [{ key: say(1), value: say(2), effect: 'NoSchedule' as const }] }),
      })),
    },
    workload: { jobs: scenario.workload.jobs!.map((job, at) => wordedJob(job, say(at), { key: say(1), value: say(2) }, labels)) },
  }
}

/** A key that no object answers to unasked, which the reader refuses. */
function keyOf(text: string): string {
  return text in Object.prototype ? `${text}.` : text
}

function wordedJob(job: Job, workloadClass: string, toleration: { key: string; value: string }, labels: Record<string, string>): Job {
  const pods = job.pods.map((pod) => ({ ...pod, labels: { ...pod.labels, ...labels }, tolerations: [toleration], nodeSelector: labels }))
  return { ...job, workloadClass, pods }
}

export const NAMING_TWISTS: Readonly<Record<string, Twist>> = {
  trickyNames: {
    about: 'names that look like numbers, words of YAML, members of objects or each other, or are as long as may be',
    twist: (from, draw) => renamed(from, namingFrom(TRICKY_NAMES, draw)),
  },
  hostileTexts: { about: 'labels, taints, classes, the seed and the description say hostile texts', twist: worded },
  hostileNames: {
    about: 'everything is called a hostile text',
    byHand: true,
    twist: (from, draw, texts) => renamed(from, namingFrom(texts, draw)),
  },
}
