/** What one job can do next, as far as that is its own affair; whether there is room, and whose turn it is, the others decide. */

import type { Automata } from './automata.ts'
import type { Desk } from './desk.ts'
import { IN_RUN, type JobState, READY, WAITING } from './job-state.ts'
import type { StepKind } from './types.ts'

/** Numbers of the whole workload for units, of the job for groups and members. */
export interface Action {
  readonly do: StepKind
  readonly unit: number
  readonly node: number
  /** The group, or the member. */
  readonly part: number
  /** The same for the same action. */
  readonly words: string
}

function action(kind: StepKind, unit: number, node: number, part: number): Action {
  return { do: kind, unit, node, part, words: `${kind} ${unit} ${node} ${part} ` }
}

/** All of them, in a fixed order. */
export function actionsOf(desk: Desk, automata: Automata, job: number, state: JobState, crashes: boolean): Action[] {
  return [
    ...state.absent.map((part) => action('arrive', -1, -1, part)),
    ...finishes(desk, job, state),
    ...(state.attempt === undefined ? starts(desk, automata, job, state) : ofAttempt(desk, automata, state.attempt, crashes)),
    ...gangTimeouts(desk, job, state),
  ]
}

function finishes(desk: Desk, job: number, { groups }: JobState): Action[] {
  if (desk.world.roster.jobs[job].duration === undefined) return []
  return [...groups.keys()].filter((group) => groups[group] === IN_RUN).map((part) => action('finish', -1, -1, part))
}

function gangTimeouts(desk: Desk, job: number, state: JobState): Action[] {
  const { settings, roster } = desk.world
  if (settings.gangWait === undefined || roster.jobs[job].gang === undefined) return []
  const waits = state.groups[0] === WAITING && !state.relaxed[0] && state.nodes.some((node) => node >= 0)
  return waits ? [action('rejectGang', -1, -1, 0)] : []
}

function starts(desk: Desk, automata: Automata, job: number, state: JobState): Action[] {
  const first = automata.firstUnit(job)
  const units = [...state.units.keys()].filter((unit) => state.units[unit] === READY && entered(desk, job, state, first + unit))
  return units.map((unit) => action('start', first + unit, -1, -1))
}

/** A unit enters with its last member; who collects, with the first; of a gang in Permit nobody before minMember pods are there. */
function entered(desk: Desk, job: number, { absent }: JobState, unit: number): boolean {
  if (absent.length === 0) return true
  const { roster, settings } = desk.world
  const firstMember = roster.podMembers[roster.jobPods[job]]
  const missing = new Set(absent.map((member) => member + firstMember))
  const members = membersOf(desk, unit)
  const here = members.filter((member) => !missing.has(member))
  if (settings.collects) return here.length > 0
  if (here.length < members.length) return false
  if (settings.gangWait === undefined || settings.level === 'job' || roster.jobs[job].gang === undefined) return true
  const gone = new Set([...missing].map((member) => roster.memberPod[member]))
  const group = roster.jobGroups[job]
  return roster.groupPods[group + 1] - roster.groupPods[group] - gone.size >= roster.groupNeeds[group]
}

function membersOf(desk: Desk, unit: number): number[] {
  const { roster, settings } = desk.world
  if (settings.level === 'container') return [unit]
  const first = roster.podMembers[desk.units.firstPod(unit)]
  return Array.from({ length: roster.podMembers[desk.units.endPod(unit)] - first }, (_, at) => first + at)
}

function ofAttempt(desk: Desk, automata: Automata, attempt: NonNullable<JobState['attempt']>, crashes: boolean): Action[] {
  const { unit, leases } = attempt
  const wish = automata.all[attempt.automaton].wish(attempt.point)
  const actions: Action[] = []
  if (wish.kind === 'think') actions.push(action('decide', unit, -1, -1))
  if (wish.kind === 'nextOffer') {
    for (let node = 0; node < desk.world.cell.nodes; node++) actions.push(action('offer', unit, node, -1))
    if (wish.patience.wait !== undefined || wish.patience.ordered === true) actions.push(action('timeout', unit, -1, -1))
    if (wish.patience.wound === true) for (let node = 0; node < desk.world.cell.nodes; node++) actions.push(action('wound', unit, node, -1))
    if (wish.patience.recover === true && leases.length > 0) actions.push(action('recover', unit, -1, -1))
  }
  for (const { node, expires } of leases) if (expires) actions.push(action('expire', unit, node, -1))
  if (crashes) actions.push(action('crash', unit, -1, -1))
  return actions
}
