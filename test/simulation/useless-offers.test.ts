/** Offers that are declined without a question: nothing that is traced or counted tells them from those that were asked about. */
import { expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { job, nodes, pods, scenario, scheduler } from '../tools/scenario-builders.ts'

const FULL = scenario({
  nodes: [...nodes(6), ...nodes(3, { cpu: 4 }).map((node, at) => ({ ...node, name: `large-${at}` }))],
  jobs: Array.from({ length: 40 }, (_, at) =>
    job(`j${at}`, pods('p', 1 + (at % 3), { cpu: at % 4 === 0 ? 3 : 1 }), {
      gang: at % 2 === 0,
      arrival: at / 3,
      duration: 3 + (at % 7),
      scheduler: at % 2 === 0 ? 'a' : 'b',
    }),
  ),
  schedulers: [scheduler('a'), scheduler('b')],
})

test.each(['1', '2', '3'])('a run is the same whether attempts are asked about useless offers or not, seed %s', (seed) => {
  const kinds: string[] = []
  const quick = simulate(FULL, { strategy: 'hoarding', seed, listener: ({ kind }) => void kinds.push(kind) })
  // The oracle listens to all plans, so that every offer is put to its attempt.
  const asked = simulate(FULL, { strategy: 'hoarding', seed, oracle: true })
  expect(quick.digest).toBe(asked.digest)
  expect({ ...quick.figures, greedyMisses: null, greedyMissRate: null }).toEqual({
    ...asked.figures,
    greedyMisses: null,
    greedyMissRate: null,
  })
  expect(kinds.filter((kind) => kind === 'decline').length).toBeGreaterThan(20)
})
