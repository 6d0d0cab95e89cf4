/**
 * What one deadlock check costs: 2,000 hoarding units on 10,000 nodes, in holds (one pop and push of flatqueue with 10,000 pending, timed
 * in the same run), beside the naive fix-point: for each unit that is not finished look at all nodes, until nothing changes. A check is all
 * that a simulation asks for: who can finish, who never can, their classes and their circular waits. CPU time of the process, medians.
 * Alone: `npx tsx bench/detection.ts`.
 */
import { type Claimant, type HoldState, reduceHolds } from '../src/analysis/deadlock.ts'
import { cpuSecondsOf } from '../src/bench/clock.ts'
import { type RandomStream, randomStream } from '../src/kernel/random.ts'
import { table } from '../src/view/table.ts'
import { formatNumber } from '../src/view/text.ts'
import { measured, sampleWithin } from './speed/clock.ts'
import { HoldModel } from './speed/hold.ts'

const NODES = 10_000
const UNITS = 2_000
/** Members each unit holds already; one where some go and some stay, so that what the former give back does not free the latter. */
const HELD = 5
const GIBIBYTE = 2 ** 30
const CAPACITY = [32_000, 128 * GIBIBYTE, 110] as const

interface Kind {
  readonly name: string
  /** Different pods among all units; a unit's own are alike. */
  readonly shapes: number
  readonly counts: 'equal' | 'differ'
  /** Sizes of pods within one unit. */
  readonly sizes: number
  /** How many units of 2,000 no continuation can finish. */
  readonly stuck: 'all' | 'half' | 'none'
}

const UNIT_KINDS = [
  { name: 'one shape, one count', shapes: 1, counts: 'equal', sizes: 1 },
  { name: 'one shape, each its count', shapes: 1, counts: 'differ', sizes: 1 },
  { name: '64 shapes, each its count', shapes: 64, counts: 'differ', sizes: 1 },
  { name: 'each its shape and count', shapes: UNITS, counts: 'differ', sizes: 1 },
  { name: 'two of 16 shapes, each its count', shapes: 16, counts: 'differ', sizes: 2 },
] as const

export const KINDS: readonly Kind[] = [
  ...(['all', 'none'] as const).flatMap((stuck) => UNIT_KINDS.map((units) => ({ ...units, stuck }))),
  ...UNIT_KINDS.filter(({ shapes }) => shapes <= 16).map((units) => ({ ...units, stuck: 'half' as const })),
  { name: 'nobody holds', shapes: 0, counts: 'equal', sizes: 1, stuck: 'none' },
]

/** Pods of 1 to 3 cores; different in cpu, so that no two are one shape. */
function vectorsOf(shapes: number): Float64Array[] {
  return Array.from({ length: shapes }, (_, i) => Float64Array.of(1_000 + Math.floor((2_000 * i) / shapes), (2 + (i % 7)) * GIBIBYTE, 1))
}

/**
 * Every node has room for less than the smallest pod, apart from `slots` nodes with room for one of any kind; all else is held, or taken
 * for ever. A unit whose turn is k, in an order that has nothing to do with its index, can go once k others gave back what they hold.
 */
export function detectionState({ shapes, counts, sizes, stuck }: Kind, nodes = NODES, units = UNITS): HoldState {
  const draw = randomStream('1', 'bench/detection')
  const vectors = vectorsOf(shapes)
  const capacity = CAPACITY.map((amount) => new Float64Array(nodes).fill(amount))
  const slots = Math.ceil(nodes / 100)
  const held = stuck === 'half' ? 1 : HELD
  const free = CAPACITY.map((_, d) =>
    Float64Array.from({ length: nodes }, () => (d === 2 ? 40 : draw.below(d === 0 ? 1_000 : 32 * GIBIBYTE))),
  )
  for (const node of shuffled(nodes, draw).slice(0, slots)) {
    free[0][node] += 3_000
    free[1][node] += 8 * GIBIBYTE
  }
  const turns = shuffled(shapes === 0 ? 0 : units, draw)
  const stuckFrom = { all: 0, half: units / 2, none: units }[stuck]
  const claimants = turns.map((turn, index): Claimant => {
    const own = Array.from({ length: sizes }, (_, i) => vectors[(index + i) % shapes])
    const holds = Array.from({ length: held }, (_, i) => ({ node: draw.below(nodes), vector: own[i % sizes] }))
    const least = turn < stuckFrom ? Math.ceil(slots / 2) : 3 * slots + 1 + (stuck === 'half' ? 2 * units : 0)
    const need = least + (counts === 'differ' ? turn : 0)
    const wants = own.flatMap((vector, i) => new Array<Claimant['wants'][number]>(Math.ceil((need - i) / sizes)).fill({ vector }))
    return { id: `unit-${index}`, holds, rooms: [], wants, endless: false }
  })
  return { dimensions: 3, capacity, free, claimants }
}

function shuffled(size: number, draw: RandomStream): number[] {
  const order = Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const other = draw.below(i + 1)
    ;[order[i], order[other]] = [order[other], order[i]]
  }
  return order
}

/** The reduction as the textbook has it, for units whose pods are alike: the indices of those that are left. */
export function naiveFixPoint({ free, claimants }: HoldState): number[] {
  const now = free.map((column) => column.slice())
  let left = claimants.map((_, index) => index)
  for (let before = -1; before !== left.length; ) {
    before = left.length
    left = left.filter((index) => {
      const { wants, holds } = claimants[index]
      if (!haveRoom(wants[0].vector, wants.length, now)) return true
      for (const { node, vector } of holds) for (let d = 0; d < now.length; d++) now[d][node] += vector[d]
      return false
    })
  }
  return left
}

function haveRoom(vector: ArrayLike<number>, need: number, free: readonly Float64Array[]): boolean {
  let slots = 0
  for (let node = 0; node < free[0].length && slots < need; node++) {
    let here = Number.POSITIVE_INFINITY
    for (let d = 0; d < free.length; d++) here = Math.min(here, Math.floor(free[d][node] / vector[d]))
    slots += here
  }
  return slots >= need
}

export interface DetectionRow {
  readonly kind: string
  readonly stuck: string
  /** Units no continuation can finish, and undecided ones. */
  readonly irreducible: number
  readonly unknown: number
  /** Cost of one check, and of the naive fix-point in the same run, in holds. */
  readonly checkHolds: number
  readonly naiveHolds: number | undefined
}

/**
 * Every kind; a check is the median of several after a warm-up, holds are timed beside each kind, for a busy machine changes its pace. What
 * takes a few milliseconds, on either side, is repeated until it does not depend on how warm the machine is.
 */
export function measureDetection(times: number, nodes = NODES, units = UNITS): DetectionRow[] {
  const model = new HoldModel()
  const hold = () => model.run(HOLDS)
  const budget = times > 1 ? STEADY : ONCE
  const first = detectionState(KINDS[0], nodes, units)
  medianSeconds(2 * times, () => reduceHolds(first))
  return KINDS.map((one) => {
    const state = detectionState(one, nodes, units)
    let found = reduceHolds(state)
    if (one.sizes === 1) medianSeconds(2, () => reduceHolds(state))
    const before = medianSeconds(3, hold)
    const check = steadySeconds(one.sizes === 1 ? times : Math.min(times, 3), budget, () => {
      found = reduceHolds(state)
    })
    const naive = one.sizes > 1 ? undefined : steadySeconds(1, budget, () => naiveFixPoint(state))
    const holds = (seconds: number) => (seconds * 2 * HOLDS) / (before + medianSeconds(3, hold))
    return {
      kind: one.name,
      stuck: one.stuck,
      irreducible: found.irreducible.length,
      unknown: found.unknown.length,
      checkHolds: holds(check),
      naiveHolds: naive === undefined ? undefined : holds(naive),
    }
  })
}

export function detectionTable(rows: readonly DetectionRow[]): { head: string[]; rows: string[][] } {
  const thousands = (holds: number | undefined) => (holds === undefined ? '' : formatNumber(Math.round(holds / 1_000)))
  return {
    head: ['pods of the units', 'meant to be stuck', 'stuck', 'unknown', 'check', 'naive', 'naive / check'],
    rows: rows.map(({ kind, stuck, irreducible, unknown, checkHolds, naiveHolds }) => [
      kind,
      stuck,
      String(irreducible),
      String(unknown),
      thousands(checkHolds),
      thousands(naiveHolds),
      naiveHolds === undefined ? '' : formatNumber(naiveHolds / checkHolds),
    ]),
  }
}

const DETECTION_TITLE = `one deadlock check, ${UNITS} units on ${NODES} nodes, in thousands of holds (pop and push of flatqueue, 10,000 pending)`

const HOLDS = 100_000

function medianSeconds(times: number, work: () => unknown): number {
  return measured(Array.from({ length: times }, () => cpuSecondsOf(work))).median
}

/** So often is the quick repeated, within so many seconds; the slow at least as often as told. */
const STEADY = { most: 301, seconds: 0.3 }
const ONCE = { most: 1, seconds: 0 }

function steadySeconds(least: number, budget: typeof STEADY, work: () => unknown): number {
  const spans: number[] = []
  sampleWithin({ ...budget, least }, () => {
    const span = cpuSecondsOf(work)
    spans.push(span)
    return span
  })
  return measured(spans).median
}

export function printDetection(): void {
  const { head, rows } = detectionTable(measureDetection(5))
  process.stdout.write(`${DETECTION_TITLE}\n\n${table(head, rows)}\n`)
}

if (process.argv[1]?.endsWith('detection.ts')) printDetection()
