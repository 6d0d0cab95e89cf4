/** Two levels: roles first, then the frameworks of the role. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RoleOrder, type RoleOrderOptions } from '../../src/fairness/role-order.ts'
import { randomStream } from '../../src/kernel/random.ts'

/** An order over cpus of 100 with these frameworks: role and cpus of each. */
function orderOf(frameworks: Readonly<Record<string, readonly [role: string, cpus: number]>>, options?: RoleOrderOptions): RoleOrder {
  const order = new RoleOrder(['cpus'], options)
  order.setTotal([100])
  for (const [framework, [role, cpus]] of Object.entries(frameworks)) {
    order.join(framework, role)
    if (cpus > 0) order.allocated(framework, [cpus])
  }
  return order
}

const names = (order: RoleOrder) => order.order().map(({ framework }) => framework)

describe('the order', () => {
  test('asks the role first: a framework with nothing waits behind another role with less', () => {
    const order = orderOf({ f1: ['r', 50], f2: ['r', 0], f3: ['s', 40] })
    expect(names(order)).toEqual(['f3', 'f2', 'f1'])
  })

  test('takes the share of a framework of the whole cluster, not of its role', () => {
    const order = orderOf({ f1: ['r', 10], f2: ['s', 40] })
    expect([order.frameworkShare('f1'), order.roleShare('r')]).toEqual([0.1, 0.1])
  })

  test('gives a role the weight against other roles, frameworks all count alike', () => {
    const order = orderOf({ f1: ['r', 30], f2: ['s', 20] })
    expect(names(order)).toEqual(['f2', 'f1'])
    order.setWeight('r', 2)
    expect(names(order)).toEqual(['f1', 'f2'])
  })

  test('begins with the first that is willing, whichever sorter', () => {
    const framework = fc.tuple(fc.constantFrom('r', 's', 's/t', 's/u'), fc.nat(5))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), framework),
        fc.subarray(['1', '2', '3', '4', '5']),
        (all, able) => {
          const order = orderOf(all)
          expect(order.first((name) => able.includes(name))).toBe(names(order).find((name) => able.includes(name)))
        },
      ),
      { seed: 4, numRuns: 200 },
    )
  })

  test('forgets a framework that goes, and its role with the last of them', () => {
    const order = orderOf({ f1: ['r', 30], f2: ['r', 20], f3: ['s', 60] })
    order.leave('f1')
    expect([order.roleShare('r'), names(order)]).toEqual([0.2, ['f2', 'f3']])
    order.leave('f2')
    expect([order.roleShare('r'), names(order)]).toEqual([0, ['f3']])
    order.join('f1', 'r')
    expect(names(order)).toEqual(['f1', 'f3'])
  })

  test('refuses a second role, and frameworks that are not there', () => {
    const order = orderOf({ f1: ['r', 30] })
    expect(() => order.join('f1', 's')).toThrow('invalid framework: f1 has a role, allowed: one role each')
    expect(() => order.leave('f2')).toThrow('unknown framework: f2')
  })
})

describe('the random order', () => {
  /** How often each comes first in 4,000 draws. */
  function firsts(order: RoleOrder, draw: (order: RoleOrder) => string | undefined): Record<string, number> {
    const counts: Record<string, number> = {}
    for (let turn = 0; turn < 4_000; turn++) {
      const name = draw(order) as string
      counts[name] = (counts[name] ?? 0) + 1
    }
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count / 4_000]))
  }

  const frameworks = { f1: ['r', 90], f2: ['s/a', 0], f3: ['s/b', 0], f4: ['s/b', 0] } as const

  test.each([
    ['as a whole', (order: RoleOrder) => order.order()[0].framework],
    ['by one draw a level', (order: RoleOrder) => order.first(() => true)],
  ])('puts roles first by their weights, level by level, whatever they have: %s', (_, draw) => {
    const order = orderOf(frameworks, { uniform: randomStream('1', 'order').uniform })
    order.setWeight('r', 3)
    order.setWeight('s/b', 2)
    const found = firsts(order, draw)
    const expected = { f1: 3 / 4, f2: 1 / 12, f3: 1 / 12, f4: 1 / 12 }
    // Four standard deviations of a share of 4,000 draws are below 0.028.
    for (const [name, share] of Object.entries(expected)) expect(Math.abs(found[name] - share)).toBeLessThan(0.028)
  })

  test('holds everybody once', () => {
    const order = orderOf(frameworks, { uniform: randomStream('1', 'order').uniform })
    for (let turn = 0; turn < 50; turn++) expect(names(order).sort()).toEqual(['f1', 'f2', 'f3', 'f4'])
  })

  test('draws among the willing by the weights they have among all', () => {
    const order = orderOf(frameworks, { uniform: randomStream('1', 'order').uniform })
    const found = firsts(order, (one) => one.first((name) => name !== 'f3' && name !== 'f4'))
    // r has 1/2 and s/a 1/4 of the whole.
    expect(Math.abs(found.f1 - 2 / 3)).toBeLessThan(0.031)
  })

  test('takes no draw where there is no choice', () => {
    let draws = 0
    const uniform = () => {
      draws++
      return 0
    }
    const order = orderOf(frameworks, { uniform })
    expect(order.first((name) => name === 'f3')).toBe('f3')
    expect(order.first(() => false)).toBeUndefined()
    expect(draws).toBe(0)
  })
})
