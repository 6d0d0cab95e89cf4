/** Traces of machines alone: Alibaba 2018, PAI 2020, spot GPUs 2026. */
import { describe, expect, test } from 'vitest'
import { alibaba2018Machines } from '../../../src/traces/formats/alibaba2018-machines.ts'
import { pai2020 } from '../../../src/traces/formats/pai2020.ts'
import { spot2026 } from '../../../src/traces/formats/spot2026.ts'
import { faultsIn, nodesIn } from '../reading.ts'

const GiB = 2 ** 30
const SPOT = 'gpu_model,gpu_capacity_num,cpu_num,node_name\n'

test('alibaba2018-machines: memory in percent of what the options say, failure domains as labels, the first row of a machine counts', () => {
  const text = 'm_1,0,219,17,96,100,USING\nm_2,0,1,2,64,25,IMPORT_INSTALLING\nm_1,5,219,17,96,50,USING\n'
  expect(nodesIn(alibaba2018Machines, text, { machineMemory: '512Gi' })).toEqual([
    {
      name: 'm_1',
      allocatable: { cpu: 96_000, memory: 512 * GiB },
      labels: { 'failure-domain-1': '219', 'failure-domain-2': '17', status: 'USING' },
    },
    {
      name: 'm_2',
      allocatable: { cpu: 64_000, memory: 128 * GiB },
      labels: { 'failure-domain-1': '1', 'failure-domain-2': '2', status: 'IMPORT_INSTALLING' },
    },
  ])
})

test('pai2020: GPUs as a resource and their model as a label, where there are any', () => {
  expect(nodesIn(pai2020, 'a1,CPU,96,512,0\nb2,V100M32,96,384,8')).toEqual([
    { name: 'a1', allocatable: { cpu: 96_000, memory: 512 * GiB } },
    {
      name: 'b2',
      allocatable: { cpu: 96_000, memory: 384 * GiB, 'nvidia.com/gpu': 8 },
      labels: { 'alibabacloud.com/gpu-card-model': 'V100M32' },
    },
  ])
})

test('spot2026: no memory, unless the options give some', () => {
  const node = { name: 'node-7', labels: { 'alibabacloud.com/gpu-card-model': 'A10' } }
  expect(nodesIn(spot2026, `${SPOT}A10,1,128,7`)).toEqual([{ ...node, allocatable: { cpu: 128_000, 'nvidia.com/gpu': 1 } }])
  expect(nodesIn(spot2026, `${SPOT}A10,1,128,7`, { memory: '8Gi' })).toEqual([
    { ...node, allocatable: { cpu: 128_000, memory: 8 * GiB, 'nvidia.com/gpu': 1 } },
  ])
})

test('what is not said is no label', () => {
  expect(nodesIn(spot2026, `${SPOT},1,128,7`)).toEqual([{ name: 'node-7', allocatable: { cpu: 128_000, 'nvidia.com/gpu': 1 } }])
  expect(nodesIn(alibaba2018Machines, 'm_1,0,,17,96,100,')[0].labels).toEqual({ 'failure-domain-2': '17' })
})

describe('faults', () => {
  test.each([
    ['m_1,0,219,17,96', ['1:1: nodes[0]: invalid row: 5 values, allowed: 7']],
    ['m_1,0,219,17,96,101,USING', ['1:17: nodes[0].mem_size: invalid mem_size: "101", allowed: a number from 0 to 100']],
    [
      '\nm_1,x,219,17,-96,100,USING',
      [
        '2:5: nodes[0].time_stamp: invalid time_stamp: "x", allowed: a number',
        '2:14: nodes[0].cpu_num: invalid quantity: -96, allowed: zero or more',
      ],
    ],
  ])('alibaba2018-machines: %j', (text, expected) => {
    expect(faultsIn(alibaba2018Machines, 'nodes', text)).toEqual(expected)
  })

  test.each([
    ['a,CPU,96,512,0\na,CPU,96,512,0', ['2:1: nodes[1].machine: invalid name: "a" is taken, allowed: each name once']],
    ['a,CPU,96,512,1.5', ['1:14: nodes[0].cap_gpu: invalid cap_gpu: "1.5", allowed: a whole number from 0']],
    ['a,CPU,96,51', ['1:1: nodes[0]: invalid row: 4 values, allowed: 5']],
    ['__proto__,CPU,96,512,0', ['1:1: nodes[0].machine: invalid name: "__proto__", allowed: letters, digits, and . _ - / between them']],
  ])('pai2020: %j', (text, expected) => {
    expect(faultsIn(pai2020, 'nodes', text)).toEqual(expected)
  })

  test.each([
    ['A10,1,128,7\nA10,1,128,7', ['3:11: nodes[1].node_name: invalid name: "7" is taken, allowed: each name once']],
    ['A10,-1,128,7', ['2:5: nodes[0].gpu_capacity_num: invalid gpu_capacity_num: "-1", allowed: a whole number from 0']],
    ['A\u0007,1,128,7', ['2:1: nodes[0].gpu_model: invalid gpu_model: "A\\u0007", allowed: up to 253 printable characters']],
  ])('spot2026: %j', (rows, expected) => {
    expect(faultsIn(spot2026, 'nodes', SPOT + rows)).toEqual(expected)
  })
})
