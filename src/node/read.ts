/**
 * Scenario files and what they point at. A file's size is known before it is read, and a manifest is read only from the scenario's
 * own folder or below it, links resolved.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import { InvalidInputError } from '../errors.ts'
import { type ParsedScenario, parseScenario } from '../scenario/index.ts'
import type { TraceFormat } from '../traces/format.ts'
import { externalSort } from './external-sort.ts'
import { readLines } from './lines.ts'

/** Largest scenario file, in bytes. */
export const SCENARIO_LIMIT = 1 << 20

/** Largest manifest file a scenario may point at, in bytes. */
export const MANIFEST_LIMIT = 64 << 20

/** How a scenario file is read. */
export interface ReadOptions {
  /** Formats of traces beside those of the library; one of the same name counts instead. */
  readonly formats?: readonly TraceFormat[]
}

/**
 * Reads and parses a scenario file (YAML or JSON), and the manifests and traces it names.
 * @throws InvalidInputError with all problems, their lines and columns; also for a file that is absent, too large or not UTF-8.
 */
export function readScenarioFile(path: string, options: ReadOptions = {}): ParsedScenario {
  const text = readText(path, path, SCENARIO_LIMIT)
  const folder = dirname(path)
  return parseScenario(text, {
    ...options,
    source: path,
    read: (name) => readBelow(folder, name, path),
    sort: externalSort(tmpdir()),
    lines: (name) => readLines(pathBelow(folder, name, path), { source: beside(path, name) }),
  })
}

/** A file of a scenario as messages tell it. */
function beside(path: string, name: string): string {
  return path.slice(0, path.length - basename(path).length) + name
}

/** A file's text, if it is a regular file of at most `limit` bytes of UTF-8. `source` is whom problems are told to. */
export function readText(path: string, source: string, limit: number): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return refuse(source, 'there is no such file', path, source)
  if (!found.isFile()) return refuse(source, 'not a regular file', path, source)
  if (found.size > limit) return refuse(source, `${found.size} bytes, allowed: up to ${limit} bytes`, path, source)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    return refuse(source, error instanceof TypeError ? 'not UTF-8 text' : 'it cannot be read', path, source)
  }
}

/** Text of a file named in a scenario. */
export function readBelow(folder: string, name: string, source: string): string {
  return readText(pathBelow(folder, name, source), source, MANIFEST_LIMIT)
}

/** Path of a file named in a scenario: relative to the scenario's folder, and there or below it once links are resolved. */
function pathBelow(folder: string, name: string, source: string): string {
  if (isAbsolute(name) || /^[a-z][a-z0-9+.-]*:/i.test(name) || name.includes('\0') || name.startsWith('\\')) {
    return refuse(source, 'not a relative path, allowed: files in the folder of the scenario or below it', name, source)
  }
  const root = realpathSync(folder)
  const path = join(folder, name)
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return refuse(source, 'there is no such file', name, source)
  const real = realpathSync(path)
  const prefix = root.endsWith(sep) ? root : root + sep
  if (!real.startsWith(prefix))
    return refuse(source, 'outside of the folder of the scenario, allowed: files in it or below it', name, source)
  return real
}

function refuse(source: string, why: string, name: string, where: string): never {
  const file = name === where ? 'invalid file' : `invalid file ${JSON.stringify(name)}`
  throw new InvalidInputError([{ path: '', message: `${file}: ${why}` }], source)
}
