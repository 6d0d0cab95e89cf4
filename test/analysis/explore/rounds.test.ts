/** What is said of the whole by looking at one job at a time, against the whole graph. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goesNowhere } from '../../../src/analysis/explore/rounds.ts'
import type { Search } from '../../../src/analysis/explore/search.ts'
import { searched } from './searched.ts'
import { small, use } from './small-scenarios.ts'

const gangs = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 })
const nodes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
const words = fc.record({ schedulers: fc.integer({ min: 1, max: 3 }), gang: fc.boolean() })
const MAX_STATES = 600

/** Steps by the state they leave, where nothing ends by itself and nobody starts; and those of them that move. */
function graphOf({ space, store, canonical }: { readonly [K in 'space' | 'store']: Search[K] } & { canonical: Search['canonical'] }) {
  const next: number[][] = []
  const moving: [from: number, to: number][] = []
  for (let at = 0; at < store.count; at++) {
    const row = store.read(at, new Int32Array(space.width))
    next.push([])
    if (space.locals.some((locals, job) => locals.all[row[job]].stirring)) continue
    space.successors(row, (to, _job, _action, result) => {
      const number = store.find(canonical(to))
      if (result.started || number === at) return
      next[at].push(number)
      if (result.moved) moving.push([at, number])
    })
  }
  return { next, moving }
}

function leads(next: readonly (readonly number[])[], from: number, to: number): boolean {
  const reached = new Set([from])
  for (const at of reached) for (const one of next[at]) reached.add(one)
  return reached.has(to)
}

function canLivelock(search: Search): boolean {
  const { next, moving } = graphOf({ space: search.space, store: search.store, canonical: (state) => search.canonical(state) })
  return moving.some(([from, to]) => leads(next, to, from))
}

/** How often it was asked, how often it was sure, and how often there was a livelock. */
function compare(strategy: ReturnType<typeof use>, reduce: boolean) {
  const seen = { asked: 0, sure: 0, livelocks: 0 }
  fc.assert(
    fc.property(gangs, nodes, words, (jobs, cells, more) => {
      const search = searched(small(jobs, cells, more), strategy, { reduce, maxStates: MAX_STATES })
      if (!search.complete) return
      seen.asked++
      const livelock = canLivelock(search)
      const sure = goesNowhere(search)
      if (livelock) seen.livelocks++
      if (sure) seen.sure++
      expect(sure && livelock).toBe(false)
    }),
    { numRuns: 40 },
  )
  return seen
}

describe.each([true, false])('swapped where possible: %s', (reduce) => {
  it.each([
    ['optimistic', use('optimistic')],
    ['optimistic, by version', use('optimistic', { conflict: 'version', atomicity: 'incremental' })],
    ['optimistic, tried twice', use('optimistic', { submissions: 2 })],
    ['placeholders', use('placeholders')],
    ['gang', use('gang')],
  ] as const)('%s is seen to go nowhere by its jobs alone', (_, strategy) => {
    const { asked, sure, livelocks } = compare(strategy, reduce)
    expect(asked).toBeGreaterThan(5)
    expect(livelocks).toBe(0)
    expect(sure).toBe(asked)
  })

  it('permit, whose gangs can be rejected for ever, is never said to go nowhere where it can', () => {
    expect(compare(use('permit'), reduce).livelocks).toBeGreaterThan(3)
  })

  it('who collects offers is not judged', () => {
    expect(compare(use('hoarding', { release: 'timeout' }), reduce).sure).toBe(0)
  })
})
