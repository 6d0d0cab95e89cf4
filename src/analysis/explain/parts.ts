/** The parts of a report that speak of one group: what it holds, what it needs, and what it lacks that another holds. */

import { toSeconds } from '../../model/time.ts'
import type { HoldAnalysis } from '../deadlock.ts'
import type { Bundle } from '../hold-state.ts'
import { bundle } from '../hold-state.ts'
import type { Shape } from '../shapes.ts'
import { fitsOn, slotsOn, slotsWithin } from '../shapes.ts'
import { totalDemand } from '../wait-for.ts'
import type { LackReport, NeedReport, PlaceReport, TimedHolding, TimedHoldState } from './types.ts'

/** Names that are always there. */
export interface FullNames {
  readonly node: (node: number) => string
  readonly dimensions: readonly string[]
}

/** Everything held, a line a node and kind, in the order of the nodes. */
export function placesOf(state: TimedHoldState, index: number, names: FullNames): PlaceReport[] {
  const { holds, rooms } = state.claimants[index]
  const lines = [...lineUp(holds, 'bound', state.dimensions, names), ...lineUp(rooms, 'offer', state.dimensions, names)]
  return lines.sort((a, b) => a.index - b.index)
}

function lineUp(holdings: readonly TimedHolding[], kind: PlaceReport['kind'], dimensions: number, names: FullNames): PlaceReport[] {
  const since = new Map<number, number>()
  for (const holding of holdings) {
    if (holding.since !== undefined) since.set(holding.node, Math.min(since.get(holding.node) ?? Infinity, holding.since))
  }
  return Array.from(bundle(holdings, dimensions), ([index, vector]) => {
    const oldest = since.get(index)
    const sinceSeconds = oldest === undefined ? {} : { sinceSeconds: toSeconds(oldest) }
    return { node: names.node(index), index, kind, vector: [...vector], ...sinceSeconds }
  })
}

/** All that a claimant holds. */
export function heldOf({ dimensions, claimants }: TimedHoldState, index: number): number[] {
  const sum = new Array<number>(dimensions).fill(0)
  for (const { vector } of [...claimants[index].holds, ...claimants[index].rooms]) {
    for (let d = 0; d < dimensions; d++) sum[d] += vector[d]
  }
  return sum
}

/** What it still wants, a line a shape. */
export function needsOf(
  state: TimedHoldState,
  { fixPoint }: HoldAnalysis,
  index: number,
  mostPlaces: number,
  names: FullNames,
): NeedReport[] {
  const { shapes, counts } = fixPoint.demands.of[index]
  const rooms = bundle(state.claimants[index].rooms, state.dimensions)
  return shapes.map((at, i) => {
    const shape = fixPoint.demands.shapes[at]
    const fit = Math.min(counts[i], slotsFor(shape, fixPoint.room.free, rooms))
    return { count: counts[i], vector: [...shape.vector], fit, ...eligibilityOf(shape, mostPlaces, names) }
  })
}

/** Slots of a shape in free room and the claimant's own offers together. */
function slotsFor(shape: Shape, free: readonly Float64Array[], rooms: Bundle): number {
  let slots = 0
  for (let node = 0; node < free[0].length; node++) {
    const own = rooms.get(node)
    if (own === undefined) slots += slotsOn(shape, free, node)
    else
      slots += slotsWithin(
        shape,
        free.map((column, d) => column[node] + own[d]),
        node,
      )
  }
  return slots
}

function eligibilityOf({ eligible }: Shape, mostPlaces: number, names: FullNames): Pick<NeedReport, 'eligible' | 'nodes'> {
  if (eligible === null) return {}
  const nodes = [...eligible.keys()].filter((node) => eligible[node] === 1)
  return { eligible: nodes.length, nodes: nodes.slice(0, mostPlaces).map(names.node) }
}

/** Why one waits for another: the places and dimensions that make the edge, as `waitForGraph` draws it. */
export class Lacks {
  private readonly state: TimedHoldState
  private readonly analysis: HoldAnalysis
  private readonly names: FullNames

  constructor(state: TimedHoldState, analysis: HoldAnalysis, names: FullNames) {
    this.state = state
    this.analysis = analysis
    this.names = names
  }

  /** Claimants by index. Empty where the first does not wait for the second. */
  between(waiter: number, holder: number): LackReport[] {
    const { fixPoint } = this.analysis
    const { capacity, dimensions, claimants } = this.state
    const demand = fixPoint.demands.of[waiter]
    const needs = totalDemand(demand, fixPoint)
    const shapes = demand.shapes.map((shape) => fixPoint.demands.shapes[shape])
    const rooms = bundle(claimants[waiter].rooms, dimensions)
    const lacks: LackReport[] = []
    for (const [node, vector] of bundle([...claimants[holder].holds, ...claimants[holder].rooms], dimensions)) {
      if (shapes.some((shape) => fitsOn(shape, capacity, node))) lacks.push(...this.at(node, vector, needs, rooms.get(node)))
    }
    return lacks.sort((a, b) => a.index - b.index)
  }

  private at(node: number, held: Float64Array, needs: readonly number[], rooms: Float64Array | undefined): LackReport[] {
    const lacks: LackReport[] = []
    for (let d = 0; d < held.length; d++) {
      const free = this.analysis.fixPoint.room.free[d][node]
      const own = rooms?.[d] ?? 0
      if (held[d] === 0 || free + own >= needs[d]) continue
      const { node: nameOf, dimensions } = this.names
      lacks.push({ node: nameOf(node), index: node, dimension: dimensions[d], needs: needs[d], free, own, held: held[d] })
    }
    return lacks
  }
}
