/** The neutral form of a trace. */
import { describe, expect, test } from 'vitest'
import { csv } from '../../../src/traces/formats/csv.ts'
import { faultsIn, jobsIn, nodesIn } from '../reading.ts'

const GiB = 1024 ** 3

describe('nodes', () => {
  test('columns stand in any order, and others than name and count are resources and labels', () => {
    const text = 'memory,name,label:gpu,nvidia.com/gpu,count,cpu\n64Gi,big,A100,8,2,1.5\n1Gi,small,,,,250m\n'
    expect(nodesIn(csv, text)).toEqual([
      { name: 'big', count: 2, allocatable: { memory: 64 * GiB, 'nvidia.com/gpu': 8, cpu: 1500 }, labels: { gpu: 'A100' } },
      { name: 'small', allocatable: { memory: GiB, cpu: 250 } },
    ])
  })

  test('a mark of byte order, CRLF, blanks around values, blank lines and quotes are all the same', () => {
    const plain = nodesIn(csv, 'name,cpu,label:a\nx,1,"p, ""q"""\ny,2,r\n')
    expect(nodesIn(csv, '\uFEFFname , cpu,label:a\r\n\r\n x,"1" ,"p, ""q"""\r\n  \r\n"y", 2 ,r')).toEqual(plain)
    expect(plain[0].labels).toEqual({ a: 'p, "q"' })
  })

  test.each([
    ['', ['1:1: invalid header: no column name']],
    ['\n \n', ['1:1: invalid header: no column name']],
    ['cpu,name,cpu\n', ['1:10: invalid column: "cpu" is there twice']],
    ['cpu,count\n', ['1:1: invalid header: no column name']],
    [
      'name,c pu\n',
      [
        '1:6: invalid column: "c pu", allowed: name, count, label:KEY, or the name of a resource (letters, digits, and . _ - / between them)',
      ],
    ],
    [
      'name,__proto__,constructor\n',
      [
        '1:6: invalid column: "__proto__", allowed: name, count, label:KEY, or the name of a resource (letters, digits, and . _ - / between them)',
        '1:16: invalid column: "constructor", allowed: name, count, label:KEY, or the name of a resource (letters, digits, and . _ - / between them)',
      ],
    ],
    ['name,cpu\na,1,2\nb\n', ['2:5: nodes[0]: invalid row: 3 values, allowed: 2', '3:1: nodes[1]: invalid row: 1 values, allowed: 2']],
    [
      'name,cpu\na, x\n a b,-1\na,2\n',
      [
        '2:4: nodes[0].cpu: invalid quantity: "x", allowed: 100m 0.5 2 1e3 500M 1.5Gi',
        '3:2: nodes[1].name: invalid name: "a b", allowed: letters, digits, and . _ - / between them',
        '3:6: nodes[1].cpu: invalid quantity: -1, allowed: zero or more',
        '4:1: nodes[2].name: invalid name: "a" is taken, allowed: each name once',
      ],
    ],
    [
      'name,count\na,0\nb,1.5\nc,1e9\n',
      [
        '2:3: nodes[0].count: invalid count: "0", allowed: a whole number from 1 to 1000000',
        '3:3: nodes[1].count: invalid count: "1.5", allowed: a whole number from 1 to 1000000',
        '4:3: nodes[2].count: invalid count: "1e9", allowed: a whole number from 1 to 1000000',
      ],
    ],
    [
      'name,label:a\nx,"y\nz,"p"q\nu,v"w\n',
      [
        '2:3: invalid value: its quote is not closed on this line',
        '3:6: invalid value: text behind its quotes, allowed: a comma',
        '4:4: invalid value: a quote inside, allowed: quotes around the whole value',
      ],
    ],
  ])('%j is told with its lines and columns', (text, problems) => {
    expect(faultsIn(csv, 'nodes', text)).toEqual(problems)
  })
})

describe('jobs', () => {
  test('a job needs a name and an arrival; what else it is, its rows say', () => {
    const text = [
      'job,arrival,duration,class,priority,minMember,pod,replicas,container,cpu,nodeLabel:gpu,maxPerNode',
      'a,0.000001,,,,,,,,1,,',
      'b,2,0.5,batch,-1,3,ps,1,app,2,A|B,',
      'b,2,,,,,ps,,log,100m,,',
      'b,2,,,,,worker,2,,4,,1',
    ].join('\n')
    expect(jobsIn(csv, text)).toEqual([
      { name: 'a', arrival: 1, pods: [{ name: 'a', replicas: 1, containers: [{ name: 'main', requests: { cpu: 1000 } }] }] },
      {
        name: 'b',
        arrival: 2e6,
        duration: 5e5,
        workloadClass: 'batch',
        priority: -1,
        minMember: 3,
        pods: [
          {
            name: 'ps',
            replicas: 1,
            containers: [
              { name: 'app', requests: { cpu: 2000 } },
              { name: 'log', requests: { cpu: 100 } },
            ],
            nodeLabels: { gpu: ['A', 'B'] },
          },
          { name: 'worker', replicas: 2, containers: [{ name: 'main', requests: { cpu: 4000 } }], maxPerNode: 1 },
        ],
      },
    ])
  })

  test.each([
    ['job,arrival\na,2\nb,1\n', ['3:3: jobs[1].arrival: invalid arrival: "1", allowed: rows in the order of arrival']],
    ['job,arrival\na,1\nb,1\na,1\n', ['4:1: jobs[2].job: invalid name: "a" is taken, allowed: each name once']],
    [
      'job,arrival\na,1\na,2\n',
      [
        '3:1: jobs[1].container: invalid container name: "main" is taken, allowed: each name once in a pod',
        '3:3: jobs[1].arrival: invalid arrival: "2", allowed: that of its job\'s first row, "1"',
      ],
    ],
    [
      'job,arrival,duration\na,-1,0\nb,x,1e-9\nc,,1\n',
      [
        '2:3: jobs[0].arrival: invalid arrival: "-1", allowed: a number of seconds from 0',
        '2:6: jobs[0].duration: invalid duration: 0, allowed: more than zero',
        '3:3: jobs[1].arrival: invalid arrival: "x", allowed: a number of seconds from 0',
        '3:5: jobs[1].duration: invalid duration: 0, allowed: more than zero',
        '4:3: jobs[2].arrival: invalid arrival: "", allowed: a number of seconds from 0',
      ],
    ],
    [
      'job,arrival,minMember,replicas\na,0,3,2\nb,0,0,x\n',
      [
        '3:5: jobs[1].minMember: invalid minMember: "0", allowed: a whole number from 1 to 10000000',
        '3:7: jobs[1].replicas: invalid replicas: "x", allowed: a whole number from 1 to 10000000',
        "2:5: jobs[0].minMember: invalid minMember: 3, allowed: at most the job's 2 pods",
      ].sort(),
    ],
    [
      'job,arrival,pod,replicas,container\na,0,p,1,x\na,0,p,2,y\na,0,q,1,x\na,0,p,1,z\n',
      [
        '3:7: jobs[1].replicas: invalid replicas: "2", allowed: nothing, or what the pod\'s first row says: "1"',
        '5:5: jobs[3].pod: invalid pod name: "p" is taken, allowed: each name once in a job, its rows together',
      ],
    ],
    [
      'job,arrival,priority\na,0,1\na,0,2\n',
      [
        '3:1: jobs[1].container: invalid container name: "main" is taken, allowed: each name once in a pod',
        '3:5: jobs[1].priority: invalid priority: "2", allowed: nothing, or what the job\'s first row says: "1"',
      ],
    ],
  ])('%j is told with its lines and columns', (text, problems) => {
    expect(faultsIn(csv, 'jobs', text)).toEqual(problems)
  })

  test('20 problems are told, and reading ends there', () => {
    expect(faultsIn(csv, 'jobs', `job,arrival\n${'a b,0\n'.repeat(50)}`)).toHaveLength(20)
  })
})
