/**
 * How many states a scenario may have, before any of them is looked at: the product over its jobs of what each could look like if the
 * others were not there. Every member stands nowhere or is bound on some node that could take it if it were empty; those of the unit that
 * is being tried may instead be planned or held there, and a plan may have grown stale. States that capacity, order or the strategy rule
 * out are counted as well, so that the number is an upper bound (the tests compare it under every strategy of the registry), mostly by
 * far; without stale plans and attempts it is the ((N+1)^k + 1)^G of G gangs of k members on N nodes.
 */
import type { World } from '../../simulation/world.ts'

export const DEFAULT_MAX_STATES = 1_000_000

/** Bytes that a stored state takes. */
const STATE_BYTES = 40
/** Once the bound was beyond a million, small scenarios reached at most one in so many of it, whatever the strategy. */
const SLACK = 100
/** Bits of a number that stands for a set of nodes, or of schedulers. */
export const MOST_BITS = 30
/** Enough to show most of what can happen (the small scope hypothesis; Jackson, "Software Abstractions", 2006). */
const FEW_NODES = 3

/** Bounds on the number of states of a scenario and of parts of it, and what of it could be explored. */
export class Estimate {
  private readonly world: World
  private readonly crashes: number
  private readonly chosen: readonly number[]
  /** By number of nodes, from the first on: decimal logarithm of each job's states. */
  private readonly known = new Map<number, readonly number[]>()

  /** @param chosen the jobs that take part, by number; absent: all */
  constructor(world: World, crashes: number, chosen: readonly number[] = [...world.roster.jobs.keys()]) {
    this.world = world
    this.crashes = crashes
    this.chosen = chosen
  }

  /** Decimal logarithm of the most states of the first jobs on the first nodes. */
  log10(jobs = this.jobs, nodes = this.nodes): number {
    const each = this.known.get(nodes) ?? this.jobSizes(nodes)
    this.known.set(nodes, each)
    return each.slice(0, jobs).reduce((sum, size) => sum + size, Math.log10(1 + this.crashes))
  }

  /** `up to 10^12 states`: a power of ten that is not less. */
  get text(): string {
    return `up to ${power(this.log10())} states`
  }

  /** What less of the scenario could be explored with so many states stored: all jobs on fewer nodes, or fewer jobs, or fewer of both. */
  feasible(maxStates: number): string[] {
    const goal = Math.log10(maxStates * SLACK)
    const most = Math.min(this.nodes, MOST_BITS)
    const few = Math.min(this.nodes, FEW_NODES)
    const nodes = lastOf(most, (count) => this.log10(this.jobs, count) <= goal)
    const jobs = lastOf(this.jobs, (count) => this.log10(count, most) <= goal)
    const both = lastOf(this.jobs, (count) => this.log10(count, few) <= goal)
    const ways: string[] = []
    if (nodes === this.nodes) return []
    if (nodes > 0) ways.push(this.part(this.jobs, nodes))
    if (jobs > 0 && nodes < most) ways.push(this.part(jobs, most))
    if (both > jobs && nodes < few) ways.push(this.part(both, few))
    if (ways.length > 0) return ways
    return [`jobs of fewer pods: the first one alone has up to ${power(this.log10(1, few))} states on ${counted(few, 'node')}`]
  }

  private get jobs(): number {
    return this.chosen.length
  }

  private get nodes(): number {
    return this.world.cell.nodes
  }

  private part(jobs: number, nodes: number): string {
    const which = jobs === this.jobs ? 'all jobs' : jobs === 1 ? 'the first job' : `the first ${jobs} jobs`
    return `${which} on ${counted(nodes, 'node')} (up to ${power(this.log10(jobs, nodes))})`
  }

  private jobSizes(nodes: number): number[] {
    const { roster, settings } = this.world
    const byMember = settings.level === 'container'
    const places = this.placesWithin(nodes)
    return this.chosen.map((job) => {
      const [first, end] = [roster.jobPods[job], roster.jobPods[job + 1]]
      const [firstMember, endMember] = [roster.podMembers[first], roster.podMembers[end]]
      const targets: number[] = []
      for (let pod = first; pod < end; pod++) {
        if (!byMember) targets.push(places(roster.podVector(pod), roster.podAllowed(pod)))
        else
          for (let member = roster.podMembers[pod]; member < roster.podMembers[pod + 1]; member++)
            targets.push(places(roster.memberVector(member), roster.podAllowed(pod)))
      }
      let late = 0
      for (let member = firstMember; member < endMember; member++) if (roster.memberArrival[member] > roster.jobs[job].arrival) late++
      return late * Math.log10(2) + (settings.level === 'job' ? asOneUnit(targets) : asManyUnits(targets))
    })
  }

  /** On how many of the first nodes a request may stand, static filters heeded; each shape is counted once. */
  private placesWithin(nodes: number): (vector: Float64Array, allowed: Uint8Array | undefined) => number {
    const { capacity } = this.world.roster
    const seen = new Map<Float64Array, Map<Uint8Array | undefined, number>>()
    return (vector, allowed) => {
      const counts = seen.get(vector) ?? new Map<Uint8Array | undefined, number>()
      seen.set(vector, counts)
      let count = counts.get(allowed)
      if (count !== undefined) return count
      count = 0
      for (let node = 0; node < nodes; node++) {
        if (allowed?.[node] !== 0 && vector.every((amount, dimension) => amount <= capacity[dimension][node])) count++
      }
      counts.set(allowed, count)
      return count
    }
  }
}

/** The job waits, is parked, or is tried; each member is nowhere, bound, planned, or planned upon what has changed since; or all is over. */
function asOneUnit(targets: readonly number[]): number {
  return plus(Math.log10(3) + sumOf(targets, (places) => Math.log10(1 + 3 * places)), Math.log10(2))
}

/** Each member waits, is parked, bound, or over; and one of them, at most, is tried. */
function asManyUnits(targets: readonly number[]): number {
  const tried = targets.reduce((sum, places) => sum + 1 + 2 * places, 1)
  return Math.log10(tried) + sumOf(targets, (places) => Math.log10(4 + places))
}

function sumOf(targets: readonly number[], log: (places: number) => number): number {
  return targets.reduce((sum, places) => sum + log(places), 0)
}

/** Logarithm of the sum of two numbers given by theirs; the first is not small. */
function plus(a: number, b: number): number {
  return a + Math.log10(1 + 10 ** (b - a))
}

function power(log10: number): string {
  return `10^${Math.ceil(log10)}`
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

/** The largest number up to `from` that will do, or 0. */
function lastOf(from: number, will: (count: number) => boolean): number {
  for (let count = from; count > 0; count--) if (will(count)) return count
  return 0
}

/** What so many stored states take, in words. */
export function memoryOf(states: number): string {
  return `${Math.ceil((states * STATE_BYTES) / 1e6)} MB`
}
