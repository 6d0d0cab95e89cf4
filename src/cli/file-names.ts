/** What the files of several runs are called: FILE itself for a single run, else NAME-STRATEGY-SEED. */
import { extname } from 'node:path'
import type { RunLabel } from '../node/write.ts'

/** Names that no strategy can lead out of the folder; the scenario is added where several were run, a number where two would be equal. */
export function fileNames(file: string, runs: readonly RunLabel[]): string[] {
  if (runs.length === 1) return [file]
  const ending = extname(file)
  const several = new Set(runs.map(({ scenario }) => scenario)).size > 1
  const taken = new Set<string>()
  return runs.map(({ scenario, strategy, seed }) => {
    const parts = [...(several ? [scenario] : []), strategy, seed].map((part) =>
      part.replace(/[^\p{L}\p{N}_.-]/gu, '_').slice(0, MOST_LETTERS),
    )
    const base = [file.slice(0, file.length - ending.length), ...parts].join('-')
    let name = `${base}${ending}`
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}${ending}`
    taken.add(name)
    return name
  })
}

/** Of a part of a name: file systems take 255 bytes in all. */
const MOST_LETTERS = 40
