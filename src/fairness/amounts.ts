/**
 * Amounts of scalar resources as Mesos keeps them: fixed-point numbers with three decimals (Mesos docs/attributes-resources.md). Integers
 * stay as they are, so that sums of base units are exact; sums of others do not drift.
 */

/** The amount with three decimals. */
export function settled(amount: number): number {
  return Number.isInteger(amount) ? amount : Math.round(amount * 1000) / 1000
}
