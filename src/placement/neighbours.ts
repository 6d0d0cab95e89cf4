/**
 * Inter-pod affinity, anti-affinity and topology spread (Kubernetes pkg/scheduler/framework/plugins: interpodaffinity, podtopologyspread):
 * who may stand next to whom, and who would like to. Kubernetes counts anew for every pod; here counts by topology domain are kept up to
 * date, one step a term that the pod matches or holds, so that a question about a node is a few look-ups.
 */
import type { Node } from '../model/cluster.ts'
import type { Pod, PodRelations, TopologySpreadConstraint } from '../model/workload.ts'
import { naturalLog } from './logarithm.ts'
import { compileRules, type KindRules, type SpreadRule } from './neighbours/rules.ts'
import type { Neighbours, PodKind } from './scene.ts'

/** The plugin's own constraints for pods that state none (`systemDefaultConstraints`). */
export const SYSTEM_SPREAD: readonly TopologySpreadConstraint[] = [
  { maxSkew: 3, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
  { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
]

const NO_KEY = "node(s) didn't match pod topology spread constraints (missing required label)"
const UNEVEN = "node(s) didn't match pod topology spread constraints"
const LONELY = "node(s) didn't match pod affinity rules"
const CROWDED = "node(s) didn't match pod anti-affinity rules"
const REPELLED = "node(s) didn't satisfy existing pods anti-affinity rules"

/** Whether the pod says anything of others. */
export function hasRelations({ podAffinity, podAntiAffinity, topologySpread = [] }: PodRelations & Pick<Pod, 'topologySpread'>): boolean {
  const terms = [podAffinity, podAntiAffinity].flatMap((one) => [...(one?.required ?? []), ...(one?.preferred ?? [])])
  return terms.length + topologySpread.length > 0
}

export class PodNeighbours implements Neighbours {
  /** Counts real changes: what {@link openedAt} and {@link touchedAt} number. */
  changes = 0
  private readonly rules: readonly KindRules[]
  /** Marks the domains met by the score of a constraint. */
  private readonly met: Int32Array
  private mark = 0

  /**
   * @param kinds all that will ever be asked about, by index.
   * @param defaultSpread for pods that have labels and no constraint of their own. Kubernetes selects by the pod's services and controllers,
   *   which are no part of the model: the pod's own labels stand for them.
   */
  constructor(nodes: readonly Node[], kinds: readonly PodKind[], defaultSpread: readonly TopologySpreadConstraint[] = []) {
    this.rules = compileRules(nodes, kinds, defaultSpread)
    this.met = new Int32Array(nodes.length + 1)
  }

  /** A pod of this kind is on the node from now on, in a plan or in truth. */
  place({ index }: PodKind, node: number): void {
    const { marks, amounts } = this.rules[index]
    for (let at = 0; at < marks.length; at++) marks[at].add(node, amounts[at])
  }

  /** It is there no more. */
  remove({ index }: PodKind, node: number): void {
    const { marks, amounts } = this.rules[index]
    for (let at = 0; at < marks.length; at++) marks[at].add(node, -amounts[at])
  }

  /** A pod of this kind was placed in truth. */
  noteAdded({ index }: PodKind): void {
    const { marks } = this.rules[index]
    if (marks.length > 0) this.changes++
    for (const tally of marks) tally.addedAt = this.changes
  }

  noteRemoved({ index }: PodKind): void {
    const { marks } = this.rules[index]
    if (marks.length > 0) this.changes++
    for (const tally of marks) tally.removedAt = this.changes
  }

  /** Whether any node could ever be refused to the kind. */
  restricts({ index }: PodKind): boolean {
    const { affinity, anti, repelledBy, spread } = this.rules[index]
    return affinity.length + anti.length + repelledBy.length + spread.length > 0
  }

  /** Whether a pod more, of whatever kind, could open a node to this kind. */
  mayOpen({ index }: PodKind): boolean {
    return this.rules[index].affinity.length + this.rules[index].spread.length > 0
  }

  /** Number of the last change that may have opened a node to the kind. */
  openedAt({ index }: PodKind): number {
    const { affinity, anyMatch, anti, repelledBy, spread } = this.rules[index]
    let last = anyMatch?.removedAt ?? 0
    for (const tally of affinity) last = Math.max(last, tally.addedAt)
    for (const tally of anti) last = Math.max(last, tally.removedAt)
    for (const tally of repelledBy) last = Math.max(last, tally.removedAt)
    for (const { tally } of spread) last = Math.max(last, tally.addedAt, tally.removedAt)
    return last
  }

  /** Number of the last change that may have opened or closed a node to the kind. */
  touchedAt({ index }: PodKind): number {
    const { affinity, anyMatch, anti, repelledBy, spread } = this.rules[index]
    let last = Math.max(anyMatch?.addedAt ?? 0, anyMatch?.removedAt ?? 0)
    for (const tally of affinity) last = Math.max(last, tally.addedAt, tally.removedAt)
    for (const tally of anti) last = Math.max(last, tally.addedAt, tally.removedAt)
    for (const tally of repelledBy) last = Math.max(last, tally.addedAt, tally.removedAt)
    for (const { tally } of spread) last = Math.max(last, tally.addedAt, tally.removedAt)
    return last
  }

  admits({ index }: PodKind, node: number): boolean {
    const rules = this.rules[index]
    return !isCrowded(rules.repelledBy, node) && !isCrowded(rules.anti, node) && isEven(rules.spread, node) && hasCompany(rules, node)
  }

  /** As in Kubernetes the first filter that refuses speaks, spread before affinity, and of a filter the first rule. */
  refusal({ index }: PodKind, node: number): { readonly reasons: readonly string[]; readonly unresolvable: boolean } {
    const rules = this.rules[index]
    const uneven = rules.spread.find((rule) => !isEven([rule], node))
    if (uneven !== undefined) {
      const lacks = uneven.tally.domainOf[node] < 0
      return { reasons: [lacks ? NO_KEY : UNEVEN], unresolvable: lacks }
    }
    if (!hasCompany(rules, node)) return { reasons: [LONELY], unresolvable: true }
    if (isCrowded(rules.anti, node)) return { reasons: [CROWDED], unresolvable: false }
    if (isCrowded(rules.repelledBy, node)) return { reasons: [REPELLED], unresolvable: false }
    return { reasons: [], unresolvable: false }
  }

  affinityScores({ index }: PodKind, nodes: Int32Array, count: number, scores: Float64Array, hardWeight = 1): boolean {
    const { wishes, wishedBy, requiredBy } = this.rules[index]
    if (wishes.length + wishedBy.length + requiredBy.length === 0) return false
    for (let i = 0; i < count; i++) {
      const node = nodes[i]
      let sum = 0
      for (const { tally, weight } of wishes) sum += weight * tally.at(node)
      for (const tally of wishedBy) sum += tally.at(node)
      for (const tally of requiredBy) sum += hardWeight * tally.at(node)
      scores[i] = sum
    }
    return true
  }

  spreadScores({ index }: PodKind, nodes: Int32Array, count: number, scores: Float64Array): boolean {
    const { softSpread, softNeedsAll } = this.rules[index]
    if (softSpread.length === 0) return false
    for (let i = 0; i < count; i++) {
      scores[i] = softNeedsAll && softSpread.some(({ tally }) => tally.domainOf[nodes[i]] < 0) ? Number.NaN : 0
    }
    for (const { tally, maxSkew } of softSpread) {
      const weight = naturalLog(this.domainsAmong(tally.domainOf, nodes, count, scores) + 2)
      for (let i = 0; i < count; i++) {
        if (tally.domainOf[nodes[i]] >= 0) scores[i] += tally.at(nodes[i]) * weight + maxSkew - 1
      }
    }
    return true
  }

  /** Domains of the nodes that have a score; those that lack the key are one more. */
  private domainsAmong(domainOf: Int32Array, nodes: Int32Array, count: number, scores: Float64Array): number {
    const { met } = this
    const mark = ++this.mark
    let domains = 0
    for (let i = 0; i < count; i++) {
      const domain = domainOf[nodes[i]] + 1
      if (Number.isNaN(scores[i]) || met[domain] === mark) continue
      met[domain] = mark
      domains++
    }
    return domains
  }
}

function isCrowded(tallies: KindRules['anti'], node: number): boolean {
  for (let at = 0; at < tallies.length; at++) {
    if (tallies[at].at(node) > 0) return true
  }
  return false
}

/** Skew: what the domain would have, less what the emptiest has (none, where domains are too few). A node without the key is refused. */
function isEven(rules: readonly SpreadRule[], node: number): boolean {
  for (let at = 0; at < rules.length; at++) {
    const { tally, self, maxSkew, minDomains } = rules[at]
    if (tally.domainOf[node] < 0) return false
    const least = tally.eligibleDomains < minDomains ? 0 : tally.least
    if (tally.at(node) + self - least > maxSkew) return false
  }
  return true
}

/** Near by every term; or nobody is there yet whom the terms mean, and the pod, which they mean, is the first of its series. */
function hasCompany({ affinity, anyMatch, selfMatch }: KindRules, node: number): boolean {
  let near = true
  for (let at = 0; at < affinity.length; at++) {
    if (affinity[at].domainOf[node] < 0) return false
    if (affinity[at].at(node) === 0) near = false
  }
  return near || (selfMatch && anyMatch?.counts[0] === 0)
}
