/**
 * Workloads of Batsim (Dutot et al., JSSPP 2016), JSON: so many hosts (`nb_res`), and jobs that need `res` of them at once for what their
 * profile says. Such a rigid job is a gang here: a pod a host. A job lasts as long as its profile delays, at most its `walltime`, at which
 * Batsim kills it; for a profile that computes or communicates, which takes a platform to simulate, the walltime counts.
 *
 * Neither jobs nor profiles have an order, and which of them come first is not said either: both are sorted by the name of the profile, so
 * that a job meets its profile however many there are, and then jobs by their arrival.
 */
import * as z from 'zod/mini'
import { allocatableOf, option, resourcesField } from '../../generate/recipe-fields.ts'
import { seconds } from '../../model/time.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines, TraceFormat } from '../format.ts'
import type { TraceContainer, TraceJob, TraceNode } from '../records.ts'
import { type Sort, sortInMemory } from '../sorting.ts'
import { BatsimFile, type BatsimJob, type BatsimProfile } from './batsim-file.ts'
import { MOST_SECONDS } from './common.ts'

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

function* readNodes(lines: Lines, { host }: Options, faults: TraceFaults): Generator<TraceNode> {
  const count = new BatsimFile(lines, faults).hosts()
  if (count !== undefined) yield { name: 'host', count, allocatable: allocatableOf(host) }
}

/** A job that is right, and where it stands among the jobs. */
interface Placed {
  readonly index: number
  readonly job: TraceJob
}

function* readJobs(lines: Lines, { host }: Options, faults: TraceFaults, sort: Sort = sortInMemory): Generator<TraceJob> {
  const file = new BatsimFile(lines, faults)
  const met = sort(file.parts(), ({ profile, kind }) => [profile, kind === 'profile' ? 0 : 1])
  const containers = [{ name: 'main', requests: allocatableOf(host) }]
  const jobs = sort(withProfiles(met, containers, faults), ({ index, job: { arrival } }) => [arrival, index])
  for (const { job } of jobs) yield job
}

/** @param parts a profile, then its jobs, then the next profile; of profiles with one name the last counts */
function* withProfiles(
  parts: Iterable<BatsimProfile | BatsimJob>,
  containers: readonly TraceContainer[],
  faults: TraceFaults,
): Generator<Placed> {
  let known: BatsimProfile | undefined
  let told: BatsimProfile | undefined
  for (const part of parts) {
    if (part.kind === 'profile') {
      known = part
      continue
    }
    const profile = known?.profile === part.profile ? known : undefined
    if (profile?.wrong !== undefined && told !== profile) faults.add(...profile.wrong)
    if (profile?.wrong !== undefined) told = profile
    const duration = durationOf(part, profile, faults)
    const { job, hosts, index, arrival } = part
    if (job === undefined || duration === undefined) continue
    const pods = [{ name: job, replicas: hosts, containers }]
    yield { index, job: { name: job, arrival: seconds(arrival), duration, minMember: hosts, pods } }
  }
}

/** Microseconds; undefined where it cannot be told. */
function durationOf({ limit, noProfile, noDelay }: BatsimJob, profile: BatsimProfile | undefined, faults: TraceFaults): number | undefined {
  if (profile?.mapping !== true) faults.add(...noProfile)
  else if (profile.wrong !== undefined || limit === false) return undefined
  else if (profile.delay === undefined && limit === undefined) faults.add(...noDelay)
  else return Math.max(1, seconds(Math.min(profile.delay ?? MOST_SECONDS, limit ?? MOST_SECONDS)))
  return undefined
}
