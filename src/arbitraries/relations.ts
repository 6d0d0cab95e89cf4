/** What pods say of each other: labels of a few values, so that terms meet, and affinity, anti-affinity and spread over zones and hosts. */
import fc, { type Arbitrary } from 'fast-check'
import type { LabelRequirement, LabelSelector, Pod, PodAffinity, PodAffinityTerm, TopologySpreadConstraint } from '../model/workload.ts'

/** What a pod says of others, and what they know it by. */
export type Relations = Pick<Pod, 'labels' | 'namespace' | 'podAffinity' | 'podAntiAffinity' | 'topologySpread'>

/** The topology keys that nodes of {@link arbitraryCluster} have. */
const KEYS = ['zone', 'host'] as const

/** Shrinks towards saying nothing, and towards one plain term. */
export function arbitraryRelations(): Arbitrary<Relations> {
  const labels = fc.oneof({ weight: 4, arbitrary: fc.record({ app: fc.constantFrom('a', 'b') }) }, fc.constant({ app: 'a', tier: 'x' }))
  return fc
    .record({
      labels: sometimes(labels, 0.8),
      namespace: sometimes(fc.constant('other'), 0.1),
      podAffinity: sometimes(arbitraryAffinity(), 0.25),
      podAntiAffinity: sometimes(arbitraryAffinity(), 0.3),
      topologySpread: sometimes(fc.array(arbitrarySpread(), { minLength: 1, maxLength: 2 }), 0.25),
    })
    .map(({ labels: known, namespace, podAffinity, podAntiAffinity, topologySpread }) => ({
      ...(known && { labels: known }),
      ...(namespace && { namespace }),
      ...(podAffinity && { podAffinity }),
      ...(podAntiAffinity && { podAntiAffinity }),
      ...(topologySpread && { topologySpread }),
    }))
}

/** Undefined but for a share of the draws, and when it shrinks. */
function sometimes<T>(arbitrary: Arbitrary<T>, share: number): Arbitrary<T | undefined> {
  const weight = Math.round(100 * share)
  return fc.oneof({ withCrossShrink: true }, { weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary })
}

function arbitraryAffinity(): Arbitrary<PodAffinity> {
  const term = arbitraryTerm()
  const wish = fc.record({ weight: fc.constantFrom(1, 10, 100), term })
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ required: fc.array(term, { minLength: 1, maxLength: 1 }) }) },
    fc.record({ required: fc.array(term, { maxLength: 2 }), preferred: fc.array(wish, { maxLength: 2 }) }),
  )
}

function arbitraryTerm(): Arbitrary<PodAffinityTerm> {
  return fc
    .record({
      labelSelector: arbitrarySelector(),
      topologyKey: fc.constantFrom(...KEYS),
      scope: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, fc.constantFrom({ namespaces: ['default'] }, { namespaceSelector: {} })),
    })
    .map(({ scope, ...term }) => ({ ...term, ...scope }))
}

function arbitrarySelector(): Arbitrary<LabelSelector> {
  const app = fc.constantFrom('a', 'b')
  const expression: Arbitrary<LabelRequirement> = fc.oneof(
    app.map((value) => ({ key: 'app', operator: 'In' as const, values: [value] })),
    app.map((value) => ({ key: 'app', operator: 'NotIn' as const, values: [value] })),
    fc.constantFrom('Exists' as const, 'DoesNotExist' as const).map((operator) => ({ key: 'tier', operator })),
  )
  return fc.oneof(
    { weight: 6, arbitrary: app.map((value) => ({ matchLabels: { app: value } })) },
    { weight: 2, arbitrary: fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })) },
    { weight: 1, arbitrary: fc.constant({}) },
  )
}

function arbitrarySpread(): Arbitrary<TopologySpreadConstraint> {
  const hard = fc.record({ whenUnsatisfiable: fc.constant('DoNotSchedule' as const), minDomains: fc.integer({ min: 1, max: 3 }) })
  const soft = fc.record({ whenUnsatisfiable: fc.constant('ScheduleAnyway' as const) })
  const policies = fc.constantFrom({}, {}, {}, { nodeAffinityPolicy: 'Ignore' as const }, { nodeTaintsPolicy: 'Honor' as const })
  return fc
    .record({
      maxSkew: fc.integer({ min: 1, max: 2 }),
      topologyKey: fc.constantFrom(...KEYS),
      labelSelector: arbitrarySelector(),
      how: fc.oneof({ weight: 3, arbitrary: hard }, soft),
      policies,
    })
    .map(({ how, policies: more, ...constraint }) => ({ ...constraint, ...how, ...more }))
}
