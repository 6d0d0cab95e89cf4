/** From records to a workload. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JobTable } from '../../src/model/job-table.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import { jobOf } from '../../src/traces/jobs.ts'
import type { TraceJob, TracePods } from '../../src/traces/records.ts'
import { windowOf } from '../../src/traces/window.ts'
import { workloadOf } from '../../src/traces/workload.ts'
import { jobs } from './records.ts'

const faults = () => new TraceFaults('trace')
const role = (name: string, replicas = 1, rest: Partial<TracePods> = {}): TracePods => ({
  name,
  replicas,
  containers: [{ name: 'main', requests: { cpu: 1000 } }],
  ...rest,
})
const plain = (name: string, arrival = 0, replicas = 1, rest: Partial<TraceJob> = {}): TraceJob => ({
  name,
  arrival,
  pods: [role(name, replicas)],
  ...rest,
})

describe('jobs of one plain role', () => {
  const records = [
    plain('late', 9, 2, { duration: 5, minMember: 2 }),
    plain('b', 3, 1, { workloadClass: 'batch' }),
    plain('a', 3, 3, { priority: 7 }),
    plain('none', 4, 1, { pods: [{ ...role('none'), containers: [{ name: 'main', requests: { cpu: 0, memory: 5 } }] }] }),
  ]

  test('go into a table, in the order of arrival, and are the same jobs as one by one', () => {
    const { table, jobs: listed } = workloadOf(records, 'mine', faults())
    expect(listed).toBeUndefined()
    const expected = [records[1], records[2], records[3], records[0]].map((record) => jobOf(record, 'mine'))
    expect(table?.all()).toEqual(expected)
    expect([...(table ?? [])]).toEqual(expected)
  })

  test('a table that went to another thread is the same', () => {
    const { table } = workloadOf(records, 'mine', faults())
    const there = JobTable.revived(structuredClone(table) as JobTable)
    expect(there.all()).toEqual(table?.all())
  })
})

test.each([
  ['two roles', { pods: [role('x'), role('y')] }],
  ['a role of another name', { pods: [role('y')] }],
  [
    'two containers',
    {
      pods: [
        role('x', 1, {
          containers: [
            { name: 'main', requests: {} },
            { name: 'log', requests: {} },
          ],
        }),
      ],
    },
  ],
  ['a container of another name', { pods: [role('x', 1, { containers: [{ name: 'log', requests: {} }] })] }],
  ['labels of nodes', { pods: [role('x', 1, { nodeLabels: { gpu: ['A'] } })] }],
  ['few pods a node', { pods: [role('x', 3, { maxPerNode: 2 })] }],
  ['a gang of some of its pods', { pods: [role('x', 3)], minMember: 2 }],
])('a job with %s makes a list of all, those before it too', (_, rest) => {
  const records = [plain('first', 5), { ...plain('x', 2), ...rest }, plain('last', 1)]
  const { table, jobs: listed } = workloadOf(records, 'default', faults())
  expect(table).toBeUndefined()
  expect(listed).toEqual([records[2], records[1], records[0]].map((record) => jobOf(record, 'default')))
})

test('a table and a list hold the same jobs, whatever they are', () => {
  fc.assert(
    fc.property(jobs, (records) => {
      const { table, jobs: listed } = workloadOf(records, 'default', faults())
      expect(table?.all() ?? listed).toEqual(records.map((record) => jobOf(record, 'default')))
    }),
    { numRuns: 50 },
  )
})

describe('a part of a trace', () => {
  const left = () => ({ outside: 0, tooLarge: 0 })

  test('begins at from, ends before until, and comes faster by speedup', () => {
    const counted = left()
    const records = [plain('a', 9), plain('b', 10), plain('c', 14, 3, { minMember: 3, duration: 8 }), plain('d', 20)]
    const wanted = [...windowOf(records, { from: 10, until: 20, speedup: 2 }, counted)]
    expect(wanted.map(({ name, arrival, duration, minMember }) => [name, arrival, duration, minMember])).toEqual([
      ['b', 0, undefined, undefined],
      ['c', 2, 8, 3],
    ])
    expect(counted).toEqual({ outside: 2, tooLarge: 0 })
  })

  test('without gangs every pod is for itself, and jobs that are too large are counted', () => {
    const counted = left()
    const records = [plain('a', 0, 3, { minMember: 3 }), plain('b', 0, 4, { minMember: 4 })]
    expect([...windowOf(records, { gangs: false, maxPods: 3 }, counted)]).toEqual([plain('a', 0, 3)])
    expect(counted).toEqual({ outside: 0, tooLarge: 1 })
  })
})
