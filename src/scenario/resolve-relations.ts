/** What pods say of each other, from the file's keys to the model's; keys that refer to the pod's own labels become requirements. */
import type {
  LabelRequirement,
  LabelSelector,
  PodAffinity,
  PodAffinityTerm,
  PodRelations,
  TopologySpreadConstraint,
} from '../model/workload.ts'
import type { PodAffinityFile, SpreadFile, TermFile } from './schema-relations.ts'

interface RelationsFile {
  readonly namespace?: string
  readonly labels?: Labels
  readonly affinity?: { readonly podAffinity?: PodAffinityFile; readonly podAntiAffinity?: PodAffinityFile }
}

type Labels = Readonly<Record<string, string>>

export function resolveRelations({ namespace, labels, affinity = {} }: RelationsFile): PodRelations {
  const { podAffinity, podAntiAffinity } = affinity
  return {
    ...(namespace !== undefined && { namespace }),
    ...(labels && { labels }),
    ...(podAffinity && { podAffinity: resolveAffinity(podAffinity, labels) }),
    ...(podAntiAffinity && { podAntiAffinity: resolveAffinity(podAntiAffinity, labels) }),
  }
}

export function resolveSpread({ matchLabelKeys, ...file }: SpreadFile, labels: Labels | undefined): TopologySpreadConstraint {
  const { labelSelector } = file
  return { ...file, ...(labelSelector && { labelSelector: withKeys(labelSelector, labels, matchLabelKeys) }) }
}

function resolveAffinity(file: PodAffinityFile, labels: Labels | undefined): PodAffinity {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = file
  return {
    ...(required && { required: required.map((term) => resolveTerm(term, labels)) }),
    ...(preferred && {
      preferred: preferred.map(({ weight, podAffinityTerm }) => ({ weight, term: resolveTerm(podAffinityTerm, labels) })),
    }),
  }
}

function resolveTerm({ matchLabelKeys, mismatchLabelKeys, ...file }: TermFile, labels: Labels | undefined): PodAffinityTerm {
  const { labelSelector } = file
  return { ...file, ...(labelSelector && { labelSelector: withKeys(labelSelector, labels, matchLabelKeys, mismatchLabelKeys) }) }
}

/** As Kubernetes' API server does it: a key that the pod has becomes a requirement with the pod's own value, others are passed over. */
function withKeys(
  selector: LabelSelector,
  labels: Labels | undefined,
  same: readonly string[] = [],
  other: readonly string[] = [],
): LabelSelector {
  const own = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.flatMap((key): LabelRequirement[] => {
      return labels !== undefined && Object.hasOwn(labels, key) ? [{ key, operator, values: [labels[key]] }] : []
    })
  const more = [...own(same, 'In'), ...own(other, 'NotIn')]
  return more.length === 0 ? selector : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...more] }
}
