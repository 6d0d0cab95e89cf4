/**
 * What a job can do in a cell: its actions with what each leads to. Equal moves are one object, so that what is looked at for every state
 * of the whole is little, and stays near.
 */
import type { Action } from './actions.ts'
import type { Cells } from './cells.ts'
import type { Locals } from './locals.ts'
import type { Result } from './results.ts'
import type { StepKind } from './types.ts'

/** One result of an action in a cell. */
export interface Step {
  readonly action: Action
  readonly result: Result
  readonly to: number
  /** Node of an offer as a bit, 0: no offer. */
  readonly offer: number
  /** Nodes where it matters to the others who wait for room, or have planned. */
  readonly touched: number
  /** Nodes whose released room joins an offer that closes them. */
  readonly released: number
  /** An offer that a banker judges. */
  readonly judged: boolean
}

export interface Moves {
  /** Steps that need nothing of the others, but that no offer of theirs closes the node. */
  readonly free: readonly Step[]
  readonly gated: readonly Gated[]
}

/** An action that the others have a say in; what it leads to is worked out when it is allowed. */
export interface Gated {
  readonly action: Action
  /** By cell, as far as that was asked for. */
  readonly results: (readonly Result[])[]
}

/** An action, with its steps by what came of it. */
interface Play {
  readonly action: Action
  readonly offer: number
  readonly gated: Gated | undefined
  readonly judged: boolean
  readonly steps: Map<readonly Result[], readonly Step[]>
}

/** Of one state of a job. */
interface Page {
  readonly plays: readonly Play[]
  readonly distinct: Moves[]
}

const GATED: ReadonlySet<StepKind> = new Set<StepKind>(['start', 'timeout', 'crash', 'recover', 'wound'])

export class MoveBook {
  private readonly locals: Locals
  private readonly cells: Cells
  private readonly pages: Page[] = []
  /** By state, then by cell. */
  private readonly moves: Moves[][] = []

  constructor(locals: Locals, cells: Cells) {
    this.locals = locals
    this.cells = cells
  }

  /** What a job in the state can do in the cell; offers of nodes without room are left out. */
  of(local: number, cell: number): Moves {
    return this.moves[local]?.[cell] ?? this.fill(local, cell)
  }

  private open(local: number): Page {
    const { actions, patience } = this.locals.all[local]
    const plays = actions.map((action): Play => {
      const offer = action.do === 'offer' ? 1 << action.node : 0
      const gated = GATED.has(action.do) || (offer !== 0 && patience?.ordered === true)
      return {
        action,
        offer,
        gated: gated ? { action, results: [] } : undefined,
        judged: offer !== 0 && patience?.safe === true,
        steps: new Map(),
      }
    })
    this.moves[local] = []
    this.pages[local] = { plays, distinct: [] }
    return this.pages[local]
  }

  private fill(local: number, cell: number): Moves {
    const { plays, distinct } = this.pages[local] ?? this.open(local)
    const roomy = this.cells.roomy(cell)
    const free: Step[] = []
    const gated: Gated[] = []
    for (const play of plays) {
      if (play.offer !== 0 && (roomy & play.offer) === 0) continue
      if (play.gated !== undefined) gated.push(play.gated)
      else for (const step of this.stepsOf(play, local, cell)) free.push(step)
    }
    const found = distinct.find((one) => sameList(one.free, free) && sameList(one.gated, gated)) ?? { free, gated }
    if (found.free === free) distinct.push(found)
    this.moves[local][cell] = found
    return found
  }

  private stepsOf({ action, offer, judged, steps }: Play, local: number, cell: number): readonly Step[] {
    const results = this.locals.results(local, action, cell)
    const known = steps.get(results)
    if (known !== undefined) return known
    const found = results.map((result): Step => {
      const { to, freed, assigned, releasedOn } = result
      return { action, result, to, offer, touched: freed | assigned, released: releasedOn, judged }
    })
    steps.set(results, found)
    return found
  }
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
