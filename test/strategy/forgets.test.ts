/**
 * What `forgets: true` claims: two attempts that wait for an offer with equal leases go on alike, whatever came before. Every history of a
 * few answers is played, waits are grouped by what they hold, and those of one group must answer every further history with the same effects.
 */
import { describe, expect, test } from 'vitest'
import { registry } from '../../src/strategy/registry.ts'
import type {
  Attempt,
  Context,
  Effect,
  Lease,
  OfferAnswer,
  Plan,
  SchedulingUnit,
  Strategy,
  StrategyEntry,
} from '../../src/strategy/strategy.ts'
import { commit, nextOffer, release, think } from '../../src/strategy/strategy.ts'

/** Room for so many members on a node. */
interface Room {
  readonly node: number
  readonly slots: number
}

const UNIT: SchedulingUnit = { level: 'job', name: 'gang', members: 3, gang: true, endless: false }
/** What may be answered: room on a node, a lease is taken (the first, the last), a member arrives, patience is over. */
const ANSWERS = ['offer 0 1', 'offer 1 1', 'offer 1 2', 'revoke first', 'revoke last', 'changed', 'timeout'] as const
type Word = (typeof ANSWERS)[number]

interface Play {
  /** What it did after each answer, in words. */
  readonly effects: readonly string[]
  /** At its last wait: its leases in order, and who has arrived; undefined if it ended. */
  readonly state: string | undefined
}

/** Drives an attempt through these answers; those that make no sense (nothing to revoke) are skipped. */
function play(strategy: Strategy, words: readonly Word[]): Play {
  let hoard: Room[] = []
  let arrived = 2
  const effects: string[] = []
  const context: Context = {
    plan: (_, { within = [], hold } = {}) => {
      const rooms = within as unknown as readonly Room[]
      const slots = rooms.reduce((sum, room) => sum + room.slots, 0)
      const members = Math.min(hold === true ? UNIT.members : arrived, slots)
      if (members === 0 || (hold !== true && members < UNIT.members)) return undefined
      return { members, rooms } as unknown as Plan
    },
    read: { nodes: 2, free: () => 1, capacity: () => 1 },
    random: { uniform: () => 0.5, below: () => 0 },
  }
  const attempt = strategy.attempt(UNIT, context)
  const perform = (effect: Effect): unknown => {
    effects.push(inWords(effect))
    if (effect.kind === 'commit') return 'scheduled'
    if (effect.kind !== 'release') return undefined
    const leases = effect.leases as unknown as Room[]
    if (effect.options.keep === undefined) {
      hoard = hoard.filter((room) => !leases.includes(room))
      return []
    }
    hoard = pinned(leases, effect.options.keep.members)
    return hoard
  }
  const toWait = (answer: unknown): boolean => {
    for (let step = attempt.next(answer); ; step = attempt.next(perform(step.value))) {
      if (step.done === true) {
        effects.push(`ends ${step.value}`)
        return false
      }
      if (step.value.kind === 'nextOffer') {
        effects.push(`waits ${JSON.stringify(step.value.patience)}`)
        return true
      }
    }
  }
  let waits = toWait(undefined)
  for (const word of words) {
    if (!waits) break
    const answer = answerOf(word)
    if (answer === undefined) continue
    if (answer.kind === 'changed') arrived = UNIT.members
    effects.push(`> ${word}`)
    waits = toWait(answer)
  }
  return { effects, state: waits ? JSON.stringify([hoard, arrived]) : undefined }

  function answerOf(word: Word): OfferAnswer | undefined {
    const [kind, first, second] = word.split(' ')
    if (kind === 'changed' || kind === 'timeout') return { kind }
    if (kind === 'offer') {
      const room: Room = { node: Number(first), slots: Number(second) }
      hoard = [...hoard, room]
      return { kind, lease: room as unknown as Lease }
    }
    const lost = first === 'first' ? hoard[0] : hoard.at(-1)
    if (lost === undefined) return undefined
    hoard = hoard.filter((room) => room !== lost)
    return { kind: 'revoked', lease: lost as unknown as Lease }
  }
}

function pinned(leases: readonly Room[], members: number): Room[] {
  let left = members
  const kept: Room[] = []
  for (const { node, slots } of leases) {
    const here = Math.min(left, slots)
    if (here > 0) kept.push({ node, slots: here })
    left -= here
  }
  return kept
}

function inWords(effect: Effect): string {
  if (effect.kind !== 'release') return effect.kind
  const { keep, refuse } = effect.options
  return `releases ${JSON.stringify(effect.leases)} keep ${keep?.members} refuse ${refuse}`
}

/** All lists of up to `length` answers. */
function histories(length: number): Word[][] {
  if (length === 0) return [[]]
  const shorter = histories(length - 1)
  const longest = shorter.filter((words) => words.length === length - 1)
  return [...shorter, ...longest.flatMap((words) => ANSWERS.map((word) => [...words, word]))]
}

/** Pairs of histories that lead to equal leases and do not go on alike. */
function remembers(strategy: Strategy): string[] {
  const known = new Map<string, { readonly words: readonly Word[]; readonly future: string }>()
  const found: string[] = []
  const futures = histories(2)
  for (const words of histories(4)) {
    const { state, effects } = play(strategy, words)
    if (state === undefined) continue
    const future = JSON.stringify(futures.map((more) => play(strategy, [...words, ...more]).effects.slice(effects.length - 1)))
    const earlier = known.get(state)
    if (earlier === undefined) known.set(state, { words, future })
    else if (earlier.future !== future) found.push(`${earlier.words.join(', ')} | ${words.join(', ')}`)
  }
  return found
}

const hoarding = registry.get('hoarding') as StrategyEntry
const { release: releases } = hoarding.options
const policies = releases.kind === 'choice' ? releases.values : []

describe.each(['offers', 'reserve'])('in mode %s', (mode) => {
  test.each(policies)('hoarding under %s remembers nothing but its leases', (policy) => {
    const strategy = hoarding.create({ mode, release: policy, acquisition: 'ordered' })
    expect(strategy.forgets).toBe(true)
    expect(remembers(strategy)).toEqual([])
  })
})

test('one that counts its offers, or what it once covered, is found out', () => {
  const counting = (what: 'offers' | 'covered'): Strategy => ({
    name: 'counting',
    *attempt(unit, { plan }): Attempt {
      let hoard: readonly Lease[] = []
      let count = 0
      for (;;) {
        const complete = plan(unit, { within: hoard })
        if (complete) {
          yield* think(unit)
          return yield* commit(complete)
        }
        const answer = yield* nextOffer()
        if (answer.kind === 'timeout') return 'abandoned'
        if (answer.kind === 'revoked') hoard = hoard.filter((lease) => lease !== answer.lease)
        if (answer.kind !== 'offer') continue
        const members = plan(unit, { within: [...hoard, answer.lease], hold: true })?.members ?? 0
        if (what === 'offers' ? ++count < 4 : members > count) hoard = [...hoard, answer.lease]
        else yield* release([answer.lease], { refuse: true })
        if (what === 'covered') count = Math.max(count, members)
      }
    },
  })
  expect(remembers(counting('offers'))).not.toEqual([])
  expect(remembers(counting('covered'))).not.toEqual([])
})
