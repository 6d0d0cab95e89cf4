/** The objects in manifest texts: documents taken apart, lists unpacked, each object checked and remembered with its place. */
import { formatProblem, InvalidInputError, type Problem } from '../errors.ts'
import { type Path, pathText, positionOf } from './positions.ts'
import { check, type Fault } from './problems.ts'
import { readYaml, type YamlDocument, type YamlLimits } from './safe-yaml.ts'
import { type NodeObject, nodeObject, type PodGroupObject, type PodObject, podGroupObject, podObject } from './schema-manifest.ts'
import { invalidWord, show } from './suggest.ts'

/** One text; `source` is its file name. */
export interface ManifestText {
  /** YAML with any number of documents, or JSON. */
  readonly text: string
  /** For messages. */
  readonly source: string
}

/** Reports a fault of an object: throws at the end of the reading. */
export type Report = (path: Path, message: string) => void

/** An object, and a way to complain about it. */
export interface Found<Kind> {
  readonly value: Kind
  readonly report: Report
}

export interface Objects {
  readonly nodes: Found<NodeObject>[]
  readonly pods: Found<PodObject>[]
  readonly groups: Found<PodGroupObject>[]
  /** One a kind. */
  readonly warnings: Problem[]
}

const YAML_LIMITS: YamlLimits = { length: 4_000_000, depth: 64, copies: 100_000 }
const LONGEST_JSON = 64_000_000
const MOST_PROBLEMS = 20
const LISTS = ['List', 'NodeList', 'PodList', 'PodGroupList']

/** The faults of several files. */
export class Faults {
  private readonly found: { problem: Problem; source: string }[] = []

  add(source: string, problem: Problem): void {
    if (this.found.length < MOST_PROBLEMS) this.found.push({ problem, source })
  }

  /** Throws if there are any. Those of other files than the first one's carry their file in the message. */
  settle(): void {
    if (this.found.length === 0) return
    const { source } = this.found[0]
    const problems = this.found.map((one) =>
      one.source === source ? one.problem : { path: '', message: formatProblem(one.problem, one.source) },
    )
    throw new InvalidInputError(problems, source)
  }
}

/** Reads the objects of all files. */
export function readObjects(files: readonly ManifestText[], faults: Faults): Objects {
  const objects: Objects = { nodes: [], pods: [], groups: [], warnings: [] }
  for (const file of files) {
    const told = new Set<string>()
    readDocuments(file, faults).forEach((document) => {
      for (const [value, path] of unpacked(document.data, []))
        sort(value, path, reporter(file, document, path, faults), objects, told, file.source)
    })
  }
  return objects
}

interface TextDocument {
  readonly data: unknown
  /** Parsed again with positions, when a fault needs one. */
  readonly positions: () => YamlDocument | undefined
}

function readDocuments(file: ManifestText, faults: Faults): readonly TextDocument[] {
  const json = asJson(file.text)
  if (json !== undefined) {
    const positions = (): YamlDocument | undefined =>
      file.text.length > YAML_LIMITS.length ? undefined : readYaml(file.text, YAML_LIMITS).documents[0]
    return [{ data: json, positions }]
  }
  const { documents, problems } = readYaml(file.text, YAML_LIMITS)
  for (const problem of problems) faults.add(file.source, problem)
  const full = documents.filter((document) => document.data !== null)
  if (full.length === 0 && problems.length === 0) {
    faults.add(file.source, { path: '', line: 1, column: 1, message: 'invalid file: empty, allowed: Kubernetes objects' })
  }
  return problems.length > 0 ? [] : full.map((document) => ({ data: document.data, positions: () => document }))
}

/** JSON is read by the faster parser, and so may be longer. */
function asJson(text: string): unknown {
  if (text.length > LONGEST_JSON || !/^\s*\{/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function* unpacked(value: unknown, path: Path): Generator<[unknown, Path]> {
  const { kind, items } = (value ?? {}) as { kind?: unknown; items?: unknown }
  if (!LISTS.includes(kind as string) || !Array.isArray(items)) return yield [value, path]
  const inner = (kind as string).slice(0, -4)
  for (const [index, item] of items.entries()) {
    const whole = inner !== '' && typeof item === 'object' && item !== null && !('kind' in item) ? { ...item, kind: inner } : item
    yield [whole, [...path, 'items', index]]
  }
}

function sort(value: unknown, path: Path, report: Report, objects: Objects, told: Set<string>, source: string): void {
  const kind = (value as { kind?: unknown } | null)?.kind
  const keep = <Kind>(result: { value: Kind } | { faults: readonly Fault[] }, into: Found<Kind>[]): void => {
    if ('value' in result) into.push({ value: result.value, report })
    else for (const fault of result.faults) report(fault.path, fault.message)
  }
  if (kind === 'Node') keep(check(nodeObject, value), objects.nodes)
  else if (kind === 'Pod') keep(check(podObject, value), objects.pods)
  else if (kind === 'PodGroup') keep(check(podGroupObject, value), objects.groups)
  else if (typeof kind !== 'string') report(['kind'], invalidWord('kind', kind, ['Node', 'Pod', 'PodGroup', 'List']))
  else if (!told.has(kind)) {
    objects.warnings.push({ path: pathText([...path, 'kind']), message: `${source}: kind ${show(kind)} is not read: ignored` })
    told.add(kind)
  }
}

function reporter(file: ManifestText, document: TextDocument, base: Path, faults: Faults): Report {
  return (path, message) => {
    const whole = [...base, ...path]
    const found = document.positions()
    const at = found ? positionOf(found.document, found.lines, whole) : {}
    faults.add(file.source, { path: pathText(whole), message, ...at })
  }
}
