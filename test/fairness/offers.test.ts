/** One allocation cycle: fair shares agent by agent, guarantees first, headroom kept, limits never passed. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Master } from './cluster.ts'

const RESOURCES = ['cpus', 'mem']

/** A master with agents s1, s2 ... of these sizes and a framework in each role, called like it. */
function masterOf(agents: readonly (readonly [cpus: number, mem: number])[], roles: readonly string[]): Master {
  const master = new Master(RESOURCES)
  for (const [index, [cpus, mem]] of agents.entries()) master.agent(`s${index + 1}`, { cpus, mem })
  for (const role of roles) master.order.join(role, role)
  return master
}

const told = (offers: ReturnType<Master['cycle']>) => offers.map(({ framework, agent, room }) => `${agent} ${framework} ${room.join('/')}`)

describe('without quotas', () => {
  test('an offer is all that is free on one agent, to the lowest share, taken anew at each agent', () => {
    const master = masterOf(
      [
        [2, 2],
        [1, 1],
        [1, 1],
      ],
      ['a', 'b'],
    )
    expect(told(master.cycle())).toEqual(['s1 a 2/2', 's2 b 1/1', 's3 b 1/1'])
  })

  test('what nobody wants stays free', () => {
    const master = masterOf([[2, 2]], ['a', 'b'])
    master.refuses = () => true
    expect(master.cycle()).toEqual([])
    expect(master.free()).toEqual([2, 2])
  })
})

describe('a guarantee', () => {
  test('is served before any fair share, though its role has most', () => {
    const master = masterOf(
      [
        [1, 512],
        [1, 512],
      ],
      ['n', 'q'],
    )
    master.hold('q', 's1')
    expect(told(master.cycle(['s2']))).toEqual(['s2 n 1/512'])
    master.decline('n')
    master.quota('q', { cpus: 2, mem: 1024 })
    expect(told(master.cycle(['s2']))).toEqual(['s2 q 1/512'])
  })

  test('brings other resources along, for an offer without them is of no use', () => {
    const master = masterOf([[4, 1024]], ['q'])
    master.quota('q', { cpus: 1 })
    expect(told(master.cycle())).toEqual(['s1 q 4/1024'])
  })

  test('does not pass over a role that is satisfied: it has its fair share in the second stage', () => {
    const master = masterOf(
      [
        [1, 1],
        [1, 1],
      ],
      ['q', 'z'],
    )
    master.quota('q', { cpus: 1 })
    expect(told(master.cycle())).toEqual(['s1 q 1/1', 's2 z 1/1'])
  })

  test('counts what the roles below have', () => {
    const master = masterOf(
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      ['n', 'q/a', 'q/b'],
    )
    master.quota('q', { cpus: 2 })
    expect(told(master.cycle())).toEqual(['s1 q/a 1/1', 's2 q/b 1/1', 's3 n 1/1'])
  })
})

describe('headroom', () => {
  test('is what all guarantees together miss: so much stays free, however greedy the others are', () => {
    const master = masterOf(
      [
        [4, 4],
        [4, 4],
      ],
      ['n', 'p', 'q'],
    )
    master.quota('p', { cpus: 3 })
    master.quota('q', { cpus: 2, mem: 1 })
    master.refuses = (framework) => framework !== 'n'
    expect(told(master.cycle())).toEqual(['s1 n 3/4', 's2 n 0/3'])
    expect(master.free()).toEqual([5, 1])
  })

  test('is kept from roles with guarantees as well, beyond their own', () => {
    const master = masterOf([[4, 4]], ['p', 'q'])
    master.quota('p', { cpus: 1 })
    master.quota('q', { cpus: 2 })
    expect(told(master.cycle())).toEqual(['s1 p 2/4', 's1 q 2/0'])
  })

  test('that the cluster cannot give leaves nothing for others, and does not stop the guarantees', () => {
    const master = masterOf([[2, 2]], ['n', 'q'])
    master.quota('q', { cpus: 10 })
    expect(told(master.cycle())).toEqual(['s1 q 2/2'])
  })
})

describe('a limit', () => {
  test('chops an offer; what is left goes to the next', () => {
    const master = masterOf([[10, 10]], ['a', 'b'])
    master.quota('a', {}, { cpus: 4 })
    expect(told(master.cycle())).toEqual(['s1 a 4/10', 's1 b 6/0'])
  })

  test('chops by shape: the second agent has memory, and the role may have no more', () => {
    const master = masterOf(
      [
        [2, 1024],
        [2, 1024],
      ],
      ['q'],
    )
    master.quota('q', { cpus: 4, mem: 1024 }, { cpus: 4, mem: 1024 })
    expect(told(master.cycle())).toEqual(['s1 q 2/1024', 's2 q 2/0'])
  })

  test('of zero means no offer', () => {
    const master = masterOf([[1, 1]], ['a'])
    master.quota('a', {}, { cpus: 0, mem: 0 })
    expect(master.cycle()).toEqual([])
  })
})

describe('whatever the quotas', () => {
  const amount = fc.nat(6)
  const quota = fc.record({ guarantee: fc.tuple(amount, amount), above: fc.tuple(amount, amount), limited: fc.boolean() })
  const cases = fc.record({
    agents: fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 4 }),
    quotas: fc.tuple(fc.option(quota, { nil: undefined }), fc.option(quota, { nil: undefined })),
    shy: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    cycles: fc.integer({ min: 1, max: 2 }),
  })

  test('no agent is overdrawn, no limit passed, and fair shares leave the headroom alone', () => {
    fc.assert(
      fc.property(cases, ({ agents, quotas, shy, cycles }) => {
        const roles = ['n', 'p', 'q']
        const master = masterOf(agents, roles)
        for (const [index, one] of quotas.entries()) {
          if (one === undefined) continue
          const { guarantee, above, limited } = one
          const limit = limited ? { cpus: guarantee[0] + above[0], mem: guarantee[1] + above[1] } : undefined
          master.quota(roles[index + 1], { cpus: guarantee[0], mem: guarantee[1] }, limit)
        }
        master.refuses = (framework) => shy[roles.indexOf(framework)]
        for (let turn = 0; turn < cycles; turn++) master.cycle()
        const had = (role: string) => Array.from(master.order.roleAllocation(role))
        for (const [role, { limit }] of master.quotas) for (const at of [0, 1]) expect(had(role)[at]).toBeLessThanOrEqual(limit[at])
        for (const at of [0, 1]) {
          const missing = [...master.quotas].reduce((sum, [role, { guarantee }]) => sum + Math.max(0, guarantee[at] - had(role)[at]), 0)
          expect(master.free()[at]).toBeGreaterThanOrEqual(0)
          if (had('n')[at] > 0) expect(master.free()[at]).toBeGreaterThanOrEqual(missing)
        }
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})
