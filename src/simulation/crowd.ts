/**
 * Crowds: pods of one job, each a group of its own, that are bound and start in one instant, and end in one. Most of Omega's jobs are
 * such (EuroSys 2013, section 4: a job is up to thousands of like tasks), and a pod by itself is the smallest. What `binding.ts` does for each
 * of them is done here for all, to the same effect: each has its records in the trace, and what they have in common is counted once.
 */
import { RUNNING } from '../metrics/recorder.ts'
import type { Time } from '../model/time.ts'
import { type Binding, FINISHED, IN_RUN, WAITING } from './binding.ts'
import type { PlanRecord } from './plan.ts'
import { TRACE } from './trace.ts'
import { FINISH, type World } from './world.ts'

export class Crowd {
  private readonly world: World
  private readonly binding: Binding
  /** Whether this run has any: pods are bound whole, nobody asks who is next to whom, and none waits for others before it starts. */
  private readonly possible: boolean

  constructor(world: World, binding: Binding) {
    const { roster, settings, surroundings } = world
    const whole = settings.level === 'job' || (settings.level === 'pod' && roster.groups === roster.pods)
    this.world = world
    this.binding = binding
    this.possible = whole && !settings.collects && settings.gangWait === undefined && surroundings === undefined
  }

  /** Binds and starts what of a plan was accepted; false if it is no crowd, and nothing was done. */
  bind(plan: PlanRecord): boolean {
    if (!this.possible || !this.isCrowd(plan)) return false
    const { targets, accepted, vectors, count } = plan
    const { roster, now } = this.world
    const job = roster.podJob[targets[0]]
    const waited = now - roster.jobArrival[job]
    const end = now + roster.jobDuration[job]
    for (let at = 0; at < count; at++) if (accepted[at]) this.take(targets[at], plan.nodes[at], vectors[at])
    let run = 0
    for (let at = 0; at < count; at++) {
      if (!accepted[at]) continue
      this.start(targets[at], waited, end)
      run++
      if (at + 1 < count && vectors[at + 1] === vectors[at]) continue
      this.count(targets[at], vectors[at], run)
      run = 0
    }
    if (run > 0) this.count(targets[count - 1], vectors[count - 1], run)
    return true
  }

  /** The groups from `first` on that end now like it, `most` at most, run their time; how many did. Nobody may react to one of them. */
  finish(first: number, most: number): number {
    const { binding, world } = this
    const { roster, now, tracer } = world
    const { seats, groupState, groupEnded, finishAt } = binding
    const job = roster.groupJob[first]
    if (!this.possible || roster.jobGang[job] === 1) return 0
    const end = Math.min(first + most, roster.jobGroups[job + 1])
    let vector = roster.podVector(roster.groupPods[first])
    let run = 0
    let group = first
    for (; group < end && finishAt[group] === now; group++) {
      const pod = roster.groupPods[group]
      const own = roster.podVector(pod)
      if (own !== vector) {
        this.count(roster.groupPods[first], vector, -run)
        vector = own
        run = 0
      }
      run++
      groupState[group] = FINISHED
      groupEnded[group] = now
      tracer.group(TRACE.finish, group)
      binding.release(seats.node(pod), vector)
    }
    if (run > 0) this.count(roster.groupPods[first], vector, -run)
    binding.ending -= group - first
    return group - first
  }

  /** All are pods of one job without a gang, on free room, and none has ended. */
  private isCrowd(plan: PlanRecord): boolean {
    const { roster } = this.world
    const { targets, leases, count } = plan
    if (roster.jobGang[roster.podJob[targets[0]]] === 1) return false
    for (let at = 0; at < count; at++) {
      if (leases[at] !== undefined || this.binding.groupState[roster.podGroup[targets[at]]] !== WAITING) return false
    }
    return true
  }

  private take(pod: number, node: number, vector: Float64Array): void {
    const { binding, world } = this
    const { roster } = world
    const group = roster.podGroup[pod]
    binding.seats.take(pod, node, world.now, world.now)
    binding.groupBound[group] += binding.podLeft[pod]
    binding.podLeft[pod] = 0
    binding.groupWhole[group]++
    world.tracer.place(TRACE.bind, pod, -1, node)
    world.ledger?.enter(node, vector)
  }

  /** @param end Infinity: it runs for ever */
  private start(pod: number, waited: Time, end: Time): void {
    const { binding, world } = this
    const { recorder, now } = world
    const group = world.roster.podGroup[pod]
    binding.groupState[group] = IN_RUN
    world.tracer.group(TRACE.start, group)
    if (Number.isNaN(binding.groupStarted[group])) {
      binding.groupStarted[group] = now
      recorder.groupsStarted++
      recorder.groupWaitRunning[group] = waited
    }
    binding.podRunAt[pod] = now
    if (end === Infinity) return
    binding.finishAt[group] = end
    world.events.push(end, FINISH, group)
  }

  /** So many pods with this request, of the job of `pod`, run from now on; below zero: run no more. */
  private count(pod: number, vector: Float64Array, pods: number): void {
    const { binding, world } = this
    const { roster, recorder, shares, jobScheduler, now } = world
    const job = roster.podJob[pod]
    recorder.use(RUNNING, vector, pods)
    shares.change(jobScheduler[job], vector, pods, now)
    binding.running.change(pods, now)
    if (pods < 0) return
    binding.jobLeft[job] -= pods
    if (roster.jobDuration[job] === Infinity) binding.endlessStarts += pods
    else binding.ending += pods
  }
}
