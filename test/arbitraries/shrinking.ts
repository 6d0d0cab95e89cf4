/** What the tests of arbitraries share: where a value shrinks to, and what counts as plain data. */
import fc from 'fast-check'

/** The smallest value for which the predicate holds that is found from a seed; an error if none is met. */
export function smallest<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean = () => true, seed = 1): T {
  const property = fc.property(arbitrary, (value) => !holds(value))
  const { counterexample } = fc.check(property, { seed, numRuns: 5_000 })
  if (counterexample === null) throw new Error(`no value met from seed ${seed}`)
  return counterexample[0]
}

/** The different values that are shrunk to, from ten seeds. */
export function allSmallest<T>(arbitrary: fc.Arbitrary<T>, holds?: (value: T) => boolean): T[] {
  const found = new Map<string, T>()
  for (let seed = 1; seed <= 10; seed++) {
    const value = smallest(arbitrary, holds, seed)
    found.set(JSON.stringify(value), value)
  }
  return [...found.values()]
}

/** The share of values, of so many drawn, that have each feature. */
export function shares<T>(
  arbitrary: fc.Arbitrary<T>,
  features: Readonly<Record<string, (value: T) => boolean>>,
  numRuns = 400,
): Record<string, number> {
  const values = fc.sample(arbitrary, { seed: 20131107, numRuns })
  return Object.fromEntries(Object.entries(features).map(([name, has]) => [name, values.filter(has).length / numRuns]))
}
