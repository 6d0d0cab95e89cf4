/**
 * Jobs of several roles, pods of which ask for different things: as objects, for a table has pods alike. A job is cut, its roles in
 * proportion, until a simple filling proves that all of it fits the empty cluster.
 */
import { invalid } from '../../errors.ts'
import type { JobKind } from '../../model/job-table.ts'
import { lanesOf } from '../../model/lanes.ts'
import type { ResourceList } from '../../model/resources.ts'
import type { Time } from '../../model/time.ts'
import type { Job, Pod } from '../../model/workload.ts'
import type { Demand, DrawnJobs } from '../load.ts'
import { podsPerNode, type Room, type Shape } from '../room.ts'
import type { DrawnJob, DrawnRole } from './model.ts'

/** One step of cutting a job that does not fit. */
const SHRINK = 0.9

export class RoleJobs implements DrawnJobs {
  private readonly drawn: DrawnJob[] = []
  private readonly resources: readonly string[]
  private readonly room: Room
  private readonly largest: number

  /** @param largest share of the empty cluster that a job may take, 0 to 1 */
  constructor(resources: readonly string[], room: Room, largest: number) {
    this.resources = resources
    this.room = room
    this.largest = largest
  }

  get length(): number {
    return this.drawn.length
  }

  durationOf(job: number): Time {
    return this.drawn[job].span
  }

  demand(name: string): Demand {
    const resource = this.resources.indexOf(name)
    const each = ({ amounts }: DrawnRole): number => (resource < 0 ? Number(name === 'pods') : amounts[resource])
    return (job) => this.drawn[job].roles.reduce((sum, role) => sum + each(role) * role.pods, 0)
  }

  /** @throws InvalidInputError if not even one pod of each role fits beside the others. */
  add({ span, roles }: DrawnJob): void {
    for (let share = 1; ; share *= SHRINK) {
      const cut = roles.map((role) => ({ ...role, pods: Math.max(1, Math.floor(role.pods * share)) }))
      if (this.fits(cut)) return void this.drawn.push({ span, roles: cut })
      if (cut.every(({ pods }) => pods === 1)) invalid('model', 'invalid model: no room for a pod of each role, allowed: a larger cluster')
    }
  }

  /** Jobs in the order in which they were drawn. @param arrival microseconds */
  list({ prefix, ...kind }: Omit<JobKind, 'workloadClass'>, gang: boolean, arrival: Float64Array): Job[] {
    return this.drawn.map(({ span, roles }, index) => {
      const name = `${prefix}-${index}`
      const pods = roles.flatMap((role) => this.pods(name, role))
      const job = { name, arrival: arrival[index], duration: span, ...kind, pods }
      return gang ? { ...job, gang: { minMember: pods.length } } : job
    })
  }

  /** Whether the roles, one after the other, fill the shapes of the room without overflow; no is no proof that they cannot. */
  private fits(roles: readonly DrawnRole[]): boolean {
    let { shapes } = this.room
    for (const role of roles) {
      const requests = this.requests(role)
      let missing = role.pods === 1 ? 1 : Math.ceil(role.pods / this.largest)
      const after: Shape[] = []
      for (const shape of shapes) {
        const most = Math.min(podsPerNode(shape.free, requests), role.perNode)
        const used = most === 0 ? 0 : Math.min(shape.nodes, Math.ceil(missing / most))
        missing = Math.max(0, missing - used * most)
        if (used > 0) after.push({ nodes: used, free: less(shape.free, requests, most) })
        if (used < shape.nodes) after.push({ ...shape, nodes: shape.nodes - used })
      }
      if (missing > 0) return false
      shapes = after
    }
    return true
  }

  private requests({ amounts }: DrawnRole): ResourceList {
    return Object.fromEntries(this.resources.map((name, at) => [name, amounts[at]] as const).filter(([, amount]) => amount > 0))
  }

  private pods(job: string, role: DrawnRole): Pod[] {
    const containers = [{ name: role.name, requests: this.requests(role) }]
    const lanes = lanesOf(job, role.name, role.pods, role.perNode)
    return Array.from({ length: role.pods }, (_, index) => {
      const name = `${job}-${role.name}-${index}`
      return { name, containers, ...lanes[index % lanes.length] }
    })
  }
}

function less(free: ResourceList, requests: ResourceList, times: number): ResourceList {
  return Object.fromEntries(
    Object.entries(free).map(([name, amount]) => [name, amount - times * (requests[name] ?? Number(name === 'pods'))]),
  )
}
