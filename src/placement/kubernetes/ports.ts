/**
 * NodePorts, the filter (Kubernetes pkg/scheduler/framework/plugins/nodeports), and the table of a node's host ports that it asks
 * (pkg/scheduler/framework, `HostPortInfo`). The simulator itself counts host ports as resources (src/model/host-ports.ts); this is the
 * same rule, one node at a time.
 */
import { ANY_ADDRESS, hostAddress, podHostPorts, protocolPort } from '../../model/host-ports.ts'
import type { HostPort, Pod } from '../../model/workload.ts'
import { SUCCESS, type Verdict } from './verdict.ts'

const SKIP: Verdict = { code: 'Skip', reasons: [] }
export const PORTS_TAKEN: Verdict = { code: 'Unschedulable', reasons: ["node(s) didn't have free ports for the requested pod ports"] }

/**
 * The host ports in use on a node: for each address a set of protocols and ports. Absent or empty, an address is 0.0.0.0 and a protocol
 * TCP; a port that is not positive is none. A port added twice is there once, for no node has room for it twice.
 */
export class UsedHostPorts {
  private readonly byAddress = new Map<string, Set<string>>()

  /** Takes a port. */
  add(port: HostPort): void {
    if (port.hostPort <= 0) return
    const address = hostAddress(port)
    const ports = this.byAddress.get(address)
    if (ports === undefined) this.byAddress.set(address, new Set([protocolPort(port)]))
    else ports.add(protocolPort(port))
  }

  /** One that is not there is no error. */
  remove(port: HostPort): void {
    const address = hostAddress(port)
    const ports = this.byAddress.get(address)
    ports?.delete(protocolPort(port))
    if (ports?.size === 0) this.byAddress.delete(address)
  }

  /** How many there are, over all addresses. */
  get length(): number {
    let length = 0
    for (const ports of this.byAddress.values()) length += ports.size
    return length
  }

  /** Whether somebody has this port, on this address or on all, or, if it asks for all addresses, on any. */
  conflicts(port: HostPort): boolean {
    if (port.hostPort <= 0) return false
    const wanted = protocolPort(port)
    const address = hostAddress(port)
    if (address === ANY_ADDRESS) return [...this.byAddress.values()].some((ports) => ports.has(wanted))
    return [ANY_ADDRESS, address].some((one) => this.byAddress.get(one)?.has(wanted))
  }
}

/**
 * Whether the pod's host ports are free on a node: those of its containers and sidecars, not those of plain init containers. Ports of one pod
 * are not checked against each other. A pod without host ports skips the filter.
 */
export function nodePorts(pod: Pod, used: UsedHostPorts): Verdict {
  const wanted = podHostPorts(pod)
  if (wanted.length === 0) return SKIP
  return wanted.some((port) => used.conflicts(port)) ? PORTS_TAKEN : SUCCESS
}
