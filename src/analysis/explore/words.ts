/** Steps in words, and as numbers of the workload that a replay can follow. */
import { FINISHED, type JobState, WAITING } from './job-state.ts'
import type { Taken } from './search.ts'
import type { Space } from './space.ts'
import type { Step } from './types.ts'

export function stepOf(space: Space, taken: Taken): Step {
  const { from, job: place, action, result, to } = taken
  const { roster } = space.desk.world
  const { automata, job: kind } = space.locals[place]
  const job = space.chosen[place]
  const unit = action.unit < 0 ? undefined : action.unit - automata.firstUnit(kind) + automata.firstUnit(job)
  const base = { do: action.do, ...(unit !== undefined && { unit }), ...(action.node >= 0 && { node: action.node }) }
  const text = `${sentence(space, unit, taken)}${aftermath(space, place, from, to, result.outcome)}`
  if (action.do === 'arrive') return { ...base, member: roster.podMembers[roster.jobPods[job]] + action.part, text }
  if (action.do === 'finish' || action.do === 'rejectGang') return { ...base, group: roster.jobGroups[job] + action.part, text }
  return { ...base, text }
}

function sentence(space: Space, unit: number | undefined, { from, job: place, action, to }: Taken): string {
  const { roster, schedulers, jobScheduler } = space.desk.world
  const { node } = action
  const job = space.chosen[place]
  const who = unit === undefined ? roster.jobs[job].name : unitName(space, unit)
  const where = node < 0 ? '' : roster.cluster.nodes[node].name
  switch (action.do) {
    case 'arrive':
      return `${roster.memberName(roster.podMembers[roster.jobPods[job]] + action.part)} of ${who} arrives`
    case 'start':
      return `scheduler ${schedulers[jobScheduler[job]].name} takes up ${who}`
    case 'decide':
      return `${who} is decided`
    case 'offer':
      return `${who} is offered ${where}${leases(space, to, place) > leases(space, from, place) ? ' and keeps it' : ''}`
    case 'expire':
      return `the time of the lease of ${who} on ${where} is over`
    case 'timeout':
      return `the patience of ${who} is over`
    case 'wound':
      return `${who} is older and takes ${where}`
    case 'recover':
      return `${who} is deadlocked and rolled back`
    case 'finish':
      return `${roster.groupName(roster.jobGroups[job] + action.part)} finishes`
    case 'rejectGang':
      return `the time of ${who}, bound in part, is over`
    case 'crash':
      return `scheduler ${schedulers[jobScheduler[job]].name} crashes and forgets ${who}`
  }
}

const leases = (space: Space, state: Int32Array, job: number): number => space.local(state, job).state.attempt?.leases.length ?? 0

/** What came of the step: what was bound or lost where, who runs, how the attempt ended. */
function aftermath(space: Space, place: number, from: Int32Array, to: Int32Array, outcome: string | undefined): string {
  const before = space.local(from, place).state
  const after = space.local(to, place).state
  const job = space.chosen[place]
  const parts = [...moves(space, job, before, after)]
  after.groups.forEach((state, group) => {
    if (before.groups[group] === WAITING && state !== WAITING && state < FINISHED) {
      parts.push(`${space.desk.world.roster.groupName(space.desk.world.roster.jobGroups[job] + group)} runs`)
    }
  })
  if (after.attempt !== undefined && before.attempt === undefined) parts.push(waits(space, place, to))
  if (outcome !== undefined && parts.length === 0) parts.push(outcome)
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function* moves(space: Space, job: number, before: JobState, after: JobState): Generator<string> {
  const { roster, settings } = space.desk.world
  const name = (place: number) =>
    settings.level === 'container'
      ? roster.memberName(roster.podMembers[roster.jobPods[job]] + place)
      : roster.podName(roster.jobPods[job] + place)
  for (const [place, node] of after.nodes.entries()) {
    if (node === before.nodes[place]) continue
    if (node >= 0) yield `${name(place)} on ${roster.cluster.nodes[node].name}`
    else yield `${name(place)} leaves ${roster.cluster.nodes[before.nodes[place]].name}`
  }
}

function waits(space: Space, job: number, state: Int32Array): string {
  const { attempt } = space.local(state, job).state
  if (attempt === undefined) return ''
  return space.locals[job].automata.all[attempt.automaton].wish(attempt.point).kind === 'think' ? 'it thinks' : 'it waits for offers'
}

function unitName({ desk }: Space, unit: number): string {
  const { roster, settings } = desk.world
  if (settings.level === 'job') return roster.jobs[unit].name
  if (settings.level === 'pod') return roster.podName(unit)
  return `${roster.memberName(unit)} of ${roster.podName(roster.memberPod[unit])}`
}
