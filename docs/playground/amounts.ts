/** Amounts as people read them: 1.25Gi, 0.5 of a processor. Kubernetes' own form would say 1280Mi, exact and hard to compare. */
import { baseUnit } from '../../src/model/quantity.ts'
import { formatNumber } from '../../src/view/index.ts'

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const

/** An amount in base units; below zero counts as nothing. */
export function shownAmount(resource: string, amount: number): string {
  const left = Math.max(0, amount)
  const unit = baseUnit(resource)
  if (unit === 'millicores') return formatNumber(left / 1000)
  if (unit === 'units') return formatNumber(left)
  const power = left === 0 ? 0 : Math.min(BINARY.length - 1, Math.floor(Math.log2(left) / 10))
  return `${formatNumber(left / 1024 ** power)}${BINARY[power]}`
}
