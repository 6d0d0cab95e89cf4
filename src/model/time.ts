/**
 * Simulated time: an integer number of microseconds, so that equal instants compare equal on every machine.
 * Nothing here reads a clock.
 */
import { invalid } from '../errors.ts'

/** An instant or a span in whole microseconds, at most 2^53 - 1 (285 years). */
export type Time = number

export const MICROSECOND: Time = 1
export const MILLISECOND: Time = 1_000
export const SECOND: Time = 1_000_000
export const MINUTE: Time = 60 * SECOND
export const HOUR: Time = 60 * MINUTE
export const DAY: Time = 24 * HOUR

const UNITS: Readonly<Record<string, Time>> = { us: MICROSECOND, ms: MILLISECOND, s: SECOND, m: MINUTE, h: HOUR, d: DAY }

/** Seconds as a span, rounded to the nearest microsecond. */
export function seconds(value: number): Time {
  return Math.round(value * SECOND)
}

/** A span as seconds, for results and for people. */
export function toSeconds(time: Time): number {
  return time / SECOND
}

/**
 * Reads a span: `100us`, `5ms`, `2s`, `3m`, `1h`, `1d`, sums such as `1h30m`, or a number of seconds. Returns whole microseconds.
 * @param path the field, for the message.
 * @throws InvalidInputError for anything else, for a negative span, and beyond 2^53 - 1 microseconds.
 */
export function parseDuration(value: string | number, path = 'duration'): Time {
  const span = typeof value === 'number' ? value * SECOND : sumOfTerms(value)
  if (span === undefined || !Number.isFinite(span)) {
    return invalid(path, `invalid duration: ${JSON.stringify(value)}, allowed: 100us 5ms 2s 3m 1h, or a number of seconds`)
  }
  const rounded = Math.round(span)
  if (rounded < 0) return invalid(path, `invalid duration: ${JSON.stringify(value)}, allowed: zero or more`)
  if (!Number.isSafeInteger(rounded))
    return invalid(path, `invalid duration: ${JSON.stringify(value)}, allowed: up to 2^53 - 1 microseconds`)
  return rounded
}

function sumOfTerms(text: string): number | undefined {
  if (text.length === 0 || text.length > 64) return undefined
  let total = 0
  let rest = text
  while (rest.length > 0) {
    const term = /^(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/.exec(rest)
    if (term === null) return undefined
    total += Number(term[1]) * UNITS[term[2]]
    rest = rest.slice(term[0].length)
  }
  return total
}

/**
 * Writes a span with the largest unit that keeps it whole: 90000000 is `90s`, 60000000 is `1m`.
 * @param time microseconds
 */
export function formatDuration(time: Time): string {
  if (time === 0) return '0s'
  for (const unit of ['h', 'm', 's', 'ms', 'us']) {
    if (time % UNITS[unit] === 0) return `${time / UNITS[unit]}${unit}`
  }
  return `${time}us`
}
