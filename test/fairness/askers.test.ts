/** Frameworks by numbers: whose turn it is among those that ask, whatever has happened, is what the order by names says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Askers } from '../../src/fairness/askers.ts'
import { RoleOrder } from '../../src/fairness/role-order.ts'

const MOST = 8
const framework = fc.nat(MOST - 1)
// Few amounts, so that shares are often equal.
const amount = fc.constantFrom(0, 0, 0, 1, 2, 0.5)
const amounts = fc.tuple(amount, amount)
const roles = fc.array(fc.constantFrom('r', 's', 's/t', 's/u', 's/u/v', 'w'), { minLength: 1, maxLength: MOST })

type Step =
  | { readonly kind: 'ask'; readonly one: number; readonly asks: boolean }
  | { readonly kind: 'offer'; readonly one: number; readonly vector: readonly [number, number] }
  | { readonly kind: 'count'; readonly one: number }
  | { readonly kind: 'free'; readonly one: number }
  | { readonly kind: 'weight'; readonly role: string; readonly weight: number }
  | { readonly kind: 'total'; readonly total: readonly [number, number] }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), one: framework, asks: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('offer' as const), one: framework, vector: amounts }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('count' as const, 'free' as const), one: framework }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('weight' as const),
      role: fc.constantFrom('r', 's', 's/u'),
      weight: fc.constantFrom(1, 2, 0.5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('total' as const), total: fc.tuple(fc.nat(20), fc.nat(20)) }) },
)

/** The same frameworks, once by names alone and once by numbers. */
function both(rolesOf: readonly string[]) {
  const names = rolesOf.map((_, at) => `f${at}`)
  const orders = [0, 1].map(() => {
    const order = new RoleOrder(['cpus', 'mem'])
    order.setTotal([20, 20])
    for (const [at, name] of names.entries()) order.join(name, rolesOf[at])
    return order
  })
  return { names, orders, plain: orders[0], askers: new Askers(orders[1], names) }
}

test('the first of those that ask and are willing is the first of them in the order by names', () => {
  let asked = 0
  let passedOver = 0
  fc.assert(
    fc.property(
      roles,
      fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }),
      fc.array(fc.boolean(), { minLength: MOST, maxLength: MOST }),
      (rolesOf, steps, able) => {
        const { names, orders, plain, askers } = both(rolesOf)
        const asking = new Set(names)
        for (const at of names.keys()) askers.asks(at, true)
        const had = names.map(() => [0, 0])
        for (const done of steps) {
          if (done.kind === 'weight') for (const order of orders) order.setWeight(done.role, done.weight)
          else if (done.kind === 'total') for (const order of orders) order.setTotal(done.total)
          else if (done.one < names.length) {
            const name = names[done.one]
            if (done.kind === 'ask') {
              if (asking.has(name) === done.asks) continue
              askers.asks(done.one, done.asks)
              if (done.asks) asking.add(name)
              else asking.delete(name)
            } else if (done.kind === 'count') {
              plain.count(name)
              askers.count(done.one)
            } else {
              const vector = done.kind === 'offer' ? done.vector : had[done.one].map(Math.floor)
              const sign = done.kind === 'offer' ? 1 : -1
              had[done.one] = had[done.one].map((amount, at) => amount + sign * vector[at])
              if (sign === 1) plain.count(name)
              plain.update(name, vector, sign)
              if (sign === 1) askers.count(done.one)
              askers.update(done.one, vector, sign)
            }
          }
          const expected = plain.order().find(({ framework: name }) => asking.has(name) && able[names.indexOf(name)])?.framework
          const first = askers.first((one) => able[one])
          expect(names[first]).toBe(expected)
          if (asking.size > 1 && first >= 0) asked++
          if (askers.first(() => true) !== first) passedOver++
        }
      },
    ),
    { seed: 11, numRuns: 400 },
  )
  expect(Math.min(asked, passedOver)).toBeGreaterThan(500)
})

test('nobody is asked who does not ask', () => {
  const { askers } = both(['r', 'r', 's', 'w'])
  const met: number[] = []
  const none = (one: number) => {
    met.push(one)
    return false
  }
  askers.first(none)
  expect(met).toEqual([])
  askers.asks(3, true)
  askers.asks(1, true)
  expect(askers.first(none)).toBe(-1)
  expect(met).toEqual([1, 3])
  askers.asks(1, false)
  expect(askers.first(() => true)).toBe(3)
})

test('of equal shares the one with fewer offers comes first, whether it asked before or asks now', () => {
  const { askers } = both(['r', 's', 's'])
  for (const one of [0, 1, 2]) askers.asks(one, true)
  expect(askers.first(() => true)).toBe(0)
  askers.count(0)
  expect(askers.first(() => true)).toBe(1)
  askers.count(1)
  expect(askers.first(() => true)).toBe(0)
  askers.count(0)
  expect(askers.first(() => true)).toBe(2)
})
