/** Jobs in a table, as a source of the roster: their columns are taken over as they are, and no object is made for any of them. */
import type { JobTable } from '../model/job-table.ts'
import type { Job } from '../model/workload.ts'
import type { NodeFilters } from '../placement/kubernetes/node-filters.ts'
import { Census } from './census.ts'
import type { JobSource } from './job-source.ts'
import type { PlainPods } from './plain-pods.ts'
import type { JobColumns, RosterColumns } from './roster-columns.ts'
import type { Shapes } from './shapes.ts'

/** From so many pods on it is faster to enrol those of a job at once. */
const MANY = 8

export class TabledJobs implements JobSource {
  readonly columns: JobColumns
  readonly census: Census
  private readonly table: JobTable
  private listed: readonly Job[] | undefined

  constructor(table: JobTable) {
    this.table = table
    this.columns = columnsOf(table)
    this.census = censusOf(table)
  }

  enrol(roster: RosterColumns, shapes: Shapes, filters: readonly (NodeFilters | undefined)[]): void {
    const { gang, firstPod, late } = this.table.columns
    const { jobServer } = this.columns
    const byFilters = new Map(filters.map((served) => [served, new TemplateShape(this.table, shapes, served)]))
    const shapeOf = filters.map((served) => byFilters.get(served) as TemplateShape)
    for (let job = 0; job < this.table.length; job++) {
      roster.openJob()
      const shape = shapeOf[jobServer[job]]
      shape.turnTo(job)
      const { whole, members, count, traits } = shape.pods
      const last = count - 1
      const end = firstPod[job + 1]
      if (end - firstPod[job] >= MANY && gang[job] === 0 && last === 0 && late === undefined) {
        roster.openSingles(end - firstPod[job], whole, traits, members[0])
        continue
      }
      for (let pod = firstPod[job]; pod < end; pod++) {
        roster.openPod(gang[job] === 0 ? 1 : pod === firstPod[job] ? end - pod : -1, whole, traits)
        for (let member = 0; member < last; member++) roster.openMember(members[member], 0)
        roster.openMember(members[last], late === undefined ? 0 : late[pod])
      }
    }
  }

  jobName(job: number): string {
    return this.table.jobName(job)
  }

  podName(job: number, pod: number): string {
    return this.table.podName(job, pod)
  }

  memberName(_job: number, _pod: number, member: number): string {
    return this.table.columns.templates.nameOf(member)
  }

  list(): readonly Job[] {
    this.listed ??= this.table.all()
    return this.listed
  }
}

function columnsOf({ length, columns }: JobTable): JobColumns {
  const { kinds, kind, arrival, duration, gang } = columns
  const classes = [...new Set(kinds.flatMap(({ workloadClass = [] }) => workloadClass))]
  const used = kinds.filter((_, index) => kind.includes(index))
  const servers = [...new Set(used.map(({ scheduler }) => scheduler))]
  const classOf = kinds.map(({ workloadClass }) => (workloadClass === undefined ? -1 : classes.indexOf(workloadClass)))
  const serverOf = kinds.map(({ scheduler }) => servers.indexOf(scheduler))
  const jobPriority = new Float64Array(length)
  const jobClass = new Int32Array(length)
  const jobServer = new Int32Array(length)
  for (let job = 0; job < length; job++) {
    jobPriority[job] = kinds[kind[job]].priority
    jobClass[job] = classOf[kind[job]]
    jobServer[job] = serverOf[kind[job]]
  }
  return { jobArrival: arrival, jobDuration: duration, jobGang: gang, jobPriority, jobClass, classes, jobServer, servers }
}

function censusOf({ length, pods, columns }: JobTable): Census {
  const { gang, firstPod, template, templates } = columns
  const census = new Census()
  census.pods = pods
  for (let job = 0; job < length; job++) {
    const count = firstPod[job + 1] - firstPod[job]
    census.groups += gang[job] === 1 ? 1 : count
    census.members += count * templates.size(template[job])
    if (count !== 1) census.several(gang[job] === 1)
    if (templates.size(template[job]) !== 1) census.lone = false
  }
  for (let template = 0; template < templates.count; template++)
    census.vectors += templates.size(template) === 1 ? 1 : templates.size(template) + 1
  for (const [resource, name] of templates.resources.entries()) if (templates.asks(resource)) census.resources.add(name)
  return census
}

/** What the pods of a template are to the roster, under the filters of one kind of scheduler; one template at a time. */
class TemplateShape {
  readonly pods: PlainPods
  private readonly table: JobTable
  private readonly shapes: Shapes
  private readonly filters: NodeFilters | undefined
  /** Where each resource of the templates stands in a vector. */
  private readonly places: readonly number[]
  private readonly cpu: number
  private readonly memory: number
  private template = -1

  constructor(table: JobTable, shapes: Shapes, filters: NodeFilters | undefined) {
    const { resources } = table.columns.templates
    this.table = table
    this.shapes = shapes
    this.filters = filters
    this.pods = shapes.plainPods(filters)
    this.places = resources.map((name) => this.pods.dimension(name))
    this.cpu = resources.indexOf('cpu')
    this.memory = resources.indexOf('memory')
  }

  /** The job's template is worked out, unless it is the one at hand. */
  turnTo(job: number): void {
    const { template: templateOf, templates } = this.table.columns
    const template = templateOf[job]
    if (template === this.template) return
    this.template = template
    const { pods, cpu, memory, places } = this
    const first = templates.firstContainer(template)
    pods.begin()
    for (let container = first; container < first + templates.size(template); container++) {
      for (let resource = 0; resource < places.length; resource++) pods.ask(places[resource], templates.amount(container, resource))
      pods.endContainer(cpu >= 0 && templates.amount(container, cpu) > 0, memory >= 0 && templates.amount(container, memory) > 0, 0)
    }
    pods.end(() => this.shapes.traitsOf(this.table.job(job).pods[0], this.filters))
  }
}
