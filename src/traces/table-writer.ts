/**
 * Records of jobs into the columns of a table, as long as they fit there: one role of pods with one container, no constraints, and a gang of
 * all its pods or none. A trace of half a million jobs takes some 60 bytes a job so, beside its names.
 */
import { grown } from '../model/growing.ts'
import { type JobKind, JobTable } from '../model/job-table.ts'
import { PodTemplates } from '../model/pod-templates.ts'
import type { ResourceList } from '../model/resources.ts'
import type { TraceJob } from './records.ts'

/** Kinds that a table tells apart. */
const MOST_KINDS = 256

export class TableWriter {
  private readonly scheduler: string
  private readonly names: string[] = []
  private readonly kinds: JobKind[] = []
  private readonly kindOf = new Map<string, number>()
  private readonly requests: ResourceList[] = []
  private readonly templateOf = new Map<string, number>()
  private container: string | undefined
  private kind = new Uint8Array(16)
  private arrival = new Float64Array(16)
  private duration = new Float64Array(16)
  private gang = new Uint8Array(16)
  private replicas = new Int32Array(16)
  private template = new Int32Array(16)

  constructor(scheduler: string) {
    this.scheduler = scheduler
  }

  /** Adds a job; false if it does not fit. */
  add(job: TraceJob): boolean {
    const [pods] = job.pods
    const [container] = pods.containers
    const kind = this.fits(job) ? this.kindFor(job) : -1
    if (kind < 0) return false
    const at = this.names.length
    if (at === this.kind.length) this.grow()
    this.container = container.name
    this.names.push(job.name)
    this.kind[at] = kind
    this.arrival[at] = job.arrival
    this.duration[at] = job.duration ?? Infinity
    this.gang[at] = job.minMember === undefined ? 0 : 1
    this.replicas[at] = pods.replicas
    this.template[at] = this.templateFor(container.requests)
    return true
  }

  /** The jobs in the order of arrival, those that arrive together as they came. */
  table(): JobTable {
    const order = this.order()
    const kinds = used(order, this.kind)
    const templates = used(order, this.template)
    const firstPod = new Int32Array(order.length + 1)
    order.forEach((job, at) => {
      firstPod[at + 1] = firstPod[at] + this.replicas[job]
    })
    return new JobTable({
      kinds: [...kinds.keys()].map((kind) => this.kinds[kind]),
      kind: Uint8Array.from(order, (job) => kinds.get(this.kind[job]) as number),
      number: new Int32Array(order.length),
      names: Array.from(order, (job) => this.names[job]),
      arrival: Float64Array.from(order, (job) => this.arrival[job]),
      duration: Float64Array.from(order, (job) => this.duration[job]),
      gang: Uint8Array.from(order, (job) => this.gang[job]),
      firstPod,
      template: Int32Array.from(order, (job) => templates.get(this.template[job]) as number),
      templates: this.templates([...templates.keys()].map((template) => this.requests[template])),
    })
  }

  private fits({ name, minMember, pods }: TraceJob): boolean {
    const [role] = pods
    if (pods.length !== 1 || role.containers.length !== 1 || role.nodeLabels !== undefined || role.name !== name) return false
    if (role.maxPerNode !== undefined && role.maxPerNode < role.replicas) return false
    if (minMember !== undefined && minMember !== role.replicas) return false
    return this.container === undefined || this.container === role.containers[0].name
  }

  private kindFor({ priority = 0, workloadClass }: TraceJob): number {
    const key = `${priority} ${workloadClass ?? ''}`
    const known = this.kindOf.get(key)
    if (known !== undefined) return known
    if (this.kinds.length === MOST_KINDS) return -1
    const kind =
      this.kinds.push({ prefix: '', scheduler: this.scheduler, priority, ...(workloadClass !== undefined && { workloadClass }) }) - 1
    this.kindOf.set(key, kind)
    return kind
  }

  private templateFor(requests: ResourceList): number {
    let key = ''
    for (const name in requests) key += `${name} ${requests[name]} `
    const known = this.templateOf.get(key) ?? this.requests.push(requests) - 1
    this.templateOf.set(key, known)
    return known
  }

  private templates(lists: readonly ResourceList[]): PodTemplates {
    const resources = [...new Set(lists.flatMap((requests) => Object.keys(requests)))]
    const templates = new PodTemplates(resources, this.container)
    for (const requests of lists)
      templates.add(
        resources.map((name) => requests[name] ?? 0),
        1,
      )
    return templates
  }

  private order(): Uint32Array {
    const order = Uint32Array.from(this.names, (_, job) => job)
    const { arrival } = this
    return order.some((job) => job > 0 && arrival[job] < arrival[job - 1]) ? order.sort((a, b) => arrival[a] - arrival[b] || a - b) : order
  }

  private grow(): void {
    const room = this.kind.length * 2
    this.kind = grown(this.kind, room)
    this.arrival = grown(this.arrival, room)
    this.duration = grown(this.duration, room)
    this.gang = grown(this.gang, room)
    this.replicas = grown(this.replicas, room)
    this.template = grown(this.template, room)
  }
}

/** New numbers, in the order of first use, of what the jobs make use of. */
function used(order: Uint32Array, column: ArrayLike<number>): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>()
  for (const job of order) if (!numbers.has(column[job])) numbers.set(column[job], numbers.size)
  return numbers
}
