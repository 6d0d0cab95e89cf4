/** What a profile takes away from the filters of the pods that go by it; policies other than `kubernetes` take nothing away. */
import type { PlacementSpec } from '../../model/scenario.ts'
import { isIgnored } from './fit.ts'
import { profileOf } from './profile.ts'

export interface NodeFilters {
  /** Plugins that are not asked. */
  readonly off: ReadonlySet<string>
  /** Whether the pods' requests of a resource are passed over (`ignoredResources`, `ignoredResourceGroups`). */
  ignores(resource: string): boolean
}

/** Undefined: all filters, all resources. */
export function nodeFilters(spec: PlacementSpec): NodeFilters | undefined {
  if (spec.policy !== 'kubernetes' || spec.profile === undefined) return undefined
  const profile = profileOf(spec)
  const { disabledFilters, ignoredResources, ignoredResourceGroups } = profile
  if (disabledFilters.size + ignoredResources.length + ignoredResourceGroups.length === 0) return undefined
  return { off: disabledFilters, ignores: (resource) => isIgnored(resource, profile) }
}
