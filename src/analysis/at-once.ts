/**
 * The cheapest proof that nobody is deadlocked: of every shape so many members fit into what is free now as the neediest claimant of it
 * needs. Then each could run at once, whatever becomes of the others, for what they give back only adds (Holt's reduction, 1972, with every
 * drop ready from the start). It looks at free room alone: nothing that anybody holds is read.
 */
import type { Demand, Demands } from './demand.ts'
import { bySizes } from './demand.ts'
import type { HoldState } from './hold-state.ts'
import { inRank } from './lines.ts'
import type { Room } from './room.ts'

/** Where shapes are many, the proof may look at so many times as many nodes as there are; what it saw is kept by the room. */
const LOOKS = 2

/** Claimants by index, in the order in which a reduction drops them; undefined: not everybody is proven to fit at once. */
export function orderAtOnce({ claimants, free }: HoldState, demands: Demands, room: Room): number[] | undefined {
  if (!allFit(demands, room, LOOKS * free[0].length)) return undefined
  const { running, alike, mixed } = bySizes(demands)
  return running.concat(...inRank(alike, claimants, demands), mixed)
}

function allFit({ shapes, of }: Demands, room: Room, looks: number): boolean {
  const needs = new Float64Array(shapes.length)
  for (const demand of of) {
    if (demand.need <= 0) continue
    const shape = provingShape(demand)
    if (shape === undefined) return false
    if (demand.need > needs[shape]) needs[shape] = demand.need
  }
  for (let shape = 0; shape < shapes.length; shape++) {
    if (needs[shape] > 0 && (room.looks > looks || !room.has(shape, needs[shape]))) return false
  }
  return true
}

/** Where so many of it fit as are needed, the members do. */
function provingShape({ shapes, ceiling }: Demand): number | undefined {
  return shapes.length === 1 ? shapes[0] : ceiling
}
