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
import { PlainPods, type Shape } from './plain-pods.ts'
import { Vectors } from './vectors.ts'

/** Beside its request, all that placement knows of a pod. */
export interface Traits {
  /** Static filters; undefined: every node. */
  readonly allowed: Uint8Array | undefined
  readonly kind: PodKind
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
  private readonly ports: HostPorts
  private readonly masks = new Map<string, Uint8Array | undefined>()
  private readonly kindByKey = new Map<string, PodKind>()
  private readonly traitsByKind: number[][] = []
  /** Where there are host ports: of pods that say nothing of themselves, by the filters they go by and by their containers. */
  private readonly known = new Map<NodeFilters | undefined, Map<readonly Container[], Shape>>()
  private readonly plain = new Map<NodeFilters | undefined, PlainPods>()
  /** The plain pods looked at last: the filters they go by, and the containers of the last of them. */
  private latest: PlainPods | undefined
  private latestFilters: NodeFilters | undefined
  private latestContainers: readonly Container[] | undefined
  private latestSays = ''
  private readonly asked: ReadonlySet<string> | undefined

  /**
   * @param expected how many different vectors there may be.
   * @param asked labels that some pod asks about; undefined: no pod says anything of others.
   */
  constructor(nodes: readonly Node[], dimensions: Dimensions, ports: HostPorts, expected = 0, asked?: ReadonlySet<string>) {
    this.asked = asked
    this.nodes = nodes
    this.dimensions = dimensions
    this.ports = ports
    this.vectors = new Vectors(dimensions.length, expected)
  }

  /** Interned vector of a resource list. */
  vector(list: ResourceList): Float64Array {
    return this.vectors.of(this.intern(list))
  }

  /**
   * What a pod is, good until the next question.
   * @param filters what the profile of the pod's scheduler takes away from the filters.
   */
  of(spec: Pod, filters?: NodeFilters): Shape {
    if (this.ports.dimensions.length === 0 && asksByContainers(spec)) return this.readPlain(spec, filters)
    if (!this.isPlain(spec)) return this.make(spec, filters)
    let shapes = this.known.get(filters)
    if (shapes === undefined || shapes.size > MOST_KNOWN) {
      shapes = new Map()
      this.known.set(filters, shapes)
    }
    const known = shapes.get(spec.containers)
    if (known !== undefined) return known
    const shape = this.make(spec, filters)
    shapes.set(spec.containers, shape)
    return shape
  }

  /** To work out requests of plain pods with. */
  plainPods(filters: NodeFilters | undefined): PlainPods {
    const pods = this.plain.get(filters) ?? new PlainPods(this.vectors, this.dimensions, filters)
    this.plain.set(filters, pods)
    return pods
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
    return isBare(spec) || (asksByContainers(spec) && this.saysOf(spec) === '')
  }

  private make(spec: Pod, filters: NodeFilters | undefined): Shape {
    const members = memberRequests(spec)
    const looked = (list: ResourceList): ResourceList => (filters === undefined ? list : without(list, filters))
    return {
      whole: this.intern({ ...looked(podRequests(spec)), ...this.ports.ofPod(spec) }),
      count: members.length,
      members: members.map((member) => this.intern({ ...looked(member.requests), ...this.ports.ofMember(member) })),
      arrivals: members.map((member) => member.arrival),
      traits: this.traitsOf(spec, filters),
    }
  }

  /** Pods that share their containers mostly come one after the other. */
  private readPlain(spec: Pod, filters: NodeFilters | undefined): PlainPods {
    const { containers } = spec
    const says = isBare(spec) ? '' : this.saysOf(spec)
    if (this.latest === undefined || this.latestFilters !== filters) {
      this.latest = this.plainPods(filters)
      this.latestFilters = filters
    } else if (this.latestContainers === containers) {
      if (this.latestSays !== says) this.latest.say(() => this.traitsOf(spec, filters), says)
      this.latestSays = says
      return this.latest
    }
    const pods = this.latest
    this.latestContainers = containers
    this.latestSays = says
    pods.begin()
    for (let at = 0; at < containers.length; at++) pods.container(containers[at].requests, containers[at].arrival ?? 0)
    pods.end(() => this.traitsOf(spec, filters), says)
    return pods
  }

  /** Number of the traits of a pod. */
  traitsOf(spec: Pod, filters: NodeFilters | undefined): number {
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

  /** The same as text; empty: nothing. */
  private saysOf(pod: Pod): string {
    const said = JSON.stringify(this.spoken(pod))
    return said === '{}' ? '' : said
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

/** Whether a pod asks for what its containers ask for, and nothing else. */
function asksByContainers({ initContainers, requests, overhead }: Pod): boolean {
  return initContainers === undefined && requests === undefined && overhead === undefined
}

/** Requests that the filters look at: what is not looked at is not counted either. */
function without(list: ResourceList, filters: NodeFilters): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => !filters.ignores(name)))
}
