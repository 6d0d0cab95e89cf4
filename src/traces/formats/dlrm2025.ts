/**
 * Alibaba's trace of 2025: 31 days of recommendation models (DLRM) served by two kinds of instances apart, CN (cpu only) and HN (with a
 * GPU), as their authors describe in "GPU-Disaggregated Serving for Deep Learning Recommendation Models at Scale" (NSDI 2025). Here an
 * application is one gang: its instances of a kind and of equal requests are pods that are alike.
 *
 * Instances come and go; a gang cannot. By default all instances that an application ever had belong to its gang, from the first creation
 * to the last deletion, which is more than ever ran at once. With `at`, those that were there at that instant.
 */
import * as z from 'zod/mini'
import { durationField, optional } from '../../generate/recipe-fields.ts'
import type { ResourceList } from '../../model/resources.ts'
import { show } from '../../model/suggest.ts'
import { parseDuration, type Time } from '../../model/time.ts'
import { csvRows, headerHas } from '../csv-rows.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { NameSet } from '../name-set.ts'
import type { TraceJob, TracePods } from '../records.ts'
import type { TraceRow } from '../rows.ts'
import { type Sort, sortInMemory } from '../sorting.ts'
import { GPU, soundName } from './common.ts'

const LIMITS = ['cpu_limit', 'gpu_limit', 'rdma_limit', 'memory_limit', 'disk_limit']
const READ = ['instance_sn', 'role', 'app_name', 'cpu_request', 'gpu_request', 'rdma_request', 'memory_request', 'disk_request']
const COLUMNS = [...READ, 'max_instance_per_node', 'creation_time', 'deletion_time']
const ROLES = ['CN', 'HN']
/** A NIC in percent. */
const RDMA = 'rdma'

const options = z.strictObject({
  at: optional(
    durationField,
    'only instances that were there at this instant, which is when their gangs arrive; absent: all there ever were',
  ),
})

type Options = z.infer<typeof options>

export const dlrm2025: TraceFormat<Options> = {
  name: 'dlrm2025',
  about: 'Alibaba 2025: 156 recommendation models over 31 days, gangs of a cpu role and a GPU role',
  source: 'https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2025',
  terms: 'for research and study (Alibaba)',
  options,
  jobs: { about: 'disaggregated_DLRM_trace.csv, a row an instance', claims: (firstLine) => headerHas(firstLine, COLUMNS), read: readJobs },
}

interface Instance {
  readonly app: string
  readonly role: string
  readonly requests: ResourceList
  readonly maxPerNode: number
  /** 0 where it was there before the trace. */
  readonly created: Time
  /** Null where it was there after the trace. */
  readonly deleted: Time | null
  /** Of the file, from 0. */
  readonly row: number
}

/** Instances of an application may stand anywhere, as they do in the publishers' file. */
function* readJobs(lines: Lines, settings: Options, faults: TraceFaults, sort: Sort = sortInMemory): Generator<TraceJob> {
  const at = settings.at === undefined ? undefined : parseDuration(settings.at)
  const instances = sort(instancesOf(lines, at, faults), ({ app }) => [app])
  const gangs = sort(gangsOf(instances, at), ({ row, job: { arrival } }) => [arrival, row])
  for (const { job } of gangs) yield job
}

function* instancesOf(lines: Lines, at: Time | undefined, faults: TraceFaults): Generator<Instance> {
  const names = new NameSet()
  for (const row of csvRows(lines, { table: 'jobs', columns: COLUMNS, optional: ['scheduled_time', ...LIMITS] }, faults)) {
    const instance = instanceOf(row, names)
    if (instance === undefined) continue
    if (at !== undefined && (instance.created > at || (instance.deleted ?? Infinity) <= at)) faults.leaveOut('instances of another time')
    else yield instance
  }
}

/** A gang an application, and the row of its first instance. @param instances those of an application together */
function* gangsOf(instances: Iterable<Instance>, at: Time | undefined): Generator<{ readonly row: number; readonly job: TraceJob }> {
  let app: App | undefined
  for (const instance of instances) {
    if (app !== undefined && app.name !== instance.app) {
      yield { row: app.row, job: app.job(at) }
      app = undefined
    }
    app = (app ?? new App(instance)).with(instance)
  }
  if (app !== undefined) yield { row: app.row, job: app.job(at) }
}

function instanceOf(row: TraceRow, names: NameSet): Instance | undefined {
  row.name('instance_sn', names)
  const app = row.name('app_name')
  // The longest that is made of it.
  soundName(row, 'app_name', `${app}-CN1000000`)
  const role = row.text('role')
  if (!ROLES.includes(role)) row.fault('role', `invalid role: ${show(role)}, allowed: ${ROLES.join(', ')}`)
  const requests = requestsOf(row)
  const maxPerNode = row.whole('max_instance_per_node', -1)
  if (maxPerNode === 0) row.fault('max_instance_per_node', 'invalid max_instance_per_node: 0, allowed: -1, or a whole number from 1')
  const created = row.has('creation_time') ? row.time('creation_time') : 0
  const deleted = row.has('deletion_time') ? row.time('deletion_time') : null
  if (deleted !== null && deleted < created) row.fault('deletion_time', 'invalid deletion_time: before its creation_time')
  return row.faulty ? undefined : { app, role, requests, maxPerNode, created, deleted, row: row.place.index }
}

function requestsOf(row: TraceRow): ResourceList {
  const all = {
    cpu: row.amount('cpu_request', 'cpu'),
    memory: row.amount('memory_request', 'memory', 'Gi'),
    'ephemeral-storage': row.amount('disk_request', 'ephemeral-storage', 'Gi'),
    [GPU]: row.whole('gpu_request'),
    [RDMA]: row.whole('rdma_request'),
  }
  return Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== 0))
}

/** The instances of an application so far. */
class App {
  readonly name: string
  /** Of its first instance. */
  readonly row: number
  /** By what makes them alike. */
  private readonly alike = new Map<string, { readonly first: Instance; replicas: number }>()
  private created: Time = Infinity
  private deleted: Time = 0

  constructor({ app, row }: Instance) {
    this.name = app
    this.row = row
  }

  with(instance: Instance): this {
    const { role, requests, maxPerNode, created, deleted } = instance
    const key = JSON.stringify([role, requests, maxPerNode])
    const known = this.alike.get(key)
    if (known === undefined) this.alike.set(key, { first: instance, replicas: 1 })
    else known.replicas++
    this.created = Math.min(this.created, created)
    this.deleted = Math.max(this.deleted, deleted ?? Infinity)
    return this
  }

  /** From its first creation, or from `at` on, to its last deletion. */
  job(at: Time | undefined): TraceJob {
    const arrival = at ?? this.created
    const pods = ROLES.flatMap((role) => this.podsOf(role))
    return {
      name: this.name,
      arrival,
      ...(this.deleted < Infinity ? { duration: Math.max(1, this.deleted - arrival) } : {}),
      minMember: pods.reduce((sum, { replicas }) => sum + replicas, 0),
      pods,
    }
  }

  /** APP-CN; where requests differ, those that come later are APP-CN2, APP-CN3 ... */
  private podsOf(role: string): TracePods[] {
    const alike = [...this.alike.values()].filter(({ first }) => first.role === role)
    return alike.map(({ first: { requests, maxPerNode }, replicas }, at) => ({
      name: `${this.name}-${role}${at === 0 ? '' : at + 1}`,
      replicas,
      containers: [{ name: 'main', requests }],
      ...(maxPerNode > 0 ? { maxPerNode } : {}),
    }))
  }
}
