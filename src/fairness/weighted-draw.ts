/** Draws by weight, of which the random order of Mesos is made (`--role_sorter=random`; src/master/allocator/mesos/sorter/random/sorter.cpp). */

/** Draws one after the other, each with a chance by its weight among those that are left. */
export function weightedShuffle(weights: ReadonlyMap<string, number>, uniform: () => number): string[] {
  const left = new Map(weights)
  const order: string[] = []
  for (let name = weightedPick(left, uniform); name !== undefined; name = weightedPick(left, uniform)) {
    order.push(name)
    left.delete(name)
  }
  return order
}

/** One of those that are able, with a chance by its weight; the only one without a draw. */
export function weightedPick(
  weights: ReadonlyMap<string, number>,
  uniform: () => number,
  able: (name: string) => boolean = () => true,
): string | undefined {
  const open: string[] = []
  const chances: number[] = []
  let sum = 0
  for (const [name, weight] of weights) {
    if (!able(name)) continue
    open.push(name)
    chances.push(weight)
    sum += weight
  }
  if (open.length < 2) return open[0]
  let left = sum * uniform()
  const at = chances.findIndex((chance) => {
    left -= chance
    return left < 0
  })
  // Rounding may leave a little of nobody's.
  return open[at < 0 ? open.length - 1 : at]
}
