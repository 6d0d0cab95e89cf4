/** Edits of settings: everything that is not cluster or workload goes back to its default. */
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../../model/defaults.ts'
import type { Scenario, SchedulerSpec } from '../../../model/scenario.ts'
import { SECOND } from '../../../model/time.ts'
import { without } from './without.ts'

export function* plainSettings(scenario: Scenario): Iterable<Scenario> {
  const plain = [
    without(scenario, 'placement'),
    without(scenario, 'duration'),
    { ...scenario, allocator: DEFAULT_ALLOCATOR },
    { ...scenario, retry: DEFAULT_RETRY },
    { ...scenario, retry: { ...DEFAULT_RETRY, maxAttempts: Math.min(scenario.retry.maxAttempts, 2) } },
    { ...scenario, seed: '1' },
    without(scenario, 'eventBudget'),
    ...mergedSchedulers(scenario),
    ...scenario.schedulers.flatMap((spec, at) => plainScheduler(spec).map((simpler) => withScheduler(scenario, at, simpler))),
  ]
  const before = JSON.stringify(scenario)
  for (const candidate of plain) if (JSON.stringify(candidate) !== before && !undone(scenario, candidate)) yield candidate
}

/** A second best, where the best has been reached. */
function undone({ retry }: Scenario, candidate: Scenario): boolean {
  return retry === DEFAULT_RETRY && candidate.retry !== DEFAULT_RETRY
}

/** All jobs with one scheduler; with one kind fewer. */
function* mergedSchedulers(scenario: Scenario): Iterable<Scenario> {
  const { schedulers, workload } = scenario
  const jobs = (workload.jobs ?? []).map((job) => ({ ...job, scheduler: DEFAULT_SCHEDULER.name }))
  if (schedulers.length > 1 || schedulers[0].name !== DEFAULT_SCHEDULER.name) {
    for (const spec of [DEFAULT_SCHEDULER, ...schedulers.map((one) => ({ ...one, name: DEFAULT_SCHEDULER.name }))]) {
      yield { ...scenario, schedulers: [spec], workload: { jobs } }
    }
  }
  if (schedulers.length < 2) return
  for (const { name } of schedulers) {
    const left = schedulers.filter((one) => one.name !== name)
    const moved = (workload.jobs ?? []).map((job) => (job.scheduler === name ? { ...job, scheduler: left[0].name } : job))
    yield { ...scenario, schedulers: left, workload: { jobs: moved } }
  }
}

function withScheduler(scenario: Scenario, at: number, spec: SchedulerSpec): Scenario {
  return { ...scenario, schedulers: scenario.schedulers.map((one, index) => (index === at ? spec : one)) }
}

/** Second bests stand behind what they are second to, and are of use only where that was not to be had. */
function plainScheduler(spec: SchedulerSpec): SchedulerSpec[] {
  const { count, decision } = spec
  const simpler: SchedulerSpec[] = [
    { ...DEFAULT_SCHEDULER, name: spec.name },
    without(spec, 'placement'),
    without(spec, 'classes'),
    without(spec, 'role'),
    { ...spec, mapping: DEFAULT_SCHEDULER.mapping, weight: 1 },
    { ...spec, blocked: 'skip' },
    { ...spec, count: 1 },
    { ...spec, decision: { job: 0, task: 0 } },
  ]
  if (count > 2) simpler.push({ ...spec, count: 2 })
  if (decision.task > 0) simpler.push({ ...spec, decision: { job: decision.job, task: 0 } })
  if (decision.job > 0 && decision.job !== SECOND) simpler.push({ ...spec, decision: { job: SECOND, task: decision.task } })
  return simpler
}
