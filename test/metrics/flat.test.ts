/** Figures as one flat list, as tables and comparisons need them. */
import { describe, expect, test } from 'vitest'
import { flatFigures } from '../../src/metrics/flat.ts'
import { job, nodes, pods, scenario, scheduler, tell } from '../tools/scenario-builders.ts'

const rivals = scenario({
  nodes: nodes(4),
  jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
  schedulers: [scheduler('A'), scheduler('B')],
})

describe('figures in a flat list', () => {
  test('have a dot for parts, and keep what is null', () => {
    const flat = flatFigures(tell(rivals, 'pod').figures)
    expect(flat.get('deadlockMembers.core')).toBe(2)
    expect(flat.get('busyness.A.useful')).toBeTypeOf('number')
    expect(flat.get('waitRunningSeconds.mean')).toBeNull()
    expect(flat.has('waitRunningSeconds')).toBe(false)
  })
})
