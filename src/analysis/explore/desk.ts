/**
 * The engine's own parts, put into any state: the explorer asks the same planner, and commits through the same door, as a run does. One
 * job is laid out at a time; what the others use is only room that is not free.
 */
import { BOUND, FREE, HELD } from '../../cell/cell.ts'
import { Transaction } from '../../cell/commit.ts'
import { NodeLease } from '../../cell/leases.ts'
import { InvalidInputError, type Problem } from '../../errors.ts'
import { type RandomStream, randomStream } from '../../kernel/random.ts'
import { hasRelations } from '../../placement/neighbours.ts'
import { createPlacers } from '../../placement/placer.ts'
import { assembleWorld } from '../../simulation/assemble.ts'
import { Binding } from '../../simulation/binding.ts'
import { Planner } from '../../simulation/planner.ts'
import { Preemption } from '../../simulation/preemption.ts'
import { Prefilled } from '../../simulation/prefilled.ts'
import type { RunSetup } from '../../simulation/setup.ts'
import { Units } from '../../simulation/units.ts'
import type { World } from '../../simulation/world.ts'
import type { CommitOptions } from '../../strategy/strategy.ts'
import { DEFAULT_MAX_STATES, Estimate, MOST_BITS } from './estimate.ts'
import type { Draft, LeaseState, PlanState } from './job-state.ts'

export class Desk {
  readonly world: World
  readonly binding: Binding
  readonly units: Units
  /** The free room of the cell was looked at: what came of it depends on the others. */
  looked = false
  /** That happened, or somebody asked what a node of a certain number is like. */
  heeded = false
  private readonly planners: readonly Planner[]
  private readonly transaction = new Transaction()
  private readonly setup: RunSetup

  /**
   * @param chance draws of the placement policies
   * @throws InvalidInputError for what the explorer leaves out.
   */
  constructor(setup: RunSetup, chance: RandomStream) {
    this.setup = setup
    this.world = assembleWorld(setup)
    this.refuse()
    this.binding = new Binding(this.world)
    this.units = new Units(this.world, this.binding)
    new Prefilled(this.world)
    this.planners = this.assemblePlanners(chance)
  }

  /** Lays out a job, and the room that is free: [dimension][node]. */
  layOut(job: number, state: Draft, used: ArrayLike<number>): void {
    const { cell, roster } = this.world
    const { nodes } = cell
    const own = state.attempt?.leases ?? []
    for (let dimension = 0; dimension < cell.free.length; dimension++) {
      cell.held[dimension].fill(0)
      for (let node = 0; node < nodes; node++)
        cell.free[dimension][node] = roster.capacity[dimension][node] - used[dimension * nodes + node]
      for (const { node, room } of own) cell.held[dimension][node] += room[dimension]
    }
    for (let node = 0; node < nodes; node++) cell.onChange(node)
    this.seat(job, state)
  }

  /** The members of one job, as far as planning asks. */
  seat(job: number, state: Draft): void {
    const { roster, settings } = this.world
    const { binding } = this
    const byMember = settings.level === 'container'
    const firstPod = roster.jobPods[job]
    const firstGroup = roster.jobGroups[job]
    state.groups.forEach((group, at) => {
      binding.groupState[firstGroup + at] = group
      binding.groupWhole[firstGroup + at] = 0
      binding.groupBound[firstGroup + at] = 0
    })
    const absent = new Set(state.absent)
    binding.jobLeft[job] = 0
    for (let pod = firstPod; pod < roster.jobPods[job + 1]; pod++) {
      let left = 0
      roster.podReady[pod] = 0
      for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++) {
        const here = member - roster.podMembers[firstPod]
        const node = state.nodes[byMember ? here : pod - firstPod]
        binding.layOut(member, node)
        if (node < 0) left++
        else binding.groupBound[roster.podGroup[pod]]++
        roster.memberArrival[member] = absent.has(here) ? Infinity : 0
        if (absent.has(here)) roster.podReady[pod] = Infinity
      }
      binding.podLeft[pod] = left
      if (left === 0) binding.groupWhole[roster.podGroup[pod]]++
      else if (binding.open(roster.podGroup[pod])) binding.jobLeft[job]++
    }
  }

  /** Plans for a unit of the job that is laid out, numbers of the whole workload. */
  plan(
    unit: number,
    wish: { readonly hold: boolean; readonly partial: boolean; readonly within: readonly LeaseState[] | undefined },
  ): PlanState | undefined {
    if (wish.within === undefined) this.looked = true
    const leases = wish.within?.map((lease) => this.leaseOf(lease))
    const planner = this.planners[this.units.scheduler(unit)]
    const record = planner.plan(unit, {
      ...(leases && { within: leases as never }),
      ...(wish.partial && { partial: true }),
      ...(wish.hold && { hold: true }),
    })
    if (record === undefined) return undefined
    const members = record.members
    return {
      targets: record.targets.slice(0, members),
      nodes: record.nodes.slice(0, members),
      leases: record.leases
        .slice(0, members)
        .map((lease) => (lease === undefined ? -1 : (wish.within?.[leases?.indexOf(lease) ?? -1]?.id ?? -1))),
      stale: new Array<boolean>(members).fill(false),
      hold: wish.hold,
    }
  }

  /** Commits on the cell as it is laid out; which claims were bound. */
  commit(unit: number, plan: PlanState, leases: readonly LeaseState[], options: CommitOptions): readonly boolean[] {
    const { transaction, world } = this
    const byId = new Map(leases.map((lease) => [lease.id, this.leaseOf(lease)]))
    transaction.clear()
    plan.targets.forEach((target, at) => {
      const node = plan.nodes[at]
      const lease = plan.leases[at] < 0 ? undefined : (byId.get(plan.leases[at]) ?? lost(node))
      transaction.add(node, this.vectorOf(unit, target), world.cell.version[node] - Number(plan.stale[at]), lease, target)
    })
    const { conflict = 'resourceFit', atomicity = 'allOrNothing' } = options
    if (conflict !== 'resourceFit' || plan.leases.some((lease) => lease < 0)) this.looked = true
    world.door.commit(transaction, { conflict, atomicity })
    return transaction.accepted.slice(0, plan.targets.length)
  }

  vectorOf(unit: number, target: number): Float64Array {
    return this.planners[this.units.scheduler(unit)].vectorOf(target)
  }

  free(node: number, dimension: number): number {
    this.looked = true
    return this.world.cell.free[dimension][node]
  }

  /** What a node has, base units. */
  capacity(node: number, dimension: number): number {
    this.heeded = true
    return this.world.cell.capacity[dimension][node]
  }

  /** Nodes of the cluster, in its order. */
  get nodes(): RunSetup['cluster']['nodes'] {
    return this.setup.cluster.nodes
  }

  /** Room of a lease is given back while the job is laid out. */
  giveBack(node: number, room: readonly number[]): void {
    this.world.cell.move(node, Float64Array.from(room), HELD, FREE)
  }

  /** Bound room is given back while the job is laid out. */
  unbind(node: number, vector: Float64Array): void {
    this.world.cell.move(node, vector, BOUND, FREE)
  }

  private leaseOf({ node, room, pinned }: LeaseState): NodeLease {
    const lease = new NodeLease(node, 0, Float64Array.from(room), 0)
    lease.pinned = pinned
    return lease
  }

  private assemblePlanners(chance: RandomStream): Planner[] {
    const { world, setup } = this
    const specs = world.schedulers.map(({ placement }) => placement)
    const { placers, nodeChanged } = createPlacers(
      world.cell,
      specs,
      specs.map(() => chance),
      world.scene,
      setup.policies,
    )
    world.cell.onChange = nodeChanged
    return placers.map((placer, index) => {
      const preemption = new Preemption(world, this.binding, randomStream(setup.seed, `preemption/${index}`))
      return new Planner(world, this.binding, this.units, placer, preemption)
    })
  }

  /** Everything at once that keeps the scenario from being explored, with what would make it feasible. */
  private refuse(): void {
    const problems = [...this.leftOut(), ...this.tooLarge()]
    if (problems.length > 0) throw new InvalidInputError(problems, 'exploration')
  }

  private leftOut(): Problem[] {
    const { setup, world } = this
    const problems: Problem[] = []
    if (setup.strategy.preempts === true)
      problems.push({ path: 'strategy', message: 'invalid strategy: one that preempts, allowed: with preemption never' })
    if (world.surroundings?.neighbours !== undefined) {
      const who = world.roster.jobs.find(({ pods }) => pods.some(hasRelations))
      const whose = who === undefined ? 'of prefilled pods' : `of job ${JSON.stringify(who.name)}`
      const message = `invalid workload: affinity, anti-affinity or spread between pods, ${whose}, allowed: none of them; node selectors, node affinity and taints may stay`
      problems.push({ path: 'workload', message })
    }
    const ending = (setup.cluster.prefill ?? []).filter(({ until }) => until !== undefined).length
    const message = `invalid prefill: pods that end (${ending}), allowed: pods that stay; list those that end as jobs`
    if (ending > 0) problems.push({ path: 'cluster.prefill', message })
    return problems
  }

  private tooLarge(): Problem[] {
    const { cell, schedulers } = this.world
    const problems: Problem[] = []
    const refuse = (path: string, what: string, count: number): void => {
      if (count <= MOST_BITS) return
      const size = new Estimate(this.world, 0)
      const feasible = `allowed: up to ${MOST_BITS}; feasible: ${size.feasible(DEFAULT_MAX_STATES).join(', or ')}`
      problems.push({ path, message: `invalid number of ${what}: ${count}, ${size.text}, ${feasible}` })
    }
    refuse('cluster', 'nodes', cell.nodes)
    refuse('schedulers', 'schedulers', schedulers.length)
    return problems
  }
}

function lost(node: number): NodeLease {
  const lease = new NodeLease(node, 0, new Float64Array(0), 0)
  lease.live = false
  return lease
}
