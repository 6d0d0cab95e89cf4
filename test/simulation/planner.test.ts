/** How a plan is made: how far it looks ahead, what counts as room, and that it leaves no trace. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvariantError } from '../../src/errors.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { setupOf } from '../../src/experiment/simulate.ts'
import { assembleServers, assembleWorld } from '../../src/simulation/assemble.ts'
import { Binding } from '../../src/simulation/binding.ts'
import { Units } from '../../src/simulation/units.ts'
import type { Lease, Plan, Strategy } from '../../src/strategy/strategy.ts'
import { commit, nextOffer, release, think } from '../../src/strategy/strategy.ts'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])])
const twoNodes = [node('A', 5), node('B', 8)]

describe('planning container by container', () => {
  test('goes to the best node for the first container, rolls back, and tries the next, within one attempt', () => {
    const run = tell(scenario({ nodes: twoNodes, jobs: [web] }), 'optimistic')
    expect(run.placed('web')).toBe('B B')
    expect(run.figures).toMatchObject({ attempts: 1, rollbacks: 1, conflicts: 0, attemptsConflict: 0 })
  })

  test('counts a rollback when the thinking ends, whenever the plan was made', () => {
    for (const choice of [use('optimistic'), use('pod', {}, { planning: 'perContainer' }), use('gang', {}, { planning: 'perContainer' })]) {
      const run = tell(scenario({ nodes: twoNodes, jobs: [web] }), choice)
      expect(run.times('rollback')).toEqual([0.105])
      expect(run.figures.rollbacks).toBe(1)
    }
  })

  test('names the nodes that were begun on, where it is plain which they were', () => {
    const all = tell(scenario({ nodes: twoNodes, jobs: [web] }), 'optimistic')
    expect(all.of('rollback').map((event) => event.nodes)).toEqual([['A']])
    // C takes App alone as well, but it comes after B and was never tried: which one was, only the rank tells.
    const some = tell(scenario({ nodes: [...twoNodes, node('C', 5)], jobs: [web], placement: { policy: 'firstFit' } }), 'optimistic')
    expect([some.figures.rollbacks, some.of('rollback').map((event) => event.nodes)]).toEqual([1, [undefined]])
  })

  test('counts no rollback if the run ends before the thinking does', () => {
    const run = tell(scenario({ nodes: twoNodes, jobs: [web], duration: 50_000 }), 'optimistic')
    expect(run.figures.rollbacks).toBe(0)
    expect(run.figures.attempts).toBe(1)
  })

  test('counts a rollback a node that took the first container and not all', () => {
    const run = tell(scenario({ nodes: [...nodes(3, 5), node('B', 8)], jobs: [web] }), 'optimistic')
    expect(run.figures.rollbacks).toBe(3)
    expect(run.placed('web')).toBe('B B')
  })

  test('finds a node exactly where planning the pod whole does', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(amounts, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), (rooms, members) => {
        const one = job('p', [
          pod(
            'p',
            members.map((size, at) => container(`c-${at}`, size)),
          ),
        ])
        const from = scenario({ nodes: rooms.map((room, at) => node(`n-${at}`, room)), jobs: [one] })
        const [whole, stepwise] = (['whole', 'perContainer'] as const).map((planning) => tell(from, use('pod', {}, { planning })))
        expect(stepwise.outcome('p')).toBe(whole.outcome('p'))
        expect(stepwise.started('p')).toBe(whole.started('p'))
        expect(whole.figures.rollbacks).toBe(0)
      }),
      { seed: 61, numRuns: 200 },
    )
  })
})

describe('planning the pod whole', () => {
  test('never rolls back: the pod is one vector', () => {
    for (const choice of ['pod', 'gang', use('optimistic', {}, { planning: 'whole' })]) {
      const run = tell(scenario({ nodes: twoNodes, jobs: [web] }), choice)
      expect(run.placed('web')).toBe('B B')
      expect(run.figures.rollbacks).toBe(0)
    }
  })
})

describe('planning a job', () => {
  test('is greedy in order, without backing out across pods: it can fail though a placement exists', () => {
    const words = { nodes: [node('A', 50), node('B', 30)], placement: { policy: 'firstFit' } }
    const inOrder = (first: number, second: number) => job('pair', [pod('X', first), pod('Y', second)], { gang: true })
    const failing = tell(scenario({ ...words, jobs: [inOrder(30, 50)] }), 'gang')
    expect(failing.outcome('pair')).toBe('pending')
    expect(tell(scenario({ ...words, jobs: [inOrder(50, 30)] }), 'gang').placed('pair')).toBe('A B')
  })

  test('sees its own earlier claims: no node is given twice', () => {
    const run = tell(scenario({ nodes: nodes(3, 2), jobs: [job('six', pods('p', 6), { gang: true })] }), 'gang')
    expect(run.placed('six').split(' ').sort().join(' ')).toBe('n-0 n-0 n-1 n-1 n-2 n-2')
  })

  test.each([
    [4, 3, true],
    [3, 3, true],
    [2, 3, false],
  ])('a gang of four on %i slots with minMember %i: runs %s, and nothing is bound otherwise', (slots, minMember, runs) => {
    for (const strategy of ['gang', 'optimistic']) {
      const words = {
        nodes: nodes(4),
        prefill: nodes(4 - slots).map(({ name }) => ({ name: `t-${name}`, node: name, requests: { cpu: 1 } })),
      }
      const run = tell(scenario({ ...words, jobs: [job('gang', pods('g', 4), { gang: minMember })] }), strategy)
      expect(run.of('bind')).toHaveLength(runs ? slots : 0)
      expect(run.started('gang') !== null).toBe(runs)
    }
  })

  test('a job without a gang takes any pod that fits', () => {
    const run = tell(scenario({ nodes: nodes(2), jobs: [job('three', pods('p', 3))] }), 'gang')
    expect(run.figures).toMatchObject({ groups: 3, groupsRunning: 2 })
  })

  test('passes over a pod that fits nowhere and places those behind it', () => {
    const jobs = [job('mixed', [pod('big', 9), pod('also-big', 9), pod('small', 1)])]
    const run = tell(scenario({ nodes: nodes(1, 2), jobs }), 'optimistic')
    expect(run.placed('mixed/small')).toBe('n-0')
    expect(run.outcome('mixed/big')).toBe('failed')
  })
})

describe('a plan', () => {
  test('leaves no trace in the cell, versions included, whether it succeeds or not', () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
    const rooms = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 5 })
    const rows = [use('naive'), use('pod'), use('gang'), use('optimistic'), use('naive', {}, { onPartial: { pod: 'split' } })]
    let found = 0
    let none = 0
    fc.assert(
      fc.property(sizes, rooms, fc.constantFrom(...rows), fc.boolean(), fc.boolean(), (pods, nodeRooms, row, gang, partial) => {
        const members = pods.map((list, at) =>
          pod(
            `p-${at}`,
            list.map((size, index) => container(`c-${index}`, size)),
          ),
        )
        const from = scenario({ nodes: nodeRooms.map((room, at) => node(`n-${at}`, room)), jobs: [job('j', members, { gang })] })
        const setup = setupOf(from, chooseStrategy(from, row), {})
        const world = assembleWorld(setup)
        const binding = new Binding(world)
        const units = new Units(world, binding)
        const [server] = assembleServers(setup, world, binding, units)
        const before = world.cell.digest()
        for (let unit = 0; unit < units.count; unit++) {
          const first = server.planner.plan(unit, { partial })
          const nodesOfFirst = first?.nodes.slice(0, first.members)
          const again = server.planner.plan(unit, { partial })
          expect(again?.nodes.slice(0, again.members)).toEqual(nodesOfFirst)
          if (first === undefined) none++
          else found++
          expect(world.cell.digest()).toBe(before)
        }
      }),
      { seed: 62, numRuns: 400 },
    )
    expect(Math.min(found, none)).toBeGreaterThan(50)
  })

  const oneJob = scenario({ nodes: nodes(2), jobs: [job('j', pods('p', 2))] })
  const asStrategy = (attempt: Strategy['attempt'], collects = false): Strategy => ({ name: 'probe', collects, attempt })

  test('can be committed', () => {
    const good = asStrategy(function* (unit, { plan }) {
      yield* think(unit)
      return yield* commit(plan(unit) as Plan)
    })
    expect(tell(oneJob, good).figures.groupsRunning).toBe(2)
  })

  test('is stale once the attempt has made another', () => {
    const stale = asStrategy(function* (unit, { plan }) {
      const first = plan(unit, { partial: true })
      yield* think(unit)
      plan(unit, { hold: true })
      return yield* commit(first as Plan)
    })
    expect(() => tell(oneJob, stale)).toThrow(InvariantError)
  })

  test('is stale if a later one of the attempt found no room', () => {
    const words = scenario({ nodes: nodes(2), jobs: [job('j', 1), job('rival', pods('p', 2), { scheduler: 'rival' })] })
    const schedulers = [scheduler(), scheduler('rival', { decision: { job: 1000, task: 0 } })]
    const stale = asStrategy(function* (unit, { plan }) {
      const first = plan(unit)
      yield* think(unit)
      const second = plan(unit)
      return yield* commit(unit.name === 'rival' ? (second as Plan) : (first as Plan))
    })
    expect(() => tell({ ...words, schedulers }, stale)).toThrow(InvariantError)
  })

  test('made only to hold room cannot be committed', () => {
    const hold = asStrategy(function* (unit, { plan }) {
      yield* think(unit)
      return yield* commit(plan(unit, { hold: true }) as Plan)
    })
    expect(() => tell(oneJob, hold)).toThrow(InvariantError)
  })

  test('cannot be for another unit than the one in hand', () => {
    const other = asStrategy(function* (unit, { plan }) {
      yield* think(unit)
      plan({ ...unit })
      return 'unschedulable'
    })
    expect(() => tell(oneJob, other)).toThrow(InvariantError)
  })

  test('of an earlier attempt is not valid in the next', () => {
    let kept: Plan | undefined
    const thief = asStrategy(function* (unit, { plan }) {
      yield* think(unit)
      const old = kept
      kept = plan(unit, { partial: true })
      if (old === undefined) return yield* commit(kept as Plan)
      plan(unit)
      return yield* commit(old)
    })
    const jobs = [job('a', 1), job('b', 1), job('c', 1)]
    expect(() => tell(scenario({ nodes: nodes(2), jobs }), thief)).toThrow(InvariantError)
  })

  test('within leases uses these only, in the order they were granted', () => {
    const seen: number[] = []
    const inOrder = asStrategy(function* (unit, { plan }) {
      const leases: Lease[] = []
      for (;;) {
        const answer = yield* nextOffer()
        if (answer.kind === 'offer') leases.push(answer.lease)
        seen.push(plan(unit, { within: leases })?.members ?? 0)
        const complete = plan(unit, { within: leases })
        if (complete?.members === 2) {
          yield* think(unit)
          const outcome = yield* commit(complete)
          yield* release(leases)
          return outcome
        }
      }
    }, true)
    const run = tell(oneJob, inOrder)
    expect(seen).toEqual([1, 2])
    const granted = run.of('lease').map((event) => event.node)
    expect(run.of('bind').map((event) => event.node)).toEqual(granted)
  })
})
