/**
 * Histograms in place of a trace that is too large to publish in a repository: what the generator Spår kept of Alibaba's 2.86 million jobs of
 * 2018 (tasks of a job, instances of a task, durations, requests). JSON, a mapping of `{ "edges": […], "counts": […] }` by name; a bin holds
 * what is above its lower edge and at most its upper.
 */
import { show } from '../model/suggest.ts'
import { TraceFaults } from './faults.ts'
import { JsonText } from './json.ts'
import { linesOf } from './lines.ts'

/** How often values fell where. */
export interface Histogram {
  /** Rising, one more than bins. Bin i is (edges[i], edges[i + 1]]. */
  readonly edges: readonly number[]
  /** Values in each bin. */
  readonly counts: readonly number[]
  /** Sum of the counts, at least 1. */
  readonly total: number
}

/**
 * The histograms of a file by name.
 * @param source the file, for messages
 * @throws InvalidInputError with every problem found, 20 at most, each with its line and column
 */
export function readHistograms(text: string, source = 'histograms'): ReadonlyMap<string, Histogram> {
  const faults = new TraceFaults(source)
  const histograms = new Map<string, Histogram>()
  const file = JsonText.read(linesOf(text), faults)
  if (file !== undefined && !isMapping(file.data)) file.fault([], `invalid file: ${show(file.data)}, allowed: histograms by name`)
  for (const [name, value] of Object.entries(isMapping(file?.data) ? file.data : {})) {
    const wrong = (key: string, at: number | undefined, message: string): void =>
      file?.fault([name, key, ...(at === undefined ? [] : [at])], message)
    const histogram = histogramOf(value, wrong)
    if (histogram !== undefined) histograms.set(name, histogram)
  }
  faults.end()
  return histograms
}

/** The least value that at least this share of all is at most: the upper edge of its bin, where whole numbers lie. */
export function quantileOf({ edges, counts, total }: Histogram, share: number): number {
  let below = 0
  const bin = counts.findIndex((count) => {
    below += count
    return below >= share * total && below > 0
  })
  return edges[(bin < 0 ? counts.length - 1 : bin) + 1]
}

type Wrong = (key: string, at: number | undefined, message: string) => void

function histogramOf(value: unknown, wrong: Wrong): Histogram | undefined {
  const { edges, counts } = isMapping(value) ? value : {}
  const edgesRight = isList(
    edges,
    'edges',
    wrong,
    (edge, at, all) => edge > (at === 0 ? -Infinity : all[at - 1]),
    'a number above the last',
  )
  const countsRight = isList(counts, 'counts', wrong, (count) => Number.isSafeInteger(count) && count >= 0, 'a whole number from 0')
  if (!edgesRight || !countsRight) return undefined
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (edges.length !== counts.length + 1)
    wrong('edges', undefined, `invalid edges: ${edges.length}, allowed: one more than counts, ${counts.length + 1}`)
  else if (total === 0 || !Number.isSafeInteger(total))
    wrong('counts', undefined, `invalid counts: ${total} in all, allowed: from 1 to 2^53 - 1`)
  else return { edges, counts, total }
  return undefined
}

function isList(
  value: unknown,
  key: string,
  wrong: Wrong,
  allowed: (item: number, at: number, all: readonly number[]) => boolean,
  words: string,
): value is readonly number[] {
  if (!Array.isArray(value)) {
    wrong(key, undefined, `invalid ${key}: ${show(value)}, allowed: a list`)
    return false
  }
  const at = value.findIndex((item, index) => !Number.isFinite(item) || !allowed(item, index, value))
  if (at >= 0) wrong(key, at, `invalid ${key}: ${show(value[at])}, allowed: ${words}`)
  return at < 0
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
