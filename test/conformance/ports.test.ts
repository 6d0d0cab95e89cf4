/** Kubernetes' own cases of the filter NodePorts and of its table of used host ports, against the library's. */
import { expect, test } from 'vitest'
import { podHostPorts } from '../../src/model/host-ports.ts'
import type { HostPort, Pod } from '../../src/model/workload.ts'
import { nodePorts, UsedHostPorts } from '../../src/placement/kubernetes/ports.ts'
import { admits } from '../../src/placement/kubernetes/verdict.ts'
import { describeCases, titleOf } from './cases.ts'

interface ContainerText {
  readonly ports?: readonly HostPort[]
  readonly restartPolicy?: 'Always'
}

interface PodText {
  readonly containers?: readonly ContainerText[]
  readonly initContainers?: readonly ContainerText[]
}

interface PortsCase {
  readonly id?: string
  readonly name?: string
  readonly existingPods: readonly PodText[]
  readonly pod: PodText
  readonly expected: { readonly fits: boolean; readonly code: string; readonly reasons: readonly string[] }
}

type Entry = readonly [protocol: string, hostIP: string, hostPort: number]

interface UsedPortCount {
  readonly desc?: string
  readonly added: readonly Entry[]
  readonly removed: readonly Entry[]
  readonly length: number
}

interface PortsFile {
  readonly cases: readonly PortsCase[]
  readonly usedPortCounts?: readonly UsedPortCount[]
}

describeCases<PortsFile>('k8s-ports.json', ({ cases, usedPortCounts = [] }) => {
  cases.forEach((item, index) => {
    test(titleOf(item, index), () => {
      const used = new UsedHostPorts()
      for (const pod of item.existingPods) for (const port of podHostPorts(podOf(pod))) used.add(port)
      const verdict = nodePorts(podOf(item.pod), used)
      expect({ ...verdict, fits: admits(verdict) }).toEqual(item.expected)
    })
  })
  usedPortCounts.forEach((item, index) => {
    test(`count ${index + 1}: ${item.desc ?? ''}`, () => {
      const used = new UsedHostPorts()
      for (const entry of item.added) used.add(portOf(entry))
      for (const entry of item.removed) used.remove(portOf(entry))
      expect(used.length).toBe(item.length)
    })
  })
})

function podOf({ containers = [], initContainers = [] }: PodText): Pod {
  return { name: 'pod', containers: containers.map(named), initContainers: initContainers.map(named) }
}

function named<Text extends ContainerText>(text: Text, index: number): Text & { name: string; requests: Record<string, number> } {
  return { ...text, name: `c-${index}`, requests: {} }
}

function portOf([protocol, hostIP, hostPort]: Entry): HostPort {
  return { protocol: protocol as NonNullable<HostPort['protocol']>, hostIP, hostPort }
}
