/** Pods as entries of a scenario file, in Kubernetes' keys. */

import { formatDuration } from '../model/time.ts'
import type { Container, InitContainer, Pod } from '../model/workload.ts'
import { present, resourceEntry } from './format-entry.ts'

/** A pod as the file has it. */
export function podEntry(pod: Pod): Record<string, unknown> {
  const required = pod.nodeAffinity && { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: pod.nodeAffinity } }
  return present({
    name: pod.name,
    containers: pod.containers.map(containerEntry),
    initContainers: pod.initContainers?.map(containerEntry),
    resources: pod.requests && { requests: resourceEntry(pod.requests) },
    overhead: pod.overhead && resourceEntry(pod.overhead),
    nodeSelector: pod.nodeSelector,
    affinity: required && { nodeAffinity: required },
    tolerations: pod.tolerations,
  })
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
