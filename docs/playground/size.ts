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

function thingsOf(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, one) => sum + thingsOf(one), 0)
  if (typeof data !== 'object' || data === null) return 0
  const entry = data as Readonly<Record<string, unknown>>
  const copies = COPIES.reduce((product, key) => product * Math.max(1, numberOf(entry[key])), 1)
  const ordered = ORDERED.reduce((sum, key) => sum + numberOf(entry[key]), 0)
  return ordered + copies * (1 + Object.values(entry).reduce<number>((sum, value) => sum + thingsOf(value), 0))
}

const numberOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0)
