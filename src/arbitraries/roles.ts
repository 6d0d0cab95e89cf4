/** Roles for the frameworks of a scenario, with weights and quotas, a least offer, and offers on events. */
import fc, { type Arbitrary } from 'fast-check'
import type { ResourceList } from '../model/resources.ts'
import type { AllocatorSpec, RoleSpec, Scenario } from '../model/scenario.ts'

const ROLES = ['q', 'r', 'r/a']

/** The scenario with some of its schedulers in roles. */
export function withQuotas(scenario: Scenario): Arbitrary<Scenario> {
  const most: Record<string, number> = {}
  for (const { allocatable } of scenario.cluster.nodes ?? []) {
    for (const [name, amount] of Object.entries(allocatable)) if (name !== 'pods') most[name] = Math.max(most[name] ?? 0, amount)
  }
  return fc
    .record({
      roles: fc.array(fc.option(fc.constantFrom(...ROLES), { nil: undefined }), { minLength: 3, maxLength: 3 }),
      quotas: fc.array(arbitraryRole(most), { minLength: 2, maxLength: 2 }),
      more: arbitraryOptions(most),
    })
    .map(({ roles, quotas, more }) => {
      // A scheduler in a role has no weight of its own.
      const schedulers = scenario.schedulers.map((spec, at) =>
        roles[at % 3] === undefined ? spec : { ...spec, role: roles[at % 3]!, weight: 1 },
      )
      const used = (name: string) => schedulers.some(({ role }) => role === name || role?.startsWith(`${name}/`))
      const granted = quotas.map((one, at) => ({ name: ROLES[at], ...one })).filter(({ name }) => used(name))
      return { ...scenario, schedulers, allocator: { ...scenario.allocator, ...more, ...(granted.length > 0 && { roles: granted }) } }
    })
}

/** A guarantee is at most the limit. */
function arbitraryRole(most: ResourceList): Arbitrary<Omit<RoleSpec, 'name'>> {
  const part = fc.constantFrom(0, 0.5, 1, 2)
  return fc
    .record({
      weight: fc.constantFrom(1, 2, 0.5),
      guarantee: fc.option(part, { nil: undefined }),
      above: fc.option(part, { nil: undefined }),
    })
    .map(({ weight, guarantee, above }) => ({
      weight,
      ...(guarantee !== undefined && { guarantee: partOf(most, guarantee) }),
      ...(above !== undefined && { limit: partOf(most, (guarantee ?? 0) + above) }),
    }))
}

function arbitraryOptions(most: ResourceList): Arbitrary<Pick<AllocatorSpec, 'onEvents' | 'minOffer'>> {
  const least = fc.option(fc.constantFrom(0.25, 0.5), { nil: undefined })
  return fc
    .record({ onEvents: fc.boolean(), least })
    .map(({ onEvents, least: part }) => ({ onEvents, ...(part !== undefined && { minOffer: partOf(most, part) }) }))
}

function partOf(list: ResourceList, part: number): ResourceList {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, Math.floor(amount * part)]))
}
