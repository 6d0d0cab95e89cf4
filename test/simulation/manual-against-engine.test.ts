/** What an attempt by hand does is what the engine does: every pod is put where a run puts it, and what is offered is taken alike. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineScenario, simulate } from '../../src/index.ts'
import { ManualAttempt } from '../../src/simulation/manual-attempt.ts'
import type { ManualMember, ManualUnit } from '../../src/simulation/manual-unit.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { registry } from '../../src/strategy/registry.ts'
import { schedulerOn, strategyOf } from './manual-scheduler.ts'

type Amounts = { readonly cpu: number; readonly memory: number }

interface Job {
  readonly gang: boolean
  /** How many pods a gang can do without. */
  readonly spare: number
  /** The containers of each pod. */
  readonly pods: readonly (readonly Amounts[])[]
}

interface World {
  readonly nodes: readonly [cpu: number, memory: number][]
  readonly jobs: readonly Job[]
  readonly policy: string
}

const amount = (max: number) => fc.integer({ min: 1, max })
const pod = fc.array(fc.record({ cpu: amount(4), memory: amount(4) }), { minLength: 1, maxLength: 2 })
const job = fc.record({ gang: fc.boolean(), spare: fc.nat({ max: 1 }), pods: fc.array(pod, { minLength: 1, maxLength: 4 }) })
const worlds: fc.Arbitrary<World> = fc.record({
  nodes: fc.array(fc.tuple(amount(9), amount(9)), { minLength: 1, maxLength: 5 }),
  jobs: fc.array(job, { minLength: 1, maxLength: 4 }),
  policy: fc.constantFrom('firstFit', 'bestFit', 'worstFit', 'leastAllocated', 'mostAllocated', 'balancedAllocation'),
})

const least = ({ gang, spare, pods }: Job): number => (gang ? Math.max(1, pods.length - spare) : 1)

/** The records of a run of the engine with one scheduler that thinks for no time. */
function byEngine({ nodes, jobs, policy }: World, use: string, options: object): TraceEvent[] {
  const scenario = defineScenario({
    name: 'hand',
    cluster: { nodes: nodes.map(([cpu, memory], at) => ({ name: `n${at}`, allocatable: { cpu, memory } })) },
    workload: {
      jobs: jobs.map((one, at) => ({
        name: `j${at}`,
        ...(one.gang && { gang: { minMember: least(one) } }),
        pods: one.pods.map((containers, of) => ({
          name: `p${of}`,
          containers: containers.map((requests, number) => ({ name: `c${number}`, requests })),
        })),
      })),
    },
    strategies: [{ use, name: 'tried', placement: policy, ...options }],
    retry: { maxAttempts: 3 },
  })
  const events: TraceEvent[] = []
  simulate(scenario, { strategy: 'tried', listener: (event) => events.push(event) })
  return events
}

/** `JOB POD NODE` of each pod that was bound, sorted. */
function placesIn(events: readonly TraceEvent[]): string[] {
  return events.flatMap(({ kind, job: of, pod: name, node }) => (kind === 'bind' ? [`${of} ${name} ${node}`] : [])).sort()
}

interface Tried {
  readonly job: number
  readonly offers: number[]
}

/** Each attempt of a run, and what was offered to it. */
function attemptsIn(events: readonly TraceEvent[]): Tried[] {
  const attempts: Tried[] = []
  for (const { kind, job: name, node } of events) {
    if (kind === 'attempt') attempts.push({ job: Number(name?.slice(1)), offers: [] })
    if (kind === 'lease') attempts.at(-1)?.offers.push(Number(node?.slice(1)))
  }
  return attempts
}

function memberOf(containers: readonly Amounts[], stepwise: boolean): ManualMember {
  const sum = (key: keyof Amounts): number => containers.reduce((total, one) => total + one[key], 0)
  const vector = Float64Array.of(sum('cpu'), sum('memory'), 1)
  return stepwise && containers.length > 1 ? { vector, first: Float64Array.of(containers[0].cpu, containers[0].memory, 1) } : { vector }
}

/** The same by hand: each unit once, in order, or the attempts of a run with their offers, each on what is left of its job. */
function byHand(
  { nodes, jobs, policy }: World,
  use: string,
  options: Readonly<Record<string, unknown>>,
  tried?: readonly Tried[],
): string[] {
  const { unit: level, planning } = registry.get(use)!
  const scheduler = schedulerOn(nodes, policy)
  const places = new Map<string, number>()
  const attempts =
    tried ?? jobs.flatMap(({ pods }, at) => (level === 'job' ? [at] : pods.map(() => at)).map((one) => ({ job: one, offers: [] })))
  const counts = new Map<number, number>()
  for (const { job: at, offers } of attempts) {
    const one = jobs[at]
    const before = counts.get(at) ?? 0
    counts.set(at, before + 1)
    const names = one.pods.map((_, of) => `j${at} p${of}`)
    const left = level === 'job' ? names.filter((name) => !places.has(name)) : [names[before]]
    const members = left.map((name) => memberOf(one.pods[names.indexOf(name)], planning === 'perContainer'))
    const needs = level === 'job' && left.length === names.length ? least(one) : 1
    const unit: ManualUnit = { name: `j${at}`, level, gang: one.gang, members, needs }
    const attempt = moved(new ManualAttempt(scheduler, strategyOf(use, options), unit), offers)
    attempt.nodes.forEach((node, number) => {
      if (node >= 0) places.set(left[number], node)
    })
  }
  return [...places].map(([name, node]) => `${name} n${node}`).sort()
}

/** The attempt, when it is over, or has been offered all that there is for it and is dropped. */
function moved(attempt: ManualAttempt, offers: readonly number[]): ManualAttempt {
  const left = [...offers]
  while (attempt.state !== 'over') {
    const node = attempt.state === 'waiting' ? left.shift() : undefined
    if (attempt.state === 'thinking') attempt.decide()
    else if (node === undefined) attempt.abandon()
    else attempt.offer(node)
  }
  expect(left).toEqual([])
  return attempt
}

test.each(['pod', 'gang', 'optimistic', 'nomad', 'serial'])('%s puts every pod where the engine puts it', (use) => {
  fc.assert(
    fc.property(worlds, (world) => {
      expect(byHand(world, use, {})).toEqual(placesIn(byEngine(world, use, {})))
    }),
    { numRuns: 100 },
  )
})

test.each(['offers', 'reserve'])('hoarding in mode %s does the same with the offers that the engine made', (mode) => {
  fc.assert(
    fc.property(worlds, (world) => {
      const events = byEngine(world, 'hoarding', { mode })
      expect(byHand(world, 'hoarding', { mode }, attemptsIn(events))).toEqual(placesIn(events))
    }),
    { numRuns: 100 },
  )
})
