/**
 * What pods have in common, worked out once: interned request vectors (most pods ask for one of a few), static filters (selectors,
 * taints) and kinds (what a pod says of itself beside its request). Pods made from one template share their lists, and so this work.
 */
import type { Node } from '../model/cluster.ts'
import { type HostPorts, memberRequests, nonZeroExtra, podRequests } from '../model/pod-requests.ts'
import { type Dimensions, type ResourceList, toVector } from '../model/resources.ts'
import type { Pod } from '../model/workload.ts'
import { allowedNodes } from '../placement/filters.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { PodKind } from '../placement/scene.ts'

export interface Shape {
  /** Effective request of the whole pod. */
  readonly whole: Float64Array
  /** Requests of its members, in order. */
  readonly members: readonly Float64Array[]
  /** When each member can start, after the job's own arrival, microseconds. */
  readonly arrivals: readonly number[]
  /** Static filters; undefined: every node. */
  readonly allowed: Uint8Array | undefined
  readonly kind: PodKind
}

export class Shapes {
  /** All kinds met so far, by index. */
  readonly kinds: PodKind[] = []
  private readonly nodes: readonly Node[]
  private readonly dimensions: Dimensions
  private readonly ports: HostPorts
  private readonly vectors = new Map<string, Float64Array>()
  private readonly masks = new Map<string, Uint8Array | undefined>()
  private readonly kindByKey = new Map<string, PodKind>()
  /** Of pods that say nothing of themselves, by the filters they go by and by their containers. */
  private readonly plain = new Map<NodeFilters | undefined, Map<Pod['containers'], Shape>>()
  private readonly asked: ReadonlySet<string> | undefined

  /** @param asked labels that some pod asks about; undefined: no pod says anything of others. */
  constructor(nodes: readonly Node[], dimensions: Dimensions, ports: HostPorts, asked?: ReadonlySet<string>) {
    this.asked = asked
    this.nodes = nodes
    this.dimensions = dimensions
    this.ports = ports
  }

  /** Interned vector of a resource list. */
  vector(list: ResourceList): Float64Array {
    const vector = toVector(list, this.dimensions)
    const key = vector.join()
    const known = this.vectors.get(key)
    if (known !== undefined) return known
    this.vectors.set(key, vector)
    return vector
  }

  /** @param filters what the profile of the pod's scheduler takes away from the filters. */
  of(spec: Pod, filters?: NodeFilters): Shape {
    const plain = spec.initContainers === undefined && spec.requests === undefined && spec.overhead === undefined && !this.hasTraits(spec)
    if (!plain) return this.make(spec, filters)
    let shapes = this.plain.get(filters)
    if (shapes === undefined) {
      shapes = new Map()
      this.plain.set(filters, shapes)
    }
    const shape = shapes.get(spec.containers) ?? this.make(spec, filters)
    shapes.set(spec.containers, shape)
    return shape
  }

  private make(spec: Pod, filters: NodeFilters | undefined): Shape {
    const members = memberRequests(spec)
    const looked = (list: ResourceList): ResourceList => (filters === undefined ? list : without(list, filters))
    return {
      whole: this.vector({ ...looked(podRequests(spec)), ...this.ports.ofPod(spec) }),
      members: members.map((member) => this.vector({ ...looked(member.requests), ...this.ports.ofMember(member) })),
      arrivals: members.map((member) => member.arrival),
      allowed: this.mask(spec, filters?.off),
      kind: this.kindOf(spec),
    }
  }

  /** The kind of a pod: the same for two pods that placement cannot tell apart. */
  kindOf(spec: Pod): PodKind {
    const extra = nonZeroExtra(spec)
    const key = JSON.stringify([this.traitsOf(spec), extra.cpu, extra.memory])
    const known = this.kindByKey.get(key)
    if (known !== undefined) return known
    const kind = { index: this.kinds.length, pod: spec, extra }
    this.kinds.push(kind)
    this.kindByKey.set(key, kind)
    return kind
  }

  private mask(spec: Pod, off: ReadonlySet<string> | undefined): Uint8Array | undefined {
    const key = JSON.stringify([spec.nodeSelector, spec.nodeAffinity, spec.tolerations, [...(off ?? [])]])
    if (!this.masks.has(key)) this.masks.set(key, allowedNodes(this.nodes, spec, off))
    return this.masks.get(key)
  }

  /** What a pod says of itself beside its name and its request; of its labels those that somebody asks about. */
  private traitsOf(pod: Pod): Partial<Pod> {
    const { asked } = this
    const { name: _name, containers: _containers, initContainers: _inits, requests: _requests, overhead: _overhead, ...rest } = pod
    const { labels = {}, namespace, ...traits } = rest
    if (asked === undefined) return traits
    const known = Object.entries(labels).filter(([key]) => asked.has(key))
    return {
      ...traits,
      ...(namespace !== undefined && { namespace }),
      ...(known.length > 0 && { labels: Object.fromEntries(known.sort()) }),
    }
  }

  private hasTraits(pod: Pod): boolean {
    return Object.keys(this.traitsOf(pod)).length > 0
  }
}

/** Requests that the filters look at: what is not looked at is not counted either. */
function without(list: ResourceList, filters: NodeFilters): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => !filters.ignores(name)))
}
