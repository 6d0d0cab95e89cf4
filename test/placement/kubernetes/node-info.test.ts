import { describe, expect, it } from 'vitest'
import { nodeInfo, nonZeroRequests } from '../../../src/placement/kubernetes/node-info.ts'

const MI = 1024 * 1024

describe('non-zero requests', () => {
  it('fill in what a container does not state; a stated 0 stays 0', () => {
    expect(nonZeroRequests({ containers: [{ requests: {} }, {}] })).toEqual({ cpu: 200, memory: 400 * MI })
    expect(nonZeroRequests({ containers: [{ requests: { cpu: 0 } }, { requests: { memory: 0 } }] })).toEqual({ cpu: 100, memory: 200 * MI })
    expect(nonZeroRequests({ containers: [{ requests: { cpu: 5, memory: 7 } }] })).toEqual({ cpu: 5, memory: 7 })
  })

  it('a pod without containers counts for nothing, and nothing else is made up', () => {
    expect(nonZeroRequests({ containers: [] })).toEqual({})
    expect(nonZeroRequests({ containers: [{ requests: { 'a.com/x': 1 } }] })).toEqual({ cpu: 100, memory: 200 * MI, 'a.com/x': 1 })
  })
})

describe('what is known of a node', () => {
  it('is its room and the sums of its pods, as stated and filled in', () => {
    const pods = [{ containers: [{ requests: { cpu: 3 } }], overhead: { cpu: 1 } }, { containers: [{ requests: { 'a.com/x': 2 } }] }]
    expect(nodeInfo({ cpu: 10 }, pods)).toEqual({
      allocatable: { cpu: 10 },
      requested: { cpu: 4, 'a.com/x': 2 },
      nonZeroRequested: { cpu: 104, memory: 400 * MI, 'a.com/x': 2 },
      pods: 2,
    })
  })
})
