import { describe, expect, it } from 'vitest'
import { admits, eventText, SUCCESS } from '../../../src/placement/kubernetes/verdict.ts'

describe('a verdict', () => {
  it('admits unless it refuses', () => {
    expect(admits(SUCCESS)).toBe(true)
    expect(admits({ code: 'Skip', reasons: [] })).toBe(true)
    expect(admits({ code: 'Unschedulable', reasons: ['full'] })).toBe(false)
    expect(admits({ code: 'UnschedulableAndUnresolvable', reasons: ['full'] })).toBe(false)
  })
})

describe('the text of an event', () => {
  it('sorts the parts as text, counts included, and ends with a period', () => {
    const counts = new Map([
      ['Insufficient memory', 2],
      ['Too many pods', 10],
      ['Insufficient cpu', 2],
    ])
    expect(eventText(12, counts)).toBe('0/12 nodes are available: 10 Too many pods, 2 Insufficient cpu, 2 Insufficient memory.')
  })

  it('is the same whatever order the reasons were met in', () => {
    const counts: [string, number][] = [
      ['c', 3],
      ['a', 1],
      ['b', 1],
    ]
    expect(eventText(5, counts)).toBe(eventText(5, counts.toReversed()))
  })

  it('names the nodes alone where nobody gave a reason', () => {
    expect(eventText(0, [])).toBe('0/0 nodes are available:')
  })
})
