import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Node, Taint } from '../../src/model/cluster.ts'
import type { NodeRequirement, NodeSelectorTerm, Pod, Toleration } from '../../src/model/workload.ts'
import { allowedNodes, staticVerdict } from '../../src/placement/filters.ts'

const HERE: Node = {
  name: 'here',
  allocatable: {},
  labels: { zone: 'a', disks: '4', long: '9007199254740993', word: 'four', empty: '' },
}
/** Keeps a mask from being undefined: a node that nothing but a toleration of everything opens. */
const CLOSED: Node = { name: 'closed', allocatable: {}, taints: [{ key: 'closed', effect: 'NoSchedule' }] }

function pod(rules: Partial<Pod> = {}): Pod {
  return { name: 'p', containers: [], ...rules }
}

function isAllowed(node: Node, rules: Partial<Pod>): boolean {
  return allowedNodes([node, CLOSED], pod(rules))?.[0] !== 0
}

describe('the mask', () => {
  it('is undefined where every node is allowed, and has an entry a node otherwise', () => {
    expect(allowedNodes([HERE, HERE], pod())).toBeUndefined()
    expect(allowedNodes([HERE, CLOSED, HERE], pod())).toEqual(Uint8Array.of(1, 0, 1))
    expect(allowedNodes([CLOSED], pod())).toEqual(Uint8Array.of(0))
    expect(allowedNodes([], pod())).toBeUndefined()
  })
})

describe('nodeSelector', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ zone: 'a' }, true],
    [{ zone: 'b' }, false],
    [{ zone: 'a', disks: '4' }, true],
    [{ zone: 'a', disks: '5' }, false],
    [{ rack: '1' }, false],
    [{ empty: '' }, true],
    [{ missing: '' }, false],
    [{ toString: '' }, false],
  ])('%j: %s', (nodeSelector, expected) => {
    expect(isAllowed(HERE, { nodeSelector })).toBe(expected)
  })
})

describe('required node affinity', () => {
  it.each<[string, NodeRequirement['operator'], string[] | undefined, boolean]>([
    ['zone', 'In', ['b', 'a'], true],
    ['zone', 'In', ['b'], false],
    ['rack', 'In', ['1'], false],
    ['zone', 'NotIn', ['b'], true],
    ['zone', 'NotIn', ['a', 'b'], false],
    ['rack', 'NotIn', ['1'], true],
    ['zone', 'Exists', undefined, true],
    ['empty', 'Exists', undefined, true],
    ['rack', 'Exists', undefined, false],
    ['zone', 'DoesNotExist', undefined, false],
    ['rack', 'DoesNotExist', undefined, true],
    ['disks', 'Gt', ['3'], true],
    ['disks', 'Gt', ['4'], false],
    ['disks', 'Gt', ['-1'], true],
    ['disks', 'Lt', ['5'], true],
    ['disks', 'Lt', ['4'], false],
    ['disks', 'Gt', ['3.5'], false],
    ['disks', 'Lt', ['many'], false],
    ['disks', 'Gt', ['1', '2'], false],
    ['word', 'Gt', ['3'], false],
    ['empty', 'Lt', ['3'], false],
    ['rack', 'Gt', ['0'], false],
    ['rack', 'Lt', ['9'], false],
    ['long', 'Gt', ['9007199254740992'], true],
    ['long', 'Lt', ['9223372036854775808'], false],
  ])('%s %s %j: %s', (key, operator, values, expected) => {
    const requirement = values === undefined ? { key, operator } : { key, operator, values }
    expect(isAllowed(HERE, { nodeAffinity: [{ matchExpressions: [requirement] }] })).toBe(expected)
  })

  it.each<[string, boolean]>([
    ['here', true],
    ['there', false],
  ])('matches the field metadata.name: %s %s', (name, expected) => {
    const matchFields: NodeRequirement[] = [{ key: 'metadata.name', operator: 'In', values: [name] }]
    expect(isAllowed(HERE, { nodeAffinity: [{ matchFields }] })).toBe(expected)
  })

  it('knows no label of a field and no field of a label', () => {
    expect(isAllowed(HERE, { nodeAffinity: [{ matchFields: [{ key: 'zone', operator: 'In', values: ['a'] }] }] })).toBe(false)
    expect(isAllowed(HERE, { nodeAffinity: [{ matchExpressions: [{ key: 'metadata.name', operator: 'Exists' }] }] })).toBe(false)
  })

  it('one term must hold, with all its expressions and fields; a term without any holds nowhere', () => {
    const yes: NodeRequirement = { key: 'zone', operator: 'Exists' }
    const no: NodeRequirement = { key: 'zone', operator: 'DoesNotExist' }
    const here: NodeRequirement = { key: 'metadata.name', operator: 'In', values: ['here'] }
    const table: [NodeSelectorTerm[], boolean][] = [
      [[{ matchExpressions: [no] }, { matchExpressions: [yes] }], true],
      [[{ matchExpressions: [no] }, { matchExpressions: [no] }], false],
      [[{ matchExpressions: [yes, no] }], false],
      [[{ matchExpressions: [yes], matchFields: [here] }], true],
      [[{ matchExpressions: [no], matchFields: [here] }], false],
      [[{}], false],
      [[{}, { matchExpressions: [yes] }], true],
      [[], false],
    ]
    for (const [nodeAffinity, expected] of table) expect(isAllowed(HERE, { nodeAffinity })).toBe(expected)
  })

  it('and nodeSelector must both hold', () => {
    const nodeAffinity: NodeSelectorTerm[] = [{ matchExpressions: [{ key: 'disks', operator: 'Exists' }] }]
    expect(isAllowed(HERE, { nodeAffinity, nodeSelector: { zone: 'a' } })).toBe(true)
    expect(isAllowed(HERE, { nodeAffinity, nodeSelector: { zone: 'b' } })).toBe(false)
  })
})

describe('taints', () => {
  const gpu: Taint = { key: 'gpu', value: 'big', effect: 'NoSchedule' }
  it.each<[string, Taint[], Toleration[], boolean]>([
    ['none', [], [], true],
    ['NoSchedule', [gpu], [], false],
    ['NoExecute', [{ ...gpu, effect: 'NoExecute' }], [], false],
    ['PreferNoSchedule keeps nobody away', [{ ...gpu, effect: 'PreferNoSchedule' }], [], true],
    ['equal value', [gpu], [{ key: 'gpu', operator: 'Equal', value: 'big' }], true],
    ['Equal is the default', [gpu], [{ key: 'gpu', value: 'big' }], true],
    ['another value', [gpu], [{ key: 'gpu', value: 'small' }], false],
    ['no value against a value', [gpu], [{ key: 'gpu' }], false],
    ['no value against no value', [{ key: 'gpu', effect: 'NoSchedule' }], [{ key: 'gpu' }], true],
    ['Exists takes any value', [gpu], [{ key: 'gpu', operator: 'Exists' }], true],
    ['another key', [gpu], [{ key: 'cpu', operator: 'Exists' }], false],
    ['the effect must match', [gpu], [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }], false],
    ['an effect that matches', [gpu], [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }], true],
    ['Exists without a key takes all', [gpu, { key: 'x', effect: 'NoExecute' }], [{ operator: 'Exists' }], true],
    ['Equal without a key takes none', [{ key: 'x', effect: 'NoSchedule' }], [{ operator: 'Equal' }], false],
    ['all taints must be tolerated', [gpu, { key: 'x', effect: 'NoExecute' }], [{ key: 'gpu', operator: 'Exists' }], false],
  ])('%s', (_, taints, tolerations, expected) => {
    expect(isAllowed({ name: 'n', allocatable: {}, taints }, { tolerations })).toBe(expected)
  })

  it.each<[string, Toleration[], boolean]>([
    ['nothing', [], false],
    ['its key', [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }], true],
    ['its key, for NoExecute only', [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoExecute' }], false],
    ['everything', [{ operator: 'Exists' }], true],
  ])('an unschedulable node takes a pod that tolerates %s: %s', (_, tolerations, expected) => {
    expect(isAllowed({ name: 'n', allocatable: {}, unschedulable: true }, { tolerations })).toBe(expected)
  })
})

describe('the verdict', () => {
  const unschedulable = { ...CLOSED, unschedulable: true }
  const everything: Toleration = { operator: 'Exists' }
  it.each<[string, Node, Partial<Pod>, string | undefined]>([
    ['an open node', HERE, { nodeSelector: { zone: 'a' } }, undefined],
    ['an unschedulable node, first of all', unschedulable, { nodeSelector: { zone: 'b' } }, 'node(s) were unschedulable'],
    ['a taint before a label', CLOSED, { nodeSelector: { zone: 'b' } }, 'node(s) had untolerated taint(s)'],
    ['a label', HERE, { nodeSelector: { zone: 'b' } }, "node(s) didn't match Pod's node affinity/selector"],
    ['an affinity', HERE, { nodeAffinity: [] }, "node(s) didn't match Pod's node affinity/selector"],
    ['an unschedulable, tainted node that is tolerated', unschedulable, { tolerations: [everything] }, undefined],
  ])('of %s', (_, node, rules, reason) => {
    const refused = { code: 'UnschedulableAndUnresolvable', reasons: [reason] }
    expect(staticVerdict(node, pod(rules))).toEqual(reason === undefined ? { code: 'Success', reasons: [] } : refused)
    expect(isAllowed(node, rules)).toBe(reason === undefined)
  })
})

describe('laws', () => {
  const keys = fc.constantFrom('a', 'b', 'c')
  const values = fc.constantFrom('1', '2', '3')
  const nodes = fc.array(
    fc.record({
      name: fc.constantFrom('n-0', 'n-1', 'n-2'),
      allocatable: fc.constant({}),
      labels: fc.dictionary(keys, values, { maxKeys: 3 }),
      taints: fc.array(fc.record({ key: keys, value: values, effect: fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule') }), {
        maxLength: 2,
      }),
    }),
    { minLength: 1, maxLength: 6 },
  ) as fc.Arbitrary<Node[]>
  const requirement = fc.record({ key: keys, values: fc.array(values, { minLength: 1, maxLength: 2 }) })
  const tolerations = fc.array(fc.record({ key: keys, operator: fc.constant('Exists' as const) }), { maxLength: 2 })
  const bits = (cluster: Node[], rules: Partial<Pod>) => [...(allowedNodes(cluster, pod(rules)) ?? cluster.map(() => 1))]
  const where = (cluster: Node[], operator: NodeRequirement['operator'], rule: { key: string; values: string[] }) =>
    bits(
      cluster.map((node) => ({ ...node, taints: [] })),
      { nodeAffinity: [{ matchExpressions: [{ ...rule, operator }] }] },
    )

  it('a rule and its opposite part the nodes', () => {
    fc.assert(
      fc.property(nodes, requirement, (cluster, rule) => {
        const all = cluster.map(() => 1)
        expect(where(cluster, 'In', rule).map((bit, i) => bit + where(cluster, 'NotIn', rule)[i])).toEqual(all)
        expect(where(cluster, 'Exists', rule).map((bit, i) => bit + where(cluster, 'DoesNotExist', rule)[i])).toEqual(all)
      }),
      { seed: 23, numRuns: 200 },
    )
  })

  it('one more term opens nodes, one more expression closes nodes, one more toleration opens nodes', () => {
    fc.assert(
      fc.property(nodes, requirement, requirement, tolerations, (cluster, one, two, tolerated) => {
        const a: NodeRequirement = { ...one, operator: 'In' }
        const b: NodeRequirement = { ...two, operator: 'NotIn' }
        const base = bits(cluster, { nodeAffinity: [{ matchExpressions: [a] }] })
        const either = bits(cluster, { nodeAffinity: [{ matchExpressions: [a] }, { matchExpressions: [b] }] })
        const both = bits(cluster, { nodeAffinity: [{ matchExpressions: [a, b] }] })
        const tolerant = bits(cluster, { nodeAffinity: [{ matchExpressions: [a] }], tolerations: tolerated })
        base.forEach((bit, i) => {
          expect(either[i]).toBeGreaterThanOrEqual(bit)
          expect(both[i]).toBeLessThanOrEqual(bit)
          expect(tolerant[i]).toBeGreaterThanOrEqual(bit)
        })
      }),
      { seed: 24, numRuns: 200 },
    )
  })

  it('a node is judged alone, by its name, labels and taints', () => {
    fc.assert(
      fc.property(nodes, requirement, (cluster, rule) => {
        const rules: Partial<Pod> = { nodeAffinity: [{ matchExpressions: [{ ...rule, operator: 'In' }] }] }
        expect(bits(cluster, rules)).toEqual(cluster.flatMap((node) => bits([node], rules)))
      }),
      { seed: 25, numRuns: 200 },
    )
  })
})
