/**
 * What can be done to a cell, as plain data: commits under every rule, leases, pins, releases, and transactions that are opened and
 * undone. Places are drawn as numbers and taken modulo what is there, so that a list stays meaningful while it shrinks.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { Atomicity, ConflictRule } from '../strategy/strategy.ts'
import { checked, count, type Rules, whole } from './constraints.ts'
import { arbitraryList } from './simpler.ts'

/** One claim of a commit. */
export interface CellClaim {
  /** Index of the node. */
  readonly node: number
  /** Amounts in base units, one a dimension. */
  readonly amounts: readonly number[]
  /** How many versions behind its plan was. */
  readonly stale: number
  /** Which live lease to take the room from; undefined: free room. */
  readonly lease: number | undefined
}

export type CellStep =
  | { readonly kind: 'commit'; readonly claims: readonly CellClaim[]; readonly conflict: ConflictRule; readonly atomicity: Atomicity }
  | { readonly kind: 'tentative'; readonly claims: readonly CellClaim[]; readonly keep: number }
  | { readonly kind: 'grant'; readonly node: number; readonly owner: number }
  | { readonly kind: 'pin'; readonly lease: number; readonly amounts: readonly number[] }
  | { readonly kind: 'drop'; readonly lease: number }
  | { readonly kind: 'release'; readonly bound: number }

export interface CellStepsConstraints {
  /** 1 or more. Default: 3. */
  readonly nodes?: number
  /** 1 or more. Default: 2. */
  readonly dimensions?: number
  /** Largest amount of a claim, base units, 0 or more. Default: 3. */
  readonly maxAmount?: number
  /** 0 or more. Default: 20. */
  readonly maxSteps?: number
}

const RULES: Rules<CellStepsConstraints> = { nodes: count(), dimensions: count(), maxAmount: whole(0), maxSteps: count(0) }

/**
 * A history of a cell; shrinks towards no step, single claims and nothing asked.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryCellSteps(constraints: CellStepsConstraints = {}): Arbitrary<CellStep[]> {
  const { nodes = 3, dimensions = 2, maxAmount = 3, maxSteps = 20 } = checked('arbitraryCellSteps', RULES, constraints)
  const node = fc.nat({ max: nodes - 1 })
  const pick = fc.nat({ max: 7 })
  const amounts = fc.array(fc.nat({ max: maxAmount }), { minLength: dimensions, maxLength: dimensions })
  const stale = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 2 }))
  const claim: Arbitrary<CellClaim> = fc.record({ node, amounts, stale, lease: fc.option(pick, { nil: undefined, freq: 2 }) })
  const claims = arbitraryList(claim, { maxLength: 4 })
  const conflict = fc.constantFrom<ConflictRule>('resourceFit', 'version')
  const atomicity = fc.constantFrom<Atomicity>('allOrNothing', 'incremental', 'perNode')
  const step = fc.oneof<Arbitrary<CellStep>[]>(
    fc.record({ kind: fc.constant('commit' as const), claims, conflict, atomicity }),
    fc.record({ kind: fc.constant('release' as const), bound: pick }),
    fc.record({ kind: fc.constant('grant' as const), node, owner: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constant('drop' as const), lease: pick }),
    fc.record({ kind: fc.constant('pin' as const), lease: pick, amounts }),
    fc.record({ kind: fc.constant('tentative' as const), claims, keep: fc.nat({ max: 3 }) }),
  )
  return fc.array(step, { maxLength: maxSteps })
}
