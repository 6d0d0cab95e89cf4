import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  binpackScore,
  finalScore,
  freeShares,
  jobAntiAffinity,
  nodeAffinity,
  normalisedFit,
  reschedulePenalty,
  spreadScore,
} from '../../../src/placement/nomad/scores.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('fit scores', () => {
  test('of a half full node are 13.675 of 18, or 0.7597', () => {
    const { cpu, memory } = freeShares({ cpu: 4096, memory: 8192 }, { cpu: 2048, memory: 4096 })
    expect(binpackScore(cpu, memory)).toBeCloseTo(13.675, 3)
    expect(normalisedFit(binpackScore(cpu, memory))).toBeCloseTo(0.7597, 4)
    expect(spreadScore(cpu, memory)).toBeCloseTo(4.325, 3)
  })

  test('pack and spread sum to 18, and a fuller node packs better', () => {
    fc.assert(
      fc.property(share, share, share, (cpu, memory, less) => {
        expect(binpackScore(cpu, memory) + spreadScore(cpu, memory)).toBeCloseTo(18, 9)
        expect(binpackScore(cpu * less, memory)).toBeGreaterThanOrEqual(binpackScore(cpu, memory))
        expect(binpackScore(cpu, memory)).toBeCloseTo(Math.min(18, Math.max(0, 20 - 10 ** cpu - 10 ** memory)), 9)
      }),
      { seed: 52, numRuns: 500 },
    )
  })

  test('of an overfull node stay within 0 and 18', () => {
    const { cpu, memory } = freeShares({ cpu: 10, memory: 10 }, { cpu: 15, memory: 15 })
    expect([cpu, memory, binpackScore(cpu, memory), spreadScore(cpu, memory)]).toEqual([-0.5, -0.5, 18, 0])
    expect(freeShares({ cpu: 0, memory: 10 }, { cpu: 0, memory: 0 })).toEqual({ cpu: 0, memory: 1 })
  })
})

describe('the other parts', () => {
  test('job anti-affinity counts only where there is a collision', () => {
    expect(jobAntiAffinity(0, 4)).toBeUndefined()
    expect(jobAntiAffinity(1, 4)).toBe(-0.5)
    expect(jobAntiAffinity(3, 4)).toBe(-1)
  })

  test('the penalty counts only on the node where it failed', () => {
    expect(reschedulePenalty(true)).toBe(-1)
    expect(reschedulePenalty(false)).toBeUndefined()
  })

  test('node affinity is what matched of all weights, by size', () => {
    expect(nodeAffinity([])).toBeUndefined()
    expect(nodeAffinity([{ weight: 100, matches: false }])).toBeUndefined()
    const mixed = [
      { weight: 100, matches: true },
      { weight: -100, matches: true },
      { weight: 50, matches: true },
    ]
    expect(nodeAffinity(mixed)).toBe(0.2)
    expect(nodeAffinity(mixed.slice(0, 2))).toBeUndefined()
    expect(
      nodeAffinity([
        { weight: -40, matches: true },
        { weight: 10, matches: false },
      ]),
    ).toBe(-0.8)
  })

  test('the final score is the mean of the parts present', () => {
    expect(finalScore([])).toBe(0)
    expect(finalScore([undefined, undefined])).toBe(0)
    expect(finalScore([0.75, undefined, -0.25])).toBe(0.25)
  })
})
