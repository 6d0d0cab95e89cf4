/** A record without one of its keys. */
export function without<T extends object>(record: T, key: keyof T): T {
  const copy = { ...record }
  delete copy[key]
  return copy
}

/** Lists with one element, or half of them, left out; never an empty one. The boldest first. */
export function* shorter<T>(list: readonly T[]): Iterable<T[]> {
  const half = list.length >> 1
  if (half > 1) {
    yield list.slice(0, half)
    yield list.slice(half)
  }
  if (list.length > 1) for (let at = list.length - 1; at >= 0; at--) yield [...list.slice(0, at), ...list.slice(at + 1)]
}

/** The list with one element replaced. */
export function replaced<T>(list: readonly T[], at: number, element: T): T[] {
  return list.map((one, index) => (index === at ? element : one))
}
