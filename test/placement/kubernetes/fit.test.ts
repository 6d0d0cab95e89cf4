import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeResourcesFit } from '../../../src/placement/kubernetes/fit.ts'

const NAMES = ['cpu', 'memory', 'ephemeral-storage', 'hugepages-2Mi', 'a.com/x', 'b.org/y', 'kubernetes.io/z'] as const
const list = fc.dictionary(fc.constantFrom(...NAMES), fc.nat(6))
const nodes = fc.record({ allocatable: list, requested: list, pods: fc.nat(3), room: fc.nat(4) }).map(({ room, ...node }) => ({
  ...node,
  allocatable: { ...node.allocatable, pods: room } as Record<string, number>,
}))
const EMPTY = { requested: {}, pods: 0 }

describe('NodeResourcesFit', () => {
  it('succeeds exactly where one more pod is allowed and all that is asked for is left', () => {
    fc.assert(
      fc.property(nodes, list, (node, request) => {
        const left = (name: string): number => (node.allocatable[name] ?? 0) - (node.requested[name] ?? 0)
        const fits = node.pods < node.allocatable.pods && NAMES.every((name) => !request[name] || request[name] <= left(name))
        const { code, reasons, insufficient } = nodeResourcesFit(node, request)
        expect(code === 'Success').toBe(fits)
        expect(reasons.length === 0).toBe(fits)
        expect(insufficient.length).toBe(reasons.length)
      }),
      { seed: 41, numRuns: 500 },
    )
  })

  it('cannot be resolved exactly where an empty node would refuse for lack of a resource', () => {
    fc.assert(
      fc.property(nodes, list, (node, request) => {
        const empty = nodeResourcesFit({ allocatable: { ...node.allocatable, pods: 1 }, ...EMPTY }, request)
        const verdict = nodeResourcesFit(node, request)
        expect(verdict.code === 'UnschedulableAndUnresolvable').toBe(empty.code !== 'Success')
        expect(verdict.insufficient.filter((one) => one.unresolvable).map((one) => one.resource)).toEqual(
          empty.insufficient.map((one) => one.resource),
        )
      }),
      { seed: 42, numRuns: 500 },
    )
  })

  it('names pods first, then cpu, memory and storage, then the others by name', () => {
    const request = Object.fromEntries([...NAMES].reverse().map((name) => [name, 1]))
    const verdict = nodeResourcesFit({ allocatable: { pods: 0 }, ...EMPTY }, request)
    expect(verdict.insufficient.map((one) => one.resource)).toEqual([
      'pods',
      'cpu',
      'memory',
      'ephemeral-storage',
      'a.com/x',
      'b.org/y',
      'hugepages-2Mi',
      'kubernetes.io/z',
    ])
    expect(verdict.reasons.slice(0, 2)).toEqual(['Too many pods', 'Insufficient cpu'])
    expect(verdict.code).toBe('UnschedulableAndUnresolvable')
  })

  it('says how much is asked for, used and there', () => {
    const node = { allocatable: { cpu: 10, pods: 9 }, requested: { cpu: 8 }, pods: 2 }
    expect(nodeResourcesFit(node, { cpu: 3 }).insufficient).toEqual([
      { resource: 'cpu', requested: 3, used: 8, capacity: 10, unresolvable: false },
    ])
  })

  it('a full count of pods alone can always be resolved', () => {
    expect(nodeResourcesFit({ allocatable: { pods: 0 }, ...EMPTY }, { pods: 1 })).toMatchObject({
      code: 'Unschedulable',
      reasons: ['Too many pods'],
    })
  })

  it('a node that states no count of pods takes 110', () => {
    expect(nodeResourcesFit({ allocatable: {}, requested: {}, pods: 109 }, {}).code).toBe('Success')
    expect(nodeResourcesFit({ allocatable: {}, requested: {}, pods: 110 }, {}).code).toBe('Unschedulable')
  })

  it.each<[string, { ignoredResources?: string[]; ignoredResourceGroups?: string[] }, boolean]>([
    ['a.com/x', { ignoredResources: ['a.com/x'] }, true],
    ['a.com/x', { ignoredResources: ['a.com'] }, false],
    ['a.com/x', { ignoredResourceGroups: ['a.com'] }, true],
    ['a.com/x', { ignoredResourceGroups: ['a.com/x'] }, false],
    ['b.a.com/x', { ignoredResourceGroups: ['a.com'] }, false],
    ['cpu', { ignoredResources: ['cpu'], ignoredResourceGroups: ['cpu'] }, false],
    ['hugepages-2Mi', { ignoredResources: ['hugepages-2Mi'] }, false],
    ['kubernetes.io/z', { ignoredResources: ['kubernetes.io/z'], ignoredResourceGroups: ['kubernetes.io'] }, false],
    ['requests.a.com/x', { ignoredResourceGroups: ['requests.a.com'] }, false],
  ])('ignores extended resources only: %s with %j: %s', (resource, args, ignored) => {
    expect(nodeResourcesFit({ allocatable: { pods: 1 }, ...EMPTY }, { [resource]: 1 }, args).code === 'Success').toBe(ignored)
  })
})
