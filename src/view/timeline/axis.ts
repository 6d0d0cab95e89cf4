/** Round numbers for an axis: steps of 1, 2 or 5, and times in the unit that keeps them short. */

export interface Tick {
  readonly value: number
  readonly label: string
}

/** At most `most` + 1 ticks, and two or more where `most` is at least 3, from the first above `from` to `to`. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const span = to - from
  if (!(span > 0)) return []
  const power = 10 ** Math.floor(Math.log10(span / most))
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => span / size <= most) ?? 10 * power
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const value = Number(((first + at) * step).toFixed(digits))
    return { value, label: value === 0 ? '0' : digits > 6 || value >= 1e7 ? value.toExponential() : value.toFixed(digits) }
  })
}

const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
  { name: 'ms', seconds: 0.001 },
  { name: 'us', seconds: 0.000001 },
] as const

/** Ticks of a time axis, in seconds; the labels have the unit of which the axis has at least four, else the smallest. */
export function timeTicks(from: number, to: number, most: number): Tick[] {
  const unit = UNITS.find(({ seconds }) => to - from >= 4 * seconds) ?? UNITS[UNITS.length - 1]
  return ticks(from / unit.seconds, to / unit.seconds, most).map(({ value, label }) => ({
    value: value * unit.seconds,
    label: `${label} ${unit.name}`,
  }))
}
