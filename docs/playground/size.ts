/** How much a text asks for, before anything is made of it: copies are cheap to write and dear to make. */
import { readYaml } from '../../src/scenario/safe-yaml.ts'

/** Keys that say how many of something there shall be. */
const COPIES = ['count', 'replicas'] as const
/** Keys of recipes that do. */
const ORDERED = ['nodes', 'jobs', 'pods', 'tasks', 'gangs', 'racks'] as const

/** About how many nodes, jobs, pods and containers a scenario makes; 0 for a text that cannot be read. */
export function thingsIn(text: string): number {
  const { documents } = readYaml(text)
  return documents.reduce((sum, { data }) => sum + thingsOf(data), 0)
}

/** A thing is an entry of a list; what only describes one counts for nothing. */
function thingsOf(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, one) => sum + copiesOf(one) * (1 + thingsOf(one)), 0)
  if (typeof data !== 'object' || data === null) return 0
  const entry = data as Readonly<Record<string, unknown>>
  const ordered = ORDERED.reduce((sum, key) => sum + numberOf(entry[key]), 0)
  return Object.values(entry).reduce<number>((sum, value) => sum + thingsOf(value), ordered)
}

function copiesOf(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 1
  const entry = data as Readonly<Record<string, unknown>>
  return COPIES.reduce((product, key) => product * Math.max(1, numberOf(entry[key])), 1)
}

const numberOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0)
