/** Laws of every run, whatever the square of the matrix, its options, the retry rules and the workload. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RETRY_PRESETS } from '../../src/model/defaults.ts'
import type { OnPartial, RetrySpec, StrategySpec, UnitLevel } from '../../src/model/scenario.ts'
import { container, job, node, pod, scenario, scheduler, type ToldRun, tell } from '../tools/scenario-builders.ts'

const COLUMNS = ['serial', 'optimistic', 'hoarding'] as const

const options: Record<(typeof COLUMNS)[number], fc.Arbitrary<Record<string, unknown>>> = {
  serial: fc.constant({}),
  optimistic: fc.record(
    { conflict: fc.constantFrom('resourceFit', 'version'), atomicity: fc.constantFrom('allOrNothing', 'incremental') },
    { requiredKeys: ['conflict'] },
  ),
  hoarding: fc.record({
    mode: fc.constantFrom('offers', 'reserve'),
    release: fc.constantFrom('never', 'timeout', 'timeout+jitter', 'releaseAll+backoff', 'woundWait'),
    offerTimeout: fc.constantFrom(700_000, 3_000_000),
  }),
}

const strategies: fc.Arbitrary<StrategySpec> = fc.constantFrom(...COLUMNS).chain((column) =>
  fc
    .record({
      unit: fc.constantFrom<UnitLevel>('container', 'pod', 'job'),
      planning: fc.constantFrom('whole' as const, 'perContainer' as const),
      inPod: fc.constantFrom<OnPartial>('reschedule', 'wait', 'split'),
      inGang: fc.constantFrom<OnPartial>('reschedule', 'wait'),
      own: options[column],
    })
    .map(({ unit, planning, inPod, inGang, own }) => ({
      use: column,
      name: column,
      unit,
      planning,
      onPartial: { pod: inPod, gang: inGang },
      options: own,
    })),
)

const retries = fc.constantFrom<Partial<RetrySpec>>(
  {},
  { maxAttempts: 3 },
  { backoff: [100_000, 400_000], maxAttempts: 7 },
  RETRY_PRESETS.nomad,
)

const podShapes = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), late: fc.constantFrom(0, 0, 0, 0.7) }), {
  minLength: 1,
  maxLength: 3,
})

const jobShapes = fc.record({
  pods: fc.array(podShapes, { minLength: 1, maxLength: 3 }),
  gang: fc.constantFrom<boolean | number>(false, true, 1, 2),
  arrival: fc.constantFrom(0, 0, 0.2, 1.05, 2),
  duration: fc.constantFrom(undefined, 0.4, 2, 5),
  team: fc.integer({ min: 0, max: 2 }),
  priority: fc.constantFrom(0, 0, 1),
})

const scenes = fc.record({
  rooms: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 5 }),
  jobs: fc.array(jobShapes, { minLength: 1, maxLength: 7 }),
  retry: retries,
  blocked: fc.constantFrom('skip' as const, 'skip' as const, 'wait' as const),
  task: fc.constantFrom(0, 5_000, 40_000),
  tenant: fc.constantFrom(undefined, 1.3),
})

type Scene = typeof scenes extends fc.Arbitrary<infer T> ? T : never

function sceneOf({ rooms, jobs, retry, blocked, task, tenant }: Scene) {
  const work = jobs.map(({ pods: shapes, gang, arrival, duration, team, priority }, at) => {
    const members = shapes.map((shape, index) =>
      pod(
        `p-${index}`,
        shape.map(({ size, late }, part) => container(`c-${part}`, size, late === 0 ? undefined : late)),
      ),
    )
    const minMember = typeof gang === 'number' ? Math.min(gang, members.length) : gang
    return job(`j-${at}`, members, {
      gang: minMember,
      arrival,
      priority,
      scheduler: `s-${team}`,
      ...(duration === undefined ? {} : { duration }),
    })
  })
  return scenario({
    nodes: rooms.map((room, at) => node(`n-${at}`, room)),
    jobs: work,
    retry,
    duration: 120_000_000,
    schedulers: [0, 1, 2].map((team) => scheduler(`s-${team}`, { blocked, decision: { job: task * 2, task } })),
    ...(tenant === undefined ? {} : { prefill: [{ name: 't', node: 'n-0', requests: { cpu: 2 }, until: tenant * 1_000_000 }] }),
  })
}

/** What holds of every run. */
function checkRun(run: ToldRun, spec: StrategySpec): void {
  const { figures, result } = run
  const sum = figures.groupsRunning + figures.groupsFinished + figures.groupsFailed + figures.groupsPending + figures.groupsDeadlocked
  expect(sum).toBe(figures.groups)
  const ended = ['Scheduled', 'Unschedulable', 'Conflict', 'Partly', 'Abandoned'].map((word) => figures[`attempts${word}` as 'attempts'])
  const open = figures.attempts - ended.reduce((total, count) => total + count, 0)
  expect(open).toBeGreaterThanOrEqual(0)
  expect(open).toBeLessThanOrEqual(3)
  if (spec.use === 'serial') expect(figures.conflicts).toBe(0)
  if (spec.use !== 'hoarding') expect(run.of('lease', 'pin', 'revoke')).toEqual([])
  expect(run.of('evict').length <= figures.evictions).toBe(true)
  expect(figures.conflicts).toBe(run.of('refused').length)
  expect(figures.groupsStarted).toBe(run.of('start').length)
  checkGroups(run, spec)
  for (const { useful, wasted, noRoom } of Object.values(figures.busyness)) {
    const parts = [useful, wasted, noRoom].map((share) => share ?? 0)
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
    expect(parts.reduce((total, share) => total + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
  }
  const used = [figures.utilisation, figures.heldIdle, figures.stranded].map((share) => share.cpu ?? 0)
  expect(used.reduce((total, share) => total + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
  expect(result.endedSeconds).toBeLessThanOrEqual(120)
}

function checkGroups(run: ToldRun, spec: StrategySpec): void {
  const { jobs } = run.finished.world.roster
  const split = spec.unit === 'container' && spec.onPartial?.pod === 'split'
  for (const group of run.result.groups) {
    const work = jobs.find((one) => one.name === group.name || group.name.startsWith(`${one.name}/`))
    if (work === undefined) throw new Error(`no job of group ${group.name}`)
    const whole = group.pods.filter((one) => one.containers.every((member) => member.node !== null))
    for (const one of group.pods) {
      const places = new Set(one.containers.map((member) => member.node).filter((place) => place !== null))
      if (!split) expect(places.size).toBeLessThanOrEqual(1)
    }
    if (group.outcome === 'running' || group.outcome === 'finished') expect(whole.length).toBeGreaterThanOrEqual(work.gang?.minMember ?? 1)
    if (group.outcome === 'failed' && group.attempts > 0 && run.times('fail', group.name).length > 0) {
      expect(group.pods.every((one) => one.containers.every((member) => member.node === null))).toBe(true)
    }
    if (group.finishedSeconds !== null) {
      expect(Math.round((group.finishedSeconds - (group.startedSeconds ?? 0)) * 1e6)).toBe(work.duration)
    }
    if (group.startedSeconds !== null) expect(group.startedSeconds * 1e6).toBeGreaterThanOrEqual(work.arrival - 0.5)
  }
}

/** Units whose attempts have not ended. */
function inHand(run: ToldRun): Set<string | undefined> {
  const units = new Map<string | undefined, string | undefined>()
  for (const event of run.of('attempt', 'outcome')) units.set(event.scheduler, event.kind === 'attempt' ? event.unit : undefined)
  return new Set(units.values())
}

/** Pods without a gang that were tried and still wait when nothing can happen any more have no room: nobody was forgotten. */
function checkNobodyForgotten(run: ToldRun, spec: StrategySpec): number {
  const { roster, cell, schedulers } = run.finished.world
  if (spec.unit === 'container' || run.result.ended !== 'idle' || (schedulers[0].blocked === 'wait' && spec.use !== 'hoarding')) return 0
  let waiting = 0
  for (let group = 0; group < roster.groups; group++) {
    if (run.finished.binding.groupState[group] !== 0 || roster.isGang(group)) continue
    // A hoarder's scheduler is taken up by the unit in hand; those behind it in the queue wait for their turn.
    const unit = spec.unit === 'job' ? roster.jobName(roster.groupJob[group]) : roster.groupName(group)
    if (spec.use === 'hoarding' && !inHand(run).has(unit)) continue
    waiting++
    const vector = roster.podVector(roster.groupPods[group])
    for (let place = 0; place < cell.nodes; place++) expect(cell.fits(place, vector)).toBe(false)
  }
  return waiting
}

/** A deadlock is for good: unless somebody is given up, none of its groups runs after it was found, or after its onset. */
function checkDeadlocksAreForGood(run: ToldRun): void {
  if (run.of('fail').length > 0) return
  const onset = run.figures.deadlockOnsetSeconds ?? 0
  for (const { groups = [] } of run.of('deadlock')) {
    for (const name of groups) {
      expect(run.started(name)).toBeNull()
      // What starts later and never ends may come to be what they wait for in the end.
      const endless = run.finished.world.roster.jobs.some((one) => one.duration === undefined)
      expect(endless ? ['deadlocked', 'pending'] : ['deadlocked']).toContain(run.outcome(name))
    }
    expect(run.times('deadlock')[0]).toBeGreaterThanOrEqual(onset)
  }
}

describe('every run', () => {
  test('ends, keeps the laws of the cell after every event, accounts for every group, and can be repeated', () => {
    const seen = { waiting: 0, evicted: 0, conflicts: 0, deadlocks: 0, splits: 0, abandoned: 0, failed: 0 }
    fc.assert(
      fc.property(scenes, strategies, (scene, spec) => {
        const from = sceneOf(scene)
        const run = tell(from, spec)
        checkRun(run, spec)
        checkDeadlocksAreForGood(run)
        seen.waiting += checkNobodyForgotten(run, spec)
        seen.evicted += run.figures.evictions
        seen.conflicts += run.figures.conflicts
        seen.deadlocks += run.figures.deadlocks
        seen.splits += run.figures.splitPods
        seen.abandoned += run.figures.attemptsAbandoned
        seen.failed += run.figures.groupsFailed
        expect(tell(from, spec).result).toEqual(run.result)
      }),
      { seed: 81, numRuns: 400 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
  })
})
