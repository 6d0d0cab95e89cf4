/** Powers of ten from additions and multiplications alone: ECMAScript leaves `Math.pow` to the engine, and a result must not. */

const TERMS = 14

/** 10^exponent for an exponent from -1 to 1, to about 15 digits: exp(y/8) by its series, squared three times. */
export function powerOfTen(exponent: number): number {
  const y = (exponent * Math.LN10) / 8
  let sum = 1
  for (let n = TERMS; n > 0; n--) sum = 1 + (y * sum) / n
  sum *= sum
  sum *= sum
  return sum * sum
}
