/** Natural logarithms from the four basic operations alone: ECMAScript leaves `Math.log` to the engine, and a result must not. */

const TERMS = 12

/** ln of a number from 1, to about 15 digits: halved until it is near 1, then 2 artanh((m - 1) / (m + 1)) by its series. */
export function naturalLog(value: number): number {
  let mantissa = value
  let halvings = 0
  while (mantissa > 1.5) {
    mantissa /= 2
    halvings++
  }
  const ratio = (mantissa - 1) / (mantissa + 1)
  const square = ratio * ratio
  let sum = 0
  for (let n = TERMS; n >= 0; n--) sum = sum * square + 1 / (2 * n + 1)
  return 2 * ratio * sum + halvings * Math.LN2
}
