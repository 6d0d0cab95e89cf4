/**
 * The rules of each kind of pod about others, compiled to tallies. Terms are interned over all kinds, so that a thousand copies of a pod,
 * or a hundred kinds with one anti-affinity term, cost one count; whatever a kind is, placing a pod of it touches only the tallies of
 * terms that it matches or holds.
 */
import type { Node } from '../../model/cluster.ts'
import type { Pod, PodAffinityTerm, TopologySpreadConstraint } from '../../model/workload.ts'
import { meetsNodeAffinity, toleratesTaints } from '../filters.ts'
import type { PodKind } from '../scene.ts'
import { allOf, isEmptySelector, matchesSelector, type PodMatcher, termMatcher } from './selectors.ts'
import { SpreadTally, Tally, type Topology, topologyOf, unionOf } from './tallies.ts'

export interface SpreadRule {
  readonly tally: SpreadTally
  readonly maxSkew: number
  readonly minDomains: number
  /** 1 if the pod counts itself. */
  readonly self: 0 | 1
}

export interface Wish {
  readonly tally: Tally
  /** Below zero for anti-affinity. */
  readonly weight: number
}

/** What one kind of pod asks of its neighbours, what they ask of it, and what it counts for. */
export interface KindRules {
  /** Pods that match all required affinity terms, by each of the terms' keys. */
  readonly affinity: Tally[]
  /** The same pods, wherever they are; absent: no such term. */
  anyMatch?: Tally
  /** The pod matches its own terms: the first of a series may go anywhere. */
  selfMatch: boolean
  /** Pods that a required anti-affinity term means. */
  readonly anti: Tally[]
  /** Pods that hold a required anti-affinity term which means this kind. */
  readonly repelledBy: Tally[]
  readonly spread: SpreadRule[]
  readonly wishes: Wish[]
  /** Weights of the wishes of others that mean this kind, and how many hold a required affinity term that does. */
  readonly wishedBy: Tally[]
  readonly requiredBy: Tally[]
  readonly softSpread: SpreadRule[]
  /** Nodes that lack a key of soft spread have no score: not so for constraints that are nobody's own. */
  softNeedsAll: boolean
  /** What a pod of this kind adds, and to which tally. */
  readonly marks: Tally[]
  readonly amounts: number[]
}

/** Rules of all kinds, by index. */
export function compileRules(
  nodes: readonly Node[],
  kinds: readonly PodKind[],
  defaultSpread: readonly TopologySpreadConstraint[],
): KindRules[] {
  return new Compiler(nodes, kinds, defaultSpread).rules
}

class Compiler {
  readonly rules: KindRules[]
  private readonly nodes: readonly Node[]
  private readonly kinds: readonly PodKind[]
  private readonly topologies = new Map<string, Topology>()
  private readonly tallies = new Map<string, Tally>()
  private readonly matched = new Map<string, readonly number[]>()
  private readonly byLabel = new Map<string, number[]>()
  private readonly every: readonly number[]

  constructor(nodes: readonly Node[], kinds: readonly PodKind[], defaultSpread: readonly TopologySpreadConstraint[]) {
    this.nodes = nodes
    this.kinds = kinds
    this.rules = kinds.map(emptyRules)
    this.every = [...kinds.keys()]
    kinds.forEach(({ pod }, kind) => {
      for (const [key, value] of Object.entries(pod.labels ?? {})) append(this.byLabel, JSON.stringify([key, value]), kind)
    })
    kinds.forEach(({ pod }, kind) => {
      this.addAffinity(pod, kind)
      this.addAntiAffinity(pod, kind)
      this.addSpread(pod, kind, defaultSpread)
    })
  }

  private addAffinity(pod: Pod, kind: number): void {
    const { required = [], preferred = [] } = pod.podAffinity ?? {}
    const rules = this.rules[kind]
    for (const { weight, term } of preferred) this.addWish(pod, kind, term, weight)
    if (required.length === 0) return
    const all = allOf(required.map((term) => termMatcher(term, pod)))
    const keys = [...new Set(required.map(({ topologyKey }) => topologyKey))].sort()
    rules.selfMatch = all.matches(pod)
    rules.anyMatch = this.matchingAnywhere(all, keys)
    for (const key of keys) rules.affinity.push(this.matching(all, key))
    for (const term of required) this.mark(kind, this.held('requiredBy', pod, term), 1)
  }

  private addAntiAffinity(pod: Pod, kind: number): void {
    const { required = [], preferred = [] } = pod.podAntiAffinity ?? {}
    for (const { weight, term } of preferred) this.addWish(pod, kind, term, -weight)
    for (const term of required) {
      this.rules[kind].anti.push(this.matching(termMatcher(term, pod), term.topologyKey))
      this.mark(kind, this.held('repelledBy', pod, term), 1)
    }
  }

  private addWish(pod: Pod, kind: number, term: PodAffinityTerm, weight: number): void {
    this.rules[kind].wishes.push({ tally: this.matching(termMatcher(term, pod), term.topologyKey), weight })
    this.mark(kind, this.held('wishedBy', pod, term), weight)
  }

  private addSpread(pod: Pod, kind: number, defaultSpread: readonly TopologySpreadConstraint[]): void {
    const { topologySpread: own = [], labels = {} } = pod
    const rules = this.rules[kind]
    const selected = Object.keys(labels).length > 0
    const asked = own.length > 0 || !selected ? own : defaultSpread.map((one) => ({ ...one, labelSelector: { matchLabels: labels } }))
    rules.softNeedsAll = own.length > 0
    for (const when of ['DoNotSchedule', 'ScheduleAnyway'] as const) {
      const constraints = asked.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === when)
      const keys = own.length > 0 ? constraints.map(({ topologyKey }) => topologyKey) : []
      const into = when === 'DoNotSchedule' ? rules.spread : rules.softSpread
      for (const constraint of constraints) into.push(this.spreadRule(pod, constraint, keys))
    }
  }

  /** @param keys what a node must have so that its pods count. */
  private spreadRule(pod: Pod, constraint: TopologySpreadConstraint, keys: readonly string[]): SpreadRule {
    const { maxSkew, topologyKey, labelSelector, minDomains = 1, nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint
    const affinity = nodeAffinityPolicy === 'Honor'
    const taints = nodeTaintsPolicy === 'Honor'
    const who = affinity ? [pod.nodeSelector, pod.nodeAffinity] : []
    const matcher = termMatcher({ ...(labelSelector && { labelSelector }), topologyKey }, pod)
    const key = JSON.stringify(['spread', matcher.key, topologyKey, [...keys].sort(), affinity, who, taints && (pod.tolerations ?? [])])
    const tally = (this.tallies.get(key) ??
      new SpreadTally(this.byKey(topologyKey), this.eligible(pod, keys, affinity, taints))) as SpreadTally
    if (!this.tallies.has(key)) {
      this.tallies.set(key, tally)
      // A selector that says nothing counts nobody, though the pod itself matches it.
      if (labelSelector !== undefined && !isEmptySelector(labelSelector)) this.markAll(matcher, tally)
    }
    const self = labelSelector !== undefined && matchesSelector(pod.labels, labelSelector) ? 1 : 0
    return { tally, maxSkew, minDomains, self }
  }

  private eligible(pod: Pod, keys: readonly string[], affinity: boolean, taints: boolean): Uint8Array {
    const topologies = keys.map((key) => this.byKey(key))
    return Uint8Array.from(this.nodes, (node, at) => {
      const counts = topologies.every(({ domainOf }) => domainOf[at] >= 0)
      return counts && (!affinity || meetsNodeAffinity(node, pod)) && (!taints || toleratesTaints(node, pod)) ? 1 : 0
    })
  }

  /** How many pods are where that the matcher means. */
  private matching(matcher: PodMatcher, key: string): Tally {
    return this.tally(JSON.stringify(['matching', matcher.key, key]), this.byKey(key), (tally) => this.markAll(matcher, tally))
  }

  /** The same on all nodes together that have one of the keys. */
  private matchingAnywhere(matcher: PodMatcher, keys: readonly string[]): Tally {
    const union = unionOf(
      keys.map((key) => this.byKey(key)),
      this.nodes.length,
    )
    return this.tally(JSON.stringify(['anywhere', matcher.key, keys]), union, (tally) => this.markAll(matcher, tally))
  }

  /** Which pods hold the term; whom it means looks there. */
  private held(as: 'repelledBy' | 'wishedBy' | 'requiredBy', pod: Pod, term: PodAffinityTerm): Tally {
    const matcher = termMatcher(term, pod)
    return this.tally(JSON.stringify([as, matcher.key, term.topologyKey]), this.byKey(term.topologyKey), (tally) => {
      for (const kind of this.matches(matcher)) this.rules[kind][as].push(tally)
    })
  }

  private tally(key: string, topology: Topology, introduce: (tally: Tally) => void): Tally {
    const known = this.tallies.get(key)
    if (known !== undefined) return known
    const tally = new Tally(topology)
    this.tallies.set(key, tally)
    introduce(tally)
    return tally
  }

  private markAll(matcher: PodMatcher, tally: Tally): void {
    for (const kind of this.matches(matcher)) this.mark(kind, tally, 1)
  }

  private mark(kind: number, tally: Tally, amount: number): void {
    this.rules[kind].marks.push(tally)
    this.rules[kind].amounts.push(amount)
  }

  private matches(matcher: PodMatcher): readonly number[] {
    const known = this.matched.get(matcher.key)
    if (known !== undefined) return known
    const candidates = matcher.pin === undefined ? this.every : (this.byLabel.get(JSON.stringify(matcher.pin)) ?? [])
    const found = candidates.filter((kind) => matcher.matches(this.kinds[kind].pod))
    this.matched.set(matcher.key, found)
    return found
  }

  private byKey(key: string): Topology {
    const known = this.topologies.get(key) ?? topologyOf(this.nodes, key)
    this.topologies.set(key, known)
    return known
  }
}

function emptyRules(): KindRules {
  const mine = { affinity: [], selfMatch: false, anti: [], spread: [], wishes: [], softSpread: [], softNeedsAll: false }
  return { ...mine, repelledBy: [], wishedBy: [], requiredBy: [], marks: [], amounts: [] }
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
