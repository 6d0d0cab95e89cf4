/**
 * What a rollback throws away: the dominant share of what the group holds (Ghodsi et al., "Dominant resource fairness", NSDI 2011,
 * section 4), times how long it was held where that is known. Decides which group gives way.
 */
import type { Time } from '../../model/time.ts'
import { toSeconds } from '../../model/time.ts'
import type { CostReport, TimedHoldState } from './types.ts'

type Claimant = TimedHoldState['claimants'][number]

/** The costs of claimants of this state; with `now` in resource-time, unless some holding does not say since when it is held. */
export function costsOf(state: TimedHoldState, counted: readonly boolean[], now: Time | undefined): (claimant: Claimant) => CostReport {
  const totals = state.capacity.map((column) => column.reduce((sum, amount) => sum + amount, 0))
  const shareOf = (claimant: Claimant, weight: (since: Time | undefined) => number): number => {
    const holdings = [...claimant.holds, ...claimant.rooms]
    const shares = totals.map((total, d) =>
      total === 0 || !counted[d] ? 0 : holdings.reduce((sum, { vector, since }) => sum + vector[d] * weight(since), 0) / total,
    )
    return Math.max(0, ...shares)
  }
  const timed =
    now !== undefined && state.claimants.every(({ holds, rooms }) => [...holds, ...rooms].every(({ since }) => since !== undefined))
  return (claimant) => ({
    share: shareOf(claimant, () => 1),
    ...(timed && { shareSeconds: toSeconds(shareOf(claimant, (since) => now - (since ?? now))) }),
  })
}

/** Negative if the first is cheaper. Resource-time decides, then what is held. */
export function compareCosts(a: CostReport, b: CostReport): number {
  return (a.shareSeconds ?? 0) - (b.shareSeconds ?? 0) || a.share - b.share
}

export function sumCosts(costs: readonly CostReport[]): CostReport {
  const timed = costs.length > 0 && costs.every(({ shareSeconds }) => shareSeconds !== undefined)
  return {
    share: costs.reduce((sum, { share }) => sum + share, 0),
    ...(timed && { shareSeconds: costs.reduce((sum, { shareSeconds = 0 }) => sum + shareSeconds, 0) }),
  }
}
