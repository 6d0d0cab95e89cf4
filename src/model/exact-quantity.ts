/**
 * Kubernetes quantities (`500m`, `1.5Gi`, `1e3`), exactly: a whole number of nano units in a BigInt and the remembered suffix
 * family. Grammar, rounding, cap and canonical form are those of apimachinery's `resource.Quantity`.
 */
import { invalid } from '../errors.ts'
import { show } from './suggest.ts'

/** The suffix family a quantity was written in and is written back in. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

const NANO = 1_000_000_000n
const LARGEST_BINARY = (2n ** 63n - 1n) * NANO
const LONGEST_TEXT = 128
const LARGEST_EXPONENT = 400

const DECIMAL_SUFFIXES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY_SUFFIXES: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }
const PATTERN = /^([+-]?)(\d*)(\.(\d*))?((?:[KMGTPE]i)|[numkMGTPE]|[eE][+-]?\d+|)$/

/** An exact amount. Immutable. */
export class Quantity {
  /** The amount in units of 10^-9. */
  readonly nano: bigint
  /** The suffix family it is written in. */
  readonly format: QuantityFormat
  private readonly text: string | undefined

  constructor(nano: bigint, format: QuantityFormat = 'DecimalSI', text?: string) {
    this.nano = nano
    this.format = format
    this.text = text
  }

  /** @throws InvalidInputError for what the grammar does not allow, blanks included. */
  static parse(text: string): Quantity {
    return tryParseQuantity(text) ?? invalid('quantity', invalidQuantity(text))
  }

  /** -1, 0 or 1. */
  cmp(other: Quantity): number {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0
  }

  /** The sum, in this format, or in the other's where this is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.nano === 0n ? other.format : this.format)
  }

  /** The difference, in this format, or in the other's where this is zero. */
  sub(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.nano === 0n ? other.format : this.format)
  }

  /** The next multiple of 10^scale away from zero. */
  roundUp(scale: number): Quantity {
    const step = scale <= -9 ? 1n : 10n ** BigInt(scale + 9)
    return new Quantity(divideUp(this.nano, step) * step, this.format)
  }

  /** Whole units, fractions rounded away from zero. */
  value(): bigint {
    return divideUp(this.nano, NANO)
  }

  /** Thousandths, rounded away from zero. */
  milliValue(): bigint {
    return divideUp(this.nano, NANO / 1000n)
  }

  /** The exact amount in plain decimal digits. */
  toDecimal(): string {
    const digits = magnitude(this.nano).toString().padStart(10, '0')
    const fraction = digits.slice(-9).replace(/0+$/, '')
    return `${this.nano < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
  }

  /** Canonical form: no fraction, the largest suffix that allows it. */
  toString(): string {
    const canonical = canonicalText(this.nano, this.format)
    return this.text !== undefined && withoutQuirks(this.text) === canonical ? this.text : canonical
  }
}

/** Reads a quantity; undefined for what the grammar does not allow. */
export function tryParseQuantity(text: string): Quantity | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  const match = PATTERN.exec(text)
  if (match === null) return undefined
  const [, sign, whole, point, fraction = '', suffix] = match
  if (whole === '' && point === undefined) return undefined
  const family = suffixOf(suffix)
  if (family.exponent > LARGEST_EXPONENT) return undefined
  const mantissa = BigInt(`0${whole}${fraction}`)
  let nano = scaled(mantissa * family.factor, family.exponent - fraction.length + 9)
  if (family.format === 'BinarySI' && nano > LARGEST_BINARY) nano = LARGEST_BINARY
  const format = family.format === 'BinarySI' && nano > 0n && nano < NANO ? 'DecimalSI' : family.format
  return new Quantity(sign === '-' ? -nano : nano, format, text)
}

/** The problem text for something that is no quantity. */
export function invalidQuantity(text: unknown): string {
  const shown = typeof text === 'string' ? show(text.slice(0, 40)) : String(text)
  return `invalid quantity: ${shown}, allowed: 100m 0.5 2 1e3 500M 1.5Gi`
}

function suffixOf(suffix: string): { factor: bigint; exponent: number; format: QuantityFormat } {
  if (Object.hasOwn(DECIMAL_SUFFIXES, suffix)) return { factor: 1n, exponent: DECIMAL_SUFFIXES[suffix], format: 'DecimalSI' }
  if (Object.hasOwn(BINARY_SUFFIXES, suffix)) {
    return { factor: 1024n ** BigInt(BINARY_SUFFIXES[suffix]), exponent: 0, format: 'BinarySI' }
  }
  return { factor: 1n, exponent: Number(suffix.slice(1)), format: 'DecimalExponent' }
}

/** amount x 10^exponent, rounded up. */
function scaled(amount: bigint, exponent: number): bigint {
  if (exponent >= 0) return amount * 10n ** BigInt(exponent)
  if (-exponent > LONGEST_TEXT + 40) return amount === 0n ? 0n : 1n
  return divideUp(amount, 10n ** BigInt(-exponent))
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** Division rounded away from zero. */
function divideUp(amount: bigint, divisor: bigint): bigint {
  const quotient = (magnitude(amount) + divisor - 1n) / divisor
  return amount < 0n ? -quotient : quotient
}

/** A leading plus and a capital exponent survive in a text that is canonical otherwise. */
function withoutQuirks(text: string): string {
  return text.replace(/^\+/, '').replace(/E(?=[+-]?\d)/, 'e')
}

function canonicalText(nano: bigint, format: QuantityFormat): string {
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  const amount = magnitude(nano)
  if (format === 'BinarySI' && amount % NANO === 0n && amount >= 1024n * NANO)
    return sign + powerText(amount / NANO, 1024n, BINARY_NAMES, 0)
  return sign + powerText(amount, 1000n, format === 'DecimalExponent' ? EXPONENT_NAMES : DECIMAL_NAMES, -3)
}

const BINARY_NAMES = (power: number): string | undefined => ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'][power]
const DECIMAL_NAMES = (power: number): string | undefined => ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'][power + 3]
const EXPONENT_NAMES = (power: number): string | undefined => (power === 0 ? '' : `e${power * 3}`)

/** Divides by `base` as long as that leaves no rest and the power reached has a name. */
function powerText(amount: bigint, base: bigint, nameOf: (power: number) => string | undefined, lowest: number): string {
  let power = lowest
  let mantissa = amount
  while (mantissa % base === 0n && nameOf(power + 1) !== undefined) {
    mantissa /= base
    power++
  }
  return `${mantissa}${nameOf(power)}`
}
