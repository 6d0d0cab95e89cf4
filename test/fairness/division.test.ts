/** The rules of fair division and what they promise (Ghodsi et al., DRF, NSDI 2011, sections 3 to 6). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { assetFairness } from '../../src/fairness/asset-fairness.ts'
import { ceei } from '../../src/fairness/ceei.ts'
import { continuousDrf, discreteDrf } from '../../src/fairness/dominant-resource.ts'
import type { FairShare, FairUser } from '../../src/fairness/users.ts'

const RULES = { continuousDrf, assetFairness, ceei }
const RESOURCES = ['cpus', 'mem', 'gpus']

interface Problem {
  readonly total: Record<string, number>
  readonly users: readonly FairUser[]
}

function users(most: number, task: fc.Arbitrary<number[]>, weight: fc.Arbitrary<number>): fc.Arbitrary<FairUser[]> {
  const one = fc.record({ task, weight })
  return fc.array(one, { minLength: 1, maxLength: most }).map((all) =>
    all.map(({ task: amounts, weight: part }, index) => ({
      id: `u${index}`,
      task: Object.fromEntries(amounts.map((amount, at) => [RESOURCES[at], amount])),
      weight: part,
    })),
  )
}

/** A cluster of up to three resources; without `zeros` every task asks for all of them. */
function problems({ zeros, weights }: { readonly zeros: boolean; readonly weights: boolean }): fc.Arbitrary<Problem> {
  return fc.integer({ min: 1, max: 3 }).chain((resources) => {
    const task = fc
      .array(fc.integer({ min: zeros ? 0 : 1, max: 9 }), { minLength: resources, maxLength: resources })
      .filter((amounts) => amounts.some((amount) => amount > 0))
    return fc.record({
      total: fc
        .array(fc.integer({ min: 10, max: 300 }), { minLength: resources, maxLength: resources })
        .map((amounts) => Object.fromEntries(amounts.map((amount, at) => [RESOURCES[at], amount]))),
      users: users(4, task, weights ? fc.constantFrom(1, 2, 3) : fc.constant(1)),
    })
  })
}

/** Tasks that a bundle is worth to a user. */
function worth(bundle: Readonly<Record<string, number>>, { task }: FairUser): number {
  return Math.min(...Object.entries(task).flatMap(([name, amount]) => (amount > 0 ? [(bundle[name] ?? 0) / amount] : [])))
}

const used = (shares: readonly FairShare[], name: string) => shares.reduce((sum, { resources }) => sum + resources[name], 0)
const tasksOf = (shares: readonly FairShare[]) => shares.map(({ tasks }) => tasks)
const scaled = (bundle: Readonly<Record<string, number>>, by: number) =>
  Object.fromEntries(Object.entries(bundle).map(([name, amount]) => [name, amount * by]))
const CLOSE = 1e-9

describe.each(Object.entries(RULES))('%s', (name, rule) => {
  test('gives nobody more than there is, and leaves no room that anybody could use', () => {
    fc.assert(
      fc.property(problems({ zeros: true, weights: true }), ({ total, users: all }) => {
        const shares = rule(total, all)
        const scarce = Object.keys(total).filter((resource) => used(shares, resource) >= total[resource] * (1 - CLOSE))
        for (const resource of Object.keys(total)) expect(used(shares, resource)).toBeLessThanOrEqual(total[resource] * (1 + CLOSE))
        for (const { task } of all) expect(scarce.some((resource) => task[resource] > 0)).toBe(true)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('makes nobody prefer what another has, in the measure of their weights (envy-freeness)', () => {
    fc.assert(
      fc.property(problems({ zeros: name !== 'assetFairness', weights: true }), ({ total, users: all }) => {
        const shares = rule(total, all)
        for (const [index, { tasks }] of shares.entries()) {
          for (const [other, { resources }] of shares.entries()) {
            const by = (all[index].weight ?? 1) / (all[other].weight ?? 1)
            expect(worth(scaled(resources, by), all[index])).toBeLessThanOrEqual(tasks * (1 + CLOSE))
          }
        }
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('gives nothing to who asks for what the cluster has none of, and goes on with the others', () => {
    const shares = rule({ cpus: 8, gpus: 0 }, [
      { id: 'a', task: { cpus: 1, gpus: 1 } },
      { id: 'b', task: { cpus: 2 } },
      { id: 'c', task: { cpus: 1, tpus: 1 } },
    ])
    expect(tasksOf(shares)).toEqual([0, 4, 0])
  })

  test('has no answer to a broken question', () => {
    const bad: readonly (readonly [Record<string, number>, FairUser[]])[] = [
      [{ cpus: -1 }, [{ id: 'a', task: { cpus: 1 } }]],
      [{ cpus: 1 }, [{ id: 'a', task: { cpus: Number.NaN } }]],
      [{ cpus: 1 }, [{ id: 'a', task: { cpus: 0 } }]],
      [{ cpus: 1 }, [{ id: 'a', task: { cpus: 1 }, weight: 0 }]],
      [{ cpus: 1 }, ['a', 'a'].map((id) => ({ id, task: { cpus: 1 } }))],
    ]
    for (const [total, all] of bad) expect(() => rule(total, all)).toThrow(InvalidInputError)
    expect(rule({ cpus: 1 }, [])).toEqual([])
  })
})

describe('the sharing incentive', () => {
  test.each([continuousDrf, ceei])('lets every user have at least what her part of every resource is worth: %o', (rule) => {
    fc.assert(
      fc.property(problems({ zeros: true, weights: true }), ({ total, users: all }) => {
        const whole = all.reduce((sum, { weight = 1 }) => sum + weight, 0)
        for (const [index, { tasks }] of rule(total, all).entries()) {
          const part = worth(scaled(total, (all[index].weight ?? 1) / whole), all[index])
          expect(tasks).toBeGreaterThanOrEqual(part * (1 - CLOSE))
        }
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  test('is what asset fairness lacks: a user gets less than an nth of every resource (Theorem 1)', () => {
    const all = [
      { id: '1', task: { cpus: 1, mem: 3 } },
      { id: '2', task: { cpus: 1, mem: 1 } },
    ]
    const [first] = assetFairness({ cpus: 30, mem: 30 }, all)
    expect(first.tasks).toBeCloseTo(6, 12)
    expect(Object.values(first.resources).every((amount) => amount < 30)).toBe(true)
    expect(assetFairness({ cpus: 30, mem: 30 }, all)[1].resources.mem).toBeLessThan(15)
  })
})

describe('continuousDrf', () => {
  test('raises the dominant shares together: who has less than another has run out of something she needs', () => {
    fc.assert(
      fc.property(problems({ zeros: true, weights: true }), ({ total, users: all }) => {
        const shares = continuousDrf(total, all)
        const level = shares.map(({ dominantShare }, index) => dominantShare / (all[index].weight ?? 1))
        const top = Math.max(...level)
        for (const [index, own] of level.entries()) {
          if (own >= top * (1 - CLOSE)) continue
          // Some resource she needs is used up by users who have no more than she has.
          const bounds = Object.keys(total).filter((name) => all[index].task[name] > 0 && used(shares, name) >= total[name] * (1 - CLOSE))
          const fair = bounds.some((name) => all.every(({ task }, other) => !(task[name] > 0) || level[other] <= own * (1 + CLOSE)))
          expect(fair).toBe(true)
        }
      }),
      { seed: 4, numRuns: 300 },
    )
  })
})

describe('discreteDrf', () => {
  test('is within one task of the largest size of the divisible one (Theorem 7)', () => {
    fc.assert(
      fc.property(problems({ zeros: false, weights: false }), ({ total, users: all }) => {
        const step = Math.max(...all.map(({ task }) => Math.max(...Object.keys(task).map((name) => task[name] / total[name]))))
        const divisible = continuousDrf(total, all)
        for (const [index, { dominantShare }] of discreteDrf(total, all).users.entries()) {
          expect(Math.abs(dominantShare - divisible[index].dominantShare)).toBeLessThanOrEqual(step * (1 + CLOSE))
        }
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('gives each task to a user with the lowest share, and stops when hers has no room', () => {
    fc.assert(
      fc.property(problems({ zeros: true, weights: true }), ({ total, users: all }) => {
        const { order, users: shares } = discreteDrf(total, all)
        const counts = all.map(() => 0)
        const level = (index: number) =>
          Math.max(...Object.keys(total).map((name) => (counts[index] * all[index].task[name]) / total[name])) / (all[index].weight ?? 1)
        for (const id of order) {
          const index = all.findIndex((one) => one.id === id)
          expect(level(index)).toBe(Math.min(...all.map((_, other) => level(other))))
          counts[index]++
        }
        expect(counts).toEqual(tasksOf(shares))
        const next = all.findIndex((_, index) => level(index) === Math.min(...all.map((_, other) => level(other))))
        expect(Object.keys(total).some((name) => used(shares, name) + all[next].task[name] > total[name])).toBe(true)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  test('lets others go on with `skip`, until no task of anybody has room', () => {
    fc.assert(
      fc.property(problems({ zeros: true, weights: false }), ({ total, users: all }) => {
        const { users: shares } = discreteDrf(total, all, { whenFull: 'skip' })
        for (const { task } of all) {
          expect(Object.keys(total).some((name) => task[name] > 0 && used(shares, name) + task[name] > total[name])).toBe(true)
        }
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test('asks who is first among equals', () => {
    const two = ['a', 'b'].map((id) => ({ id, task: { cpus: 1 } }))
    expect(discreteDrf({ cpus: 3 }, two).order).toEqual(['a', 'b', 'a'])
    expect(discreteDrf({ cpus: 3 }, two, { tie: (tied) => tied[tied.length - 1] }).order).toEqual(['b', 'a', 'b'])
    expect(discreteDrf({ cpus: 3 }, two, { tie: () => 'nobody' }).order).toEqual(['a', 'b', 'a'])
  })

  test('adds amounts without drift: three tenths hold three tasks of a tenth', () => {
    expect(discreteDrf({ cpus: 0.3 }, [{ id: 'a', task: { cpus: 0.1 } }]).order).toHaveLength(3)
  })
})

describe('ceei', () => {
  test('makes the product of tasks largest: no division is better for all by their weights (first-order condition)', () => {
    const vertex = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(problems({ zeros: true, weights: true }), vertex, ({ total, users: all }, direction) => {
        const shares = ceei(total, all)
        const weights = all.map(({ weight = 1 }) => weight)
        // Any other feasible division: tasks in the direction's proportions, as many as fit.
        const room = Object.keys(total).map((name) => {
          const asked = all.reduce((sum, { task }, index) => sum + direction[index] * task[name], 0)
          return asked > 0 ? total[name] / asked : Infinity
        })
        const size = Math.min(...room)
        if (size === Infinity) return
        const gain = weights.reduce((sum, weight, index) => sum + (weight * size * direction[index]) / shares[index].tasks, 0)
        expect(gain).toBeLessThanOrEqual(weights.reduce((sum, weight) => sum + weight, 0) * (1 + CLOSE))
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  test('divides a single scarce resource by weight, exactly', () => {
    const shares = ceei({ cpus: 12, mem: 1000 }, [
      { id: 'a', task: { cpus: 1, mem: 1 }, weight: 2 },
      { id: 'b', task: { cpus: 2, mem: 1 } },
    ])
    expect(tasksOf(shares)).toEqual([8, 2])
  })
})
