/** Offers that are declined without a question: nothing that is traced or counted tells them from those that were asked about. */
import { expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { SECOND } from '../../src/model/time.ts'
import { type HoardingOptions, hoarding } from '../../src/strategy/strategies/hoarding.ts'
import type { Attempt, Strategy } from '../../src/strategy/strategy.ts'
import { container, job, nodes, pod, pods, scenario, scheduler } from '../tools/scenario-builders.ts'

/** The second container of a pod comes late: its attempt keeps a place for it, and waits with nothing that it lacks. */
const LATE = scenario({
  nodes: nodes(9, { cpu: 6 }),
  jobs: Array.from({ length: 24 }, (_, at) =>
    job(`j${at}`, [pod('p', [container('app', 1), container('log', 1, 15 * (at % 2))]), ...pods('q', at % 3, 1)], {
      gang: at % 3 > 0,
      arrival: at,
      duration: 20 + (at % 7),
      scheduler: ['a', 'b', 'c'][at % 3],
    }),
  ),
  schedulers: [scheduler('a'), scheduler('b'), scheduler('c')],
})

/** Pods of a job keep apart, and those of another from them: whether an offer helps depends on who came and went as well. */
const APART = scenario({
  nodes: [...nodes(5, { cpu: 4 }), ...nodes(3).map((node, at) => ({ ...node, name: `small-${at}` }))].map((node) => ({
    ...node,
    labels: { host: node.name },
  })),
  jobs: Array.from({ length: 30 }, (_, at) => {
    const app = `app-${at % 2}`
    const away = { topologyKey: 'host', labelSelector: { matchLabels: { app: `app-${(at + (at % 3 === 0 ? 1 : 0)) % 2}` } } }
    const members = pods('p', 1 + (at % 3), { cpu: at % 4 === 0 ? 2 : 1 })
    return job(
      `j${at}`,
      members.map((one) => ({ ...one, labels: { app }, ...(at % 2 === 0 && { podAntiAffinity: { required: [away] } }) })),
      { gang: at % 3 > 0, arrival: at / 2, duration: 4 + (at % 7), scheduler: ['a', 'b', 'c'][at % 3] },
    )
  }),
  schedulers: [scheduler('a'), scheduler('b'), scheduler('c')],
})

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

/** Hoarding that counts the offers it is asked about. */
function counting(asked: { count: number }, options: HoardingOptions): Strategy {
  const strategy = hoarding(options)
  return {
    ...strategy,
    *attempt(unit, context): Attempt {
      const attempt = strategy.attempt(unit, context)
      for (let step = attempt.next(); ; ) {
        if (step.done === true) return step.value
        const answer = (yield step.value) as { readonly kind?: string } | undefined
        if (answer?.kind === 'offer') asked.count++
        step = attempt.next(answer as never)
      }
    },
  }
}

const OPTIONS: readonly HoardingOptions[] = [
  { mode: 'offers' },
  { mode: 'reserve' },
  { mode: 'offers', release: 'timeout', offerTimeout: 20 * SECOND },
]
const CASES = ['1', '2', '3'].flatMap((seed) =>
  OPTIONS.flatMap((options) => [
    { name: 'full', world: FULL, most: 0.7, seed, options },
    { name: 'late', world: LATE, most: 0.7, seed, options },
    { name: 'apart', world: APART, most: 0.95, seed, options },
  ]),
)

test.each(CASES)(
  'a run is the same whether attempts are asked about useless offers or not: $name, seed $seed, $options',
  ({ world, most, seed, options }) => {
    const kinds: string[] = []
    const few = { count: 0 }
    const all = { count: 0 }
    const quick = simulate(world, { strategy: counting(few, options), seed, listener: ({ kind }) => void kinds.push(kind) })
    // The oracle listens to all plans, so that every offer is put to its attempt.
    const asked = simulate(world, { strategy: counting(all, options), seed, oracle: true })
    expect(few.count).toBeLessThan(most * all.count)
    expect(quick.digest).toBe(asked.digest)
    expect({ ...quick.figures, greedyMisses: null, greedyMissRate: null }).toEqual({
      ...asked.figures,
      greedyMisses: null,
      greedyMissRate: null,
    })
    expect(kinds.filter((kind) => kind === 'decline').length).toBeGreaterThan(20)
  },
)

/** The same, but nothing is thought about: what is complete is bound in the midst of a batch, and the others wait on with neighbours they did not have. */
function rash(strategy: Strategy): Strategy {
  return {
    ...strategy,
    *attempt(unit, context): Attempt {
      const attempt = strategy.attempt(unit, context)
      for (let step = attempt.next(); ; ) {
        if (step.done === true) return step.value
        step = attempt.next(step.value.kind === 'think' ? undefined : ((yield step.value) as never))
      }
    },
  }
}

test('who waits for a neighbour is asked again once it has one, though in the midst of a batch', () => {
  const zone = { labels: { zone: 'z' } }
  const server = { ...pod('server', 2), labels: { app: 'server' } }
  const near = { labelSelector: { matchLabels: { app: 'server' } }, topologyKey: 'zone' }
  const client = [pod('first', 2), { ...pod('second', 2), podAffinity: { required: [near] } }]
  const world = scenario({
    nodes: [...nodes(1, { cpu: 4 }), ...nodes(1, { cpu: 2 }), ...nodes(1, { cpu: 1 })].map((node, at) => ({
      ...node,
      ...zone,
      name: `n-${at}`,
    })),
    jobs: [
      job('client', client, { gang: true, duration: 9, scheduler: 'b' }),
      job('server', [server], { arrival: 8, duration: 9, scheduler: 'a' }),
    ],
    schedulers: [scheduler('a'), scheduler('b')],
    allocator: { refuse: 0 },
  })
  const digests = Array.from({ length: 12 }, (_, seed) => {
    const { digest } = simulate(world, { strategy: rash(hoarding()), seed: String(seed) })
    return [digest, simulate(world, { strategy: rash(hoarding()), seed: String(seed), oracle: true }).digest]
  })
  for (const [quick, asked] of digests) expect(quick).toBe(asked)
})
