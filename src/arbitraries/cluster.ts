/** Small clusters: few nodes, little room, sometimes labels, taints, a count of pods and pods that are there from the start. */
import fc, { type Arbitrary } from 'fast-check'
import type { BoundPod, Cluster, Node } from '../model/cluster.ts'
import type { ResourceList } from '../model/resources.ts'
import { SECOND } from '../model/time.ts'
import { checked, count, flag, type Rules, whole } from './constraints.ts'
import { arbitraryRelations, type Relations } from './relations.ts'
import { arbitraryResources, DIMENSIONS } from './resources.ts'
import { arbitraryList } from './simpler.ts'

/** What a cluster may be made of. */
export interface ClusterConstraints {
  /** 1 or more. Default: 5. */
  readonly maxNodes?: number
  /** Dimensions in play, 1 to 4. Default: 2. */
  readonly dimensions?: number
  /** Largest capacity of a node in one dimension, base units, 1 or more. Default: 8. */
  readonly maxCapacity?: number
  /** Labels, taints and unschedulable nodes. Default: true. */
  readonly filters?: boolean
  /** Nodes that state a count of pods. Default: true. */
  readonly podCounts?: boolean
  /** Pods that are bound from the start. Default: true. */
  readonly prefill?: boolean
  /** Topology labels on nodes, and pods from the start that say something of others. Default: false. */
  readonly neighbours?: boolean
}

export const CLUSTER_RULES: Rules<ClusterConstraints> = {
  maxNodes: count(),
  dimensions: whole(1, DIMENSIONS.length),
  maxCapacity: whole(1),
  filters: flag,
  podCounts: flag,
  prefill: flag,
  neighbours: flag,
}

/** Shrinks towards the first of the choices as well. */
const CROSS = { withCrossShrink: true }

interface Draft {
  readonly allocatable: ResourceList
  readonly pods: number | undefined
  readonly zone: string | undefined
  readonly tainted: boolean
  readonly unschedulable: boolean
  readonly hosted: boolean
}

interface BoundDraft {
  readonly node: number
  readonly requests: ResourceList
  readonly until: number | undefined
  readonly relations: Relations
}

/**
 * A cluster of at least one node, called n0, n1 ...; shrinks towards one plain node without prefill.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryCluster(constraints: ClusterConstraints = {}): Arbitrary<Cluster> {
  return anyCluster(checked('arbitraryCluster', CLUSTER_RULES, constraints))
}

/** The same for constraints that were checked already. */
export function anyCluster(constraints: ClusterConstraints): Arbitrary<Cluster> {
  const { maxNodes = 5, dimensions = 2, maxCapacity = 8, prefill = true, neighbours = false } = constraints
  const bound: Arbitrary<BoundDraft> = fc.record({
    node: fc.nat({ max: maxNodes - 1 }),
    requests: arbitraryResources({ dimensions, most: Math.ceil(maxCapacity / 2) }),
    until: fc.option(
      fc.integer({ min: 1, max: 20 }).map((count) => count * (SECOND / 2)),
      { nil: undefined, freq: 2 },
    ),
    relations: neighbours ? arbitraryRelations() : fc.constant<Relations>({}),
  })
  return fc
    .record({
      drafts: arbitraryList(arbitraryNode(constraints, dimensions, maxCapacity), { maxLength: maxNodes }),
      bound: prefill
        ? fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, arbitraryList(bound, { minLength: 0, maxLength: 3 }))
        : fc.constant([]),
    })
    .map(({ drafts, bound: pods }) => {
      const nodes = drafts.map(nodeOf)
      const fitting = prefillOf(nodes, pods)
      return fitting.length === 0 ? { nodes } : { nodes, prefill: fitting }
    })
}

function arbitraryNode(constraints: ClusterConstraints, dimensions: number, maxCapacity: number): Arbitrary<Draft> {
  const { filters = true, podCounts = true, neighbours = false } = constraints
  const rarely = (allowed: boolean) => (allowed ? fc.integer({ min: 0, max: 11 }).map((draw) => draw === 11) : fc.constant(false))
  return fc.record({
    allocatable: arbitraryResources({ dimensions, least: 1, most: maxCapacity }),
    pods: podCounts ? fc.oneof(CROSS, { weight: 6, arbitrary: fc.constant(undefined) }, fc.nat({ max: 4 })) : fc.constant(undefined),
    zone: filters ? fc.option(fc.constantFrom('a', 'b'), { nil: undefined, freq: 2 }) : fc.constant(undefined),
    tainted: rarely(filters),
    unschedulable: rarely(filters),
    hosted: neighbours ? fc.nat({ max: 9 }).map((draw) => draw < 9) : fc.constant(false),
  })
}

function nodeOf(draft: Draft, index: number): Node {
  const { pods, zone, tainted, unschedulable, hosted } = draft
  const labels = { ...(zone === undefined ? {} : { zone }), ...(hosted ? { host: `n${index}` } : {}) }
  return {
    name: `n${index}`,
    allocatable: pods === undefined ? draft.allocatable : { ...draft.allocatable, pods },
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(tainted ? { taints: [{ key: 'kept', effect: 'NoSchedule' as const }] } : {}),
    ...(unschedulable ? { unschedulable } : {}),
  }
}

/** The pods that fit one after the other, each cut down to what is left. */
function prefillOf(nodes: readonly Node[], pods: readonly BoundDraft[]): BoundPod[] {
  const left = nodes.map((node) => ({ ...node.allocatable }) as Record<string, number>)
  return pods.flatMap(({ node: draw, requests, until, relations: { topologySpread: _, ...relations } }, index) => {
    const at = draw % nodes.length
    const free = left[at]
    if (free.pods === 0) return []
    if (free.pods !== undefined) free.pods--
    const cut = Object.fromEntries(Object.entries(requests).map(([name, amount]) => [name, Math.min(amount, free[name] ?? 0)]))
    for (const name of Object.keys(cut)) free[name] -= cut[name]
    return [{ name: `b${index}`, node: nodes[at].name, requests: cut, ...(until === undefined ? {} : { until }), ...relations }]
  })
}
