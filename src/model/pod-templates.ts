/** Request vectors of generated pods in columns, by container: what pods of one job, or of many, have in common. */
import { grown } from './growing.ts'
import type { Container } from './workload.ts'

export class PodTemplates {
  /** What may be asked for, in the order in which it is written. */
  readonly resources: readonly string[]
  /** Name of every container; absent: app, sidecar-1 ... */
  readonly containerName: string | undefined
  count = 0
  /** First container of each template, and one past the last. */
  private first = new Int32Array(16)
  /** [container x resources + resource], base units; 0: not asked for. */
  private amounts: Float64Array

  /** @param containerName of templates of one container */
  constructor(resources: readonly string[], containerName?: string) {
    this.resources = resources
    this.containerName = containerName
    this.amounts = new Float64Array(16 * resources.length)
  }

  /** Templates that came from another thread as plain data. */
  static revived(plain: PodTemplates): PodTemplates {
    return Object.assign(new PodTemplates(plain.resources, plain.containerName), plain)
  }

  /**
   * Adds a template; its number.
   * @param amounts [container x resources + resource], base units
   */
  add(amounts: ArrayLike<number>, containers: number): number {
    const width = this.resources.length
    const start = this.first[this.count] * width
    const end = start + containers * width
    this.first = grown(this.first, this.count + 2)
    this.amounts = grown(this.amounts, end)
    for (let at = start; at < end; at++) this.amounts[at] = amounts[at - start]
    this.first[this.count + 1] = this.first[this.count] + containers
    return this.count++
  }

  /** Name of a pod's container, by its place. */
  nameOf(index: number): string {
    return this.containerName ?? containerName(index)
  }

  firstContainer(template: number): number {
    return this.first[template]
  }

  /** How many containers a pod of the template has. */
  size(template: number): number {
    return this.first[template + 1] - this.first[template]
  }

  /** What a container asks for of a resource, base units. @param container number among those of all templates */
  amount(container: number, resource: number): number {
    return this.amounts[container * this.resources.length + resource]
  }

  /** What the whole pod asks for of a resource, base units. */
  total(template: number, resource: number): number {
    let total = 0
    for (let container = this.first[template]; container < this.first[template + 1]; container++) total += this.amount(container, resource)
    return total
  }

  /** Whether some container of some template asks for the resource. */
  asks(resource: number): boolean {
    for (let container = 0; container < this.first[this.count]; container++) if (this.amount(container, resource) > 0) return true
    return false
  }

  containers(template: number): readonly Container[] {
    return Array.from({ length: this.size(template) }, (_, index) => ({
      name: this.nameOf(index),
      requests: this.requests(this.first[template] + index),
    }))
  }

  private requests(container: number): Record<string, number> {
    const list: Record<string, number> = {}
    this.resources.forEach((name, resource) => {
      const amount = this.amount(container, resource)
      if (amount > 0) list[name] = amount
    })
    return list
  }
}

/** Container names of generated pods: the application, then its helpers. */
export function containerName(index: number): string {
  return index === 0 ? 'app' : `sidecar-${index}`
}
