import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/model/cluster.ts'
import type { Pod } from '../../../src/model/workload.ts'
import { filterNode } from '../../../src/placement/kubernetes/filter-node.ts'
import { UsedHostPorts } from '../../../src/placement/kubernetes/ports.ts'

const POD: Pod = {
  name: 'p',
  containers: [{ name: 'c', requests: { cpu: 2 }, ports: [{ hostPort: 80 }] }],
  nodeSelector: { zone: 'a' },
}

/** A node that every filter refuses, and what makes each of them content, in their order. */
const WORST: Node = { name: 'n', allocatable: { cpu: 1, pods: 9 }, unschedulable: true, taints: [{ key: 't', effect: 'NoExecute' }] }
const MENDED: readonly [reason: string, code: string, mend: Partial<Node>, ports?: UsedHostPorts][] = [
  ['node(s) were unschedulable', 'UnschedulableAndUnresolvable', { unschedulable: false }],
  ['node(s) had untolerated taint(s)', 'UnschedulableAndUnresolvable', { taints: [] }],
  ["node(s) didn't match Pod's node affinity/selector", 'UnschedulableAndUnresolvable', { labels: { zone: 'a' } }],
  ["node(s) didn't have free ports for the requested pod ports", 'Unschedulable', {}, new UsedHostPorts()],
  ['Insufficient cpu', 'UnschedulableAndUnresolvable', { allocatable: { cpu: 2, pods: 9 } }],
]

describe("Kubernetes' filters", () => {
  it('speak one at a time, in their order, and a node that all admit is a success', () => {
    let node = WORST
    let ports = new UsedHostPorts()
    ports.add({ hostPort: 80 })
    for (const [reason, code, mend, mended = ports] of MENDED) {
      expect(filterNode(node, POD, { requested: {}, pods: 0, ports })).toMatchObject({ code, reasons: [reason] })
      node = { ...node, ...mend }
      ports = mended
    }
    expect(filterNode(node, POD, { requested: {}, pods: 0, ports })).toMatchObject({ code: 'Success', reasons: [] })
  })

  it('count what runs there, and leave to others what they are told to ignore', () => {
    const node: Node = { name: 'n', allocatable: { cpu: 4, pods: 2 } }
    const pod: Pod = { name: 'p', containers: [{ name: 'c', requests: { cpu: 2, 'a.com/x': 1 } }] }
    const used = { requested: { cpu: 3 }, pods: 2, ports: new UsedHostPorts() }
    const args = { ignoredResourceGroups: ['a.com'] }
    expect(filterNode(node, pod, used, args)).toMatchObject({ code: 'Unschedulable', reasons: ['Too many pods', 'Insufficient cpu'] })
    expect(filterNode(node, pod, { ...used, requested: { cpu: 2 }, pods: 1 }, args).code).toBe('Success')
    expect(filterNode(node, pod, { ...used, requested: { cpu: 2 }, pods: 1 }).reasons).toEqual(['Insufficient a.com/x'])
  })
})
