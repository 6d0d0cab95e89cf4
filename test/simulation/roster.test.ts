/** A roster of jobs in a table and one of the same jobs as objects: the same columns, names, figures and digest. */
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { materialise, provide } from '../../src/generate/materialise.ts'
import type { Submissions } from '../../src/model/job-table.ts'
import type { GenerateRecipe, Scenario } from '../../src/model/scenario.ts'
import type { Job, Pod } from '../../src/model/workload.ts'
import { Roster } from '../../src/simulation/roster.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { scenarioOf } from '../generate/well-formed.ts'
import { container, job, nodes, scenario, tell } from '../tools/scenario-builders.ts'

const CLUSTERS: Readonly<Record<string, GenerateRecipe>> = {
  coScheduling: { kind: 'nearlyFull', nodes: 12 },
  conflictProne: { kind: 'homogeneous', nodes: 12 },
}

const RECIPES: Readonly<Record<string, GenerateRecipe>> = {
  mixed: { kind: 'mixed', jobs: 60 },
  'gangs, late siblings, services without end': {
    kind: 'mixed',
    jobs: 60,
    gangs: { share: 0.4 },
    late: { share: 0.5, delay: '20s' },
    services: { share: 0.4, endless: 0.02 },
    priorities: { service: 3 },
  },
  'a window': { kind: 'mixed', window: '10m', load: 1.2, containers: { distribution: 'uniform', min: 1, max: 6 } },
  'resources that some ask for': {
    kind: 'mixed',
    jobs: 40,
    interarrival: '5s',
    requests: { cpu: { distribution: 'discrete', values: ['0', '500m'] }, memory: { distribution: 'discrete', values: ['0', '1Gi'] } },
    containers: 2,
  },
  omega: { kind: 'omega', window: '3m' },
  omegaC: { kind: 'omegaC', window: '3m' },
  coScheduling: { kind: 'coScheduling', jobs: 10, late: { share: 0.5 } },
  deadlockProne: { kind: 'deadlockProne', gangs: 3, rounds: 3, period: '10s', spread: '30s' },
  conflictProne: { kind: 'conflictProne' },
  fragmenting: { kind: 'fragmenting', rounds: 2, period: '5s' },
}

const generated = (workload: GenerateRecipe): Scenario => {
  const cluster = CLUSTERS[workload.kind] ?? { kind: 'mix', nodes: 24, mix: 'google2011' }
  return { ...scenarioOf({ generate: cluster }, { generate: workload }), eventBudget: 20_000 }
}

/** The same scenario, its nodes and jobs written out. */
const writtenOut = (from: Scenario): Scenario => ({ ...from, ...materialise(from, from.seed) })

/** All columns, and what is looked up by number. */
function contents(roster: Roster) {
  const { cluster: _c, shapes: _s, ports: _p, ...columns } = { ...roster } as Record<string, unknown>
  const numbers = (length: number) => Array.from({ length }, (_, index) => index)
  return {
    columns: Object.fromEntries(
      Object.entries(columns).filter(([name, column]) => ArrayBuffer.isView(column) && !/Vectors|Traits/.test(name)),
    ),
    servers: Array.from(roster.jobServer, (server) => roster.servers[server]),
    classes: Array.from(roster.jobClass, (index) => roster.classes[index]),
    dimensions: roster.dimensions,
    jobs: numbers(roster.jobArrival.length).map((at) => roster.jobName(at)),
    groups: numbers(roster.groups).map((at) => [roster.groupName(at), roster.isGang(at), roster.isEndless(at)]),
    pods: numbers(roster.pods).map((at) => [
      roster.podName(at),
      roster.ownName(at),
      Array.from(roster.podVector(at)),
      roster.podAllowed(at),
    ]),
    extras: numbers(roster.pods).map((at) => roster.podKind(at).extra),
    members: numbers(roster.members).map((at) => [roster.memberName(at), Array.from(roster.memberVector(at))]),
    objects: roster.jobs,
  }
}

function told(from: Scenario, strategy: string) {
  const events: TraceEvent[] = []
  return { result: simulate(from, { strategy, listener: (event) => events.push(event) }), events }
}

describe.each(Object.entries(RECIPES))('generated jobs: %s', (_, recipe) => {
  const from = generated(recipe)

  test('are in the roster what they are written out', () => {
    const { cluster, workload } = provide(from, '1')
    expect(contents(new Roster(cluster, workload))).toEqual(contents(new Roster(cluster, materialise(from, '1').workload)))
  })

  test.each(['pod', 'naive', 'hoarding', 'optimistic'])('run under %s as they do written out', (strategy) => {
    expect(told(from, strategy)).toEqual(told(writtenOut(from), strategy))
  })
})

describe('jobs that are written out', () => {
  const rosterOf = (jobs: readonly Job[], workload: Submissions = { jobs }) => new Roster({ nodes: nodes(4, 9) }, workload)
  const replicas = (spec: Omit<Pod, 'name'>): Pod[] => ['p-0', 'p-1', 'p-2'].map((name) => ({ name, ...spec }))

  test('are taken in the order of arrival, equals as they stand', () => {
    const jobs = [job('c', 1, { arrival: 5 }), job('a', 1), job('d', 1, { arrival: 5 }), job('b', 1, { arrival: 2 })]
    const roster = rosterOf(jobs)
    expect(Array.from(roster.jobArrival, (_, at) => roster.jobName(at))).toEqual(['a', 'b', 'c', 'd'])
    expect(Array.from(roster.jobArrival)).toEqual([0, 2, 5, 5].map((seconds) => seconds * 1_000_000))
  })

  test('have pods that share their lists, or not: the same vectors, traits and arrivals', () => {
    const spec = (): Omit<Pod, 'name'> => ({
      containers: [container('app', 2), { ...container('helper', 1), arrival: 7 }],
      initContainers: [container('unpack', 5), { ...container('proxy', 1), restartPolicy: 'Always' }],
    })
    const shared = spec()
    const apart = [0, 1, 2].map((at) => ({ name: `p-${at}`, ...spec() }))
    const [one, other] = [replicas(shared), apart].map((pods) => contents(rosterOf([job('j', pods, { gang: true })])))
    expect(one).toEqual(other)
    expect(one.members.slice(0, 3)).toEqual([
      ['app', [5]],
      ['helper', [1]],
      ['proxy', [1]],
    ])
  })

  test('have one vector object for pods that ask for the same, within a job and across jobs', () => {
    const roster = rosterOf([job('a', 2), job('b', 2), job('c', 3)])
    expect(roster.podVector(0)).toBe(roster.podVector(1))
    expect(roster.podVector(0)).not.toBe(roster.podVector(2))
  })

  test('share the memory of what links them where pods, groups and containers have the same numbers, and nowhere else', () => {
    const two = [{ name: 'p', containers: [container('app', 1), container('log', 1)] }]
    const proxy = { ...container('proxy', 1), restartPolicy: 'Always' as const }
    const sidecar = [{ name: 'p', containers: [container('app', 1)], initContainers: [proxy] }]
    const pods = replicas({ containers: [container('app', 1)] })
    const links = (roster: Roster) => {
      const { groupJob, groupPods, jobGroups, jobPods, memberPod, podGroup, podJob, podMembers } = roster
      return { groupJob, groupPods, jobGroups, jobPods, memberPod, podGroup, podJob, podMembers }
    }
    const memories = (roster: Roster) => new Set(Object.values(links(roster)).map(({ buffer }) => buffer)).size
    const alone = rosterOf([job('a', 1), job('b', 2, { gang: true }), job('c', 3)])
    expect(memories(alone)).toBe(1)
    expect(links(alone)).toEqual({
      groupJob: Int32Array.of(0, 1, 2),
      groupPods: Int32Array.of(0, 1, 2, 3),
      jobGroups: Int32Array.of(0, 1, 2, 3),
      jobPods: Int32Array.of(0, 1, 2, 3),
      memberPod: Int32Array.of(0, 1, 2),
      podGroup: Int32Array.of(0, 1, 2),
      podJob: Int32Array.of(0, 1, 2),
      podMembers: Int32Array.of(0, 1, 2, 3),
    })
    for (const content of [two, sidecar]) expect(memories(rosterOf([job('a', 1), job('b', content)]))).toBe(8)
    const many = rosterOf([job('a', 1), job('b', pods)])
    expect(memories(many)).toBe(4)
    expect(links(many)).toMatchObject({ memberPod: many.podGroup, groupPods: many.podMembers, groupJob: many.podJob })
    expect(memories(rosterOf([job('a', 1), job('b', pods, { gang: true })]))).toBe(8)
  })

  test('are linked as they are where as many are missing as are too many', () => {
    const empty = [{ name: 'none', containers: [] }]
    const two = [{ name: 'two', containers: [container('app', 1), container('log', 1)] }]
    const { memberPod, podMembers } = rosterOf([job('a', two), job('b', empty)])
    expect([memberPod, podMembers]).toEqual([Int32Array.of(0, 0), Int32Array.of(0, 2, 2)])
    const { groupPods, podGroup } = rosterOf([
      job('a', replicas({ containers: [container('app', 1)] }).slice(1), { gang: true }),
      job('b', [], { gang: true }),
    ])
    expect([groupPods.slice(0, 2), podGroup]).toEqual([Int32Array.of(0, 2), Int32Array.of(0, 0)])
  })

  test('enter when a late sibling does', () => {
    const late = [{ name: 'p', containers: [container('app', 1), { ...container('log', 1), arrival: 30_000_000 }] }]
    expect(tell(scenario({ nodes: nodes(2, 9), jobs: [job('j', late)] }), 'pod').started('j')).toBe(30.105)
  })
})
