import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/model/cluster.ts'
import type { Pod } from '../../../src/model/workload.ts'
import { diagnose, nodeVerdict, type Question } from '../../../src/placement/kubernetes/diagnosis.ts'
import { filterNode } from '../../../src/placement/kubernetes/filter-node.ts'
import { UsedHostPorts } from '../../../src/placement/kubernetes/ports.ts'
import { admits } from '../../../src/placement/kubernetes/verdict.ts'
import type { Neighbours, PodKind, Scene } from '../../../src/placement/scene.ts'
import { type TestView, viewOf } from '../cells.ts'

const POD: Pod = { name: 'p', containers: [{ name: 'c', requests: {} }], nodeSelector: { zone: 'a' } }
const KIND: PodKind = { index: 0, pod: POD, extra: { cpu: 0, memory: 0 } }
const DIMENSIONS = ['cpu', 'memory', 'example.com/gpu', 'pods', 'hostPort:TCP/80@0.0.0.0']

/** One node a row: what is free of each dimension, of a capacity of 10, and what else the node says. */
function cluster(...rows: readonly [free: number[], more?: Partial<Node>][]): { view: TestView; scene: Scene } {
  const column = (value: (row: number[]) => number): number[] => rows.map(([free]) => value(free))
  const view = viewOf(
    DIMENSIONS,
    DIMENSIONS.map((_, d) => column(() => (d === 4 ? 1 : 10))),
    DIMENSIONS.map((_, d) => column((free) => free[d])),
  )
  const nodes = rows.map(([, more], i): Node => ({ name: `n-${i}`, allocatable: {}, labels: { zone: 'a' }, ...more }))
  return { view, scene: { nodes, kinds: [KIND] } }
}

const asking = (...amounts: number[]): Question => ({ kind: KIND, vector: Float64Array.from(amounts) })

describe('an event', () => {
  it('counts every reason over the nodes, sorted as text', () => {
    const { view, scene } = cluster(
      [[0, 0, 9, 9, 1]],
      [[0, 9, 9, 9, 1]],
      [[0, 9, 0, 0, 1]],
      [[9, 9, 9, 9, 0]],
      [[9, 9, 9, 9, 1], { unschedulable: true }],
      [[9, 9, 9, 9, 1], { taints: [{ key: 'k', effect: 'NoSchedule' }] }],
      [[9, 9, 9, 9, 1], { labels: { zone: 'b' } }],
      [[9, 9, 9, 9, 1], { labels: {} }],
    )
    expect(diagnose(view, scene, asking(1, 1, 1, 1, 1))).toBe(
      '0/8 nodes are available: 1 Insufficient example.com/gpu, 1 Insufficient memory, 1 Too many pods, ' +
        "1 node(s) didn't have free ports for the requested pod ports, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, " +
        "2 node(s) didn't match Pod's node affinity/selector, 3 Insufficient cpu.",
    )
  })

  it('takes a node that nothing speaks against for none', () => {
    const { view, scene } = cluster([[9, 9, 9, 9, 1]], [[0, 9, 9, 9, 1]])
    expect(diagnose(view, scene, asking(1, 0, 0, 1, 0))).toBe('0/2 nodes are available: 1 Insufficient cpu.')
  })
})

describe('a node', () => {
  it('is heard once, by the first filter that refuses: the static ones, ports, room, neighbours', () => {
    const neighbours = {
      admits: () => false,
      refusal: () => ({ reasons: ["node(s) didn't match pod topology spread constraints"], unresolvable: false }),
    } as Partial<Neighbours> as Neighbours
    const verdicts = [
      cluster([[0, 0, 0, 0, 0], { unschedulable: true }]),
      cluster([[0, 0, 0, 0, 0]]),
      cluster([[0, 9, 9, 0, 1]]),
      cluster([[9, 9, 9, 9, 1]]),
    ].map(({ view, scene }) => nodeVerdict(view, { ...scene, neighbours }, asking(1, 0, 0, 1, 1), 0))
    expect(verdicts).toEqual([
      { code: 'UnschedulableAndUnresolvable', reasons: ['node(s) were unschedulable'] },
      { code: 'Unschedulable', reasons: ["node(s) didn't have free ports for the requested pod ports"] },
      { code: 'Unschedulable', reasons: ['Too many pods', 'Insufficient cpu'] },
      { code: 'Unschedulable', reasons: ["node(s) didn't match pod topology spread constraints"] },
    ])
  })

  it('can never have room for more than it has', () => {
    const { view, scene } = cluster([[0, 0, 0, 0, 1]])
    expect(nodeVerdict(view, scene, asking(10, 0, 0, 1, 0), 0).code).toBe('Unschedulable')
    expect(nodeVerdict(view, scene, asking(11, 0, 0, 1, 0), 0).code).toBe('UnschedulableAndUnresolvable')
  })

  it('apart from the only one that will do does not match the affinity of a sibling', () => {
    const { view, scene } = cluster([[9, 9, 9, 9, 1]], [[0, 9, 9, 9, 1]], [[0, 9, 9, 9, 1]])
    const text = diagnose(view, scene, { ...asking(1, 0, 0, 1, 0), required: 1 })
    expect(text).toBe("0/3 nodes are available: 1 node(s) didn't match pod affinity rules, 2 Insufficient cpu.")
  })

  it('is not asked by filters that are off', () => {
    const { view, scene } = cluster([[9, 9, 9, 9, 1], { labels: {}, unschedulable: true, taints: [{ key: 'k', effect: 'NoExecute' }] }])
    const verdict = (...off: string[]): readonly string[] =>
      nodeVerdict(view, scene, { ...asking(1), filters: { off: new Set(off), ignores: () => false } }, 0).reasons
    expect(verdict()).toEqual(['node(s) were unschedulable'])
    expect(verdict('NodeUnschedulable')).toEqual(['node(s) had untolerated taint(s)'])
    expect(verdict('NodeUnschedulable', 'TaintToleration')).toEqual(["node(s) didn't match Pod's node affinity/selector"])
    expect(verdict('NodeUnschedulable', 'TaintToleration', 'NodeAffinity')).toEqual([])
  })
})

it('columns give the verdict that lists of pods give', () => {
  const amount = fc.nat(10)
  fc.assert(
    fc.property(amount, amount, amount, amount, fc.nat(1), (cpu, memory, usedCpu, usedMemory, full) => {
      const pod: Pod = { name: 'p', containers: [{ name: 'c', requests: { cpu, memory } }] }
      const node: Node = { name: 'n', allocatable: { cpu: 8, memory: 8, pods: 1 } }
      const view = viewOf(['cpu', 'memory', 'pods'], [[8], [8], [1]], [[8 - usedCpu], [8 - usedMemory], [1 - full]])
      const question: Question = { kind: { ...KIND, pod }, vector: Float64Array.of(cpu, memory, 1) }
      const used = { requested: { cpu: usedCpu, memory: usedMemory }, pods: full, ports: new UsedHostPorts() }
      const expected = filterNode(node, pod, used)
      const verdict = nodeVerdict(view, { nodes: [node], kinds: [] }, question, 0)
      expect(verdict.reasons).toEqual(expected.reasons)
      expect(admits(verdict)).toBe(admits(expected))
      expect(verdict.code).toBe(expected.code)
    }),
    { seed: 51, numRuns: 300 },
  )
})
