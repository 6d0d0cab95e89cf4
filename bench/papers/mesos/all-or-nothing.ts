/**
 * Hoarding beside all-or-nothing (Omega, EuroSys 2013, sections 3.1 to 3.4), on two cells. `prone`: four frameworks of gangs that together can
 * hold every slot while none is complete. `mixed`: one framework of gangs beside one of single tasks, which cannot deadlock, with more
 * work than fits, so that what is held idle is lost. Every strategy gets the same arrivals.
 */
import { compare } from '../../../src/experiment/compare.ts'
import type { ComparisonData } from '../../../src/experiment/types.ts'
import { exponential } from '../../../src/kernel/distributions.ts'
import { randomStream } from '../../../src/kernel/random.ts'
import type { RunResult } from '../../../src/metrics/figures.ts'
import { MINUTE, SECOND, type Time } from '../../../src/model/time.ts'
import type { Job } from '../../../src/model/workload.ts'
import type { PaperOutput, PaperSize, Statement } from '../output.ts'
import { counted, frameworks, HOARDING, intervalOf, percent, scenarioOf, seedsOf, shown, slotJob, slotNodes, slotPods } from './cells.ts'

const NODES = 40
const RUN: Time = MINUTE
const STRATEGIES = [HOARDING, { use: 'optimistic', name: 'optimistic' }, { use: 'gang', name: 'gang' }]

type Cell = 'prone' | 'mixed'

/** Four queues of gangs of 15: 4 x 14 >= 40. */
function proneJobs(horizon: Time): Job[] {
  const pods = slotPods(15)
  return Array.from({ length: 4 * Math.ceil(horizon / RUN) }, (_, at) => slotJob(`gang-${at}`, `f-${at % 4}`, pods, 'gang', RUN))
}

/** Gangs of 20 for half of the cell, and single tasks for all of it: one and a half times what fits. */
function mixedJobs(horizon: Time, seed: string): Job[] {
  const gangs = arrivals(randomStream(seed, 'bench/gangs'), RUN, horizon)
  const tasks = arrivals(randomStream(seed, 'bench/tasks'), RUN / NODES, horizon)
  const lasting = exponential(randomStream(seed, 'bench/durations'), RUN)
  const [gang, task] = [slotPods(20), slotPods(1)]
  return [
    ...gangs.map((arrival, at) => ({ ...slotJob(`gang-${at}`, 'f-0', gang, 'gang', RUN), arrival })),
    ...tasks.map((arrival, at) => ({ ...slotJob(`task-${at}`, 'f-1', task, 'elastic', Math.ceil(lasting())), arrival })),
  ]
}

function arrivals(stream: ReturnType<typeof randomStream>, gap: Time, horizon: Time): Time[] {
  const draw = exponential(stream, gap)
  const times: Time[] = []
  for (let at = Math.round(draw()); at < horizon; at += Math.round(draw())) times.push(at)
  return times
}

function comparison(cell: Cell, horizon: Time, seed: string): ComparisonData {
  const decision = { job: 100_000, task: 5_000 }
  const scenario = scenarioOf(cell, {
    duration: horizon,
    cluster: { nodes: slotNodes(NODES) },
    workload: { jobs: cell === 'prone' ? proneJobs(horizon) : mixedJobs(horizon, seed) },
    schedulers: frameworks(cell === 'prone' ? 4 : 2).map((scheduler) => ({ ...scheduler, decision })),
    strategies: STRATEGIES,
  })
  return compare(scenario, { seeds: [seed] })
}

const EXTENTS: Readonly<Record<PaperSize, { readonly horizon: Time; readonly seeds: number }>> = {
  small: { horizon: 900 * SECOND, seeds: 2 },
  normal: { horizon: 3_600 * SECOND, seeds: 8 },
  full: { horizon: 4 * 3_600 * SECOND, seeds: 30 },
}

interface Row {
  readonly cell: Cell
  readonly strategy: string
  readonly utilisation: readonly number[]
  readonly heldIdle: readonly number[]
  readonly runs: readonly RunResult[]
}

function rowsOf(cell: Cell, size: PaperSize): Row[] {
  const { horizon, seeds } = EXTENTS[size]
  const all = seedsOf(seeds).flatMap((seed) => comparison(cell, horizon, seed).runs)
  return STRATEGIES.map(({ name }) => {
    const runs = all.filter(({ strategy }) => strategy === name)
    const of = (figure: 'utilisation' | 'heldIdle') => runs.map(({ figures }) => figures[figure].cpu ?? Number.NaN)
    return { cell, strategy: name, utilisation: of('utilisation'), heldIdle: of('heldIdle'), runs }
  })
}

export function allOrNothing(size: PaperSize, output: PaperOutput): Statement[] {
  const prone = rowsOf('prone', size)
  const mixed = rowsOf('mixed', size)
  output.data('all-or-nothing', [...prone, ...mixed].map(dataRow))
  return statements(prone, mixed)
}

function dataRow({ cell, strategy, utilisation, heldIdle, runs }: Row) {
  const mean = (of: (run: RunResult) => number) => intervalOf(runs.map(of)).mean
  return {
    cell,
    strategy,
    runs: runs.length,
    deadlockedRuns: deadlocked(runs),
    utilisation: intervalOf(utilisation).mean,
    heldIdle: intervalOf(heldIdle).mean,
    startsPerHour: mean(({ figures }) => 3_600 * (figures.throughputPerSecond ?? 0)),
    gangsStarted: mean(gangsStarted),
    gangsSubmitted: mean(({ groups }) => groups.filter(isGang).length),
    conflictFraction: mean(({ figures }) => figures.conflictFraction ?? 0),
  }
}

function isGang({ name }: { readonly name: string }): boolean {
  return name.startsWith('gang')
}

function gangsStarted({ groups }: RunResult): number {
  return groups.filter((group) => isGang(group) && group.startedSeconds !== null).length
}

function deadlocked(runs: readonly RunResult[]): number {
  return runs.filter(({ figures }) => figures.deadlocks > 0).length
}

function statements(prone: readonly Row[], mixed: readonly Row[]): Statement[] {
  return [deadlock(prone), utilisation(mixed), ...prone.slice(1).map((row, at) => noHoard([row, mixed[at + 1]])), gangs(mixed)]
}

const PAPER = 'Omega, EuroSys 2013'

function deadlock(prone: readonly Row[]): Statement {
  const [hoarding, ...others] = prone
  const bad = deadlocked(hoarding.runs)
  const elsewhere = others.reduce((sum, { runs }) => sum + deadlocked(runs), 0)
  const started = (row: Row) => `${row.strategy} ${intervalOf(row.runs.map(gangsStarted)).mean.toFixed(1)}`
  return {
    paper: PAPER,
    place: '3.3',
    statement: 'Mesos achieves gang scheduling by hoarding "and can potentially deadlock as a result"; all-or-nothing cannot',
    ours: `hoarding: ${bad} of ${hoarding.runs.length} runs deadlocked; optimistic and gang: ${elsewhere}`,
    verdict: bad > 0 && elsewhere === 0 ? 'agrees' : bad > 0 ? 'partly' : 'disagrees',
    reason: `gangs started: ${prone.map(started).join(', ')}; held idle by hoarding ${percent(intervalOf(hoarding.heldIdle).mean)} of the cell`,
  }
}

/** Paired by seed. */
function utilisation(mixed: readonly Row[]): Statement {
  const [hoarding, optimistic] = mixed
  const loss = intervalOf(hoarding.utilisation.map((value, at) => value - optimistic.utilisation[at]))
  const lower = hoarding.utilisation.filter((value, at) => value < optimistic.utilisation[at]).length
  return {
    paper: PAPER,
    place: '3.3, 3.4',
    statement: 'hoarding wastes what it holds: utilisation is lower',
    ours: `${percent(intervalOf(hoarding.utilisation).mean)} against ${percent(intervalOf(optimistic.utilisation).mean)} optimistic; paired difference ${shown(loss)}`,
    verdict: counted(lower, hoarding.utilisation.length),
    reason: `held idle ${percent(intervalOf(hoarding.heldIdle).mean)} of the cell; lower in ${lower} of ${hoarding.utilisation.length} runs`,
  }
}

function noHoard(rows: readonly Row[]): Statement {
  const held = rows.flatMap(({ heldIdle }) => heldIdle)
  const none = held.filter((share) => share === 0).length
  return {
    paper: PAPER,
    place: '3.4',
    statement: `all-or-nothing transactions avoid hoarding: others use the resources meanwhile (${rows[0].strategy})`,
    ours: `nothing held idle in ${none} of ${held.length} runs`,
    verdict: counted(none, held.length),
    reason: `utilisation ${rows.map(({ cell, utilisation: share }) => `${percent(intervalOf(share).mean)} (${cell})`).join(', ')}`,
  }
}

/** The other side of the coin, which the paper does not count: who never holds waits for all slots to be free at one instant. */
function gangs(mixed: readonly Row[]): Statement {
  const [hoarding, optimistic] = mixed.map(({ runs }) => intervalOf(runs.map(gangsStarted)).mean)
  const submitted = intervalOf(mixed[0].runs.map(({ groups }) => groups.filter(isGang).length)).mean
  return {
    paper: 'not in the papers',
    place: 'beside Omega, 3.4',
    statement: 'all-or-nothing serves gangs no worse than hoarding does, beside single tasks that take what becomes free',
    ours: `gangs started of ${submitted.toFixed(1)}: hoarding ${hoarding.toFixed(1)}, optimistic ${optimistic.toFixed(1)}`,
    verdict: optimistic >= hoarding ? 'agrees' : optimistic >= hoarding / 2 ? 'partly' : 'disagrees',
    reason:
      'the cell has one and a half times the work that fits and no priority: single tasks refill each slot at once, and a gang starves',
  }
}
