/**
 * Progressive filling of divisible resources: all users' shares rise together, each at the speed of her weight; who needs a resource that
 * runs out stops, the others go on (max-min fairness; Ghodsi et al., DRF, NSDI 2011, sections 4 and 6). What is called a share makes the
 * difference between dominant resource fairness and asset fairness.
 */
import type { Division } from './users.ts'

/**
 * Tasks of each user.
 * @param shareOfTask by how much one task raises its user's share; users without hope get nothing.
 */
export function fillUp({ total, demand, weight, hopeless }: Division, shareOfTask: (user: number) => number): number[] {
  const tasks = demand.map(() => 0)
  const left = [...total]
  let rising = demand.flatMap((_, user) => (hopeless[user] ? [] : [user]))
  const speed = demand.map((_, user) => (hopeless[user] ? 0 : weight[user] / shareOfTask(user)))
  while (rising.length > 0) {
    const drain = left.map((_, resource) => rising.reduce((sum, user) => sum + speed[user] * demand[user][resource], 0))
    const spans = left.map((amount, resource) => (drain[resource] > 0 ? amount / drain[resource] : Infinity))
    const span = Math.min(...spans)
    for (const user of rising) tasks[user] += span * speed[user]
    // A resource that bounds the span is empty now, whatever rounding says.
    left.forEach((amount, resource) => {
      left[resource] = spans[resource] === span ? 0 : Math.max(0, amount - span * drain[resource])
    })
    rising = rising.filter((user) => demand[user].every((amount, resource) => amount === 0 || left[resource] > 0))
  }
  return tasks
}
