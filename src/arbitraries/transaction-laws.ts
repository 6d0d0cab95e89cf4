/**
 * What a commit owes beyond the laws of the cell, judged from outside: its atomicity, that nothing stale is bound under `version`, that
 * nothing is refused without need, and that a refusal leaves no trace (Omega, EuroSys 2013, section 3.4). A second path: it looks at the
 * cell before and after, and shares no code with the door.
 */
import type { CellSnapshot } from '../cell/cell.ts'
import type { Share } from '../cell/invariants.ts'
import type { Atomicity } from '../strategy/strategy.ts'

/** A commit that is over. */
export interface SeenCommit {
  readonly before: CellSnapshot
  readonly after: CellSnapshot
  /** Node and vector of each claim. */
  readonly claims: readonly Share[]
  /** Indices of claims that the rules say were stale. */
  readonly stale: ReadonlySet<number>
  readonly atomicity: Atomicity
  readonly accepted: readonly boolean[]
}

/** Every promise of a commit that is broken, in words; empty if all were kept. */
export function brokenPromises(seen: SeenCommit): string[] {
  const { before, after, accepted, stale, claims } = seen
  const broken = claims.flatMap((_, claim) =>
    accepted[claim] && stale.has(claim) ? [`version: claim ${claim} was stale and is bound`] : [],
  )
  if (!accepted.includes(true) && !sameState(before, after)) broken.push('rollback: a refused transaction left its mark')
  return [...broken, ...together(seen).flatMap((unit) => brokenUnit(seen, unit))]
}

/** The claims that are bound together or not at all. */
function together({ claims, atomicity }: SeenCommit): number[][] {
  const all = claims.map((_, claim) => claim)
  if (atomicity === 'allOrNothing') return [all]
  if (atomicity === 'incremental') return all.map((claim) => [claim])
  return [...new Set(claims.map(({ node }) => node))].map((node) => all.filter((claim) => claims[claim].node === node))
}

function brokenUnit(seen: SeenCommit, unit: readonly number[]): string[] {
  const bound = unit.filter((claim) => seen.accepted[claim])
  const who = `claims ${unit.join(', ')}`
  if (bound.length === unit.length) return []
  if (bound.length > 0) return [`${seen.atomicity}: of ${who} only ${bound.join(', ')} are bound`]
  const needless = unit.every((claim) => !seen.stale.has(claim)) && roomFor(seen, unit)
  return needless ? [`progress: ${who} were refused, there is room for them and nothing is stale`] : []
}

/** Whether all of them fit what is left: nothing was released since they were refused. */
function roomFor({ claims, after }: SeenCommit, unit: readonly number[]): boolean {
  return after.free.every((column, dimension) =>
    [...column.keys()].every((node) => {
      const mine = unit.filter((claim) => claims[claim].node === node)
      const wanted = mine.reduce((sum, claim) => sum + claims[claim].vector[dimension], 0)
      return wanted === 0 || wanted <= column[node]
    }),
  )
}

function sameState(before: CellSnapshot, after: CellSnapshot): boolean {
  const flat = ({ free, held, version }: CellSnapshot) => [...free, ...held, version].map((column) => column.join()).join(';')
  return flat(before) === flat(after)
}
