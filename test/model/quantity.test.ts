import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { formatQuantity, Quantity, toBaseUnits, tryParseQuantity } from '../../src/model/quantity.ts'

const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'E-2')
const text = fc
  .tuple(fc.nat(999_999), fc.option(fc.nat(9_999)), suffix)
  .map(([whole, part, end]) => `${whole}${part === null ? '' : `.${part}`}${end}`)

describe('Quantity', () => {
  test('the canonical form means the same amount and is its own canonical form', () => {
    fc.assert(
      fc.property(text, (input) => {
        const canonical = new Quantity(Quantity.parse(input).nano, Quantity.parse(input).format).toString()
        expect(Quantity.parse(canonical).nano).toBe(Quantity.parse(input).nano)
        expect(Quantity.parse(canonical).toString()).toBe(canonical)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('adding and then subtracting gives the amount back, and cmp agrees with the difference', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [first, second] = [Quantity.parse(a), Quantity.parse(b)]
        expect(first.add(second).sub(second).nano).toBe(first.nano)
        expect(first.cmp(second)).toBe(Number(first.sub(second).nano > 0n) - Number(first.sub(second).nano < 0n))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  test('an amount below one nano unit counts as one', () => {
    expect(Quantity.parse('0.0000000001').nano).toBe(1n)
    expect(Quantity.parse('-1e-300').nano).toBe(-1n)
    expect(Quantity.parse('0e-300').nano).toBe(0n)
  })

  test('binary amounts stop at 2^63 - 1, decimal ones do not', () => {
    expect(Quantity.parse('8Ei').value()).toBe(2n ** 63n - 1n)
    expect(Quantity.parse('-16Ei').value()).toBe(-(2n ** 63n) + 1n)
    expect(Quantity.parse('16E').value()).toBe(16n * 10n ** 18n)
  })

  test('whole and milli values are rounded away from zero', () => {
    expect(Quantity.parse('1.0001').value()).toBe(2n)
    expect(Quantity.parse('-1.0001').value()).toBe(-2n)
    expect(Quantity.parse('1.0001').milliValue()).toBe(1001n)
  })

  test('a text that is canonical but for a plus or a capital exponent keeps its form', () => {
    expect(['+1', '1E6', '+3k', '1000m', '0.1'].map((input) => Quantity.parse(input).toString())).toEqual(['+1', '1E6', '+3k', '1', '100m'])
  })

  test.each([
    '',
    ' 1',
    '1 ',
    '1 Gi',
    '1K',
    '1mi',
    '1i',
    'Gi',
    '+',
    '-',
    '1e',
    '1e+',
    '--1',
    '1..2',
    '1_000',
    '0x10',
    '1e401',
    '9'.repeat(200),
    '١',
  ])('%j is no quantity', (input) => {
    expect(tryParseQuantity(input)).toBeUndefined()
    expect(() => Quantity.parse(input)).toThrow(InvalidInputError)
  })
})

describe('toBaseUnits', () => {
  test.each([
    ['cpu', '1', 1000],
    ['cpu', '0.1', 100],
    ['cpu', '100.5m', 101],
    ['cpu', 2.5, 2500],
    ['memory', '1.25Gi', 1_342_177_280],
    ['memory', '1e3', 1000],
    ['memory', '0.5', 1],
    ['ephemeral-storage', '1k', 1000],
    ['hugepages-2Mi', '2Mi', 2_097_152],
    ['nvidia.com/gpu', '2', 2],
    ['pods', 110, 110],
    ['memory', 9_007_199_254_740_991, 9_007_199_254_740_991],
  ])('%s %j is %d', (resource, input, expected) => {
    expect(toBaseUnits(resource, input)).toBe(expected)
  })

  test.each([
    ['cpu', '-1', 'zero or more'],
    ['cpu', -0.5, 'zero or more'],
    ['cpu', Number.NaN, 'invalid quantity: NaN'],
    ['cpu', Number.POSITIVE_INFINITY, 'invalid quantity: Infinity'],
    ['cpu', '1e400', 'at most 2^53 - 1 millicores'],
    ['memory', '9Ei', 'at most 2^53 - 1 bytes'],
    ['memory', '512m', 'did you mean 512Mi?'],
    ['memory', '3n', 'whole bytes'],
    ['nvidia.com/gpu', '0.5', 'whole units'],
    ['cpu', 'two', 'invalid quantity: "two"'],
  ])('%s %j is refused: %s', (resource, input, words) => {
    expect(() => toBaseUnits(resource, input, { path: 'requests.x' })).toThrow(InvalidInputError)
    expect(() => toBaseUnits(resource, input, { path: 'requests.x' })).toThrow(words)
    expect(() => toBaseUnits(resource, input, { path: 'requests.x' })).toThrow('requests.x')
  })

  test('fractions of a byte are taken and rounded up where Kubernetes is asked', () => {
    expect(toBaseUnits('memory', '1500m', { fractionsOfBytes: true })).toBe(2)
  })

  test('what is written reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.constantFrom('cpu', 'memory', 'ephemeral-storage', 'nvidia.com/gpu', 'pods'), fc.maxSafeNat(), (resource, amount) => {
        expect(toBaseUnits(resource, formatQuantity(resource, amount))).toBe(amount)
      }),
      { seed: 3, numRuns: 500 },
    )
    expect([formatQuantity('cpu', 1500), formatQuantity('cpu', 2000), formatQuantity('memory', 1_342_177_280)]).toEqual([
      '1500m',
      '2',
      '1280Mi',
    ])
  })
})
