/**
 * Results read back: `results.json`, what `run --format json` prints, and those of the bench. All is checked before anything is made of it,
 * and whatever is wrong is told with its line and column.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInputError, type Problem } from '../../errors.ts'
import type { RunResult } from '../../metrics/figures.ts'
import { type Path, pathText } from '../../scenario/positions.ts'
import { check } from '../../scenario/problems.ts'
import { show } from '../../scenario/suggest.ts'
import { readText } from '../read.ts'
import { packageVersion } from '../version.ts'
import { offsetOf, placeOf, readJson } from './json.ts'
import { resultsSchema } from './schema.ts'

/** Largest file of results, in bytes. */
export const RESULTS_LIMIT = 256 << 20

/** Problems told of one file. */
const MOST_PROBLEMS = 20

/** Results of one file. */
export interface ReadResults {
  /** The file; of a folder `results.json` in it. */
  readonly file: string
  /** Version of cosched that made them. */
  readonly version: string
  /** The command that made them, where the file says so. */
  readonly command?: string
  /** All runs, in the order of the file. */
  readonly runs: readonly RunResult[]
  /** The problem at a path of the file, with line and column. */
  problemAt(path: readonly (string | number)[], message: string): Problem
}

/**
 * Reads a file of results, or `results.json` of a folder that `run --out` or the bench has written.
 * @throws InvalidInputError with all problems, 20 at most, each with line and column; also for a file of another version.
 */
export function readResults(path: string): ReadResults {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'results.json') : path
  const text = readText(file, file, RESULTS_LIMIT)
  const data = readJson(text, file)
  const problemAt = (at: Path, message: string): Problem => ({ path: pathText(at), ...placeOf(text, offsetOf(text, at)), message })
  const fail = (problems: readonly Problem[]): never => {
    throw new InvalidInputError(problems.slice(0, MOST_PROBLEMS), file)
  }
  const version = versionOf(data)
  if (version !== undefined && !isOurs(version))
    return fail([problemAt(['version'], `invalid version: ${show(version)}, ${allowedVersions()}`)])
  const found = check(resultsSchema, data)
  if ('faults' in found) return fail(found.faults.slice(0, MOST_PROBLEMS).map((fault) => problemAt(fault.path, fault.message)))
  return { file, ...found.value, problemAt }
}

/** Another version may have other figures, or mean something else by them. */
function isOurs(version: string): boolean {
  const [own, other] = [packageVersion(), version].map((text) => /^(\d+)\.(\d+)\.\d+(?:[-+].*)?$/.exec(text))
  return own !== null && other !== null && own[1] === other[1] && (own[1] !== '0' || own[2] === other[2])
}

function allowedVersions(): string {
  const [major, minor] = packageVersion().split('.')
  return `allowed: ${major === '0' ? `0.${minor}` : major}, that of this program`
}

function versionOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('version' in data)) return undefined
  return typeof data.version === 'string' ? data.version : undefined
}

/** Runs that occur twice, in one file or in two: a problem each, by file, 20 at most. */
export function duplicateRuns(all: readonly ReadResults[]): InvalidInputError[] {
  const first = new Map<string, string>()
  let told = 0
  return all.flatMap(({ file, runs, problemAt }) => {
    const problems: Problem[] = []
    for (const [at, { scenario, strategy, seed }] of runs.entries()) {
      const key = JSON.stringify([scenario, strategy, seed])
      const before = first.get(key)
      if (before === undefined) first.set(key, `${file}: runs[${at}]`)
      else if (++told <= MOST_PROBLEMS) {
        const name = `${show(scenario)} under ${show(strategy)}, seed ${show(seed)}`
        problems.push(problemAt(['runs', at], `invalid run: ${name} stands in ${before} too, allowed: each run once`))
      }
    }
    return problems.length === 0 ? [] : [new InvalidInputError(problems, file)]
  })
}
