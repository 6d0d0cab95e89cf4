/**
 * The laws of nodes and neighbours, on a path of their own: a node's labels and taints let in whoever is bound there (N0); and from the pods that are on nodes now, as the trace tells, everything is counted anew for
 * each pod that is bound. Required affinity (N1), anti-affinity in both directions (N2) and hard topology spread (N3) must hold in that
 * instant; what happens to them later does not matter ("IgnoredDuringExecution").
 */
import type { BoundPod, Node } from '../../model/cluster.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { LabelSelector, Pod, PodAffinityTerm, PodRelations, TopologySpreadConstraint } from '../../model/workload.ts'
import { allowedNodes, meetsNodeAffinity, toleratesTaints } from '../../placement/filters.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import type { GroupFact, PodFact } from './facts.ts'

/** A pod and the node it stands on. */
export interface Standing {
  readonly pod: PodRelations
  readonly node: Node
}

/** Every rule that forbids `pod` the node among those that stand there now, in words. */
export function brokenRelations(nodes: readonly Node[], others: readonly Standing[], pod: Pod, node: Node): string[] {
  const broken: string[] = []
  const required = pod.podAffinity?.required ?? []
  if (required.length > 0 && !hasCompany(required, others, pod, node)) broken.push('N1 required affinity')
  if ((pod.podAntiAffinity?.required ?? []).some((term) => others.some((other) => isNear(term, pod, other, node)))) {
    broken.push('N2 anti-affinity')
  }
  if (others.some((other) => repels(other, pod, node))) broken.push('N2 anti-affinity of another pod')
  const hard = (pod.topologySpread ?? []).filter((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule')
  if (hard.some((constraint) => !isEven(constraint, hard, nodes, others, pod, node))) broken.push('N3 topology spread')
  return broken
}

function hasCompany(terms: readonly PodAffinityTerm[], others: readonly Standing[], pod: Pod, node: Node): boolean {
  if (terms.some(({ topologyKey }) => node.labels?.[topologyKey] === undefined)) return false
  const meant = others.filter((other) => terms.every((term) => means(term, pod, other.pod)))
  const near = (term: PodAffinityTerm) => meant.some((other) => isTogether(other.node, node, term.topologyKey))
  if (terms.every(near)) return true
  const somewhere = meant.some((other) => terms.some(({ topologyKey }) => other.node.labels?.[topologyKey] !== undefined))
  return !somewhere && terms.every((term) => means(term, pod, pod))
}

function repels(other: Standing, pod: Pod, node: Node): boolean {
  const terms = other.pod.podAntiAffinity?.required ?? []
  return terms.some((term) => means(term, other.pod, pod) && isTogether(other.node, node, term.topologyKey))
}

function isNear(term: PodAffinityTerm, holder: PodRelations, other: Standing, node: Node): boolean {
  return means(term, holder, other.pod) && isTogether(other.node, node, term.topologyKey)
}

function isTogether(a: Node, b: Node, key: string): boolean {
  const value = a.labels?.[key]
  return value !== undefined && value === b.labels?.[key]
}

function isEven(
  constraint: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
  nodes: readonly Node[],
  others: readonly Standing[],
  pod: Pod,
  node: Node,
): boolean {
  const { topologyKey, labelSelector, maxSkew, minDomains = 1 } = constraint
  const domain = node.labels?.[topologyKey]
  if (domain === undefined) return false
  const counting = nodes.filter(
    (one) => all.every((other) => one.labels?.[other.topologyKey] !== undefined) && counts(one, pod, constraint),
  )
  const says = Object.keys(labelSelector?.matchLabels ?? {}).length + (labelSelector?.matchExpressions ?? []).length > 0
  const sizes = new Map(counting.map((one) => [one.labels?.[topologyKey], 0]))
  for (const other of others) {
    const value = other.node.labels?.[topologyKey]
    if (!says || !counting.includes(other.node) || !sameNamespace(pod, other.pod) || !holds(labelSelector, other.pod)) continue
    sizes.set(value, (sizes.get(value) ?? 0) + 1)
  }
  const least = sizes.size < minDomains ? 0 : Math.min(...sizes.values())
  return (sizes.get(domain) ?? 0) + (holds(labelSelector, pod) ? 1 : 0) - least <= maxSkew
}

function counts(node: Node, pod: Pod, { nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint): boolean {
  if (nodeAffinityPolicy !== 'Ignore' && !meetsNodeAffinity(node, pod)) return false
  return nodeTaintsPolicy !== 'Honor' || toleratesTaints(node, pod)
}

function means({ labelSelector, namespaces, namespaceSelector }: PodAffinityTerm, holder: PodRelations, other: PodRelations): boolean {
  if (!holds(labelSelector, other)) return false
  if (namespaces === undefined && namespaceSelector === undefined) return sameNamespace(holder, other)
  const name = other.namespace ?? 'default'
  return (namespaces ?? []).includes(name) || holds(namespaceSelector, { labels: { 'kubernetes.io/metadata.name': name } })
}

function sameNamespace(a: PodRelations, b: PodRelations): boolean {
  return (a.namespace ?? 'default') === (b.namespace ?? 'default')
}

/** No selector means nobody. */
function holds(selector: LabelSelector | undefined, { labels = {} }: PodRelations): boolean {
  if (selector === undefined) return false
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const among = values.includes(labels[key])
    return { In: among, NotIn: !among, Exists: key in labels, DoesNotExist: !(key in labels) }[operator]
  })
}

/** Who stands where, by the trace; a pod stands where its first container was bound, as long as one is. */
export class NeighbourLaws {
  private readonly nodes: readonly Node[]
  private readonly byName: ReadonlyMap<string, Node>
  private readonly prefill: readonly BoundPod[]
  private readonly groups: Iterable<GroupFact>
  private readonly breaks: (law: string) => void
  private readonly homes = new Map<PodFact, string>()
  /** Whether anybody says anything of others. */
  readonly asked: boolean
  /** Whether all filters are on: a profile of Kubernetes may turn some off. */
  private readonly filtered: boolean

  constructor({ cluster, placement, schedulers }: Scenario, groups: readonly GroupFact[], breaks: (law: string) => void) {
    const { nodes = [], prefill = [] } = cluster
    this.nodes = nodes
    this.filtered = [placement, ...schedulers.map((one) => one.placement)].every((spec) => spec?.profile === undefined)
    this.byName = new Map(nodes.map((node) => [node.name, node]))
    this.prefill = prefill
    this.groups = groups
    this.breaks = breaks
    const all: Pod[] = groups.flatMap((group) => group.pods.map((pod) => pod.spec))
    this.asked = [...all, ...prefill].some((pod) => JSON.stringify(pod).includes('"topologyKey"'))
  }

  /** Whether a pod leaves with this record, or a prefilled one has left since `before`, in a workload where that may matter. */
  moves({ kind, time }: TraceEvent, before: number): boolean {
    if (!this.asked) return false
    if (kind === 'finish' || kind === 'evict' || kind === 'preempt') return true
    return this.prefill.some(({ until = Infinity }) => until > before && until <= time)
  }

  /** A container of the pod, or all of it, is about to be bound. */
  bind(pod: PodFact, name: string, time: number): void {
    if (this.filtered && allowedNodes([this.node(name)], pod.spec) !== undefined) {
      this.breaks(`N0 ${pod.group.name} ${pod.name} is bound on ${name}, which its selector, or a taint, keeps it from`)
    }
    if (!this.asked) return
    const bound = pod.members.some((member) => member.node !== undefined)
    const home = bound ? this.homes.get(pod) : undefined
    if (home !== name) {
      for (const law of this.forbids(pod, name, time)) this.breaks(`${law} keeps ${pod.group.name} ${pod.name} from ${name}`)
    }
    if (home === undefined) this.homes.set(pod, name)
  }

  /** Every rule that forbids the pod the node now; it does not stand in its own way. */
  forbids(pod: PodFact, name: string, time: number): string[] {
    return this.asked ? brokenRelations(this.nodes, this.others(pod, time), pod.spec, this.node(name)) : []
  }

  private others(but: PodFact, time: number): Standing[] {
    const others: Standing[] = []
    for (const bound of this.prefill) {
      if (bound.until === undefined || bound.until > time) others.push({ pod: bound, node: this.node(bound.node) })
    }
    for (const { pods, state } of this.groups) {
      if (state === 'finished') continue
      for (const pod of pods) {
        const home = this.homes.get(pod)
        if (pod !== but && home !== undefined && pod.members.some((member) => member.node !== undefined))
          others.push({ pod: pod.spec, node: this.node(home) })
      }
    }
    return others
  }

  private node(name: string): Node {
    const node = this.byName.get(name)
    if (node === undefined) throw new RangeError(`the trace names a node that is not in the cluster: ${name}`)
    return node
  }
}
