import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effectiveRequests, HostPorts, hostPortsConflict, memberRequests, podHostPorts, podRequests } from '../../src/model/pod-requests.ts'
import type { Container, HostPort, InitContainer, Pod } from '../../src/model/workload.ts'

const list = fc.record({ cpu: fc.nat(9), memory: fc.nat(9), 'x/gpu': fc.nat(2) }, { requiredKeys: [] })
const container = list.map((requests): Container => ({ name: 'c', requests }))
const init = fc.tuple(container, fc.boolean()).map(([one, sidecar]): InitContainer => (sidecar ? { ...one, restartPolicy: 'Always' } : one))
const pod = fc
  .record({
    containers: fc.array(container, { minLength: 1, maxLength: 3 }),
    initContainers: fc.array(init, { maxLength: 4 }),
    overhead: list,
  })
  .map((parts): Pod => ({ name: 'p', ...parts }))

/** The most that is in use at any moment of the pod's life, moment by moment. */
function mostInUse({ containers, initContainers = [], overhead = {} }: Pod, resource: string): number {
  const ask = (one: Container): number => one.requests[resource] ?? 0
  const moments: number[] = []
  let sidecars = 0
  for (const one of initContainers) {
    moments.push(sidecars + ask(one))
    if (one.restartPolicy === 'Always') sidecars += ask(one)
  }
  moments.push(sidecars + containers.reduce((sum, one) => sum + ask(one), 0))
  return Math.max(...moments) + (overhead[resource] ?? 0)
}

describe('effectiveRequests', () => {
  test('is the most that is in use at any moment, resource by resource', () => {
    fc.assert(
      fc.property(pod, (one) => {
        for (const resource of ['cpu', 'memory', 'x/gpu']) expect(effectiveRequests(one)[resource] ?? 0).toBe(mostInUse(one, resource))
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  test('a pod takes one place in the count of pods', () => {
    expect(podRequests({ name: 'p', containers: [{ name: 'c', requests: { cpu: 1 } }] })).toEqual({ cpu: 1, pods: 1 })
  })
})

describe('memberRequests', () => {
  const sidecar: InitContainer = { name: 's', requests: { cpu: 2 }, restartPolicy: 'Always', arrival: 7 }

  test('members are the containers in order, then the sidecars', () => {
    const one: Pod = {
      name: 'p',
      containers: [
        { name: 'a', requests: {} },
        { name: 'b', requests: {} },
      ],
      initContainers: [{ name: 'i', requests: {} }, sidecar],
    }
    expect(memberRequests(one).map((member) => [member.name, member.arrival])).toEqual([
      ['a', 0],
      ['b', 0],
      ['s', 7],
    ])
  })

  test('the first member answers for plain init containers, overhead and the count of pods', () => {
    const one: Pod = {
      name: 'p',
      containers: [
        { name: 'a', requests: { cpu: 3 } },
        { name: 'b', requests: { cpu: 1 } },
      ],
      initContainers: [sidecar, { name: 'i', requests: { cpu: 4, memory: 5 } }],
      overhead: { cpu: 1 },
    }
    expect(memberRequests(one).map((member) => member.requests)).toEqual([{ cpu: 5, memory: 5, pods: 1 }, { cpu: 1 }, { cpu: 2 }])
  })

  test('without init containers the members ask together for what the pod asks', () => {
    fc.assert(
      fc.property(pod, (one) => {
        const plain = { ...one, initContainers: one.initContainers?.filter((other) => other.restartPolicy === 'Always') ?? [] }
        const whole = podRequests(plain)
        for (const resource of ['cpu', 'memory', 'x/gpu', 'pods']) {
          const sum = memberRequests(plain).reduce((total, member) => total + (member.requests[resource] ?? 0), 0)
          expect(sum).toBe(whole[resource] ?? 0)
        }
      }),
      { seed: 12, numRuns: 300 },
    )
  })

  test("what pod-level requests ask beyond the other members is the first one's", () => {
    const one: Pod = {
      name: 'p',
      containers: [
        { name: 'a', requests: { cpu: 1 } },
        { name: 'b', requests: { cpu: 2 } },
      ],
      requests: { cpu: 8, memory: 4 },
    }
    expect(memberRequests(one).map((member) => member.requests)).toEqual([{ cpu: 6, memory: 4, pods: 1 }, { cpu: 2 }])
    expect(podRequests(one)).toEqual({ cpu: 8, memory: 4, pods: 1 })
  })
})

describe('HostPorts', () => {
  const port = fc.record({
    hostPort: fc.constantFrom(-1, 0, 80, 81),
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    hostIP: fc.constantFrom('', '0.0.0.0', '10.0.0.1', '10.0.0.2'),
  })
  const withPorts = (ports: readonly HostPort[]): Pod => ({ name: 'p', containers: [{ name: 'c', requests: {}, ports }] })

  test('two pods lack room together exactly where Kubernetes sees a conflict', () => {
    fc.assert(
      fc.property(fc.array(port, { maxLength: 3 }), fc.array(port, { maxLength: 3 }), fc.array(port, { maxLength: 3 }), (a, b, others) => {
        const ports = new HostPorts([withPorts(a), withPorts(b), withPorts(others)])
        const [first, second] = [ports.ofPod(withPorts(a)), ports.ofPod(withPorts(b))]
        const crowded = ports.dimensions.some((name) => (first[name] ?? 0) + (second[name] ?? 0) > 1)
        expect(crowded).toBe(a.some((one) => b.some((other) => hostPortsConflict(one, other))))
      }),
      { seed: 21, numRuns: 1000 },
    )
  })

  test('ports of others count where the workload can meet them, whatever their address', () => {
    fc.assert(
      fc.property(fc.array(port, { maxLength: 2 }), fc.array(port, { maxLength: 2 }), (own, others) => {
        const ports = new HostPorts([withPorts(own)])
        const [first, second] = [ports.ofPod(withPorts(own)), ports.ofPorts(others)]
        const crowded = ports.dimensions.some((name) => (first[name] ?? 0) + (second[name] ?? 0) > 1)
        expect(crowded).toBe(own.some((one) => others.some((other) => hostPortsConflict(one, other))))
      }),
      { seed: 22, numRuns: 500 },
    )
  })

  test('a workload without host ports has no dimension for them', () => {
    expect(new HostPorts([withPorts([])]).dimensions).toEqual([])
  })

  test('ports of plain init containers do not count, those of sidecars do', () => {
    const ports = [{ hostPort: 80 }]
    const of = (restartPolicy?: 'Always'): number =>
      podHostPorts({
        name: 'p',
        containers: [],
        initContainers: [{ name: 'i', requests: {}, ports, ...(restartPolicy && { restartPolicy }) }],
      }).length
    expect([of(), of('Always')]).toEqual([0, 1])
  })
})
