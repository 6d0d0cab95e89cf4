/** Figures as a flat list of named numbers, as tables, statistics and expectations take them. */
import type { Figures } from './figures.ts'

/** All figures that are numbers, by name, with a dot for parts. */
export function flatFigures(figures: Partial<Figures>): Map<string, number | null> {
  const flat = new Map<string, number | null>()
  const visit = (prefix: string, value: unknown): void => {
    if (typeof value === 'number' || value === null) flat.set(prefix, value)
    else if (typeof value === 'object') {
      for (const [name, part] of Object.entries(value)) visit(prefix === '' ? name : `${prefix}.${name}`, part)
    }
  }
  visit('', figures)
  return flat
}
