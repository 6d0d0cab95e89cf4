/** The neutral form, written and read back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TraceColumns, traceJobsCsv, traceNodesCsv } from '../../src/node/trace-csv.ts'
import { soundJobs, soundNodes } from '../../src/traces/checks.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import { csv } from '../../src/traces/formats/csv.ts'
import type { TraceJob, TraceNode } from '../../src/traces/records.ts'
import { jobsIn, nodesIn } from '../traces/reading.ts'
import { jobs, nodes } from '../traces/records.ts'

function jobsText(records: readonly TraceJob[]): string {
  const columns = new TraceColumns()
  for (const job of records) columns.addJob(job)
  return [...traceJobsCsv(records, columns)].join('')
}

function nodesText(records: readonly TraceNode[]): string {
  const columns = new TraceColumns()
  for (const node of records) columns.addNode(node)
  return [...traceNodesCsv(records, columns)].join('')
}

test('nodes that are written and read are the same', () => {
  fc.assert(
    fc.property(nodes, (drawn) => {
      expect([...soundNodes(drawn, new TraceFaults('drawn'))]).toEqual(drawn)
      expect(nodesIn(csv, nodesText(drawn))).toEqual(drawn)
    }),
  )
})

test('jobs that are written and read are the same', () => {
  fc.assert(
    fc.property(jobs, (drawn) => {
      expect([...soundJobs(drawn, new TraceFaults('drawn'))]).toEqual(drawn)
      expect(jobsIn(csv, jobsText(drawn))).toEqual(drawn)
    }),
  )
})

test('a row is a container, and what was said once is not said again', () => {
  const containers = [
    { name: 'main', requests: { cpu: 1500 } },
    { name: 'log', requests: { memory: 1024 } },
  ]
  const job = {
    name: 'j',
    arrival: 1_500_000,
    duration: 1,
    minMember: 2,
    priority: 0,
    workloadClass: 'batch',
    pods: [{ name: 'p', replicas: 2, containers }],
  }
  expect(jobsText([job])).toBe(
    'job,arrival,duration,class,priority,minMember,pod,replicas,container,maxPerNode,cpu,memory\n' +
      'j,1.5,0.000001,batch,0,2,p,2,,,1500m,\n' +
      'j,1.5,,,,,p,,log,,,1Ki\n',
  )
})

test('what the form cannot say is refused', () => {
  const pods = { name: 'a', replicas: 1, containers: [{ name: 'main', requests: { replicas: 1 } }] }
  expect(() => jobsText([{ name: 'a', arrival: 0, pods: [pods] }])).toThrow('invalid resource: "replicas" is the name of a column')
  const bar = { name: 'a', replicas: 1, containers: [{ name: 'main', requests: {} }], nodeLabels: { gpu: ['a|b'] } }
  expect(() => jobsText([{ name: 'a', arrival: 0, pods: [bar] }])).toThrow('invalid value of the label "gpu": "a|b", allowed: no | in it')
})
