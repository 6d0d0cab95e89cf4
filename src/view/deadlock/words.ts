/** Names, amounts and lists of a deadlock report as words. */
import type { GroupRef, LackReport, ReportDimension, StuckClass } from '../../analysis/explain/types.ts'
import { formatQuantity } from '../../model/quantity.ts'
import { cleanText, formatNumber } from '../text.ts'

/** A name as it is shown: without controls, in quotes unless it is one plain word, so that no name can pass for a sentence. */
export function shown(name: string): string {
  const clean = cleanText(name)
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._/:-]*$/u.test(clean) ? clean : `"${clean.replaceAll('"', "'")}"`
}

export const nameOf = ({ name }: GroupRef): string => shown(name)

/** `2 cpu`, `512Mi memory`, `3 nvidia.com/gpu`. */
export function amount(value: number, { name, unit }: ReportDimension): string {
  const quantity = unit === 'units' ? String(value) : formatQuantity(unit === 'millicores' ? 'cpu' : 'memory', value)
  return `${quantity} ${shown(name)}`
}

/** A vector without what it has none of; `nothing` where that is all. */
export function amounts(vector: readonly number[], dimensions: readonly ReportDimension[]): string {
  const parts = dimensions.flatMap((dimension, d) => (vector[d] > 0 ? [amount(vector[d], dimension)] : []))
  return parts.length === 0 ? 'nothing' : listed(parts)
}

/** `a`, `a and b`, `a, b and c`, and with what was left out `a, b and 7 more`. */
export function listed(parts: readonly string[], omitted = 0): string {
  const all = omitted > 0 ? [...parts, `${omitted} more`] : [...parts]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`
}

/** At most so many of the parts, and how many more there are. */
export function firstOf(parts: readonly string[], most: number, omitted = 0): string {
  return listed(parts.slice(0, most), Math.max(0, parts.length - most) + omitted)
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

export const percent = (share: number): string => `${formatNumber(Number((share * 100).toPrecision(3)))} %`

/** Where and of what something is lacking, a part a node: `n-1: cpu and memory`. */
export function lackPlaces(lacks: readonly LackReport[]): string[] {
  const byNode = new Map<number, { readonly node: string; readonly dimensions: string[] }>()
  for (const { index, node, dimension } of lacks) {
    const there = byNode.get(index) ?? { node: shown(node), dimensions: [] }
    byNode.set(index, there)
    there.dimensions.push(shown(dimension))
  }
  const nodes = [...byNode.values()]
  const same = new Set(nodes.map(({ dimensions }) => dimensions.join()))
  // Mostly the same is lacking everywhere: then it is said once.
  if (same.size === 1) return nodes.length === 0 ? [] : [`${nodes.map(({ node }) => node).join(', ')}: ${listed(nodes[0].dimensions)}`]
  return nodes.map(({ node, dimensions }) => `${node}: ${listed(dimensions)}`)
}

export const CLASS_WORDS: Readonly<Record<StuckClass, string>> = {
  core: 'core',
  victim: 'victim',
  selfDeadlock: 'self-deadlock',
  infeasible: 'infeasible',
  blockedByEndless: 'blocked by endless',
}
