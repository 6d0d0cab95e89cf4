/**
 * Nomad's node scores. Bin packing and spreading are "BestFit v3" of Google's work on the Omega cell (nomad/structs/funcs.go
 * `ScoreFitBinPack`, `ScoreFitSpread`): by cpu and memory alone, with the new allocation counted in. The other parts are those of
 * scheduler/feasible/rank.go; a node's final score is the mean of the parts that apply to it.
 */
import { powerOfTen } from '../power.ts'

/** The highest fit score; divided by it, scores are from 0 to 1. */
export const MOST_FIT = 18

/** Cpu and memory, in any unit. */
export interface CpuAndMemory {
  readonly cpu: number
  readonly memory: number
}

/** Packs: 0 for an empty node to 18 for a full one. Arguments are shares left free after placement, 0 to 1. */
export function binpackScore(freeCpu: number, freeMemory: number): number {
  return clampFit(20 - (powerOfTen(freeCpu) + powerOfTen(freeMemory)))
}

/** Spreads: 18 for an empty node to 0 for a full one; the two sum to 18. Arguments as for {@link binpackScore}. */
export function spreadScore(freeCpu: number, freeMemory: number): number {
  return clampFit(powerOfTen(freeCpu) + powerOfTen(freeMemory) - 2)
}

export function clampFit(score: number): number {
  return Math.min(MOST_FIT, Math.max(0, score))
}

/** A fit score as a part of the final one. */
export function normalisedFit(score: number): number {
  return score / MOST_FIT
}

/** Shares of a node left free, below 0 if overfull; `used` counts the new allocation in. Of what the node has not, nothing is free. */
export function freeShares(available: CpuAndMemory, used: CpuAndMemory): CpuAndMemory {
  return { cpu: freeShare(available.cpu, used.cpu), memory: freeShare(available.memory, used.memory) }
}

function freeShare(available: number, used: number): number {
  return available > 0 ? (available - used) / available : 0
}

/**
 * Job anti-affinity: -(collisions + 1) / desired count of the task group. `collisions`: its allocations that are on the node or
 * proposed for it. Undefined without any: no part.
 */
export function jobAntiAffinity(collisions: number, desiredCount: number): number | undefined {
  return collisions > 0 ? -(collisions + 1) / desiredCount : undefined
}

/** The node on which the allocation failed before, or undefined elsewhere: no part. */
export function reschedulePenalty(failedHere: boolean): number | undefined {
  return failedHere ? -1 : undefined
}

/** Node affinity: weights matched, summed, over all weights' sizes, summed. Undefined where the former is 0: no part. */
export function nodeAffinity(affinities: readonly { readonly weight: number; readonly matches: boolean }[]): number | undefined {
  let matched = 0
  let total = 0
  for (const { weight, matches } of affinities) {
    total += Math.abs(weight)
    if (matches) matched += weight
  }
  return matched === 0 ? undefined : matched / total
}

/** The mean of the parts present; 0 without any. */
export function finalScore(parts: readonly (number | undefined)[]): number {
  const present = parts.filter((part) => part !== undefined)
  return present.length === 0 ? 0 : present.reduce((sum, part) => sum + part, 0) / present.length
}
