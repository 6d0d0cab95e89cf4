/**
 * Host ports as resources. Kubernetes refuses a pod a node where the same protocol and port is taken on an equal address or where
 * one of the two takes all addresses (0.0.0.0). That rule is turned into dimensions of capacity 1 a node, so that a port conflict
 * is an ordinary lack of room: per protocol and port one dimension for each address that the workload mentions and one for all
 * others. A port on one address asks for its own dimension, a port on all addresses for every one.
 */
import { HOST_PORT_PREFIX, type ResourceList } from './resources.ts'
import type { HostPort, Pod } from './workload.ts'

/** Stands for all addresses of a node. */
export const ANY_ADDRESS = '0.0.0.0'

/** The dimensions of the host ports of a workload, and what each pod and member asks of them. */
export class HostPorts {
  /** All dimensions, in a fixed order. A node has 1 of each. */
  readonly dimensions: readonly string[]
  private readonly addresses = new Map<string, Set<string>>()

  /** @param taken ports that are in use from the start, by pods outside the workload. */
  constructor(pods: readonly Pod[], taken: readonly HostPort[] = []) {
    for (const pod of pods) for (const port of podHostPorts(pod)) this.learn(port)
    for (const port of taken) if (port.hostPort > 0) this.learn(port)
    this.dimensions = [...this.addresses].flatMap(([key, ips]) => [...ips].map((ip) => dimension(key, ip))).sort()
  }

  /** What a pod asks for: each dimension at most once, for its own ports are not checked against each other. */
  ofPod(pod: Pod): ResourceList {
    return this.ofPorts(podHostPorts(pod))
  }

  /** What one container asks for. */
  ofMember(member: { readonly ports?: readonly HostPort[] }): ResourceList {
    return this.ofPorts(member.ports ?? [])
  }

  /** What these ports take, of whoever they are: an address that the workload does not mention stands in the way of 0.0.0.0 only. */
  ofPorts(ports: readonly HostPort[]): ResourceList {
    const list: Record<string, number> = {}
    for (const port of ports) {
      const key = protocolPort(port)
      const ips = port.hostPort > 0 ? this.addresses.get(key) : undefined
      if (ips === undefined) continue
      const ip = hostAddress(port)
      for (const one of ip === ANY_ADDRESS ? ips : [ips.has(ip) ? ip : ANY_ADDRESS]) list[dimension(key, one)] = 1
    }
    return list
  }

  private learn(port: HostPort): void {
    const key = protocolPort(port)
    const ips = this.addresses.get(key) ?? new Set([ANY_ADDRESS])
    ips.add(hostAddress(port))
    this.addresses.set(key, ips)
  }
}

/** The host ports of a pod's containers and sidecars; those of plain init containers and those that are not positive do not count. */
export function podHostPorts(pod: Pod): readonly HostPort[] {
  const found: HostPort[] = []
  const take = (ports: readonly HostPort[] | undefined): void => {
    for (const port of ports ?? []) if (port.hostPort > 0) found.push(port)
  }
  for (const container of pod.containers) take(container.ports)
  for (const init of pod.initContainers ?? []) if (init.restartPolicy === 'Always') take(init.ports)
  return found
}

/** The rule itself: whether two host ports exclude each other on one node. */
export function hostPortsConflict(a: HostPort, b: HostPort): boolean {
  if (a.hostPort <= 0 || b.hostPort <= 0 || protocolPort(a) !== protocolPort(b)) return false
  const [first, second] = [hostAddress(a), hostAddress(b)]
  return first === second || first === ANY_ADDRESS || second === ANY_ADDRESS
}

/** `TCP/80`. An empty protocol is an absent one, as everywhere in Kubernetes' API. */
export function protocolPort(port: HostPort): string {
  return `${port.protocol || 'TCP'}/${port.hostPort}`
}

/** The address it is taken on, all of them if it names none. */
export function hostAddress(port: HostPort): string {
  return port.hostIP || ANY_ADDRESS
}

function dimension(key: string, ip: string): string {
  return `${HOST_PORT_PREFIX}${key}@${ip}`
}
