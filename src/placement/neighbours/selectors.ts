/** Label selectors and pod affinity terms (Kubernetes apimachinery `labels`; pkg/scheduler/framework, `AffinityTerm`): which pods are meant. */
import type { LabelSelector, PodAffinityTerm, PodRelations } from '../../model/workload.ts'
import { meetsRequirement } from '../filters.ts'

type Labels = Readonly<Record<string, string>>

/** What a pod without one has. */
const DEFAULT_NAMESPACE = 'default'
/** The one label that every namespace has (Kubernetes since 1.21). */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name'
const NONE: Labels = {}

/** Which pods are meant. Equal keys mean the same pods. */
export interface PodMatcher {
  readonly key: string
  /** A label that all of them have with this value; undefined: no such label is known. */
  readonly pin: readonly [key: string, value: string] | undefined
  matches(pod: PodRelations): boolean
}

export function labelOf(labels: Labels | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
}

/** All that the selector says must hold. */
export function matchesSelector(labels: Labels | undefined, { matchLabels = NONE, matchExpressions = [] }: LabelSelector): boolean {
  return (
    Object.keys(matchLabels).every((key) => labelOf(labels, key) === matchLabels[key]) &&
    matchExpressions.every((requirement) => meetsRequirement(labelOf(labels, requirement.key), requirement))
  )
}

/** Whether it says nothing, so that every pod matches. */
export function isEmptySelector({ matchLabels = NONE, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0
}

/** The pods that a term of `holder` means. */
export function termMatcher(term: PodAffinityTerm, holder: PodRelations): PodMatcher {
  const { labelSelector, namespaceSelector } = term
  const own = term.namespaces === undefined && namespaceSelector === undefined
  const namespaces = own ? [namespaceOf(holder)] : (term.namespaces ?? [])
  const inNamespace = (name: string) =>
    namespaces.includes(name) || (namespaceSelector !== undefined && matchesSelector({ [NAMESPACE_NAME]: name }, namespaceSelector))
  return {
    key: JSON.stringify([labelSelector, namespaces, namespaceSelector]),
    pin: labelSelector && pinOf(labelSelector),
    matches: (pod) => labelSelector !== undefined && inNamespace(namespaceOf(pod)) && matchesSelector(pod.labels, labelSelector),
  }
}

/** The pods that all of these mean. */
export function allOf(matchers: readonly PodMatcher[]): PodMatcher {
  return {
    key: JSON.stringify(matchers.map(({ key }) => key)),
    pin: matchers.find(({ pin }) => pin !== undefined)?.pin,
    matches: (pod) => matchers.every((matcher) => matcher.matches(pod)),
  }
}

/** Every label key that a selector of the pods looks at. */
export function* askedLabels({ podAffinity, podAntiAffinity, topologySpread = [] }: PodWishes): Generator<string> {
  for (const { labelSelector } of topologySpread) yield* keysOf(labelSelector)
  for (const { required = [], preferred = [] } of [podAffinity ?? {}, podAntiAffinity ?? {}]) {
    for (const { labelSelector } of [...required, ...preferred.map(({ term }) => term)]) yield* keysOf(labelSelector)
  }
}

/** What a pod says of others. */
type PodWishes = PodRelations & { readonly topologySpread?: readonly { readonly labelSelector?: LabelSelector }[] }

function* keysOf(selector: LabelSelector | undefined): Generator<string> {
  yield* Object.keys(selector?.matchLabels ?? NONE)
  for (const { key } of selector?.matchExpressions ?? []) yield key
}

function namespaceOf({ namespace }: PodRelations): string {
  return namespace ?? DEFAULT_NAMESPACE
}

function pinOf({ matchLabels = NONE, matchExpressions = [] }: LabelSelector): readonly [string, string] | undefined {
  const [first] = Object.entries(matchLabels)
  if (first !== undefined) return first
  const single = matchExpressions.find(({ operator, values = [] }) => operator === 'In' && values.length === 1)
  return single && [single.key, single.values?.[0] ?? '']
}
