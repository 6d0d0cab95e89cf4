/**
 * Competitive Equilibrium from Equal Incomes (Varian 1974; Ghodsi et al., DRF, NSDI 2011, section 5.2): each user has an equal part of all
 * resources and they trade in a perfect market. The outcome is the Nash bargaining solution: the product of the users' tasks is as large
 * as it can be. Envy-free and efficient, but not strategy-proof (Theorem 4) and not population monotonic (Theorem 5).
 *
 * Solved through prices. With demands d as shares of the totals and weights w, maximising the sum of w log x under the capacities has the
 * dual: minimise sum(p) - sum(w log(p d)) over prices p >= 0, and then x = w / (p d). There are as many prices as resources, so that
 * Newton's method with a logarithmic barrier takes a few dozen steps of a few operations (Boyd, Vandenberghe, Convex Optimization, 11.3).
 */
import type { ResourceList } from '../model/resources.ts'
import { divisionOf, type FairShare, type FairUser, sharesOf } from './users.ts'

/** The barrier at the end: by this much, divided by its price, a scarce resource is short of being used up. */
const LAST_BARRIER = 1e-13
const BARRIER_STEP = 0.1
/** A limit on every loop; a barrier takes about five steps. */
const MOST_STEPS = 60
/** Newton decrement at which a barrier is done with. */
const DONE = 1e-28

/**
 * Divides so that the (weighted) product of the users' tasks is largest. Tasks to about 11 digits; users without hope get none. Varian
 * 1974; Ghodsi et al., DRF, NSDI 2011, section 5.2.
 * @param total what the cluster has
 * @throws InvalidInputError for amounts below 0, a task that asks for nothing, a weight that is not above 0, or an id that is there twice
 */
export function ceei(total: ResourceList, users: readonly FairUser[]): readonly FairShare[] {
  const division = divisionOf(total, users)
  const hopeful = users.flatMap((_, user) => (division.hopeless[user] ? [] : [user]))
  const wanted = division.total.flatMap((_, resource) => (hopeful.some((user) => division.demand[user][resource] > 0) ? [resource] : []))
  const rows = hopeful.map((user) => wanted.map((resource) => division.demand[user][resource] / division.total[resource]))
  const weights = hopeful.map((user) => division.weight[user])
  const found = oneScarce(rows, weights) ?? byPrices(rows, weights)
  const tasks = users.map(() => 0)
  hopeful.forEach((user, at) => {
    tasks[user] = found[at]
  })
  return sharesOf(division, tasks)
}

/** Where one resource alone is scarce, it is divided by weight. */
function oneScarce(rows: readonly (readonly number[])[], weights: readonly number[]): number[] | undefined {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  for (let scarce = 0; scarce < (rows[0]?.length ?? 0); scarce++) {
    if (rows.some((row) => row[scarce] === 0)) continue
    const tasks = rows.map((row, user) => weights[user] / whole / row[scarce])
    const used = rows[0].map((_, resource) => rows.reduce((sum, row, user) => sum + tasks[user] * row[resource], 0))
    if (used.every((amount, resource) => resource === scarce || amount <= 1)) return tasks
  }
  return undefined
}

function byPrices(rows: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let prices = (rows[0] ?? []).map((_, __, all) => whole / all.length)
  for (let barrier = whole; barrier > LAST_BARRIER * whole; barrier *= BARRIER_STEP) prices = settle(prices, rows, weights, barrier)
  return rows.map((row, user) => weights[user] / dot(row, prices))
}

/** Minimises sum(p) - sum(w log(p d)) - barrier sum(log p) by damped Newton steps. */
function settle(start: readonly number[], rows: readonly (readonly number[])[], weights: readonly number[], barrier: number): number[] {
  let prices = [...start]
  for (let step = 0; step < MOST_STEPS; step++) {
    const slope = prices.map((price) => 1 - barrier / price)
    const bend = prices.map((price, a) => prices.map((_, b) => (a === b ? barrier / (price * price) : 0)))
    rows.forEach((row, user) => {
      const cost = dot(row, prices)
      row.forEach((amount, a) => {
        slope[a] -= (weights[user] * amount) / cost
        row.forEach((other, b) => {
          bend[a][b] += (weights[user] * amount * other) / (cost * cost)
        })
      })
    })
    const move = solve(bend, slope)
    const decrement = dot(move, slope)
    if (!(decrement > DONE)) break
    prices = stepBack(prices, move, decrement, (at) => valueAt(at, rows, weights, barrier))
  }
  return prices
}

/** Prices stay above zero and the value falls (Armijo). */
function stepBack(
  prices: readonly number[],
  move: readonly number[],
  decrement: number,
  worth: (prices: readonly number[]) => number,
): number[] {
  const before = worth(prices)
  let length = 1
  for (let tries = 0; tries < MOST_STEPS; tries++, length /= 2) {
    const next = prices.map((price, resource) => price - length * move[resource])
    if (next.every((price) => price > 0) && worth(next) <= before - 0.1 * length * decrement) return next
    // Near the minimum the value cannot tell any more; a whole step inside the bounds is safe there.
    if (length === 1 && decrement < 1e-10 && next.every((price) => price > 0)) return next
  }
  return [...prices]
}

function valueAt(prices: readonly number[], rows: readonly (readonly number[])[], weights: readonly number[], barrier: number): number {
  const income = rows.reduce((sum, row, user) => sum + weights[user] * Math.log(dot(row, prices)), 0)
  return prices.reduce((sum, price) => sum + price - barrier * Math.log(price), -income)
}

/** Solves a small symmetric positive definite system by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]])
  const size = rows.length
  for (let pivot = 0; pivot < size; pivot++) {
    for (let below = pivot + 1; below < size; below++) {
      const factor = rows[below][pivot] / rows[pivot][pivot]
      for (let column = pivot; column <= size; column++) rows[below][column] -= factor * rows[pivot][column]
    }
  }
  const found = new Array<number>(size).fill(0)
  for (let at = size - 1; at >= 0; at--) {
    const known = rows[at].slice(at + 1, size).reduce((sum, amount, offset) => sum + amount * found[at + 1 + offset], 0)
    found[at] = (rows[at][size] - known) / rows[at][at]
  }
  return found
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, amount, at) => sum + amount * b[at], 0)
}
