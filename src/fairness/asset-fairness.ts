/**
 * Asset fairness: equal shares of different resources are worth the same, and what each user has is worth the same (Ghodsi et al., DRF,
 * NSDI 2011, section 5.1). The intuitive rule, and a bad one: a user may get less than an nth of every resource (Theorem 1: no sharing
 * incentive). Here as the yardstick it is in the paper.
 */
import type { ResourceList } from '../model/resources.ts'
import { divisionOf, type FairShare, type FairUser, sharesOf } from './users.ts'
import { fillUp } from './water-filling.ts'

/**
 * Divides so that the sums of the users' shares of all resources rise together. Tasks to about 15 digits. Ghodsi et al., DRF, NSDI 2011,
 * section 5.1.
 * @param total what the cluster has
 * @throws InvalidInputError for amounts below 0, a task that asks for nothing, a weight that is not above 0, or an id that is there twice
 */
export function assetFairness(total: ResourceList, users: readonly FairUser[]): readonly FairShare[] {
  const division = divisionOf(total, users)
  const worth = (user: number) =>
    division.demand[user].reduce((sum, amount, resource) => (amount > 0 ? sum + amount / division.total[resource] : sum), 0)
  return sharesOf(division, fillUp(division, worth))
}
