/** Histograms in place of a trace. */
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { quantileOf, readHistograms } from '../../src/traces/histograms.ts'

function faultsIn(text: string): string[] {
  try {
    readHistograms(text, 'h.json')
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.message.split('\n')
  }
}

test('are edges, counts and how many there are, by name', () => {
  const read = readHistograms('{"tasks": {"edges": [0, 1, 2.5], "counts": [3, 1]}, "__proto__": {"edges": [-1, 0], "counts": [1]}}')
  expect([...read]).toEqual([
    ['tasks', { edges: [0, 1, 2.5], counts: [3, 1], total: 4 }],
    ['__proto__', { edges: [-1, 0], counts: [1], total: 1 }],
  ])
})

test('a quantile is the upper edge of its bin, never one of an empty bin', () => {
  const histogram = { edges: [0, 1, 2, 3, 4], counts: [0, 3, 0, 1], total: 4 }
  expect([0, 0.5, 0.75, 0.76, 1].map((share) => quantileOf(histogram, share))).toEqual([2, 2, 2, 4, 4])
})

describe('faults', () => {
  test.each([
    ['[]', ['h.json:1:1: invalid file: a list, allowed: histograms by name']],
    [
      '{"a": 1}',
      ['h.json:1:7: a.edges: invalid edges: nothing, allowed: a list', 'h.json:1:7: a.counts: invalid counts: nothing, allowed: a list'],
    ],
    ['{"a": {"edges": [0, 1, 1], "counts": [1, 1]}}', ['h.json:1:24: a.edges[2]: invalid edges: 1, allowed: a number above the last']],
    [
      '{"a": {"edges": [0, 1, 1e999], "counts": [1, 1]}}',
      ['h.json:1:24: a.edges[2]: invalid edges: Infinity, allowed: a number above the last'],
    ],
    ['{"a": {"edges": [0, 1],\n"counts": [-1]}}', ['h.json:2:12: a.counts[0]: invalid counts: -1, allowed: a whole number from 0']],
    ['{"a": {"edges": [0, 1], "counts": ["1"]}}', ['h.json:1:36: a.counts[0]: invalid counts: "1", allowed: a whole number from 0']],
    ['{"a": {"edges": [0, 1], "counts": [1, 1]}}', ['h.json:1:17: a.edges: invalid edges: 2, allowed: one more than counts, 3']],
    ['{"a": {"edges": [0, 1], "counts": [0]}}', ['h.json:1:35: a.counts: invalid counts: 0 in all, allowed: from 1 to 2^53 - 1']],
    ['{"a": {', ['h.json:1:8: invalid JSON: not understood from here on']],
  ])('%s', (text, expected) => {
    expect(faultsIn(text)).toEqual(expected)
  })
})
