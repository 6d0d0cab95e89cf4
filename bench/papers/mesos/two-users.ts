/**
 * Division between two users of two resources, tasks divisible (DRF, NSDI 2011, sections 2 and 5): dominant resource fairness makes the
 * largest shares equal, asset fairness the sums of shares, CEEI (competitive equilibrium from equal incomes) maximises the product of
 * the users' tasks, which is the Nash bargaining solution. Closed forms for two users, as a yardstick beside what the simulator does.
 */

/** Demand of one task in each resource. */
export type Demand = readonly [number, number]

/** Tasks of the two users. */
export type Division = readonly [number, number]

export function dominantResourceFairness(demands: readonly [Demand, Demand], capacity: Demand): Division {
  const dominant = demands.map((demand) => Math.max(...shares(demand, capacity)))
  return fill([1 / dominant[0], 1 / dominant[1]], demands, capacity)
}

export function assetFairness(demands: readonly [Demand, Demand], capacity: Demand): Division {
  const sums = demands.map((demand) => shares(demand, capacity).reduce((sum, share) => sum + share, 0))
  return fill([1 / sums[0], 1 / sums[1]], demands, capacity)
}

/** The largest product on the edge of what fits: in the middle of an edge, or where both resources are used up. */
export function competitiveEquilibrium(demands: readonly [Demand, Demand], capacity: Demand): Division {
  const [first, second] = demands
  const middles = capacity.map((amount, at): Division => [amount / (2 * first[at]), amount / (2 * second[at])])
  const determinant = first[0] * second[1] - first[1] * second[0]
  const corner: Division = [
    (capacity[0] * second[1] - capacity[1] * second[0]) / determinant,
    (first[0] * capacity[1] - first[1] * capacity[0]) / determinant,
  ]
  const possible = [...middles, corner].filter((tasks) => fits(tasks, demands, capacity))
  return possible.reduce((best, tasks) => (tasks[0] * tasks[1] > best[0] * best[1] ? tasks : best), [0, 0])
}

/** As many tasks in the given proportion as fit. */
function fill(proportion: Division, demands: readonly [Demand, Demand], capacity: Demand): Division {
  const scale = Math.min(...capacity.map((amount, at) => amount / (proportion[0] * demands[0][at] + proportion[1] * demands[1][at])))
  return [proportion[0] * scale, proportion[1] * scale]
}

function fits([a, b]: Division, demands: readonly [Demand, Demand], capacity: Demand): boolean {
  const rounding = 1 + 1e-12
  return a >= 0 && b >= 0 && capacity.every((amount, at) => a * demands[0][at] + b * demands[1][at] <= amount * rounding)
}

function shares(demand: Demand, capacity: Demand): number[] {
  return demand.map((amount, at) => amount / capacity[at])
}
