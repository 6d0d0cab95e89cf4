/**
 * From Kubernetes quantities to the exact integers the simulator counts in, and back: cpu in millicores, memory and storage in
 * bytes, everything else in whole units. Rounded up, as the Kubernetes scheduler does.
 */
import { invalid } from '../errors.ts'
import { invalidQuantity, Quantity, tryParseQuantity } from './exact-quantity.ts'

export { Quantity, tryParseQuantity } from './exact-quantity.ts'

/** What one unit of the integer means. */
export type BaseUnit = 'millicores' | 'bytes' | 'units'

/** How an amount is read. */
export interface BaseUnitsOptions {
  /** The field, for the message. */
  readonly path?: string
  /** Take bytes written with `m`, `u` or `n`, legal in Kubernetes and nearly always a slip. Default false. */
  readonly fractionsOfBytes?: boolean
}

/** What the base unit of a resource is. */
export function baseUnit(resource: string): BaseUnit {
  if (resource === 'cpu') return 'millicores'
  if (resource === 'memory' || resource === 'storage' || resource === 'ephemeral-storage') return 'bytes'
  return resource.startsWith('hugepages-') ? 'bytes' : 'units'
}

/**
 * The amount of `resource` in base units.
 * @throws InvalidInputError for what is no quantity, negative, not finite, a fraction of an indivisible unit, or beyond 2^53 - 1.
 */
export function toBaseUnits(resource: string, value: string | number, options: BaseUnitsOptions = {}): number {
  const read = tryBaseUnits(resource, value, options)
  return typeof read === 'number' ? read : invalid(options.path ?? resource, read)
}

/** As {@link toBaseUnits}, but a fault comes back as its message. */
export function tryBaseUnits(resource: string, value: string | number, options: BaseUnitsOptions = {}): number | string {
  const text = String(value)
  const quantity = tryParseQuantity(text)
  if (quantity === undefined) return invalidQuantity(value)
  if (quantity.nano < 0n || Object.is(value, -0)) return `invalid quantity: ${text}, allowed: zero or more`
  const unit = baseUnit(resource)
  if (unit === 'bytes' && !options.fractionsOfBytes && /[mun]$/.test(text)) {
    const meant = text.endsWith('m') ? `, did you mean ${text.slice(0, -1)}Mi?` : ''
    return `invalid quantity: ${text} is ${quantity.toDecimal()} bytes${meant || ', allowed: whole bytes'}`
  }
  const whole = unit === 'millicores' ? quantity.milliValue() : quantity.value()
  if (unit === 'units' && whole * 1_000_000_000n !== quantity.nano) return `invalid quantity: ${text}, allowed: whole units of ${resource}`
  if (whole > BigInt(Number.MAX_SAFE_INTEGER)) return `invalid quantity: ${text}, allowed: at most 2^53 - 1 ${unit}`
  return Number(whole)
}

/** Writes an amount in base units: cpu as `1500m` or `2`, bytes with the suffix that keeps them whole, others as they are. */
export function formatQuantity(resource: string, baseUnits: number): string {
  const unit = baseUnit(resource)
  if (unit === 'units') return String(baseUnits)
  if (unit === 'millicores') return new Quantity(BigInt(baseUnits) * 1_000_000n).toString()
  const binary = baseUnits % 1024 === 0
  return new Quantity(BigInt(baseUnits) * 1_000_000_000n, binary ? 'BinarySI' : 'DecimalSI').toString()
}
