/**
 * Cases of Mesos' sorter and allocator and of the DRF paper from outside, in the folder `$COSCHED_CASES`: `{ cases: [{ id, kind, ... }] }`.
 * A case of kind `behaviour` is prose; what is a number in it is checked here, the whole of it in tests of the same title.
 */
import { describe, expect, test } from 'vitest'
import { assetFairness } from '../../src/fairness/asset-fairness.ts'
import { ceei } from '../../src/fairness/ceei.ts'
import { continuousDrf, discreteDrf } from '../../src/fairness/dominant-resource.ts'
import { DrfSorter } from '../../src/fairness/drf-sorter.ts'
import type { FairShare, FairUser } from '../../src/fairness/users.ts'
import { Master } from '../fairness/cluster.ts'
import { smallFilter } from '../tools/mesos-behaviours.ts'
import { tell } from '../tools/scenario-builders.ts'
import { describeCases } from './cases.ts'

type Amounts = Readonly<Record<string, number>>
type Fields = Readonly<Record<string, unknown>>

interface Case extends Fields {
  readonly id: string
  readonly kind: string
  readonly excluded?: readonly string[]
}

/** Shares are quotients of small numbers; the cases write them with up to 16 digits. */
const DIGITS = 12

/** Names of all resources that stand anywhere in a case. */
function resourcesOf(value: unknown, found = new Set<string>()): string[] {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const amounts = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Fields) : {}
      const named = ['total', 'res', 'resources', 'task', 'agent', 'quota', 'guarantee', 'limit', 'old', 'new'].includes(key)
      if (named) for (const [name, amount] of Object.entries(amounts)) if (typeof amount === 'number') found.add(name)
      if (key === 'agents' && Array.isArray(inner)) for (const one of inner) resourcesOf({ res: one }, found)
      resourcesOf(inner, found)
    }
  }
  return [...found]
}

const only = (fields: Fields, known: readonly string[]) => expect(Object.keys(fields).filter((key) => !known.includes(key))).toEqual([])

function closeTo(shares: Amounts, shareOf: (name: string) => number): void {
  for (const [name, share] of Object.entries(shares)) expect(shareOf(name), `share of ${name}`).toBeCloseTo(share, DIGITS)
}

interface Step extends Fields {
  readonly op: string
  readonly client?: string
  readonly path?: string
  readonly res?: Amounts
  readonly total?: Amounts
  readonly weight?: number
}

function runSorter(one: Case): void {
  const names = resourcesOf(one)
  const vector = (list: Amounts = {}) => names.map((name) => list[name] ?? 0)
  const sorter = new DrfSorter(names, { excluded: one.excluded ?? [] })
  const known = (client: string, active = true) => {
    if (sorter.has(client)) return client
    sorter.add(client)
    if (active) sorter.activate(client)
    return client
  }
  for (const step of one.steps as readonly Step[]) {
    const { client = step.path ?? '', res } = step
    switch (step.op) {
      case 'total':
        sorter.setTotal(vector(step.total))
        break
      case 'add':
        known(client, step.active !== false)
        if (res !== undefined) sorter.allocated(client, vector(res))
        if (step.weight !== undefined) sorter.setWeight(client, step.weight)
        break
      case 'remove':
        sorter.remove(client)
        break
      case 'activate':
        sorter.activate(known(client))
        break
      case 'deactivate':
        sorter.deactivate(client)
        break
      case 'weight':
        sorter.setWeight(client, step.weight as number)
        break
      case 'alloc':
        sorter.allocated(known(client), vector(res))
        break
      case 'free':
        sorter.unallocated(client, vector(res))
        break
      case 'update':
        sorter.update(client, vector(step.old as Amounts), -1)
        sorter.update(client, vector(step.new as Amounts), 1)
        break
      case 'expect':
        only(step, ['op', 'order', 'shares', 'count', 'note', 'contains'])
        if (step.order !== undefined) expect(sorter.sort()).toEqual(step.order)
        if (step.count !== undefined) expect(sorter.clients).toBe(step.count)
        for (const [name, there] of Object.entries((step.contains ?? {}) as Fields)) expect(sorter.has(name)).toBe(there)
        closeTo((step.shares ?? {}) as Amounts, (name) => (sorter.has(name) ? sorter.clientShare(name) : sorter.subtreeShare(name)))
        break
      default:
        throw new Error(`no such operation: ${step.op}`)
    }
  }
}

/** Agents and frameworks come one by one; each is an event, upon which offers are made. Offers are held. */
function runAllocator(one: Case): void {
  const master = new Master(resourcesOf(one), one.excluded)
  let made: readonly { agent: string; framework: string }[] = []
  for (const event of one.events as readonly Fields[]) {
    only(event, ['agent', 'res', 'framework', 'role', 'weight', 'expect', 'roleShares', 'frameworkShares', 'decline', 'note'])
    if (typeof event.agent === 'string') {
      master.agent(event.agent, event.res as Amounts)
      made = master.cycle([event.agent])
    }
    if (typeof event.framework === 'string') {
      const role = String(event.role ?? event.framework)
      master.order.join(event.framework, role)
      if (event.weight !== undefined) master.order.setWeight(role, Number(event.weight))
      const more = master.cycle()
      if (event.expect === undefined || more.length > 0) made = more
    }
    if (typeof event.decline === 'string') master.decline(event.decline)
    if (event.expect !== undefined) {
      const wanted = event.expect === null ? [] : Array.isArray(event.expect) ? event.expect : [event.expect]
      expect(made.map(({ agent, framework }) => ({ agent, framework }))).toEqual(wanted)
    }
    closeTo((event.roleShares ?? {}) as Amounts, (role) => master.order.roleShare(role))
    closeTo((event.frameworkShares ?? {}) as Amounts, (name) => master.order.frameworkShare(name))
  }
}

function runBatch(one: Case): void {
  const { agents, frameworks } = one as unknown as { agents: readonly Amounts[]; frameworks: readonly Fields[] }
  const names = resourcesOf(one)
  const master = new Master(names, one.excluded)
  for (const [index, room] of agents.entries()) master.agent(`agent-${index}`, room)
  for (const { id, role, weight } of frameworks) {
    master.order.join(String(id), String(role ?? id))
    if (weight !== undefined) master.order.setWeight(String(role ?? id), Number(weight))
  }
  const made = master.cycle()
  const of = (framework: string) => made.filter((offer) => offer.framework === framework)
  for (const [framework, count] of Object.entries((one.expectAgents ?? {}) as Amounts)) expect(of(framework)).toHaveLength(count)
  for (const [framework, total] of Object.entries((one.expectTotals ?? {}) as Readonly<Record<string, Amounts>>)) {
    const sums = names.map((_, at) => of(framework).reduce((sum, { room }) => sum + room[at], 0))
    expect(Object.fromEntries(names.map((name, at) => [name, sums[at]]))).toMatchObject(total)
  }
  closeTo((one.expectRoleShares ?? one.roleShares ?? {}) as Amounts, (role) => master.order.roleShare(role))
  expect(Object.keys(one).some((key) => key.startsWith('expect') || key === 'roleShares')).toBe(true)
}

/** Under which names the paper's cases may ask for the same. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  order: ['order', 'expectedOrder', 'expectOrder'],
  tasks: ['tasks', 'expectedTasks', 'expectTasks', 'expectedDiscreteTasks'],
  continuous: ['expectedContinuousTasks', 'expectContinuousTasks', 'continuousTasks'],
  shares: ['shares', 'expectedShares', 'expectShares', 'dominantShares', 'expectedDominantShares', 'share'],
  allocation: ['allocation', 'allocations', 'expectedAllocation', 'expectedAllocations', 'expectedResources'],
  used: ['used', 'expectedUsed', 'expectUsed', 'expectedTotals', 'expectTotals', 'totals'],
}
const RULES: Readonly<Record<string, (total: Amounts, users: readonly FairUser[]) => readonly FairShare[]>> = {
  'asset-fair': assetFairness,
  ceei,
}

function runDivision(one: Case): void {
  const { total, users, tolerance = 1e-9 } = one as unknown as { total: Amounts; users: readonly FairUser[]; tolerance?: number }
  const asked = (word: string) => one[WORDS[word].find((key) => key in one) ?? '']
  const order = asked('order') as readonly string[] | undefined
  const near = (found: number, wanted: number, what: string) => expect(Math.abs(found - wanted), what).toBeLessThanOrEqual(tolerance)
  const whole = !(one.kind in RULES) && !one.kind.includes('continuous')
  const divisible = (RULES[one.kind] ?? continuousDrf)(total, users)
  // The paper leaves open who is first among equals: the case says so by its order.
  const tie = (tied: readonly string[], step: number) => (order?.[step] !== undefined && tied.includes(order[step]) ? order[step] : tied[0])
  const discrete = whole ? discreteDrf(total, users, { tie, whenFull: one.whenFull === 'skip' ? 'skip' : 'stop' }) : undefined
  const onlyContinuous = order === undefined && asked('tasks') === undefined && asked('continuous') !== undefined
  const shares = discrete === undefined || onlyContinuous ? divisible : discrete.users
  if (order !== undefined) expect(discrete?.order).toEqual(order)
  for (const [key, list] of [
    ['tasks', shares],
    ['continuous', divisible],
  ] as const) {
    for (const [id, tasks] of Object.entries((asked(key) ?? {}) as Amounts)) near(of(list, id).tasks, tasks, `tasks of ${id}`)
  }
  for (const [id, wanted] of Object.entries(perUser(asked('shares'), users))) near(of(shares, id).dominantShare, wanted, `share of ${id}`)
  for (const [id, list] of Object.entries((asked('allocation') ?? {}) as Readonly<Record<string, Amounts>>)) {
    for (const [name, amount] of Object.entries(list)) near(of(shares, id).resources[name], amount, `${name} of ${id}`)
  }
  for (const [name, amount] of Object.entries((asked('used') ?? {}) as Amounts)) {
    near(
      shares.reduce((sum, { resources }) => sum + resources[name], 0),
      amount,
      `${name} in use`,
    )
  }
  const known = Object.values(WORDS).flat()
  only(one, [...known, 'id', 'source', 'kind', 'total', 'users', 'tolerance', 'note', 'why', 'whenFull'])
  expect(known.some((key) => key in one)).toBe(true)
}

const of = (shares: readonly FairShare[], id: string) => shares.find((share) => share.id === id) as FairShare

/** One share for all users, or one each. */
function perUser(value: unknown, users: readonly FairUser[]): Amounts {
  return typeof value === 'number' ? Object.fromEntries(users.map(({ id }) => [id, value])) : ((value ?? {}) as Amounts)
}

/** Shares in prose: each framework has a role of its own, is offered what is free when it comes, and holds it. */
function runShareSteps(one: Case): void {
  const master = new Master(resourcesOf(one))
  for (const [index, step] of (one.steps as readonly Fields[]).entries()) {
    only(step, ['agent', 'framework', 'decline', 'removeFramework', 'share'])
    if (typeof step.decline === 'string') master.decline(step.decline)
    if (typeof step.removeFramework === 'string') {
      master.decline(step.removeFramework)
      master.order.leave(step.removeFramework)
    }
    if (typeof step.framework === 'string') master.order.join(step.framework, step.framework)
    if (step.agent !== undefined) master.agent(`agent-${index}`, step.agent as Amounts)
    if (step.agent !== undefined || step.framework !== undefined) master.cycle()
    closeTo((step.share ?? {}) as Amounts, (framework) => master.order.roleShare(framework))
  }
}

/** A role whose quota is guarantee and limit at once gets its offers in these parts. */
function runQuotaParts(one: Case): void {
  const names = resourcesOf(one)
  const master = new Master(names)
  for (const [index, room] of (one.agents as readonly Amounts[]).entries()) master.agent(`s${index + 1}`, room)
  master.order.join('framework', 'role')
  master.quota('role', one.quota as Amounts, one.quota as Amounts)
  const made = master.cycle().map(({ agent, room }) => `${agent}: ${names.map((name, at) => `${name} ${room[at]}`).join(' ')}`)
  expect(made).toEqual(one.expected)
}

/** A framework with nothing starves a role that holds agents by declining; a guarantee of all agents ends it. */
function runStarvation(one: Case): void {
  const agents = one.agents as readonly Amounts[]
  const [[role, held]] = Object.entries(one.held as Readonly<Record<string, string>>)
  const master = new Master(resourcesOf(one))
  for (const [index, room] of agents.entries()) master.agent(`s${index + 1}`, room)
  for (const name of [role, 'other']) master.order.join(name, name)
  master.hold(role, held)
  for (let batch = 0; batch < 5; batch++) {
    expect(master.cycle().map(({ framework }) => framework)).toEqual(agents.slice(1).map(() => 'other'))
    master.decline('other')
  }
  master.quota(role, Object.fromEntries(resourcesOf(one).map((name) => [name, agents.reduce((sum, room) => sum + room[name], 0)])))
  expect(master.cycle().map(({ framework }) => framework)).toEqual(agents.slice(1).map(() => role))
}

/** In the simulator: two frameworks decline the same node in turn, for their filters stand in the next batch. */
function runSmallFilter(one: Case): void {
  const interval = Number(one.allocationIntervalS)
  const run = tell(smallFilter(interval, Number(one.refuseSeconds), 4), 'hoarding')
  expect(run.of('decline').map((event) => [event.time / 1e6, event.scheduler])).toEqual(
    [0, 1, 2, 3, 4].map((batch) => [batch * interval, batch % 2 === 0 ? 'holder' : 'decliner']),
  )
}

const RUN: Readonly<Record<string, (one: Case) => void>> = {
  sorter: runSorter,
  allocator: runAllocator,
  'allocator-batch': runBatch,
  drf: runDivision,
  'drf-discrete': runDivision,
  'drf-continuous': runDivision,
  'asset-fair': runDivision,
  ceei: runDivision,
}

/** What of a case in prose is in numbers. */
function behaviourOf(one: Case): ((one: Case) => void) | undefined {
  if (Array.isArray(one.steps) && (one.steps as readonly Fields[]).some((step) => 'share' in step)) return runShareSteps
  if (one.quota !== undefined && Array.isArray(one.expected)) return runQuotaParts
  if (one.held !== undefined && Array.isArray(one.agents)) return runStarvation
  if (Number(one.refuseSeconds) > 0 && Number(one.refuseSeconds) <= Number(one.allocationIntervalS)) return runSmallFilter
  return undefined
}

describeCases<{ readonly cases: readonly Case[] }>('mesos-drf.json', ({ cases }) => {
  for (const one of cases) {
    const run = one.kind === 'behaviour' ? behaviourOf(one) : RUN[one.kind]
    if (run !== undefined) test(`${one.id}: ${one.kind}`, () => run(one))
    else if (one.kind === 'behaviour') test.skip(`${one.id} (skipped: prose; see the test of this title)`)
    else test(`${one.id}: ${one.kind}`, () => expect.unreachable(`no reader for cases of kind ${one.kind}`))
  }
})

describe('the reader of cases', () => {
  test('sees a wrong order, a wrong share and a word it does not know', () => {
    const steps = [{ op: 'total', total: { cpus: 10 } }, ...['a', 'b'].map((client) => ({ op: 'alloc', client, res: { cpus: 1 } }))]
    const sorted = (step: Fields) => () => runSorter({ id: 'x', kind: 'sorter', steps: [...steps, { op: 'expect', ...step }] })
    expect(sorted({ order: ['a', 'b'], shares: { a: 0.1 } })).not.toThrow()
    expect(sorted({ order: ['b', 'a'] })).toThrow()
    expect(sorted({ shares: { a: 0.2 } })).toThrow()
    expect(sorted({ ordre: ['a', 'b'] })).toThrow()
  })
})
