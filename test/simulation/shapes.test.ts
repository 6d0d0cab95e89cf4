/** What a pod is to a run, however it is looked up: the shortcuts for pods that ask for no more than their containers do change nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryPod } from '../../src/arbitraries/pod.ts'
import type { Node } from '../../src/model/cluster.ts'
import { HostPorts, memberRequests, nonZeroExtra, podRequests } from '../../src/model/pod-requests.ts'
import { toVector } from '../../src/model/resources.ts'
import type { Pod } from '../../src/model/workload.ts'
import { allowedNodes } from '../../src/placement/filters.ts'
import { Shapes } from '../../src/simulation/shapes.ts'

const DIMENSIONS = ['cpu', 'memory', 'pods']

const nodes: Node[] = [
  { name: 'a', allocatable: { cpu: 9, memory: 9 }, labels: { zone: 'z0', pool: 'a' } },
  { name: 'b', allocatable: { cpu: 9, memory: 9 }, labels: { zone: 'z1' }, taints: [{ key: 'only', value: 'b', effect: 'NoSchedule' }] },
  { name: 'c', allocatable: { cpu: 9, memory: 9 }, labels: { zone: 'z0' }, unschedulable: true },
]

/** Pods of which some share their containers, and some say the same of themselves in other words. */
const pods = fc
  .array(
    fc.record({
      pod: arbitraryPod({ extras: true, filters: true, neighbours: true, dimensions: 2 }),
      own: fc.constantFrom<Partial<Pod>>(
        {},
        {},
        { nodeSelector: { zone: 'z0' } },
        { nodeSelector: { pool: 'a' } },
        { tolerations: [{ key: 'only', operator: 'Exists' }] },
      ),
      shares: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) => {
    const made: Pod[] = []
    for (const { pod, own, shares } of drafts) {
      const containers = shares && made.length > 0 ? made[made.length - 1].containers : pod.containers
      made.push({ ...pod, ...own, containers })
    }
    return made
  })
  .filter((made) => made.every((pod) => pod.containers.every(({ ports }) => ports === undefined)))

test.each([undefined, new Set(['app', 'tier'])])(
  'each pod has the vectors, the nodes and the kind that it has alone, labels asked about: %s',
  (asked) => {
    fc.assert(
      fc.property(pods, (made) => {
        const shapes = new Shapes(nodes, DIMENSIONS, new HostPorts([]), 0, asked)
        const vector = (number: number) => [...shapes.vectors.of(number)]
        const kinds = made.map((pod) => {
          const { whole, members, arrivals, count, traits } = shapes.of(pod)
          expect(vector(whole)).toEqual([...toVector(podRequests(pod), DIMENSIONS)])
          const own = memberRequests(pod)
          expect(Array.from({ length: count }, (_, at) => vector(members[at]))).toEqual(
            own.map(({ requests }) => [...toVector(requests, DIMENSIONS)]),
          )
          expect(Array.from({ length: count }, (_, at) => arrivals[at])).toEqual(own.map(({ arrival }) => arrival))
          const { allowed, kind } = shapes.traits[traits]
          expect(allowed).toEqual(allowedNodes(nodes, pod))
          expect(kind.extra).toEqual(nonZeroExtra(pod))
          return kind
        })
        // Two pods are of one kind exactly where each is, alone, of the kind that the other is.
        const alone = new Shapes(nodes, DIMENSIONS, new HostPorts([]), 0, asked)
        expect(kinds.map((kind) => kinds.indexOf(kind))).toEqual(
          made.map((pod) => alone.kindOf(pod).index).map((index, _, all) => all.indexOf(index)),
        )
      }),
      { seed: 412, numRuns: 400 },
    )
  },
)
