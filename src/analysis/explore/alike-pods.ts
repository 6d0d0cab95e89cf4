/**
 * Pods of one job that ask for the same are interchangeable: what becomes of a state by swapping them is the state again, in other numbers
 * (symmetry reduction; Emerson and Sistla, "Symmetry and model checking", 1996).
 */
import type { Desk } from './desk.ts'
import type { JobState } from './job-state.ts'

/** New number of each pod, within the job. */
type Swap = readonly number[]

/**
 * Pods of a job that differ in name only, in lists of two or more; by number within the job. Only neighbours: a plan takes pods in order,
 * so another between them is planned before one of the two and after the other.
 */
export function alikePods({ world }: Desk, job: number): number[][] {
  const { roster } = world
  const firstPod = roster.jobPods[job]
  const { pods, arrival } = roster.jobs[job]
  const kinds = pods.map((pod, at) => {
    const members = roster.memberArrival.slice(roster.podMembers[firstPod + at], roster.podMembers[firstPod + at + 1])
    const containers = pod.containers.map((container) => ({ ...container, name: '' }))
    return JSON.stringify([{ ...pod, name: '', containers }, Array.from(members, (time) => time > arrival)])
  })
  const runs: number[][] = []
  kinds.forEach((kind, pod) => {
    if (pod > 0 && kind === kinds[pod - 1]) runs[runs.length - 1].push(pod)
    else runs.push([pod])
  })
  return runs.filter((run) => run.length > 1)
}

/** The state with alike pods in the order of where they stand: the same for all that swapping makes of it. */
export function inOrder(desk: Desk, job: number, alike: readonly (readonly number[])[], given: JobState): JobState {
  if (alike.length === 0) return given
  const state = byNode(given)
  const words = wordsOf(desk, job, state)
  const swap = [...words.keys()]
  for (const own of alike) {
    const ordered = own.toSorted((a, b) => (words[a] === words[b] ? a - b : words[a] < words[b] ? -1 : 1))
    ordered.forEach((pod, at) => {
      swap[pod] = own[at]
    })
  }
  return swap.every((to, from) => to === from) ? state : swapped(desk, job, state, swap)
}

/** Claims on different nodes know nothing of each other: their order in a plan says nothing. */
function byNode(state: JobState): JobState {
  const plan = state.attempt?.plan
  if (state.attempt === undefined || plan === undefined) return state
  const order = [...plan.nodes.keys()].sort((a, b) => plan.nodes[a] - plan.nodes[b] || a - b)
  if (order.every((from, at) => from === at)) return state
  const of = <T>(list: readonly T[]): T[] => order.map((at) => list[at])
  const sorted = { hold: plan.hold, targets: of(plan.targets), nodes: of(plan.nodes), leases: of(plan.leases), stale: of(plan.stale) }
  return { ...state, attempt: { ...state.attempt, plan: sorted } }
}

/** Where each pod stands, in words: all that a state says of it. */
function wordsOf({ world, units }: Desk, job: number, { absent, nodes, groups, relaxed, units: phases, attempt }: JobState): string[] {
  const { roster, settings } = world
  const firstPod = roster.jobPods[job]
  const firstMember = roster.podMembers[firstPod]
  const byMember = settings.level === 'container'
  const firstUnit = units.range(firstPod, firstPod + 1)[0]
  return roster.jobs[job].pods.map((_, pod) => {
    const [first, end] = [roster.podMembers[firstPod + pod] - firstMember, roster.podMembers[firstPod + pod + 1] - firstMember]
    const members = Array.from({ length: end - first }, (_each, at) => first + at)
    const parts = byMember ? members : [pod]
    const place = parts.map((part) => {
      const target = part + (byMember ? firstMember : firstPod)
      const planned = attempt?.plan?.targets.indexOf(target)
      const pinned = attempt?.leases.map((lease) => lease.pinned.indexOf(target) >= 0)
      const unit = settings.level === 'job' ? '' : `${phases[part]}${attempt?.unit === firstUnit + part}`
      return `${nodes[part]} ${planned} ${pinned} ${unit}`
    })
    const group = groups.length > 1 ? `${groups[pod]}${relaxed[pod]}` : ''
    return `${place}|${members.filter((member) => absent.includes(member)).map((member) => member - first)}|${group}`
  })
}

/** The state with its pods in other numbers. */
function swapped({ world, units }: Desk, job: number, state: JobState, swap: Swap): JobState {
  const { roster, settings } = world
  const firstPod = roster.jobPods[job]
  const firstMember = roster.podMembers[firstPod]
  const member = (from: number): number => {
    const pod = roster.memberPod[firstMember + from]
    return from + roster.podMembers[firstPod + swap[pod - firstPod]] - roster.podMembers[pod]
  }
  const target = settings.level === 'container' ? member : (pod: number) => swap[pod]
  const first = settings.level === 'container' ? firstMember : firstPod
  const renamed = (one: number) => first + target(one - first)
  const byPod = state.groups.length > 1
  const { attempt } = state
  const firstUnit = units.range(firstPod, firstPod + 1)[0]
  return {
    absent: state.absent.map(member).sort((a, b) => a - b),
    nodes: moved(state.nodes, target),
    groups: byPod ? moved(state.groups, (pod) => swap[pod]) : state.groups,
    relaxed: byPod ? moved(state.relaxed, (pod) => swap[pod]) : state.relaxed,
    units: settings.level === 'job' ? state.units : moved(state.units, target),
    attempt: attempt && {
      ...attempt,
      unit: settings.level === 'job' ? attempt.unit : firstUnit + target(attempt.unit - firstUnit),
      plan: attempt.plan && { ...attempt.plan, targets: attempt.plan.targets.map(renamed) },
      leases: attempt.leases.map((lease) => ({ ...lease, pinned: lease.pinned.map(renamed).sort((a, b) => a - b) })),
    },
  }
}

function moved<T>(from: readonly T[], to: (at: number) => number): T[] {
  const result = [...from]
  from.forEach((value, at) => {
    result[to(at)] = value
  })
  return result
}
