/** What every strategy of the registry owes: it runs every scenario to an end, in the same way each time, and honours its options. */
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compare } from '../../src/experiment/compare.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Planning, UnitLevel } from '../../src/model/scenario.ts'
import { parseDuration } from '../../src/model/time.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { parseScenario } from '../../src/scenario/index.ts'
import { registry } from '../../src/strategy/registry.ts'
import { commit, type OptionSpec, type Strategy, type StrategyEntry, think } from '../../src/strategy/strategy.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'
import { container, job, node, nodes, pod, pods, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'

const files = filesBelow('scenarios', '.yaml').filter((path) => path.split('/').length === 2)
const scenes = files.map((path) => ({ name: basename(path, '.yaml'), scenario: readScenarioFile(join(ROOT, path)).scenario }))
const LEVELS: readonly UnitLevel[] = ['container', 'pod', 'job']

describe.each([...registry.values()].map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  test('says what it is and where it is described', () => {
    expect(registry.get(name)).toBe(entry)
    expect(entry.about).toMatch(/^[a-z].{10,}[^.]$/)
    expect(entry.source.length).toBeGreaterThan(5)
    expect(LEVELS).toContain(entry.unit)
    expect(entry.create(defaultsOf(entry)).name).toMatch(/^[a-z]+$/)
  })

  test.each(scenes.map((scene) => [scene.name, scene.scenario] as const))(
    'runs %s to an end, keeps the laws, and does it again byte for byte',
    (_, from) => {
      const first = simulate(from, { strategy: name, checkLaws: true })
      expect(first.ended).not.toBe('eventBudget')
      expect(first.digest).toMatch(/^[0-9a-f]{16}$/)
      const { groups, groupsRunning, groupsFinished, groupsFailed, groupsPending, groupsDeadlocked } = first.figures
      expect(groupsRunning + groupsFinished + groupsFailed + groupsPending + groupsDeadlocked).toBe(groups)
      expect(JSON.stringify(simulate(from, { strategy: name }))).toBe(JSON.stringify(first))
    },
  )

  test('runs at every level of unit and with every planning', () => {
    const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])], { duration: 10 })
    const gang = job('gang', pods('g', 2, 3), { gang: true, duration: 10, arrival: 0.5 })
    const from = scenario({ nodes: [node('A', 5), node('B', 8)], jobs: [web, gang], retry: { maxAttempts: 5 } })
    for (const unit of LEVELS) {
      for (const planning of ['whole', 'perContainer'] as const satisfies readonly Planning[]) {
        const { figures, result } = tell(from, use(name, {}, { unit, planning }))
        expect(result.ended).toBe('idle')
        expect(figures.groups).toBe(2)
        expect(figures.attempts).toBeGreaterThan(0)
      }
    }
  })

  test('runs what needs nothing but room: everything finishes', () => {
    const jobs = Array.from({ length: 6 }, (_, at) => job(`j-${at}`, pods('p', 2), { duration: 5, gang: at % 2 === 0, arrival: at * 20 }))
    const { figures } = tell(scenario({ nodes: nodes(2), jobs }), name)
    expect(figures).toMatchObject({ groups: 9, groupsFinished: 9, failureRate: 0, conflicts: 0, deadlocks: 0 })
  })

  test('can be named in a scenario file, with every option it documents and every value of it', () => {
    for (const [option, spec] of Object.entries(entry.options)) {
      expect(spec.about.length).toBeGreaterThan(10)
      for (const value of valuesOf(spec)) {
        const { scenario: read } = parseScenario(fileWith(name, { [option]: value }))
        expect(read.strategies[0].options).toEqual({ [option]: asRead(spec, value) })
        expect(simulate(read, { strategy: 'entry' }).figures.groups).toBe(1)
      }
      if (spec.kind === 'choice' && spec.default !== undefined) expect(spec.values).toContain(spec.default)
    }
    expect(() => parseScenario(fileWith(name, { nonsense: 1 }))).toThrow('nonsense')
  })
})

describe('options', () => {
  /** Two frameworks that deadlock, and conflicts by the dozen: somewhere here every option makes a difference. */
  const rivals = scenario({
    nodes: nodes(4, 2),
    prefill: nodes(4).map(({ name }) => ({ name: `t-${name}`, node: name, requests: { cpu: 1 }, until: 300_000_000 })),
    jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
    schedulers: [scheduler('A'), scheduler('B', { decision: { job: 130_000, task: 5_000 } })],
  })
  const crowd = scenario({
    nodes: nodes(3, 9),
    jobs: Array.from({ length: 12 }, (_, at) => job(`j-${at}`, pods('p', 1 + (at % 3)), { duration: 30 })),
    schedulers: [scheduler('default', { count: 6 })],
  })
  const mixed = scenario({
    nodes: nodes(2, 4),
    jobs: [job('gang', pods('p', 2, 3), { gang: true, scheduler: 'A' }), job('tiny', 1, { scheduler: 'B', arrival: 0.5 })],
    prefill: [{ name: 't', node: 'n-1', requests: { cpu: 4 }, until: 20_000_000 }],
    schedulers: [scheduler('A'), scheduler('B')],
  })
  /** Services and batch jobs of two pods each that all want the same nodes: refused in part, whole, and again. */
  const rush = scenario({
    nodes: nodes(6, 5),
    jobs: Array.from({ length: 16 }, (_, at) =>
      job(`j-${at}`, pods('p', 2, 1 + (at % 3)), { arrival: (at % 5) / 50, ...(at % 4 > 0 ? { duration: 20 } : {}) }),
    ),
    schedulers: [scheduler('default', { count: 8 })],
  })

  const ranks = scenario({
    nodes: nodes(3),
    jobs: [
      job('low', pods('l', 2, 1), { gang: true, duration: 50 }),
      job('gang', [...pods('g', 3, 1), pod('late', [container('c', 1, 120)])], { gang: true, duration: 50, arrival: 1 }),
      job('high', pods('h', 3, 1), { gang: true, duration: 50, arrival: 5, priority: 1 }),
    ],
  })

  /** Two gangs that deadlock for good. */
  const knot = scenario({
    nodes: nodes(4),
    jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
    schedulers: [scheduler('A'), scheduler('B')],
  })

  const courses = [rivals, crowd, mixed, rush, ranks, knot]

  const cases = [...registry.values()].flatMap((entry) =>
    Object.entries(entry.options).map(([option, spec]) => [entry.name, option, spec] as const),
  )

  test.each(cases)('%s: `%s` is honoured: each value gives another course somewhere', (name, option, spec) => {
    const base = BASES[option] ?? {}
    const runs = valuesOf(spec).map((value) => {
      const options = { ...base, [option]: asRead(spec, value) }
      return courses.map((from) => tell({ ...from, duration: 400_000_000 }, use(name, options)).result.digest).join()
    })
    expect(new Set(runs).size).toBe(runs.length)
  })

  test.each(cases)('%s: `%s` left out means its default', (name, option, spec) => {
    if (spec.default === undefined) return
    for (const from of courses) {
      const limited = { ...from, duration: 400_000_000 }
      expect(tell(limited, use(name)).result.digest).toBe(tell(limited, use(name, { [option]: spec.default })).result.digest)
    }
  })
})

/** What has to be set besides, for an option to have a part in the course. */
const BASES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  offerTimeout: { release: 'timeout' },
  permitTimeout: { plugin: 'core' },
  style: { placeholderTimeout: 20_000_000 },
  unblockAfter: { submissions: 1, submissionsBatch: 1 },
}

/** A fifth answer: the best node that has room for the pod, thought about only if there is one. */
const hasty: Strategy = {
  name: 'hasty',
  *attempt(unit, { plan }) {
    if (!plan(unit)) return 'unschedulable'
    yield* think(unit)
    const chosen = plan(unit)
    return chosen ? yield* commit(chosen) : 'unschedulable'
  },
}

const hastyEntry: StrategyEntry = {
  name: 'hasty-pods',
  about: 'looks before it thinks',
  source: 'this test',
  unit: 'pod',
  planning: 'whole',
  onPartial: { pod: 'reschedule', gang: 'wait' },
  options: { mood: { kind: 'choice', values: ['bad', 'good'], default: 'good', about: 'how it feels about it' } },
  create: (options) => {
    expect(options).toEqual({ mood: 'good' })
    return hasty
  },
}

describe('a strategy of one’s own', () => {
  const from = scenario({
    nodes: nodes(2),
    jobs: [job('a', 1, { duration: 5 }), job('b', pods('p', 2), { gang: true, duration: 5 })],
    strategies: [use('pod'), use('gang')],
  })

  test('is run as a bare strategy: the job is its unit', () => {
    const result = simulate(from, { strategy: hasty, checkLaws: true })
    expect(result.strategy).toBe('hasty')
    expect(result.figures).toMatchObject({ groupsFinished: 2, attempts: 3, attemptsUnschedulable: 1 })
    // The attempt in vain costs no time: that is what it is for.
    expect(result.figures.busyness.default.noRoom).toBe(0)
  })

  test('is run as an entry, with its own unit and the defaults of its options', () => {
    const result = simulate(from, { strategy: hastyEntry, checkLaws: true })
    expect(result.strategy).toBe('hasty-pods')
    expect(result.figures).toMatchObject({ groupsFinished: 2, partialPlacements: 1 })
  })

  test('is compared with others, in the order in which they are named', () => {
    const strategies = ['pod', hasty, hastyEntry, use('gang')]
    const { runs, paired } = compare(from, { strategies, seeds: ['1', '2'], checkLaws: true })
    expect(runs.map((run) => `${run.strategy} ${run.seed}`)).toEqual(
      ['pod', 'hasty', 'hasty-pods', 'gang'].flatMap((name) => [`${name} 1`, `${name} 2`]),
    )
    expect(paired.filter((row) => row.figure === 'groupsFinished').map((row) => [row.strategy, row.baseline, row.mean])).toEqual([
      ['hasty', 'pod', 0],
      ['hasty-pods', 'pod', 0],
      ['gang', 'pod', 0],
    ])
  })

  test('does the same as one of the registry if it says the same', () => {
    const serial: Strategy = {
      name: 'gang',
      *attempt(unit, { plan }) {
        yield* think(unit)
        const chosen = plan(unit)
        return chosen ? yield* commit(chosen) : 'unschedulable'
      },
    }
    for (const { scenario: scene } of scenes) {
      const own = simulate(scene, { strategy: serial })
      const known = simulate(scene, { strategy: { use: 'gang', name: 'gang' } })
      expect(own.digest).toBe(known.digest)
    }
  })

  test('reads free room and capacity as plain numbers, and draws from a stream of its own', () => {
    const seen: number[] = []
    const drawn: number[] = []
    const curious: Strategy = {
      name: 'curious',
      *attempt(unit, { plan, read, random }) {
        seen.push(read.nodes, read.free(0, 0), read.capacity(0, 0))
        drawn.push(random.uniform(), random.below(10))
        yield* think(unit)
        const chosen = plan(unit)
        return chosen ? yield* commit(chosen) : 'unschedulable'
      },
    }
    const two = scenario({ nodes: nodes(1, 5), jobs: [job('a', 2), job('b', 2)] })
    simulate(two, { strategy: curious })
    expect(seen).toEqual([1, 5, 5, 1, 3, 5])
    const first = [...drawn]
    drawn.length = 0
    simulate(two, { strategy: curious })
    expect(drawn).toEqual(first)
    expect(drawn.every((draw) => draw >= 0 && draw < 10)).toBe(true)
    drawn.length = 0
    simulate(two, { strategy: curious, seed: 'another' })
    expect(drawn).not.toEqual(first)
  })
})

function valuesOf(spec: OptionSpec): readonly (string | number)[] {
  if (spec.kind === 'choice') return spec.values
  return spec.kind === 'count' ? [1, 3] : ['7s', '11s']
}

function asRead(spec: OptionSpec, value: string | number): unknown {
  return spec.kind === 'duration' ? parseDuration(value) : value
}

function defaultsOf(entry: StrategyEntry): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry.options).flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  )
}

/** A scenario file with one entry of one strategy. */
function fileWith(strategy: string, options: Record<string, unknown>): string {
  return JSON.stringify({
    cluster: { nodes: [{ name: 'n', allocatable: { cpu: 2 }, count: 2 }] },
    workload: {
      jobs: [
        {
          name: 'a',
          duration: '1m',
          gang: {},
          pods: [{ name: 'p', replicas: 2, containers: [{ name: 'c', resources: { requests: { cpu: 1 } } }] }],
        },
      ],
    },
    strategies: [{ use: strategy, name: 'entry', ...options }],
  })
}
