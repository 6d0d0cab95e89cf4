/** Which jobs are alike but for their names, and how the numbers of one become those of another. */
import type { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'

/** Jobs of one kind ask for the same, and each has a scheduler to itself or they share one. */
export function kindsOf({ world }: Desk): string[] {
  const { roster, jobScheduler, schedulers } = world
  const served = new Map<number, number>()
  for (const scheduler of jobScheduler) served.set(scheduler, (served.get(scheduler) ?? 0) + 1)
  return roster.jobs.map((job, index) => {
    const scheduler = jobScheduler[index]
    const alone = served.get(scheduler) === 1
    const pods = job.pods.map((pod) => ({ ...pod, name: '', containers: pod.containers.map((container) => ({ ...container, name: '' })) }))
    const place = alone ? { ...schedulers[scheduler], name: '', role: '' } : scheduler
    return JSON.stringify([{ ...job, name: '', arrival: 0, scheduler: '', pods }, place])
  })
}

/** Places of equal kinds, in lists of two or more. */
export function alikeAmong(kinds: readonly string[]): number[][] {
  const places = (kind: string) => [...kinds.keys()].filter((job) => kinds[job] === kind)
  return [...new Set(kinds)].map(places).filter((jobs) => jobs.length > 1)
}

/** A state in the numbers of one job of a kind, said in those of another. */
export function renumbered({ world, units }: Desk, state: JobState, kind: number, job: number): JobState {
  const { attempt } = state
  if (kind === job || attempt === undefined) return state
  const { roster, settings } = world
  const [from, to] = [roster.jobPods[kind], roster.jobPods[job]]
  const shift = settings.level === 'container' ? roster.podMembers[to] - roster.podMembers[from] : to - from
  const unit = attempt.unit + units.range(to, to + 1)[0] - units.range(from, from + 1)[0]
  const leases = attempt.leases.map((lease) => ({ ...lease, pinned: lease.pinned.map((target) => target + shift) }))
  return { ...state, attempt: { ...attempt, unit, leases } }
}
