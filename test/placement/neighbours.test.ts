/** Who may stand next to whom: the rules one by one, and the counts kept up to date against counting anew. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenRelations, type Standing } from '../../src/arbitraries/laws/neighbours.ts'
import { arbitraryRelations } from '../../src/arbitraries/relations.ts'
import type { Node } from '../../src/model/cluster.ts'
import type { LabelSelector, Pod, PodAffinityTerm, TopologySpreadConstraint } from '../../src/model/workload.ts'
import { naturalLog } from '../../src/placement/logarithm.ts'
import { hasRelations, PodNeighbours, SYSTEM_SPREAD } from '../../src/placement/neighbours.ts'
import type { PodKind } from '../../src/placement/scene.ts'

/** a1 and a2 in zone a, b1 in zone b, and one node without labels. */
const nodes: Node[] = [host('a1', 'a'), host('a2', 'a'), host('b1', 'b'), { name: 'bare', allocatable: {} }]
const [A1, A2, B1, BARE] = [0, 1, 2, 3]

function host(name: string, zone: string): Node {
  return { name, allocatable: {}, labels: { zone, host: name } }
}

const app = (value: string): LabelSelector => ({ matchLabels: { app: value } })
const term = (value: string, topologyKey = 'zone', more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  labelSelector: app(value),
  topologyKey,
  ...more,
})
const spread = (maxSkew: number, more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint => ({
  maxSkew,
  topologyKey: 'zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: app('w'),
  ...more,
})

function kindsOf(...pods: Partial<Pod>[]): PodKind[] {
  return pods.map((more, index) => ({ index, pod: { name: `p${index}`, containers: [], ...more }, extra: { cpu: 0, memory: 0 } }))
}

function openTo(neighbours: PodNeighbours, kind: PodKind, among = nodes): string {
  return among.flatMap((node, at) => (neighbours.admits(kind, at) ? [node.name] : [])).join(' ')
}

describe('required affinity', () => {
  test('wants every node to have the key, and somebody who is meant in its domain', () => {
    const [client, server] = kindsOf({ podAffinity: { required: [term('s')] } }, { labels: { app: 's' } })
    const neighbours = new PodNeighbours(nodes, [client, server])
    expect(openTo(neighbours, client)).toBe('')
    neighbours.place(server, A1)
    expect(openTo(neighbours, client)).toBe('a1 a2')
    neighbours.place(server, BARE)
    expect(openTo(neighbours, client)).toBe('a1 a2')
    neighbours.remove(server, A1)
    expect(openTo(neighbours, client)).toBe('')
    expect(openTo(neighbours, server)).toBe('a1 a2 b1 bare')
  })

  test('lets the first of a series that means itself go to any node with the keys', () => {
    const labels = { app: 'w' }
    const [own, other] = kindsOf({ labels, podAffinity: { required: [term('w'), term('w', 'host')] } }, { labels })
    const neighbours = new PodNeighbours(nodes, [own, other])
    expect(openTo(neighbours, own)).toBe('a1 a2 b1')
    neighbours.place(other, BARE)
    expect(openTo(neighbours, own)).toBe('a1 a2 b1')
    neighbours.place(other, B1)
    expect(openTo(neighbours, own)).toBe('b1')
  })

  test('counts pods that all its terms mean, not one by one', () => {
    const [client, half, whole] = kindsOf(
      { podAffinity: { required: [term('s'), { labelSelector: { matchLabels: { tier: 'x' } }, topologyKey: 'host' }] } },
      { labels: { app: 's' } },
      { labels: { app: 's', tier: 'x' } },
    )
    const neighbours = new PodNeighbours(nodes, [client, half, whole])
    neighbours.place(half, A1)
    expect(openTo(neighbours, client)).toBe('')
    neighbours.place(whole, A2)
    expect(openTo(neighbours, client)).toBe('a2')
  })

  test('means pods of its own namespace, unless it names others', () => {
    const server = { labels: { app: 's' } }
    const [own, named, all, there] = kindsOf(
      { podAffinity: { required: [term('s')] } },
      { podAffinity: { required: [term('s', 'zone', { namespaces: ['other'] })] } },
      {
        podAffinity: {
          required: [term('s', 'zone', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } })],
        },
      },
      { ...server, namespace: 'other' },
    )
    const neighbours = new PodNeighbours(nodes, [own, named, all, there])
    neighbours.place(there, B1)
    expect([own, named, all].map((kind) => openTo(neighbours, kind))).toEqual(['', 'b1', 'b1'])
  })

  test('without a selector means nobody', () => {
    const [lonely, other] = kindsOf({ podAffinity: { required: [{ topologyKey: 'zone' }] } }, {})
    const neighbours = new PodNeighbours(nodes, [lonely, other])
    neighbours.place(other, A1)
    expect(openTo(neighbours, lonely)).toBe('')
  })
})

describe('required anti-affinity', () => {
  test('keeps the pod from whom it means, and them from it', () => {
    const [shy, crowd] = kindsOf({ podAntiAffinity: { required: [term('c')] } }, { labels: { app: 'c' } })
    const neighbours = new PodNeighbours(nodes, [shy, crowd])
    neighbours.place(crowd, A1)
    expect(openTo(neighbours, shy)).toBe('b1 bare')
    expect(openTo(neighbours, crowd)).toBe('a1 a2 b1 bare')
    neighbours.remove(crowd, A1)
    neighbours.place(shy, B1)
    expect(openTo(neighbours, crowd)).toBe('a1 a2 bare')
    expect(openTo(neighbours, shy)).toBe('a1 a2 b1 bare')
  })

  test('by host keeps copies apart', () => {
    const [copy] = kindsOf({ labels: { app: 'w' }, podAntiAffinity: { required: [term('w', 'host')] } })
    const neighbours = new PodNeighbours(nodes, [copy])
    neighbours.place(copy, A1)
    neighbours.place(copy, B1)
    expect(openTo(neighbours, copy)).toBe('a2 bare')
  })
})

describe('topology spread', () => {
  test('keeps a domain from being further ahead of the emptiest than the skew', () => {
    const [copy] = kindsOf({ labels: { app: 'w' }, topologySpread: [spread(1)] })
    const neighbours = new PodNeighbours(nodes, [copy])
    expect(openTo(neighbours, copy)).toBe('a1 a2 b1')
    neighbours.place(copy, A1)
    expect(openTo(neighbours, copy)).toBe('b1')
    neighbours.place(copy, B1)
    expect(openTo(neighbours, copy)).toBe('a1 a2 b1')
  })

  test('counts itself only if it is meant', () => {
    const [other, w] = kindsOf({ topologySpread: [spread(1)] }, { labels: { app: 'w' } })
    const neighbours = new PodNeighbours(nodes, [other, w])
    neighbours.place(w, A1)
    expect(openTo(neighbours, other)).toBe('a1 a2 b1')
    neighbours.place(w, A1)
    expect(openTo(neighbours, other)).toBe('b1')
  })

  test('reckons with no pod in the emptiest domain while domains are too few', () => {
    const [copy] = kindsOf({ labels: { app: 'w' }, topologySpread: [spread(1, { minDomains: 3 })] })
    const neighbours = new PodNeighbours(nodes, [copy])
    neighbours.place(copy, A1)
    neighbours.place(copy, B1)
    expect(openTo(neighbours, copy)).toBe('')
  })

  test('leaves nodes out that the pod may not use, or does not as it is told', () => {
    const nodeSelector = { zone: 'a' }
    const labels = { app: 'w' }
    const tainted = nodes.map((node, at) => (at === B1 ? { ...node, taints: [{ key: 'k', effect: 'NoSchedule' as const }] } : node))
    const [honor, ignore, taints] = kindsOf(
      { labels, nodeSelector, topologySpread: [spread(1)] },
      { labels, nodeSelector, topologySpread: [spread(1, { nodeAffinityPolicy: 'Ignore' })] },
      { labels, topologySpread: [spread(1, { nodeTaintsPolicy: 'Honor' })] },
    )
    const neighbours = new PodNeighbours(tainted, [honor, ignore, taints])
    neighbours.place(honor, A1)
    expect([honor, ignore, taints].map((kind) => neighbours.admits(kind, A2))).toEqual([true, false, true])
  })

  test('with a selector that says nothing counts nobody', () => {
    const [all] = kindsOf({ topologySpread: [spread(1, { labelSelector: {} })] })
    const neighbours = new PodNeighbours(nodes, [all])
    for (let times = 0; times < 5; times++) neighbours.place(all, A1)
    expect(openTo(neighbours, all)).toBe('a1 a2 b1')
  })
})

describe('a refusal', () => {
  test("speaks Kubernetes' words, the first filter's, and says what cannot be helped", () => {
    const [w, uneven, lonely, shy] = kindsOf(
      { labels: { app: 'w' } },
      { labels: { app: 'w' }, topologySpread: [spread(1)] },
      { podAffinity: { required: [term('nobody')] } },
      { podAntiAffinity: { required: [term('w')] } },
    )
    const neighbours = new PodNeighbours(nodes, [w, uneven, lonely, shy])
    neighbours.place(w, A1)
    neighbours.place(shy, B1)
    expect(neighbours.refusal(uneven, A1)).toEqual({
      reasons: ["node(s) didn't match pod topology spread constraints"],
      unresolvable: false,
    })
    expect(neighbours.refusal(uneven, BARE)).toEqual({
      reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
      unresolvable: true,
    })
    expect(neighbours.refusal(lonely, A1)).toEqual({ reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true })
    expect(neighbours.refusal(shy, A1)).toEqual({ reasons: ["node(s) didn't match pod anti-affinity rules"], unresolvable: false })
    expect(neighbours.refusal(w, B1)).toEqual({
      reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
      unresolvable: false,
    })
    expect(neighbours.refusal(w, A2)).toEqual({ reasons: [], unresolvable: false })
  })
})

/** Raw scores by node, undefined where the kind has none. */
function scoresOf(neighbours: PodNeighbours, kind: PodKind, which: 'affinityScores' | 'spreadScores', ...more: number[]) {
  const scores = new Float64Array(nodes.length).fill(7)
  const has = neighbours[which](kind, Int32Array.from(nodes.keys()), nodes.length, scores, ...(more as [number?]))
  return has ? [...scores] : undefined
}

describe('raw scores of affinity', () => {
  test("add up wishes of the pod and of those who are there, and count others' required affinity by the hard weight", () => {
    const labels = { app: 'w' }
    const [wisher, friend, foe, bound, plain] = kindsOf(
      { labels, podAffinity: { preferred: [{ weight: 10, term: term('f', 'host') }] } },
      { labels: { app: 'f' }, podAffinity: { preferred: [{ weight: 3, term: term('w') }] } },
      { podAntiAffinity: { preferred: [{ weight: 5, term: term('w') }] } },
      { podAffinity: { required: [term('w')] } },
      {},
    )
    const neighbours = new PodNeighbours(nodes, [wisher, friend, foe, bound, plain])
    neighbours.place(friend, A1)
    neighbours.place(foe, B1)
    neighbours.place(bound, B1)
    expect(scoresOf(neighbours, wisher, 'affinityScores')).toEqual([13, 3, -4, 0])
    expect(scoresOf(neighbours, wisher, 'affinityScores', 20)).toEqual([13, 3, 15, 0])
    expect(scoresOf(neighbours, plain, 'affinityScores')).toBeUndefined()
  })
})

describe('raw scores of spread', () => {
  const soft = (maxSkew: number, topologyKey: string) => spread(maxSkew, { topologyKey, whenUnsatisfiable: 'ScheduleAnyway' })

  test('weigh counts by the number of domains, and leave nodes out that lack a key', () => {
    const [copy, plain] = kindsOf({ labels: { app: 'w' }, topologySpread: [soft(2, 'zone'), soft(1, 'host')] }, {})
    const neighbours = new PodNeighbours(nodes, [copy, plain])
    neighbours.place(copy, A1)
    const [zones, hosts] = [Math.log(2 + 2), Math.log(3 + 2)]
    const scores = scoresOf(neighbours, copy, 'spreadScores') ?? []
    expect(scores[A1]).toBeCloseTo(zones + 1 + hosts, 12)
    expect(scores[A2]).toBeCloseTo(zones + 1, 12)
    expect(scores[B1]).toBe(1)
    expect(scores[BARE]).toBeNaN()
    expect(scoresOf(neighbours, plain, 'spreadScores')).toBeUndefined()
  })

  test("go by the system's constraints for pods with labels and none of their own", () => {
    const kubernetes = nodes.map(({ labels, ...node }) => ({
      ...node,
      ...(labels && { labels: { 'kubernetes.io/hostname': labels.host, 'topology.kubernetes.io/zone': labels.zone } }),
    }))
    const [copy, plain] = kindsOf({ labels: { app: 'w' } }, {})
    const neighbours = new PodNeighbours(kubernetes, [copy, plain], SYSTEM_SPREAD)
    neighbours.place(copy, A1)
    const scores = scoresOf(neighbours, copy, 'spreadScores') ?? []
    expect(scores[A1]).toBeCloseTo(Math.log(6) + 2 + Math.log(5) + 4, 12)
    expect(scores[B1]).toBe(6)
    // Those constraints are nobody's own: a node without the keys is not left out.
    expect(scores[BARE]).toBe(0)
    expect(scoresOf(neighbours, plain, 'spreadScores')).toBeUndefined()
    expect(scoresOf(new PodNeighbours(kubernetes, [copy, plain]), copy, 'spreadScores')).toBeUndefined()
  })
})

test('the logarithm is right to the last digits, and exact at 1', () => {
  expect(naturalLog(1)).toBe(0)
  for (let value = 2; value < 6_000; value++) expect(Math.abs(naturalLog(value) / Math.log(value) - 1)).toBeLessThan(1e-15)
})

test('a pod that says nothing of others has no relations', () => {
  const [plain, wisher, spreader] = kindsOf(
    { labels: { app: 'w' }, podAffinity: { required: [] }, topologySpread: [] },
    { podAntiAffinity: { preferred: [{ weight: 1, term: term('w') }] } },
    { topologySpread: [spread(1)] },
  ).map(({ pod }) => hasRelations(pod))
  expect([plain, wisher, spreader]).toEqual([false, true, true])
})

describe('counts kept up to date', () => {
  const pods = fc.array(fc.tuple(arbitraryRelations(), fc.boolean()), { minLength: 1, maxLength: 5 })
  const steps = fc.array(fc.record({ kind: fc.nat({ max: 4 }), node: fc.nat({ max: 3 }), back: fc.boolean() }), { maxLength: 25 })

  test('give the same answers as counting anew, for every kind and node, whoever comes and goes', () => {
    fc.assert(
      fc.property(pods, steps, (drafts, history) => {
        const kinds = kindsOf(...drafts.map(([relations, picky]) => ({ ...relations, ...(picky && { nodeSelector: { zone: 'a' } }) })))
        const neighbours = new PodNeighbours(nodes, kinds)
        const standing: { readonly kind: PodKind; readonly at: number }[] = []
        const check = () => {
          const others: Standing[] = standing.map(({ kind, at }) => ({ pod: kind.pod, node: nodes[at] }))
          for (const kind of kinds) {
            for (const [at, node] of nodes.entries()) {
              const broken = brokenRelations(nodes, others, kind.pod, node)
              expect([neighbours.admits(kind, at), broken]).toEqual([broken.length === 0, broken])
              expect(neighbours.refusal(kind, at).reasons.length > 0).toBe(broken.length > 0)
              if (broken.length > 0) expect(neighbours.restricts(kind)).toBe(true)
            }
          }
        }
        check()
        for (const { kind, node, back } of history) {
          const gone = back ? standing.shift() : undefined
          if (gone !== undefined) neighbours.remove(gone.kind, gone.at)
          else {
            const one = { kind: kinds[kind % kinds.length], at: node }
            neighbours.place(one.kind, node)
            standing.push(one)
          }
          check()
        }
      }),
      { seed: 20260101, numRuns: 300 },
    )
  })

  test('say when a node may have opened to a kind: no node opens without', () => {
    fc.assert(
      fc.property(pods, steps, (drafts, history) => {
        const kinds = kindsOf(...drafts.map(([relations]) => relations))
        const neighbours = new PodNeighbours(nodes, kinds)
        const standing: { readonly kind: PodKind; readonly at: number }[] = []
        const open = () => kinds.map((kind) => nodes.map((_, at) => neighbours.admits(kind, at)))
        for (const { kind, node, back } of history) {
          const [before, changes] = [open(), neighbours.changes]
          const gone = back ? standing.shift() : undefined
          if (gone !== undefined) {
            neighbours.remove(gone.kind, gone.at)
            neighbours.noteRemoved(gone.kind)
          } else {
            const one = { kind: kinds[kind % kinds.length], at: node }
            neighbours.place(one.kind, node)
            neighbours.noteAdded(one.kind)
            standing.push(one)
            for (const each of kinds) {
              const opened = nodes.some((_, at) => !before[each.index][at] && neighbours.admits(each, at))
              if (opened) expect(neighbours.mayOpen(each)).toBe(true)
            }
          }
          for (const each of kinds) {
            const now = nodes.map((_, at) => neighbours.admits(each, at))
            if (now.some((admits, at) => admits && !before[each.index][at])) expect(neighbours.openedAt(each)).toBeGreaterThan(changes)
            if (now.join() !== before[each.index].join()) expect(neighbours.touchedAt(each)).toBeGreaterThan(changes)
          }
        }
      }),
      { seed: 20260102, numRuns: 300 },
    )
  })
})
