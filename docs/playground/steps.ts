/** Where a walk through a trace stands, and where it goes: step n is the state after n records, 0 the beginning. */

export type Move = 'first' | 'previous' | 'next' | 'last'

/** Where a move leads; never beyond the ends. */
export function moved(step: number, last: number, move: Move): number {
  const wanted = { first: 0, previous: step - 1, next: step + 1, last }[move]
  return within(wanted, last)
}

/** The step, or the nearest that there is. */
export function within(step: number, last: number): number {
  return Math.min(Math.max(0, Math.trunc(step) || 0), last)
}

const KEYS: Readonly<Record<string, Move>> = {
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  ArrowRight: 'next',
  ArrowDown: 'next',
  Home: 'first',
  End: 'last',
}

/** What a key of the keyboard means on the list of steps. */
export function moveOfKey(key: string): Move | undefined {
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
}

/** The last step at or before a time, by the times of the records in order: where a click on the timeline leads. */
export function stepAt(times: readonly number[], time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** Milliseconds between steps while playing: long traces go faster, none takes for ever. */
export function pace(steps: number): number {
  return Math.round(Math.min(900, Math.max(60, 30_000 / Math.max(1, steps))))
}
