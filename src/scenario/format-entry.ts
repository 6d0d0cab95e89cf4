/** What the writers of scenario files share. */
import { formatQuantity } from '../model/quantity.ts'
import type { ResourceList } from '../model/resources.ts'

/** Quantities in the notation of Kubernetes; plain integers as numbers. */
export function resourceEntry(list: ResourceList): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(list).map(([name, amount]) => {
      const text = formatQuantity(name, amount)
      return [name, /^\d{1,15}$/.test(text) ? Number(text) : text]
    }),
  )
}

/** Without the keys that have no value. */
export function present(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
}
