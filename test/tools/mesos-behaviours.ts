/** Situations that Mesos' own tests of its allocator set up, as scenarios: what must happen in them is said by the tests that run them. */
import type { AllocatorSpec, Scenario } from '../../src/model/scenario.ts'
import { seconds } from '../../src/model/time.ts'
import { job, node, pods, scenario, scheduler } from './scenario-builders.ts'

const ROOM = { cpu: 1, memory: 512 }
const FULL = { requests: ROOM }
const labelled = (kind: string) => ({ labels: { kind } })
/** Pods that each need a whole node of this kind. */
const onKind = (kind: string, count: number) => pods('p', count, ROOM).map((one) => ({ ...one, nodeSelector: { kind } }))

/**
 * `holder` holds one of two nodes of kind x and waits for the other; `decliner`, who comes a second later, waits for a node of kind y.
 * s2 is of use to neither, and both decline it in turn. The run lasts for `batches` intervals.
 */
export function smallFilter(intervalSeconds: number, refuseSeconds: number, batches: number): Scenario {
  const tenants = ['x-taken', 'y-taken'].map((name) => ({ name: `t-${name}`, node: name, ...FULL }))
  return scenario({
    nodes: [
      node('s1', ROOM, labelled('x')),
      node('s2', ROOM),
      node('x-taken', ROOM, labelled('x')),
      node('y-taken', ROOM, labelled('y')),
      node('own', ROOM),
    ],
    prefill: [...tenants, { name: 't-own', node: 'own', ...FULL, until: seconds((batches + 1) * intervalSeconds) }],
    jobs: [
      job('holds', onKind('x', 2), { gang: true, scheduler: 'holder' }),
      job('declines', onKind('y', 1), { scheduler: 'decliner', arrival: 1 }),
    ],
    schedulers: [scheduler('decliner'), scheduler('holder')],
    allocator: { interval: seconds(intervalSeconds), refuse: seconds(refuseSeconds) },
    duration: seconds(batches * intervalSeconds),
  })
}

/**
 * `q` holds s1 and needs s2 as well, which becomes free at 0.5 s. `n` has nothing, waits for a node of another kind, and declines s2 for no
 * time at all. The run lasts ten seconds.
 */
export function starvation(allocator: Partial<AllocatorSpec>): Scenario {
  return scenario({
    nodes: [node('s1', ROOM, labelled('x')), node('s2', ROOM, labelled('x')), node('y-taken', ROOM, labelled('y'))],
    prefill: [
      { name: 'early', node: 's2', ...FULL, until: seconds(0.5) },
      { name: 'late', node: 'y-taken', ...FULL, until: seconds(20) },
    ],
    jobs: [job('gang', onKind('x', 2), { gang: true, scheduler: 'q' }), job('picky', onKind('y', 1), { scheduler: 'n', arrival: 0.2 })],
    schedulers: [scheduler('n'), scheduler('q')],
    allocator: { refuse: 0, ...allocator },
    duration: seconds(10),
  })
}
