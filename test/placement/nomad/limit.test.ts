import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CandidateLimit, candidateLimit } from '../../../src/placement/nomad/limit.ts'

/** The scores that are compared, in order. */
function candidates(scores: readonly number[], limit: CandidateLimit): number[] {
  limit.clear()
  for (let at = 0; at < scores.length && !limit.full; at++) limit.offer(at, scores[at])
  if (!limit.full) limit.exhausted()
  expect(limit.items.map((item) => scores[item])).toEqual(limit.scores)
  return [...limit.items]
}

/** The same in the plainest words: what is good enough, in order; then the first few poor ones if there is room left. */
function plainly(scores: readonly number[], limit: number, threshold: number, most: number): number[] {
  const skipped: number[] = []
  const taken: number[] = []
  scores.forEach((score, at) => {
    if (taken.length === limit) return
    if (score <= threshold && skipped.length < most) skipped.push(at)
    else taken.push(at)
  })
  return [...taken, ...skipped].slice(0, limit)
}

describe('the candidates', () => {
  test('are those of the rule, question after question', () => {
    const score = fc.integer({ min: -3, max: 5 })
    const small = fc.integer({ min: 1, max: 4 })
    fc.assert(
      fc.property(
        fc.array(fc.array(score, { maxLength: 9 }), { maxLength: 3 }),
        small,
        score,
        fc.nat({ max: 4 }),
        (questions, limit, threshold, most) => {
          const reused = new CandidateLimit(limit, threshold, most)
          for (const scores of questions) expect(candidates(scores, reused)).toEqual(plainly(scores, limit, threshold, most))
        },
      ),
      { seed: 53, numRuns: 500 },
    )
  })

  test('pass over three poor ones by default, and no more', () => {
    expect(candidates([0, 0, 0, 0, 1], new CandidateLimit(2))).toEqual([3, 4])
    expect(candidates([0, -1, 0], new CandidateLimit(2))).toEqual([0, 1])
  })

  test('in batches: every node comes up once, poor ones last', () => {
    const limit = new CandidateLimit(2, 0, 3)
    const scores = [0, 5, -1, 4, 3, 2]
    limit.clear()
    const seen: number[][] = []
    let next = 0
    for (;;) {
      for (; next < scores.length && !limit.full; next++) limit.offer(next, scores[next])
      if (!limit.full) limit.exhausted()
      if (limit.items.length === 0) break
      seen.push([...limit.items])
      limit.nextBatch()
    }
    expect(seen).toEqual([
      [1, 3],
      [4, 5],
      [0, 2],
    ])
  })

  test('the first strictly greatest is the best', () => {
    const limit = new CandidateLimit(4)
    candidates([1, 3, 2, 3], limit)
    expect([limit.best(), limit.best(2), limit.best(3), limit.best(4)]).toEqual([1, 3, 3, -1])
  })
})

describe('how many there are', () => {
  test.each([
    [0, 2],
    [1, 2],
    [2, 2],
    [4, 2],
    [5, 3],
    [8, 3],
    [9, 4],
    [1024, 10],
    [1025, 11],
    [5000, 13],
  ])('of %d nodes: a service compares %d', (nodes, service) => {
    expect(candidateLimit('service', nodes)).toBe(service)
    expect(candidateLimit('batch', nodes)).toBe(2)
  })

  test('with affinities: the count of the group, at least 100', () => {
    expect(candidateLimit('service', 5000, 10)).toBe(100)
    expect(candidateLimit('batch', 5, 250)).toBe(250)
  })
})
