/**
 * When hoarding deadlocks: G frameworks, each with one gang of m whole nodes, on N equal nodes. All nodes can be held while no gang is
 * complete exactly if G (m - 1) >= N (Coffman, Elphick, Shoshani, 1971, on counted resources: the pigeonhole principle). An allocator
 * that serves the lowest share first gives to all evenly, so that what can happen does happen; a random one may be lucky.
 */
import { simulate } from '../../../src/experiment/simulate.ts'
import type { Figures } from '../../../src/metrics/figures.ts'
import { DEFAULT_ALLOCATOR } from '../../../src/model/defaults.ts'
import { SECOND } from '../../../src/model/time.ts'
import type { PaperOutput, PaperSize, Point, Statement } from '../output.ts'
import { counted, frameworks, percent, scenarioOf, seedsOf, slotJob, slotNodes, slotPods } from './cells.ts'

export interface System {
  readonly nodes: number
  readonly gangs: number
  readonly members: number
}

export function mayDeadlock({ nodes, gangs, members }: System): boolean {
  return gangs * (members - 1) >= nodes
}

/** One run of a system under hoarding that never releases. */
export function pigeonholeRun({ nodes, gangs, members }: System, sorter: 'drf' | 'random', seed: string): Figures {
  const pods = slotPods(members)
  const scenario = scenarioOf(`${gangs} gangs of ${members} on ${nodes}`, {
    cluster: { nodes: slotNodes(nodes) },
    workload: { jobs: Array.from({ length: gangs }, (_, at) => slotJob(`gang-${at}`, `f-${at}`, pods, 'gang', 10 * SECOND)) },
    schedulers: frameworks(gangs),
    allocator: { ...DEFAULT_ALLOCATOR, sorter },
  })
  return simulate(scenario, { seed, groups: false }).figures
}

interface Extent {
  readonly nodes: number
  readonly gangs: number
  /** Larger systems, at the edge of the rule. */
  readonly large: readonly number[]
  readonly seeds: number
}

const EXTENTS: Readonly<Record<PaperSize, Extent>> = {
  small: { nodes: 6, gangs: 4, large: [], seeds: 4 },
  normal: { nodes: 10, gangs: 7, large: [20, 50, 100], seeds: 10 },
  full: { nodes: 16, gangs: 12, large: [20, 50, 100, 200, 500], seeds: 50 },
}

/** Every system up to the limits in which a gang fits, and of the larger ones those about the edge of the rule. */
function systems({ nodes, gangs, large }: Extent): System[] {
  const all: System[] = []
  for (let n = 1; n <= nodes; n++) {
    for (let g = 1; g <= gangs; g++) for (let m = 1; m <= n; m++) all.push({ nodes: n, gangs: g, members: m })
  }
  for (const n of large) {
    for (const g of [2, 3, 5, 8, 13]) {
      const edge = Math.ceil(n / g) + 1
      for (const m of [edge - 1, edge, edge + 1]) if (m <= n) all.push({ nodes: n, gangs: g, members: m })
    }
  }
  return all
}

interface Outcome {
  readonly system: System
  readonly drf: Figures
  /** Runs of the random sorter that deadlocked. */
  readonly unlucky: number
  readonly seeds: number
}

function outcomesOf(extent: Extent): Outcome[] {
  return systems(extent).map((system) => {
    const random = seedsOf(extent.seeds).map((seed) => pigeonholeRun(system, 'random', seed))
    const unlucky = random.filter(({ deadlocks }) => deadlocks > 0).length
    return { system, drf: pigeonholeRun(system, 'drf', '1'), unlucky, seeds: extent.seeds }
  })
}

export function pigeonhole(size: PaperSize, output: PaperOutput): Statement[] {
  const outcomes = outcomesOf(EXTENTS[size])
  output.data(
    'pigeonhole',
    outcomes.map(({ system, drf, unlucky, seeds }) => ({
      ...system,
      mayDeadlock: mayDeadlock(system),
      drfDeadlocks: drf.deadlocks,
      drfStarted: drf.groupsStarted,
      randomDeadlockedRuns: unlucky,
      randomRuns: seeds,
    })),
  )
  output.plot('pigeonhole', points(outcomes), {
    title: 'Runs that deadlock, by G(m - 1) / N',
    xLabel: 'G(m - 1) / N',
    yLabel: 'runs with a deadlock (share)',
  })
  return [...certain(outcomes, EXTENTS[size]), possible(outcomes)]
}

/** Means over bins of a quarter, up to where the random sorter nearly always deadlocks as well. */
function points(outcomes: readonly Outcome[]): Point[] {
  const bins = new Map<number, Outcome[]>()
  for (const one of outcomes) {
    const { nodes, gangs, members } = one.system
    const bin = Math.floor((4 * gangs * (members - 1)) / nodes) / 4
    if (bin < 2) bins.set(bin, [...(bins.get(bin) ?? []), one])
  }
  return [...bins.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([x, some]) => {
      const share = (of: (one: Outcome) => number) => some.reduce((sum, one) => sum + of(one), 0) / some.length
      return [
        { x, y: share(({ drf }) => (drf.deadlocks > 0 ? 1 : 0)), series: 'DRF' },
        { x, y: share(({ unlucky, seeds }) => unlucky / seeds), series: 'random' },
      ]
    })
}

const PAPER = 'deadlock theory (Coffman 1971)'

function certain(outcomes: readonly Outcome[], { nodes, gangs, large }: Extent): Statement[] {
  const prone = outcomes.filter(({ system }) => mayDeadlock(system))
  const safe = outcomes.filter(({ system }) => !mayDeadlock(system))
  const stuck = prone.filter(({ drf }) => drf.deadlocks > 0 && drf.groupsStarted === 0).length
  const through = safe.filter(({ drf, system }) => drf.deadlocks === 0 && drf.groupsFinished === system.gangs).length
  const more = large.length === 0 ? '' : `, and about the edge of the rule N = ${large.join(', ')}`
  return [
    {
      paper: PAPER,
      place: 'pigeonhole, DRF',
      statement: 'G(m - 1) >= N and lowest share first: deadlock is certain, nobody ever starts',
      ours: `${stuck} of ${prone.length} systems deadlocked with no start`,
      verdict: counted(stuck, prone.length),
      reason: `all with N <= ${nodes}, G <= ${gangs}${more}; by the figures deadlocks and groupsStarted`,
    },
    {
      paper: 'Mesos, NSDI 2011',
      place: '4.1',
      statement: 'if mandatory demands stay within what is guaranteed (here G(m - 1) < N), frameworks do not deadlock',
      ours: `${through} of ${safe.length} systems ran every gang`,
      verdict: counted(through, safe.length),
      reason: 'the bound is wider than the paper asks: demands may exceed the equal share N/G by less than one node each',
    },
  ]
}

function possible(outcomes: readonly Outcome[]): Statement {
  const prone = outcomes.filter(({ system }) => mayDeadlock(system))
  const safe = outcomes.filter(({ system }) => !mayDeadlock(system))
  const runs = prone.reduce((sum, { seeds }) => sum + seeds, 0)
  const unlucky = prone.reduce((sum, one) => sum + one.unlucky, 0)
  const wrong = safe.filter((one) => one.unlucky > 0).length
  const always = prone.filter((one) => one.unlucky === one.seeds).length
  return {
    paper: PAPER,
    place: 'pigeonhole, random sorter',
    statement: 'with a random order of frameworks G(m - 1) >= N makes deadlock possible, not certain; below it is impossible',
    ours: `${percent(unlucky / runs)} of ${runs} runs at or above the bound deadlocked, ${wrong} of ${safe.length} systems below it`,
    verdict: wrong > 0 ? 'disagrees' : unlucky > 0 && unlucky < runs ? 'agrees' : 'partly',
    reason: `${always} of ${prone.length} systems at or above the bound deadlocked in all their runs`,
  }
}
