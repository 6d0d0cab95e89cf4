/** The packing oracle against a solver that knows nothing of it: HiGHS (Huangfu and Hall, 2018) on the integer program of the packing. */
import fc from 'fast-check'
import highs from 'highs'
import { expect, test } from 'vitest'
import { type Item, placeable } from '../../src/analysis/packing.ts'

/** The package declares its loader as CommonJS does; what it gives an ES module is the loader itself. */
const load = highs as unknown as typeof highs.default
const solver = await load()

interface Instance {
  /** [node][dimension] */
  readonly rows: readonly (readonly number[])[]
  readonly items: readonly Item[]
  readonly atLeast: number
}

/** One to three dimensions, up to four nodes and nine items, some of which may go to some nodes only. */
const instances: fc.Arbitrary<Instance> = fc
  .record({ dimensions: fc.integer({ min: 1, max: 3 }), nodes: fc.integer({ min: 1, max: 4 }) })
  .chain(({ dimensions, nodes }) => {
    const vector = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: dimensions, maxLength: dimensions })
    const eligible = fc.option(fc.subarray([...Array(nodes).keys()]), { freq: 3, nil: undefined })
    const item = fc
      .record({ vector: vector(7), eligible })
      .map(({ vector: request, eligible: some }): Item => (some === undefined ? { vector: request } : { vector: request, nodes: some }))
    return fc
      .record({
        rows: fc.array(vector(12), { minLength: nodes, maxLength: nodes }),
        items: fc.array(item, { minLength: 1, maxLength: 9 }),
        spare: fc.integer({ min: 0, max: 2 }),
      })
      .map(({ rows, items, spare }) => ({ rows, items, atLeast: Math.max(1, items.length - spare) }))
  })

/** Most items that can be placed, as HiGHS has it. x_i_n: item i is on node n. */
function mostPlaced({ rows, items }: Instance): number {
  const variables = items.flatMap(({ nodes }, i) =>
    rows.flatMap((_, n) => (nodes?.includes(n) === false ? [] : [{ i, n, name: `x_${i}_${n}` }])),
  )
  if (variables.length === 0) return 0
  const once = items.flatMap((_, i) => {
    const own = variables.filter((one) => one.i === i)
    return own.length === 0 ? [] : [` once_${i}: ${own.map(({ name }) => name).join(' + ')} <= 1`]
  })
  const room = rows.flatMap((row, n) =>
    row.flatMap((capacity, d) => {
      const terms = variables
        .filter((one) => one.n === n && items[one.i].vector[d] > 0)
        .map(({ i, name }) => `${items[i].vector[d]} ${name}`)
      return terms.length === 0 ? [] : [` room_${n}_${d}: ${terms.join(' + ')} <= ${capacity}`]
    }),
  )
  const names = variables.map(({ name }) => name)
  const text = ['Maximize', ` placed: ${names.join(' + ')}`, 'Subject To', ...once, ...room, 'Binary', ` ${names.join(' ')}`, 'End'].join(
    '\n',
  )
  const solution = solver.solve(text)
  expect(solution.Status).toBe('Optimal')
  return Math.round(solution.ObjectiveValue)
}

test('a packing exists exactly where HiGHS finds one', () => {
  const answers = { yes: 0, no: 0, unknown: 0 }
  fc.assert(
    fc.property(instances, (instance) => {
      const { rows, items, atLeast } = instance
      const free = rows[0].map((_, d) => Float64Array.from(rows, (row) => row[d]))
      const answer = placeable(items, free, { atLeast })
      answers[answer]++
      expect(answer).toBe(mostPlaced(instance) >= atLeast ? 'yes' : 'no')
    }),
    { seed: 2018, numRuns: 400 },
  )
  expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(80)
})
