/**
 * Dominant Resource Fairness (Ghodsi, Zaharia, Hindman, Konwinski, Shenker, Stoica, NSDI 2011): the largest share that a user has of any
 * resource is made as equal as it can be. With tasks that come whole it is Algorithm 1 of section 4.2, which a discrete cluster runs;
 * with resources divided at will, section 4.1. By Theorem 7 the two differ by one task of the largest size at most.
 */
import type { ResourceList } from '../model/resources.ts'
import { settled } from './amounts.ts'
import { type Division, divisionOf, type FairShare, type FairUser, largestShare, sharesOf } from './users.ts'
import { fillUp } from './water-filling.ts'

/** What Algorithm 1 of DRF leaves open. */
export interface DiscreteOptions {
  /** Picks among users with equal shares; default: the first of the list. */
  readonly tie?: (tied: readonly string[], step: number) => string
  /**
   * What happens when the next task of the user with the lowest share has no room. `stop`: the cluster counts as full (Algorithm 1).
   * `skip`: others go on who still find room. Default: stop.
   */
  readonly whenFull?: 'stop' | 'skip'
}

/** Who got which whole tasks. */
export interface DiscreteAllocation {
  /** Who was given a task, in order. */
  readonly order: readonly string[]
  /** What each user has in the end, in the order given. */
  readonly users: readonly FairShare[]
}

/**
 * DRF with whole tasks: again and again a task for the user with the lowest dominant share. Ghodsi et al., DRF, NSDI 2011, section 4.2,
 * Algorithm 1.
 * @param total what the cluster has
 * @throws InvalidInputError for amounts below 0, a task that asks for nothing, a weight that is not above 0, or an id that is there twice
 */
export function discreteDrf(total: ResourceList, users: readonly FairUser[], options: DiscreteOptions = {}): DiscreteAllocation {
  const division = divisionOf(total, users)
  const tasks = users.map(() => 0)
  const order: string[] = []
  let asking = users.flatMap((_, user) => (division.hopeless[user] ? [] : [user]))
  while (asking.length > 0) {
    const user = lowest(division, tasks, asking, order.length, options)
    if (hasRoom(division, tasks, user)) {
      tasks[user]++
      order.push(users[user].id)
    } else if (options.whenFull === 'skip') {
      asking = asking.filter((other) => other !== user)
    } else {
      asking = []
    }
  }
  return { order, users: sharesOf(division, tasks) }
}

/**
 * DRF of divisible resources: dominant shares rise together until what a user needs runs out. Tasks to about 15 digits. Ghodsi et al.,
 * DRF, NSDI 2011, section 4.1.
 * @param total what the cluster has
 * @throws InvalidInputError for amounts below 0, a task that asks for nothing, a weight that is not above 0, or an id that is there twice
 */
export function continuousDrf(total: ResourceList, users: readonly FairUser[]): readonly FairShare[] {
  const division = divisionOf(total, users)
  return sharesOf(
    division,
    fillUp(division, (user) => largestShare(division.demand[user], division.total, 1)),
  )
}

function lowest(division: Division, tasks: readonly number[], asking: readonly number[], step: number, { tie }: DiscreteOptions): number {
  const share = (user: number) => largestShare(division.demand[user], division.total, tasks[user]) / division.weight[user]
  const least = Math.min(...asking.map(share))
  const tied = asking.filter((user) => share(user) === least)
  if (tie === undefined || tied.length === 1) return tied[0]
  const picked = tie(
    tied.map((user) => division.users[user].id),
    step,
  )
  return tied.find((user) => division.users[user].id === picked) ?? tied[0]
}

function hasRoom({ total, demand }: Division, tasks: readonly number[], user: number): boolean {
  return total.every((amount, resource) => {
    if (demand[user][resource] === 0) return true
    const taken = tasks.reduce((sum, count, other) => sum + count * demand[other][resource], 0)
    return settled(taken + demand[user][resource]) <= amount
  })
}
