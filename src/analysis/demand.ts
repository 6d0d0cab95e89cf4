/**
 * Does what a group still needs fit into a room? A group of one shape (the usual case) is answered by counting slots, one of several
 * shapes by a bound, then by a proof that leaves each node to one shape, then by the ladder of packing.
 */
import { FlatHoldings } from './flat-holdings.ts'
import type { Holding, HoldState } from './hold-state.ts'
import { checkHoldState, stillNeeded } from './hold-state.ts'
import { reach, solvePacking } from './packing.ts'
import type { Room } from './room.ts'
import type { Answer, Purse, Shape, ShapeBook } from './shapes.ts'
import { nodeCount, shapeBook } from './shapes.ts'

/** What one claimant still needs: `counts[i]` members of shape `shapes[i]`, at least `need` of them. */
export interface Demand {
  readonly shapes: readonly number[]
  readonly counts: readonly number[]
  readonly need: number
  /** Of several shapes: one that asks for the least of each dimension on any node. Where not so many of it fit, the members do not. */
  readonly floor?: number
  /** Of several shapes without a choice of nodes: one that asks for the most of each. Where so many of it fit, the members do. */
  readonly ceiling?: number
}

/** The demands of all claimants, in their order, and the shapes they speak of. */
export interface Demands {
  readonly shapes: readonly Shape[]
  readonly of: readonly Demand[]
  /** Made when first asked for, as is what follows: where all fit at once nobody does. */
  readonly holdings: FlatHoldings
  /** By shape: most slots that one holding of the state can bring where it is given back, or take where it is held. */
  readonly mostGain: Float64Array
}

/** What packing searches may cost: each alone, and all of one check together. */
export interface Effort {
  readonly budget: number | undefined
  readonly purse: Purse
}

/** @throws InvalidInputError with every problem of the state. */
export function demandsOf(state: HoldState): Demands {
  const book = shapeBook(nodeCount(state.capacity))
  const tally = new Tally(state.claimants)
  checkHoldState(state, { want: (claimant, item, count) => tally.want(claimant, book.intern(item), count) })
  const { of, several } = tally.close()
  for (const claimant of several) of[claimant] = { ...of[claimant], ...boundsOf(of[claimant].shapes, book) }
  return new DemandsOf(state, book.shapes, of)
}

class DemandsOf implements Demands {
  readonly shapes: readonly Shape[]
  readonly of: readonly Demand[]
  private readonly state: HoldState
  private flat: FlatHoldings | undefined
  private gains: Float64Array | undefined

  constructor(state: HoldState, shapes: readonly Shape[], of: readonly Demand[]) {
    this.state = state
    this.shapes = shapes
    this.of = of
  }

  get holdings(): FlatHoldings {
    this.flat ??= new FlatHoldings(this.state.claimants, this.state.dimensions)
    return this.flat
  }

  get mostGain(): Float64Array {
    this.gains ??= mostGains(this.holdings.most, this.shapes)
    return this.gains
  }
}

function boundsOf(indices: readonly number[], book: ShapeBook): Pick<Demand, 'floor' | 'ceiling'> {
  const shapes = indices.map((index) => book.shapes[index])
  const extreme = (of: (...amounts: number[]) => number) =>
    book.intern({ vector: shapes[0].vector.map((_, d) => of(...shapes.map(({ vector }) => vector[d]))) })
  const floor = extreme(Math.min)
  return shapes.every(({ eligible }) => eligible === null) ? { floor, ceiling: extreme(Math.max) } : { floor }
}

/** @param most of each dimension, that one holding has. On its node, the dimension that allows the fewest slots gains at most the quotient, rounded up. */
function mostGains(most: Float64Array, shapes: readonly Shape[]): Float64Array {
  const gains = new Float64Array(shapes.length)
  for (let shape = 0; shape < shapes.length; shape++) {
    const { vector, needs } = shapes[shape]
    for (let i = 0; i < needs.length; i++) gains[shape] = Math.max(gains[shape], Math.ceil(most[needs[i]] / vector[needs[i]]))
  }
  return gains
}

const NOTHING: Demand = { shapes: [], counts: [], need: 0 }

/** Counts what claimants want, one after the other. Mostly each wants one shape, and what the next needs is the same. */
class Tally {
  readonly of: Demand[]
  /** Claimants that want several shapes. */
  readonly several: number[] = []
  private readonly claimants: HoldState['claimants']
  private claimant = -1
  private shape = -1
  private count = 0
  /** What the claimant wants beside the first shape. */
  private others: { readonly shapes: number[]; readonly counts: number[] } | undefined
  private last = NOTHING

  constructor(claimants: HoldState['claimants']) {
    this.claimants = claimants
    this.of = new Array<Demand>(claimants.length).fill(NOTHING)
  }

  want(claimant: number, shape: number, count: number): void {
    if (claimant !== this.claimant) {
      this.close()
      this.claimant = claimant
      this.shape = shape
      this.count = count
    } else if (shape === this.shape) this.count += count
    else this.wantOther(shape, count)
  }

  /** The claimant wants no more. */
  close(): this {
    const { of, several, claimant, shape, count, others, last } = this
    if (claimant < 0) return this
    const need = stillNeeded(this.claimants[claimant])
    if (others !== undefined) {
      of[claimant] = { shapes: [shape, ...others.shapes], counts: [count, ...others.counts], need }
      several.push(claimant)
      this.others = undefined
    } else {
      const isSame = last.shapes[0] === shape && last.counts[0] === count && last.need === need
      this.last = of[claimant] = isSame ? last : { shapes: [shape], counts: [count], need }
    }
    return this
  }

  private wantOther(shape: number, count: number): void {
    this.others ??= { shapes: [], counts: [] }
    const { shapes, counts } = this.others
    const known = shapes.indexOf(shape)
    if (known >= 0) {
      counts[known] += count
      return
    }
    shapes.push(shape)
    counts.push(count)
  }
}

/** Claimants by index: those that run, those that need members of one shape, and of several. Ascending. */
export function bySizes({ of }: Demands): { readonly running: number[]; readonly alike: number[]; readonly mixed: number[] } {
  const alike = new Array<number>(of.length)
  const [running, mixed]: number[][] = [[], []]
  let count = 0
  for (let index = 0; index < of.length; index++) {
    const { need, shapes } = of[index]
    if (need <= 0) running.push(index)
    else if (shapes.length === 1) alike[count++] = index
    else mixed.push(index)
  }
  alike.length = count
  return { running, alike, mixed }
}

/** How many of the needed members are proven to have no place once these are added (1) or taken (-1): above 0 they do not fit. */
export function shortfall(room: Room, demand: Demand, holdings: readonly Holding[], sign: 1 | -1): number {
  const slotsOf = (shape: number) => room.slots(shape) + room.change(shape, holdings, sign)
  const most = demand.floor === undefined ? Number.POSITIVE_INFINITY : slotsOf(demand.floor)
  return demand.need - Math.min(most, reach(demand.counts, demand.shapes.map(slotsOf)))
}

/** Whether what a claimant demands fits into the room once these holdings are taken out of it. Leaves the room as it was. */
export function fitsWithout(room: Room, demands: Demands, index: number, holdings: readonly Holding[], effort: Effort): Answer {
  const demand = demands.of[index]
  if (demand.need <= 0) return 'yes'
  if (demand.shapes.length === 1) {
    const shape = demand.shapes[0]
    if (room.has(shape, demand.need + holdings.length * demands.mostGain[shape])) return 'yes'
    return room.has(shape, demand.need - room.change(shape, holdings, -1)) ? 'yes' : 'no'
  }
  const { ceiling, need } = demand
  if (ceiling !== undefined && room.has(ceiling, need + holdings.length * demands.mostGain[ceiling])) return 'yes'
  if (fitsApart(room, demand, holdings, -1)) return 'yes'
  return shortfall(room, demand, holdings, -1) > 0 ? 'no' : packs(room, demand, holdings, -1, effort)
}

/** Whether the demand fits with each node left to one of its shapes: soon answered, and a no proves nothing. */
export function fitsApart(room: Room, { shapes, counts, need }: Demand, holdings: readonly Holding[], sign: 1 | -1): boolean {
  return room.with(holdings, sign, () => room.takesApart(shapes, counts, need))
}

/** The ladder of packing. */
export function packs(room: Room, demand: Demand, holdings: readonly Holding[], sign: 1 | -1, { budget, purse }: Effort): Answer {
  const shapes = demand.shapes.map((shape) => room.shapes[shape])
  const { counts, need } = demand
  return room.with(holdings, sign, () => solvePacking({ shapes, counts, need, free: room.free }, budget, purse))
}
