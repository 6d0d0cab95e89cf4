/**
 * Workloads of Batsim (Dutot et al., JSSPP 2016), JSON: so many hosts (`nb_res`), and jobs that need `res` of them at once for what their
 * profile says. Such a rigid job is a gang here: a pod a host. A job lasts as long as its profile delays, at most its `walltime`, at which
 * Batsim kills it; for a profile that computes or communicates, which takes a platform to simulate, the walltime counts.
 */
import * as z from 'zod/mini'
import { allocatableOf, option, resourcesField } from '../../generate/recipe-fields.ts'
import { MOST_NODES } from '../../model/limits.ts'
import { isName, NAME_WORDS } from '../../model/names.ts'
import { show } from '../../model/suggest.ts'
import { seconds, type Time } from '../../model/time.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import { type JsonPath, JsonText } from '../json.ts'
import type { TraceContainer, TraceJob, TraceNode } from '../records.ts'
import { byArrival, MOST_SECONDS } from './common.ts'

const options = z.strictObject({
  host: option(resourcesField, { cpu: 1 }, 'what a host of Batsim has, and a pod that takes one asks for'),
})

type Options = z.infer<typeof options>

const claims = (firstLine: string): boolean => firstLine.trimStart().startsWith('{')

export const batsim: TraceFormat<Options> = {
  name: 'batsim',
  about: 'workloads of the Batsim simulator: rigid parallel jobs',
  source: 'https://github.com/oar-team/batsim/tree/master/workloads',
  terms: 'LGPL-3.0 (Batsim)',
  options,
  nodes: { about: 'the JSON file, its nb_res', claims, read: readNodes },
  jobs: { about: 'the JSON file, its jobs and profiles', claims, read: readJobs },
}

function readNodes(lines: Lines, { host }: Options, faults: TraceFaults): readonly TraceNode[] {
  const file = JsonText.read(lines, faults)
  if (file === undefined) return []
  const count = new Workload(file).number(['nb_res'], 1, MOST_NODES, true)
  return count === undefined ? [] : [{ name: 'host', count, allocatable: allocatableOf(host) }]
}

function readJobs(lines: Lines, { host }: Options, faults: TraceFaults): readonly TraceJob[] {
  const file = JsonText.read(lines, faults)
  if (file === undefined) return []
  const workload = new Workload(file)
  const containers = [{ name: 'main', requests: allocatableOf(host) }]
  const names = new Set<string>()
  const jobs = workload.list(['jobs']).flatMap((_, at) => workload.job(['jobs', at], containers, names) ?? [])
  return byArrival(jobs)
}

/** A file that is being read: values by their paths, checked as they are asked for. */
class Workload {
  private readonly file: JsonText

  constructor(file: JsonText) {
    this.file = file
  }

  list(path: JsonPath): readonly unknown[] {
    const value = this.at(path)
    if (Array.isArray(value)) return value
    this.wrong(path, value, 'a list')
    return []
  }

  job(path: JsonPath, containers: readonly TraceContainer[], names: Set<string>): TraceJob | undefined {
    const name = this.name([...path, 'id'], names)
    const arrival = this.number([...path, 'subtime'], 0, MOST_SECONDS)
    const hosts = this.number([...path, 'res'], 1, MOST_NODES, true)
    const duration = this.duration(path)
    if (name === undefined || arrival === undefined || hosts === undefined || duration === undefined) return undefined
    return { name, arrival: seconds(arrival), duration, minMember: hosts, pods: [{ name, replicas: hosts, containers }] }
  }

  number(path: JsonPath, least: number, most: number, whole = false): number | undefined {
    const value = this.at(path)
    if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value + 0
    this.wrong(path, value, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
    return undefined
  }

  /** `job-ID`; an id of many workloads, WORKLOAD!ID, with a `/`. */
  private name(path: JsonPath, names: Set<string>): string | undefined {
    const id = this.at(path)
    const name = `job-${typeof id === 'number' || typeof id === 'string' ? String(id).replaceAll('!', '/') : ''}`
    if (!isName(name)) this.wrong(path, id, `a number, or a name: ${NAME_WORDS}`)
    else if (names.has(name)) this.wrong(path, id, 'each id once')
    else {
      names.add(name)
      return name
    }
    return undefined
  }

  private duration(job: JsonPath): Time | undefined {
    const wall = this.at([...job, 'walltime'])
    // Batsim's -1 is no walltime.
    const limit = wall === undefined || wall === -1 ? Infinity : this.number([...job, 'walltime'], 0, MOST_SECONDS)
    const profile = this.at([...job, 'profile'])
    const path = ['profiles', String(profile)]
    if (typeof profile !== 'string' || typeof this.at(path) !== 'object') this.wrong([...job, 'profile'], profile, 'the name of a profile')
    else {
      const delay = this.at([...path, 'delay']) === undefined ? limit : this.number([...path, 'delay'], 0, MOST_SECONDS)
      if (delay === Infinity) this.wrong([...job, 'walltime'], wall, 'a number of seconds, for its profile has no delay')
      else if (delay !== undefined && limit !== undefined) return Math.max(1, seconds(Math.min(delay, limit)))
    }
    return undefined
  }

  private at(path: JsonPath): unknown {
    return path.reduce<unknown>((value, step) => {
      return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined
    }, this.file.data)
  }

  private wrong(path: JsonPath, value: unknown, allowed: string): void {
    this.file.fault(path, `invalid ${String(path.at(-1))}: ${show(value)}, allowed: ${allowed}`)
  }
}
