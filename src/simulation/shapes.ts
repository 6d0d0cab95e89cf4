/**
 * What pods have in common, worked out once: request vectors (most pods ask for one of a few), static filters (selectors, taints) and
 * kinds (what a pod says of itself beside its request). Pods made from one template share their lists, and so this work.
 */
import type { Node } from '../model/cluster.ts'
import { type HostPorts, memberRequests, nonZeroExtra, podRequests } from '../model/pod-requests.ts'
import { type Dimensions, type ResourceList, toVector } from '../model/resources.ts'
import type { Container, Pod } from '../model/workload.ts'
import { allowedNodes } from '../placement/filters.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import type { PodKind } from '../placement/scene.ts'
import { isBare } from './census.ts'
import { Vectors } from './vectors.ts'

/** Beside its request, all that placement knows of a pod. */
export interface Traits {
  /** Static filters; undefined: every node. */
  readonly allowed: Uint8Array | undefined
  readonly kind: PodKind
}

/** Vectors by their numbers in {@link Shapes.vectors}. */
export interface Shape {
  /** Effective request of the whole pod. */
  readonly whole: number
  /** Requests of its members, in order. */
  readonly members: readonly number[]
  /** When each member can start, after the job's own arrival, microseconds. */
  readonly arrivals: readonly number[]
  /** Number in {@link Shapes.traits}. */
  readonly traits: number
}

/** So many shapes are remembered by their containers. */
const MOST_KNOWN = 4096

export class Shapes {
  /** All kinds met so far, by index. */
  readonly kinds: PodKind[] = []
  readonly traits: Traits[] = []
  readonly vectors: Vectors
  private readonly nodes: readonly Node[]
  private readonly dimensions: Dimensions
  private readonly place: ReadonlyMap<string, number>
  private readonly ports: HostPorts
  private readonly masks = new Map<string, Uint8Array | undefined>()
  private readonly kindByKey = new Map<string, PodKind>()
  private readonly traitsByKind: number[][] = []
  /** Of pods that say nothing of themselves, by the filters they go by and by their containers. */
  private readonly known = new Map<NodeFilters | undefined, Map<readonly Container[], Shape>>()
  /** Their traits, by how many containers state no cpu and how many no memory. */
  private readonly plainTraits = new Map<NodeFilters | undefined, number[][]>()
  private readonly asked: ReadonlySet<string> | undefined
  private readonly sum: Float64Array
  private readonly one: Float64Array

  /**
   * @param expected how many different vectors there may be.
   * @param asked labels that some pod asks about; undefined: no pod says anything of others.
   */
  constructor(nodes: readonly Node[], dimensions: Dimensions, ports: HostPorts, expected = 0, asked?: ReadonlySet<string>) {
    this.asked = asked
    this.nodes = nodes
    this.dimensions = dimensions
    this.place = new Map(dimensions.map((name, at) => [name, at]))
    this.ports = ports
    this.vectors = new Vectors(dimensions.length, expected)
    this.sum = new Float64Array(dimensions.length)
    this.one = new Float64Array(dimensions.length)
  }

  /** Interned vector of a resource list. */
  vector(list: ResourceList): Float64Array {
    return this.vectors.of(this.intern(list))
  }

  /** @param filters what the profile of the pod's scheduler takes away from the filters. */
  of(spec: Pod, filters?: NodeFilters): Shape {
    if (!this.isPlain(spec)) return this.make(spec, filters)
    let shapes = this.known.get(filters)
    if (shapes === undefined || shapes.size > MOST_KNOWN) {
      shapes = new Map()
      this.known.set(filters, shapes)
    }
    const known = shapes.get(spec.containers)
    if (known !== undefined) return known
    const simple = filters === undefined && this.ports.dimensions.length === 0
    const shape = simple ? this.makePlain(spec) : this.make(spec, filters)
    shapes.set(spec.containers, shape)
    return shape
  }

  /** Number of the traits of plain pods of which so many containers state no cpu, and no memory. @param sample makes one of them. */
  plain(noCpu: number, noMemory: number, sample: () => Pod, filters?: NodeFilters): number {
    let byCpu = this.plainTraits.get(filters)
    if (byCpu === undefined) {
      byCpu = []
      this.plainTraits.set(filters, byCpu)
    }
    byCpu[noCpu] ??= []
    const byMemory = byCpu[noCpu]
    byMemory[noMemory] ??= this.traitsOf(sample(), filters)
    return byMemory[noMemory]
  }

  /** The kind of a pod: the same for two pods that placement cannot tell apart. */
  kindOf(spec: Pod): PodKind {
    const extra = nonZeroExtra(spec)
    const key = JSON.stringify([this.spoken(spec), extra.cpu, extra.memory])
    const known = this.kindByKey.get(key)
    if (known !== undefined) return known
    const kind = { index: this.kinds.length, pod: spec, extra }
    this.kinds.push(kind)
    this.kindByKey.set(key, kind)
    return kind
  }

  private isPlain(spec: Pod): boolean {
    if (isBare(spec)) return true
    const asks = spec.initContainers !== undefined || spec.requests !== undefined || spec.overhead !== undefined
    return !asks && Object.keys(this.spoken(spec)).length === 0
  }

  private make(spec: Pod, filters: NodeFilters | undefined): Shape {
    const members = memberRequests(spec)
    const looked = (list: ResourceList): ResourceList => (filters === undefined ? list : without(list, filters))
    return {
      whole: this.intern({ ...looked(podRequests(spec)), ...this.ports.ofPod(spec) }),
      members: members.map((member) => this.intern({ ...looked(member.requests), ...this.ports.ofMember(member) })),
      arrivals: members.map((member) => member.arrival),
      traits: this.traitsOf(spec, filters),
    }
  }

  /** The same for pods of containers alone, without lists in between: requests add up, and the first member has the place of the pod. */
  private makePlain(spec: Pod): Shape {
    const { sum, one, place } = this
    const { containers } = spec
    const pods = place.get('pods')
    const members: number[] = []
    let noCpu = 0
    let noMemory = 0
    sum.fill(0)
    for (const { requests } of containers) {
      one.fill(0)
      if (!(requests.cpu >= 0)) noCpu++
      if (!(requests.memory >= 0)) noMemory++
      for (const name of Object.keys(requests)) {
        const at = place.get(name)
        if (at === undefined) continue
        one[at] = requests[name]
        sum[at] += requests[name]
      }
      if (pods !== undefined && members.length === 0) one[pods] = 1
      members.push(this.vectors.intern(one))
    }
    if (pods !== undefined) sum[pods] = 1
    return {
      whole: this.vectors.intern(sum),
      members,
      arrivals: containers.map(({ arrival = 0 }) => arrival),
      traits: this.plain(noCpu, noMemory, () => spec),
    }
  }

  private traitsOf(spec: Pod, filters: NodeFilters | undefined): number {
    const allowed = this.mask(spec, filters?.off)
    const kind = this.kindOf(spec)
    this.traitsByKind[kind.index] ??= []
    const alike = this.traitsByKind[kind.index]
    const known = alike.find((number) => this.traits[number].allowed === allowed)
    if (known !== undefined) return known
    alike.push(this.traits.push({ allowed, kind }) - 1)
    return this.traits.length - 1
  }

  private intern(list: ResourceList): number {
    return this.vectors.intern(toVector(list, this.dimensions))
  }

  private mask(spec: Pod, off: ReadonlySet<string> | undefined): Uint8Array | undefined {
    const key = JSON.stringify([spec.nodeSelector, spec.nodeAffinity, spec.tolerations, [...(off ?? [])]])
    if (!this.masks.has(key)) this.masks.set(key, allowedNodes(this.nodes, spec, off))
    return this.masks.get(key)
  }

  /** What a pod says of itself beside its name and its request; of its labels those that somebody asks about. */
  private spoken(pod: Pod): Partial<Pod> {
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
}

/** Requests that the filters look at: what is not looked at is not counted either. */
function without(list: ResourceList, filters: NodeFilters): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => !filters.ignores(name)))
}
