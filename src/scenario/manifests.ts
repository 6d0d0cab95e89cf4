/**
 * Kubernetes manifests as a cluster and a workload: nodes with what they can give, pods that are bound as room taken from the start,
 * the others as jobs of one pod, or of all the pods of a PodGroup as a gang (scheduler-plugins coscheduling).
 */
import type { Problem } from '../errors.ts'
import type { BoundPod, Node } from '../model/cluster.ts'
import { podHostPorts, podRequests } from '../model/pod-requests.ts'
import type { ResourceList } from '../model/resources.ts'
import type { Job, Pod, PodRelations } from '../model/workload.ts'
import { Faults, type Found, type ManifestText, readObjects } from './manifest-files.ts'
import { resolvePod } from './resolve-pod.ts'
import { GROUP_LABELS, type NodeObject, type PodGroupObject, type PodObject } from './schema-manifest.ts'
import type { PodFile } from './schema-pod.ts'
import { show } from './suggest.ts'

/** How pods become jobs. */
export interface ManifestOptions {
  /** True: pods that name their node are jobs like the others; otherwise they are `prefill`. */
  readonly scheduleBound?: boolean
  /** The schedulers that a pod's `schedulerName` can mean; anything else is served by the first. */
  readonly schedulers?: readonly string[]
}

/** What the objects are in the words of this library. */
export interface Manifests {
  /** All nodes, in their order. */
  readonly nodes: readonly Node[]
  /** Pods that have a node. */
  readonly prefill: readonly BoundPod[]
  /** The others, a job for each pod or group of pods. */
  readonly jobs: readonly Job[]
  /** What is passed over. */
  readonly warnings: readonly Problem[]
}

/**
 * Reads Kubernetes objects (YAML with any number of documents, or JSON): Node, Pod, PodGroup and lists of them. Keys that are not read
 * are passed over, and so are pods that have ended.
 * @throws InvalidInputError with every problem found, 20 at most.
 */
export function parseManifests(files: readonly ManifestText[], options: ManifestOptions = {}): Manifests {
  const faults = new Faults()
  const objects = readObjects(files, faults)
  const nodes = objects.nodes.map(({ value }) => nodeOf(value))
  const pods = objects.pods.filter(({ value }) => value.status?.phase !== 'Succeeded' && value.status?.phase !== 'Failed')
  distinct('node', objects.nodes)
  distinct('pod', pods)
  const bound = options.scheduleBound ? [] : pods.filter(({ value }) => value.spec.nodeName !== undefined)
  if (nodes.length > 0) checkNodes(bound, nodes)
  const jobs = jobsOf(pods, new Set(bound), objects.groups, options.schedulers ?? ['default'])
  faults.settle()
  return { nodes, prefill: bound.map(({ value }) => boundPod(value)), jobs, warnings: objects.warnings }
}

function nodeOf(object: NodeObject): Node {
  const { metadata, spec, status } = object
  const given: ResourceList = status.allocatable ?? status.capacity ?? {}
  return {
    name: metadata.name,
    allocatable: Object.fromEntries(Object.entries(given).filter(([, amount]) => amount > 0)),
    ...(metadata.labels && { labels: metadata.labels }),
    ...(spec?.taints && { taints: spec.taints.map(({ timeAdded: _, ...taint }) => taint) }),
    ...(spec?.unschedulable !== undefined && { unschedulable: spec.unschedulable }),
  }
}

function podOf(object: PodObject): Pod {
  const { metadata, spec } = object
  const { namespace, labels } = metadata
  const initContainers = spec.initContainers?.map(({ restartPolicy, ...init }) =>
    restartPolicy === 'Always' ? { ...init, restartPolicy } : init,
  )
  const who = { ...(namespace !== undefined && namespace !== 'default' && { namespace }), ...(labels && { labels }) }
  const file = { ...spec, ...who, name: fullName(object), ...(initContainers && { initContainers }) }
  return resolvePod(file as PodFile)[0]
}

/** `namespace/name`, the namespace `default` left out. */
function fullName({ metadata }: PodObject | NodeObject | PodGroupObject): string {
  return metadata.namespace === undefined || metadata.namespace === 'default' ? metadata.name : `${metadata.namespace}/${metadata.name}`
}

function boundPod(object: PodObject): BoundPod {
  const pod = podOf(object)
  const ports = podHostPorts(pod)
  return {
    name: pod.name,
    node: object.spec.nodeName ?? '',
    requests: podRequests(pod),
    ...(ports.length > 0 && { ports }),
    ...relationsOf(pod),
  }
}

function relationsOf({ labels, namespace, podAffinity, podAntiAffinity }: Pod): PodRelations {
  return {
    ...(labels && { labels }),
    ...(namespace !== undefined && { namespace }),
    ...(podAffinity && { podAffinity }),
    ...(podAntiAffinity && { podAntiAffinity }),
  }
}

function distinct(what: string, objects: readonly Found<PodObject | NodeObject>[]): void {
  const seen = new Set<string>()
  for (const { value, report } of objects) {
    const name = what === 'node' ? value.metadata.name : fullName(value)
    if (seen.has(name)) report(['metadata', 'name'], `invalid ${what} name: ${show(name)} is taken, allowed: each name once`)
    seen.add(name)
  }
}

function checkNodes(bound: readonly Found<PodObject>[], nodes: readonly Node[]): void {
  const names = new Set(nodes.map((node) => node.name))
  for (const { value, report } of bound) {
    const { nodeName } = value.spec
    if (!names.has(nodeName ?? '')) report(['spec', 'nodeName'], `invalid node: ${show(nodeName)}, allowed: a node of the manifests`)
  }
}

function jobsOf(
  pods: readonly Found<PodObject>[],
  bound: ReadonlySet<Found<PodObject>>,
  groups: readonly Found<PodGroupObject>[],
  schedulers: readonly string[],
): readonly Job[] {
  const members = new Map<string, Found<PodObject>[]>(groups.map(({ value }) => [fullName(value), []]))
  const jobs: (Job | string)[] = []
  for (const found of pods) {
    const group = groupOf(found.value)
    const known = group === undefined ? undefined : members.get(group)
    if (known === undefined) {
      if (!bound.has(found)) jobs.push(jobOf(fullName(found.value), [found], schedulers))
      continue
    }
    if (known.length === 0) jobs.push(group ?? '')
    known.push(found)
  }
  const gangs = new Map(groups.map((group) => [fullName(group.value), gangOf(group, members, bound, schedulers)]))
  return jobs.map((job) => (typeof job === 'string' ? gangs.get(job) : job)).filter((job) => job !== undefined)
}

/** The pods of a PodGroup that are not bound yet; members that are bound count as running. */
function gangOf(
  group: Found<PodGroupObject>,
  members: ReadonlyMap<string, readonly Found<PodObject>[]>,
  bound: ReadonlySet<Found<PodObject>>,
  schedulers: readonly string[],
): Job | undefined {
  const name = fullName(group.value)
  const all = members.get(name) ?? []
  const needed = group.value.spec.minMember ?? all.length
  if (needed > all.length)
    group.report(
      ['spec', 'minMember'],
      `invalid minMember: ${needed}, allowed: at most the ${all.length} pods that refer to PodGroup ${show(name)}`,
    )
  const open = all.filter((pod) => !bound.has(pod))
  if (open.length === 0) return undefined
  const minMember = Math.max(1, needed - (all.length - open.length))
  return { ...jobOf(name, open, schedulers), gang: { minMember } }
}

function groupOf({ metadata }: PodObject): string | undefined {
  for (const label of GROUP_LABELS) {
    const group = metadata.labels?.[label]
    if (group !== undefined)
      return metadata.namespace === undefined || metadata.namespace === 'default' ? group : `${metadata.namespace}/${group}`
  }
  return undefined
}

function jobOf(name: string, pods: readonly Found<PodObject>[], schedulers: readonly string[]): Job {
  const [{ value }] = pods
  const asked = value.spec.schedulerName
  const scheduler = asked !== undefined && schedulers.includes(asked) ? asked : schedulers[0]
  return { name, arrival: 0, scheduler, priority: value.spec.priority ?? 0, pods: pods.map((pod) => podOf(pod.value)) }
}
