import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostPortsConflict } from '../../../src/model/host-ports.ts'
import type { HostPort, Pod } from '../../../src/model/workload.ts'
import { nodePorts, UsedHostPorts } from '../../../src/placement/kubernetes/ports.ts'

const port = fc.record<HostPort>(
  {
    hostPort: fc.constantFrom(-1, 0, 80, 81),
    protocol: fc.constantFrom('TCP', 'UDP', '' as 'TCP'),
    hostIP: fc.constantFrom('', '0.0.0.0', '10.0.0.1', '10.0.0.2'),
  },
  { requiredKeys: ['hostPort'] },
)
const ports = fc.array(port, { maxLength: 5 })

function tableOf(list: readonly HostPort[]): UsedHostPorts {
  const used = new UsedHostPorts()
  for (const one of list) used.add(one)
  return used
}

function podWith(list: readonly HostPort[]): Pod {
  return { name: 'p', containers: [{ name: 'c', requests: {}, ports: list }] }
}

describe('the table of used host ports', () => {
  it('sees a conflict exactly where one of its ports conflicts', () => {
    fc.assert(
      fc.property(ports, port, (list, wanted) => {
        expect(tableOf(list).conflicts(wanted)).toBe(list.some((one) => hostPortsConflict(one, wanted)))
      }),
      { seed: 43, numRuns: 1000 },
    )
  })

  it('is a set: each address, protocol and port counts once, and one that was removed is gone', () => {
    fc.assert(
      fc.property(ports, ports, (added, removed) => {
        const name = (one: HostPort): string => `${one.hostIP || '0.0.0.0'} ${one.protocol || 'TCP'} ${one.hostPort}`
        const names = new Set(added.filter((one) => one.hostPort > 0).map(name))
        const used = tableOf(added)
        expect(used.length).toBe(names.size)
        for (const one of removed) {
          used.remove(one)
          names.delete(name(one))
        }
        expect(used.length).toBe(names.size)
      }),
      { seed: 44, numRuns: 500 },
    )
  })
})

describe('NodePorts', () => {
  const taken = ["node(s) didn't have free ports for the requested pod ports"]

  it('refuses exactly a pod with a port that is taken, and skips a pod without ports', () => {
    fc.assert(
      fc.property(ports, ports, (list, wanted) => {
        const conflict = wanted.some((one) => list.some((other) => hostPortsConflict(one, other)))
        const none = wanted.every((one) => one.hostPort <= 0)
        expect(nodePorts(podWith(wanted), tableOf(list))).toEqual(
          none ? { code: 'Skip', reasons: [] } : conflict ? { code: 'Unschedulable', reasons: taken } : { code: 'Success', reasons: [] },
        )
      }),
      { seed: 45, numRuns: 500 },
    )
  })

  it("does not check a pod's ports against each other", () => {
    expect(nodePorts(podWith([{ hostPort: 80 }, { hostPort: 80 }]), new UsedHostPorts()).code).toBe('Success')
  })

  it('counts the ports of sidecars, not those of plain init containers', () => {
    const init = { name: 'i', requests: {}, ports: [{ hostPort: 80 }] }
    const used = tableOf([{ hostPort: 80 }])
    expect(nodePorts({ ...podWith([]), initContainers: [init] }, used).code).toBe('Skip')
    expect(nodePorts({ ...podWith([]), initContainers: [{ ...init, restartPolicy: 'Always' }] }, used).code).toBe('Unschedulable')
  })
})
