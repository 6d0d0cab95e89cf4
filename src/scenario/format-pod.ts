/** Pods as entries of a scenario file, in Kubernetes' keys. */

import { formatDuration } from '../model/time.ts'
import type {
  Container,
  InitContainer,
  LabelSelector,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodRelations,
  TopologySpreadConstraint,
} from '../model/workload.ts'
import { present, resourceEntry } from './format-entry.ts'

/** A pod as the file has it. */
export function podEntry(pod: Pod): Record<string, unknown> {
  return present({
    name: pod.name,
    ...whoEntries(pod),
    containers: pod.containers.map(containerEntry),
    initContainers: pod.initContainers?.map(containerEntry),
    resources: pod.requests && { requests: resourceEntry(pod.requests) },
    overhead: pod.overhead && resourceEntry(pod.overhead),
    nodeSelector: pod.nodeSelector,
    affinity: affinityEntry(pod, nodeAffinityEntry(pod)),
    tolerations: pod.tolerations,
    topologySpreadConstraints: pod.topologySpread?.map(spreadEntry),
  })
}

/** Namespace and labels, undefined where there are none. */
export function whoEntries({ namespace, labels }: PodRelations): Record<string, unknown> {
  return { namespace, labels }
}

/** `affinity` as far as there is any. */
export function affinityEntry({ podAffinity, podAntiAffinity }: PodRelations, nodeAffinity?: unknown): Record<string, unknown> | undefined {
  const entry = present({ nodeAffinity, podAffinity: podAffinityEntry(podAffinity), podAntiAffinity: podAffinityEntry(podAntiAffinity) })
  return Object.keys(entry).length > 0 ? entry : undefined
}

function nodeAffinityEntry({ nodeAffinity, preferredNodeAffinity }: Pod): Record<string, unknown> | undefined {
  if (nodeAffinity === undefined && preferredNodeAffinity === undefined) return undefined
  return present({
    requiredDuringSchedulingIgnoredDuringExecution: nodeAffinity && { nodeSelectorTerms: nodeAffinity },
    preferredDuringSchedulingIgnoredDuringExecution: preferredNodeAffinity,
  })
}

function podAffinityEntry(affinity: PodAffinity | undefined): Record<string, unknown> | undefined {
  return (
    affinity &&
    present({
      requiredDuringSchedulingIgnoredDuringExecution: affinity.required?.map(termEntry),
      preferredDuringSchedulingIgnoredDuringExecution: affinity.preferred?.map(({ weight, term }) => ({
        weight,
        podAffinityTerm: termEntry(term),
      })),
    })
  )
}

/** Keys in the order in which they are read, so that writing is stable. */
function termEntry({ labelSelector, topologyKey, namespaces, namespaceSelector }: PodAffinityTerm): Record<string, unknown> {
  const [pods, spaces] = [selectorEntry(labelSelector), selectorEntry(namespaceSelector)]
  return present({ labelSelector: pods, topologyKey, namespaces, namespaceSelector: spaces })
}

function spreadEntry(constraint: TopologySpreadConstraint): Record<string, unknown> {
  const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains, nodeAffinityPolicy, nodeTaintsPolicy } = constraint
  const selector = selectorEntry(labelSelector)
  return present({ maxSkew, topologyKey, whenUnsatisfiable, labelSelector: selector, minDomains, nodeAffinityPolicy, nodeTaintsPolicy })
}

function selectorEntry(selector: LabelSelector | undefined): Record<string, unknown> | undefined {
  return selector && present({ matchLabels: selector.matchLabels, matchExpressions: selector.matchExpressions })
}

function containerEntry(container: Container | InitContainer): Record<string, unknown> {
  const requests = resourceEntry(container.requests)
  return present({
    name: container.name,
    resources: Object.keys(requests).length > 0 ? { requests } : undefined,
    arrival: container.arrival ? formatDuration(container.arrival) : undefined,
    ports: container.ports,
    restartPolicy: 'restartPolicy' in container ? container.restartPolicy : undefined,
  })
}
