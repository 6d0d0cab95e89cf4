/** Where a job stands before anything happened: nothing bound, every unit ready, and who comes late is absent; and once it is over. */
import type { Desk } from './desk.ts'
import { FINISHED, IDLE, type JobState, READY, WAITING } from './job-state.ts'

export function beginning({ world, units }: Desk, job: number): JobState {
  const { roster, settings } = world
  const firstPod = roster.jobPods[job]
  const endPod = roster.jobPods[job + 1]
  const firstMember = roster.podMembers[firstPod]
  const members = roster.podMembers[endPod] - firstMember
  const [first, end] = units.range(firstPod, endPod)
  const groups = roster.jobGroups[job + 1] - roster.jobGroups[job]
  return {
    absent: Array.from({ length: members }, (_, at) => at).filter(
      (at) => roster.memberArrival[firstMember + at] > roster.jobs[job].arrival,
    ),
    nodes: new Array<number>(settings.level === 'container' ? members : endPod - firstPod).fill(-1),
    groups: new Array<number>(groups).fill(WAITING),
    relaxed: new Array<boolean>(groups).fill(false),
    units: new Array<number>(end - first).fill(READY),
    attempt: undefined,
  }
}

/** It has come and gone: of a job that has no part in an exploration. */
export function goneFrom({ nodes, groups, relaxed, units }: JobState): JobState {
  return { absent: [], nodes, groups: groups.map(() => FINISHED), relaxed, units: units.map(() => IDLE), attempt: undefined }
}
