/** Raw data of a file, of any shape: looked at without assuming anything. */

export type Mapping = Readonly<Record<string, unknown>>

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asMapping(value: unknown): Mapping {
  return isMapping(value) ? value : {}
}
