/** The first request that fits, found in the tree, is the first one that a linear scan finds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MinTree } from '../../src/simulation/min-tree.ts'

const DIMENSIONS = 3
const amounts = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })

type Step =
  | { readonly kind: 'append'; readonly vector: readonly number[] }
  | { readonly kind: 'kill'; readonly item: number }
  | { readonly kind: 'find'; readonly room: readonly number[]; readonly odd: boolean }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), vector: amounts }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), item: fc.nat(250) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('find' as const), room: amounts, odd: fc.boolean() }) },
  ),
  { minLength: 1, maxLength: 400, size: 'max' },
)

const fits = (vector: readonly number[], room: readonly number[]) => vector.every((amount, at) => amount === 0 || amount <= room[at])

describe('the tree of requests', () => {
  test('finds what a linear scan finds, while items come and go and the tree grows', () => {
    let found = 0
    let missed = 0
    fc.assert(
      fc.property(steps, (list) => {
        const tree = new MinTree(DIMENSIONS)
        const items: { vector: readonly number[]; dead: boolean }[] = []
        for (const step of list) {
          if (step.kind === 'append') {
            tree.append(items.length, 1000 + items.length, Float64Array.from(step.vector))
            items.push({ vector: step.vector, dead: false })
          } else if (step.kind === 'kill') {
            const item = items[step.item]
            if (item !== undefined) item.dead = true
          } else {
            const wanted = (item: number) => !step.odd || item % 2 === 1
            const expected = items.findIndex((item, at) => !item.dead && wanted(at) && fits(item.vector, step.room))
            const answer = tree.first(
              (dimension) => step.room[dimension],
              (item, tag) => {
                expect(tag).toBe(1000 + item)
                if (items[item].dead) return 'stale'
                return wanted(item) ? 'yes' : 'no'
              },
            )
            expect(answer).toBe(expected)
            if (answer >= 0) found++
            else missed++
          }
        }
      }),
      { seed: 31, numRuns: 150 },
    )
    expect(Math.min(found, missed)).toBeGreaterThan(100)
  })

  test('is empty again when all that it held was found stale', () => {
    const tree = new MinTree(1)
    expect(tree.empty).toBe(true)
    for (let item = 0; item < 200; item++) tree.append(item, item, Float64Array.of(1))
    expect(tree.empty).toBe(false)
    expect(
      tree.first(
        () => 1,
        () => 'stale',
      ),
    ).toBe(-1)
    expect(tree.empty).toBe(true)
  })

  test('asks nobody when nothing fits', () => {
    const tree = new MinTree(2)
    for (let item = 0; item < 100; item++) tree.append(item, item, Float64Array.of(2, 3))
    let asked = 0
    const judge = () => {
      asked++
      return 'yes' as const
    }
    expect(tree.first((dimension) => [2, 2][dimension], judge)).toBe(-1)
    expect(asked).toBe(0)
    expect(tree.first((dimension) => [2, 3][dimension], judge)).toBe(0)
    expect(asked).toBe(1)
  })
})
