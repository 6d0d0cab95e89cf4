/** From a pod as the file has it to a pod of the model: copies named, limits taken where requests are silent, dropped keys gone. */
import { copyNames } from '../model/defaults.ts'
import type { Container, HostPort, InitContainer, Pod } from '../model/workload.ts'
import { resolveRelations, resolveSpread } from './resolve-relations.ts'
import type { ContainerFile, PodFile, PortFile } from './schema-pod.ts'

/** The pods of an entry: one, or NAME-0, NAME-1 and so on, which share their lists. */
export function resolvePod(file: PodFile): readonly Pod[] {
  const { name, ...rest } = onePod(file)
  return copyNames(name, file.replicas).map((copy) => ({ name: copy, ...rest }))
}

function onePod(file: PodFile): Pod {
  const hostNetwork = file.hostNetwork === true
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferredNodeAffinity,
  } = file.affinity?.nodeAffinity ?? {}
  const requests = requestsOf(file.resources)
  return {
    name: file.name,
    containers: file.containers.map((container) => resolveContainer(container, hostNetwork)),
    ...(file.initContainers && { initContainers: file.initContainers.map((init) => resolveInit(init, hostNetwork)) }),
    ...(file.resources && Object.keys(requests).length > 0 && { requests }),
    ...(file.overhead && { overhead: file.overhead }),
    ...(file.nodeSelector && { nodeSelector: file.nodeSelector }),
    ...(required && { nodeAffinity: required.nodeSelectorTerms }),
    ...(preferredNodeAffinity && { preferredNodeAffinity }),
    ...(file.tolerations && { tolerations: file.tolerations.map(({ tolerationSeconds: _, ...toleration }) => toleration) }),
    ...resolveRelations(file),
    ...(file.topologySpreadConstraints && {
      topologySpread: file.topologySpreadConstraints.map((constraint) => resolveSpread(constraint, file.labels)),
    }),
  }
}

function resolveInit(file: ContainerFile, hostNetwork: boolean): InitContainer {
  const container = resolveContainer(file, hostNetwork)
  return file.restartPolicy ? { ...container, restartPolicy: file.restartPolicy } : container
}

function resolveContainer(file: ContainerFile, hostNetwork: boolean): Container {
  const ports = (file.ports ?? []).flatMap((port) => hostPort(port, hostNetwork))
  return {
    name: file.name,
    requests: requestsOf(file.resources),
    ...(file.arrival !== undefined && file.arrival > 0 && { arrival: file.arrival }),
    ...(ports.length > 0 && { ports }),
  }
}

/** A request that is not stated is the limit (Kubernetes defaulting). */
function requestsOf(resources: ContainerFile['resources']): Container['requests'] {
  return { ...resources?.limits, ...resources?.requests }
}

/** A port as the model has it; none where the node's is not taken. */
export function hostPort(port: PortFile, hostNetwork = false): HostPort[] {
  const number = port.hostPort || (hostNetwork ? port.containerPort : undefined)
  if (!number) return []
  return [{ hostPort: number, ...(port.protocol && { protocol: port.protocol }), ...(port.hostIP && { hostIP: port.hostIP }) }]
}
