/**
 * One allocation cycle of Mesos: who is offered what of each agent (src/master/allocator/mesos/hierarchical.cpp, __generateOffers; Hindman
 * et al., Mesos, NSDI 2011, section 3). The unit of an offer is all that is free on one agent; the order of roles and frameworks is
 * taken anew at each agent. In a first stage roles with unmet guarantees are served, in a second one everybody, beside the headroom that
 * is kept for guarantees; only there an offer may be chopped.
 */
import type { QuotaRound } from './quotas.ts'
import type { RoleOrder } from './role-order.ts'

/** What one cycle is made of, and whom it asks. */
export interface OfferCycle {
  /** Agents in the order of the first stage; not visited without quotas. */
  readonly guarantees: Iterable<number>
  /** Agents in the order of the second stage. */
  readonly agents: Iterable<number>
  /** Whose turn it is. */
  readonly order: RoleOrder
  /** Absent: no role has a quota. */
  readonly quotas?: QuotaRound
  /** What is free on an agent and was not offered in this cycle, by dimension; what is declined at once is not offered again in it. */
  rest(agent: number): ArrayLike<number>
  /** Whether a framework takes part and nothing, such as a filter or a least size, speaks against this offer. */
  willing(framework: string, agent: number, room: ArrayLike<number>): boolean
  /** Whether nobody takes part any longer: who asks for nothing need not be asked about every agent that is left. */
  over?(): boolean
  /** Makes the offer: it counts as allocated from now on. */
  offer(framework: string, agent: number, room: ArrayLike<number>): void
}

/** Makes the offers of one cycle. */
export function offerCycle(cycle: OfferCycle): void {
  const { quotas, guarantees, agents } = cycle
  if (quotas === undefined) {
    visit(cycle, agents, (agent) => offerWhole(cycle, agent))
    return
  }
  visit(cycle, guarantees, (agent) =>
    offerParts(cycle, quotas, agent, (role, rest) => (quotas.unmet(role) ? quotas.guaranteed(role, rest) : undefined)),
  )
  visit(cycle, agents, (agent) => offerParts(cycle, quotas, agent, (role, rest) => quotas.fair(role, rest)))
}

/** One after the other, while somebody takes part: the next one is not even looked for when nobody does. */
function visit(cycle: OfferCycle, agents: Iterable<number>, offer: (agent: number) => void): void {
  if (isOver(cycle)) return
  for (const agent of agents) {
    offer(agent)
    if (isOver(cycle)) return
  }
}

function isOver(cycle: OfferCycle): boolean {
  return cycle.over?.() === true
}

/** All that is free goes to the first who takes it. */
function offerWhole(cycle: OfferCycle, agent: number): void {
  const rest = cycle.rest(agent)
  if (!some(rest)) return
  const framework = cycle.order.first((name) => cycle.willing(name, agent, rest))
  if (framework !== undefined) cycle.offer(framework, agent, rest)
}

/** Each in turn, as long as something is left. */
function offerParts(
  cycle: OfferCycle,
  quotas: QuotaRound,
  agent: number,
  part: (role: string, rest: ArrayLike<number>) => Float64Array | undefined,
): void {
  for (const { framework, role } of cycle.order.order()) {
    const rest = cycle.rest(agent)
    if (!some(rest)) return
    const room = part(role, rest)
    if (room === undefined || !some(room) || !cycle.willing(framework, agent, room)) continue
    quotas.book(role, room)
    cycle.offer(framework, agent, room)
  }
}

function some(room: ArrayLike<number>): boolean {
  for (let dimension = 0; dimension < room.length; dimension++) if (room[dimension] > 0) return true
  return false
}
