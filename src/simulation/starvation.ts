/**
 * Starvation: a group could have run all along and never did, while at least 100 that were submitted later did. It is neither deadlock (there
 * it could not have run) nor livelock (there nobody runs any more; what waits then waits for that). Nor is it to wait at the head of a line:
 * who was never tried, for its scheduler does not get done with somebody else, is overtaken only by groups of that scheduler.
 */
import { FAILED, WAITING } from './binding.ts'
import type { FinishedRun } from './run.ts'

/** Later submitted groups that must have overtaken a group before it counts as starved. */
const STARVED_AFTER = 100

/** The groups that starved, by number, the last submitted first. */
export function starvedGroups(finished: FinishedRun): number[] {
  const { world, binding, ended } = finished
  const { roster } = world
  const later = new Int32Array(world.schedulers.length)
  let started = 0
  const starved: number[] = []
  for (let group = roster.groups - 1; group >= 0; group--) {
    const scheduler = world.jobScheduler[roster.groupJob[group]]
    if (!Number.isNaN(binding.groupStarted[group])) {
      started++
      later[scheduler]++
      continue
    }
    const overtaken = world.recorder.groupAttempts[group] > 0 ? started : later[scheduler]
    if (overtaken < STARVED_AFTER) continue
    const waits = binding.groupState[group] === WAITING && ended !== 'livelock'
    if ((waits || overtakenBeforeItFailed(finished, group)) && finished.deadlocks.reducibleAllAlong(group)) starved.push(group)
  }
  return starved
}

/** Whether enough of them started before the group was given up. */
function overtakenBeforeItFailed({ world, binding }: FinishedRun, group: number): boolean {
  if (binding.groupState[group] !== FAILED) return false
  const { roster } = world
  const end = binding.groupEnded[group]
  let overtaken = 0
  for (let other = group + 1; other < roster.groups && overtaken < STARVED_AFTER; other++) {
    if (roster.jobArrival[roster.groupJob[other]] >= end) break
    if (binding.groupStarted[other] < end) overtaken++
  }
  return overtaken >= STARVED_AFTER
}
