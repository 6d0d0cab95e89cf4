/**
 * The placement index in its steady state (see `../kernels/steady-state.ts`): a pod goes, another is placed. Beside it a scan over the same
 * columns, which places alike, and a hold.
 */

import { cpuSecondsOf } from '../../src/bench/clock.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { indexOf } from '../../src/placement/indexed.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import { LOADS, SteadyState } from '../kernels/steady-state.ts'
import { type Budget, type Measured, measured, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'

export interface PlacementSpec {
  readonly policy: string
  /** Index into the loads of the steady state. */
  readonly load: number
  readonly nodes: number
  /** Whether the scan is timed as well. */
  readonly scan: boolean
}

export interface PlacementTime {
  /** Of placing one pod and releasing another, in holds. */
  readonly holds: Measured
  /** The same in CPU nanoseconds. */
  readonly nanoseconds: Measured
  /** How many times the scan takes. */
  readonly timesScan?: Measured
  /** Whether index and scan chose the same nodes. */
  readonly alike: boolean
}

type Stepper = (steps: number) => void

export function timePlacement({ policy, load, nodes, scan }: PlacementSpec, budget: Budget): PlacementTime {
  const [indexed, indexedState] = stepper(policy, load, nodes, true)
  const [scanned, scannedState] = stepper(policy, load, nodes, false)
  const alike = sameChoices([indexed, indexedState], [scanned, scannedState], nodes)
  indexed(scan ? TURNOVER * nodes : Math.min(100_000, TURNOVER * nodes))
  // Both are timed on one state: first fit leaves its first nodes full, which is what a scan has to get past.
  if (scan) scannedState.adopt(indexedState)
  const clock = new HoldClock()
  const steps = stepsFor(indexed)
  const scanSteps = scan ? stepsFor(scanned) : 0
  const holds: number[] = []
  const nanoseconds: number[] = []
  const times: number[] = []
  sampleWithin(budget, () => {
    const took = clock.time(() => indexed(steps))
    holds.push(took.holds / steps)
    nanoseconds.push((took.seconds * 1e9) / steps)
    if (!scan) return took.seconds
    const seconds = cpuSecondsOf(() => scanned(scanSteps))
    times.push(seconds / scanSteps / (took.seconds / steps))
    return took.seconds + seconds
  })
  return { holds: measured(holds), nanoseconds: measured(nanoseconds), ...(scan && { timesScan: measured(times) }), alike }
}

/** Steps of the steady state by the policy's index, where it has one, or by its scan. */
function stepper(policy: string, load: number, nodes: number, useIndex: boolean): [Stepper, SteadyState] {
  const entry = placementPolicies.get(policy)
  if (entry === undefined) throw new Error(`invalid policy: ${policy}, allowed: ${[...placementPolicies.keys()].join(', ')}`)
  const state = new SteadyState(LOADS[load], nodes)
  const index = useIndex ? indexOf(entry, state.view) : undefined
  const chooser = index?.chooser() ?? entry.chooser(state.view, { policy }, randomStream('1', 'bench/placement'))
  return [(steps) => state.run(steps, chooser, index), state]
}

/** A scan is slow: so many node visits are enough to see that both choose alike. */
const VISITS = 4_000_000

/** Steps a node until the pods of the fill are gone, so that the cell is as the policy itself leaves it. Where nothing is scanned chance leaves it so from the start. */
const TURNOVER = 12

function sameChoices([one, before]: [Stepper, SteadyState], [other, after]: [Stepper, SteadyState], nodes: number): boolean {
  const steps = Math.max(20, Math.min(2_000, Math.floor(VISITS / nodes)))
  one(steps)
  other(steps)
  return before.digest === after.digest
}

/** So many steps take a while. */
function stepsFor(run: Stepper): number {
  let steps = 16
  while (cpuSecondsOf(() => run(steps)) < 0.01) steps *= 2
  return steps
}
