/** All placement policies by name. A new one is a file in `policies/` and a line here. */
import { InvalidInputError } from '../errors.ts'
import { balancedAllocation } from './policies/balanced-allocation.ts'
import { bestFit } from './policies/best-fit.ts'
import { binpack } from './policies/binpack.ts'
import { firstFit } from './policies/first-fit.ts'
import { kubernetes } from './policies/kubernetes.ts'
import { leastAllocated } from './policies/least-allocated.ts'
import { mostAllocated } from './policies/most-allocated.ts'
import { nomad } from './policies/nomad.ts'
import { randomFirstFit } from './policies/random-first-fit.ts'
import { randomFit } from './policies/random-fit.ts'
import { worstFit } from './policies/worst-fit.ts'
import type { PlacementPolicy } from './policy.ts'

const policies: readonly PlacementPolicy[] = [
  firstFit,
  bestFit,
  worstFit,
  leastAllocated,
  mostAllocated,
  balancedAllocation,
  randomFit,
  randomFirstFit,
  binpack,
  nomad,
  kubernetes,
]

/** All placement policies by name. */
export const placementPolicies: ReadonlyMap<string, PlacementPolicy> = new Map(policies.map((policy) => [policy.name, policy]))

/** Policies by name, as a run looks them up. */
export type Policies = ReadonlyMap<string, PlacementPolicy>

/**
 * Those of the library, and one's own beside them.
 * @throws InvalidInputError for a name that is taken.
 */
export function policiesWith(own: readonly PlacementPolicy[]): Policies {
  const all = new Map(placementPolicies)
  const taken = own.filter((policy) => all.has(policy.name) || all.set(policy.name, policy) !== all)
  if (taken.length === 0) return all
  const message = (name: string) => `invalid policy: ${name} is there already, allowed: another name`
  throw new InvalidInputError(taken.map(({ name }) => ({ path: 'policies', message: message(name) })))
}
