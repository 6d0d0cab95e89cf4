/** The sorter: order by share, count and path, at every node of the tree. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { DrfSorter, type SorterOptions } from '../../src/fairness/drf-sorter.ts'
import { NaiveSorter, step, take } from './naive-sorter.ts'

/** A sorter over cpus and mem with these clients, all active. */
function sorterOf(total: readonly number[], clients: Readonly<Record<string, readonly number[]>>, options?: SorterOptions): DrfSorter {
  const sorter = new DrfSorter(['cpus', 'mem'], options)
  sorter.setTotal(total)
  for (const [client, amount] of Object.entries(clients)) {
    sorter.add(client)
    sorter.activate(client)
    sorter.allocated(client, amount)
  }
  return sorter
}

describe('the order', () => {
  test('is that of a recomputation from nothing, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sorter = new DrfSorter(['cpus', 'mem'])
        const naive = new NaiveSorter()
        for (const one of steps) {
          take(one, sorter, naive)
          expect(sorter.sort()).toEqual(naive.sort())
        }
      }),
      { seed: 7, numRuns: 400 },
    )
  })

  test('begins with the first that is willing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.func(fc.boolean()), (steps, willing) => {
        const sorter = new DrfSorter(['cpus', 'mem'])
        const naive = new NaiveSorter()
        for (const one of steps) take(one, sorter, naive)
        expect(sorter.first(willing)).toBe(sorter.sort().find((client) => willing(client)))
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  test('compares shares exactly: 0.15 / 3 comes before 0.10 / 2, which an epsilon would call equal', () => {
    const sorter = sorterOf([100, 100], { a: [10, 10], b: [10, 10] })
    sorter.allocated('b', [5, 5])
    sorter.setWeight('a', 2)
    sorter.setWeight('b', 3)
    expect([sorter.clientShare('a'), sorter.clientShare('b')]).toEqual([0.1 / 2, 0.15 / 3])
    expect(sorter.sort()).toEqual(['b', 'a'])
  })

  test('takes equal shares by allocations ever made, which giving back does not take off, then by path', () => {
    const sorter = sorterOf([10, 10], { b: [1, 1], a: [1, 1] })
    expect(sorter.sort()).toEqual(['a', 'b'])
    sorter.unallocated('a', [1, 1])
    sorter.allocated('a', [1, 1])
    expect(sorter.sort()).toEqual(['b', 'a'])
    sorter.deactivate('a')
    expect(sorter.sort()).toEqual(['b'])
    sorter.activate('a')
    expect(sorter.sort()).toEqual(['b', 'a'])
  })
})

describe('a client with others below it', () => {
  const sorter = sorterOf([100, 100], { x: [5, 5], a: [10, 10], 'a/b': [2, 2] })

  test('competes with them by its own share, with weight 1, and its subtree with the weight of its path', () => {
    expect(sorter.sort()).toEqual(['x', 'a/b', 'a'])
    expect([sorter.clientShare('a'), sorter.subtreeShare('a')]).toEqual([0.1, 0.12])
    sorter.setWeight('a', 3)
    expect(sorter.sort()).toEqual(['a/b', 'a', 'x'])
    expect([sorter.clientShare('a'), sorter.subtreeShare('a')]).toEqual([0.1, 0.04])
    sorter.setWeight('a/b', 0.1)
    expect(sorter.sort()).toEqual(['a', 'a/b', 'x'])
  })

  test('stays what it was when they go, active or not', () => {
    sorter.deactivate('a')
    sorter.remove('a/b')
    expect([sorter.sort(), sorter.has('a'), sorter.clients]).toEqual([['x'], true, 2])
    expect(sorter.clientShare('a')).toBe(0.1 / 3)
  })
})

describe('a share', () => {
  test('is the largest over the resources, divided by the weight; what the cluster lacks does not count', () => {
    const sorter = sorterOf([10, 0], { a: [2, 5] })
    expect(sorter.clientShare('a')).toBe(0.2)
    sorter.setTotal([10, 10])
    expect(sorter.clientShare('a')).toBe(0.5)
    sorter.setWeight('a', 2)
    expect(sorter.clientShare('a')).toBe(0.25)
  })

  test('leaves out excluded resources', () => {
    expect(sorterOf([10, 10], { a: [2, 5] }, { excluded: ['mem'] }).clientShare('a')).toBe(0.2)
  })

  test('does not drift: amounts have three decimals, as in Mesos', () => {
    const sorter = sorterOf([1, 1], { a: [0.1, 0], b: [0.3, 0] })
    for (let more = 0; more < 2; more++) sorter.update('a', [0.1, 0], 1)
    expect(sorter.clientShare('a')).toBe(sorter.clientShare('b'))
    sorter.unallocated('a', [0.3, 0])
    expect(sorter.clientShare('a')).toBe(0)
  })
})

test('a name without hierarchy is no path', () => {
  const sorter = sorterOf([10, 10], { 'a/x': [4, 4], 'a/y': [1, 1], b: [3, 3] }, { hierarchy: false })
  expect(sorter.sort()).toEqual(['a/y', 'b', 'a/x'])
})

test('who is there twice, or not at all, and a weight of nothing are refused', () => {
  const sorter = sorterOf([10, 10], { a: [1, 1] })
  expect(() => sorter.add('a')).toThrow(InvalidInputError)
  expect(() => sorter.remove('b')).toThrow('unknown client: b, allowed: a')
  expect(() => sorter.setWeight('a', 0)).toThrow('invalid weight: 0, allowed: more than zero')
})
