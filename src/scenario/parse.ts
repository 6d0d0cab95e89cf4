/**
 * The scenario reader: text in, a scenario and warnings out, or all that is wrong with it. Browser-safe: other files are read by the
 * caller's function.
 */
import { InvalidInputError, type Problem } from '../errors.ts'
import type { Scenario } from '../model/scenario.ts'
import { registry as strategies } from '../strategy/registry.ts'
import type { TraceFormat } from '../traces/format.ts'
import { traceFormats } from '../traces/registry.ts'
import type { Sort } from '../traces/sorting.ts'
import { amountFaults } from './check-amounts.ts'
import { crossChecks } from './checks.ts'
import { includeManifests } from './include.ts'
import { includeTraces } from './include-trace.ts'
import { pathText, positionOf } from './positions.ts'
import { check, type Fault } from './problems.ts'
import { backoffWarnings, includeProfiles } from './profiles.ts'
import { resolveScenario } from './resolve.ts'
import { readYaml, type YamlDocument } from './safe-yaml.ts'
import { type ScenarioFile, scenarioSchema } from './schema.ts'
import type { StrategyRegistry } from './schema-runs.ts'
import { findWarnings } from './warnings.ts'

const MOST_PROBLEMS = 20
/** Faults that are given a place, which takes a search, before the first 20 in the text are told. */
const MOST_PLACED = 200

/** How a scenario is read. */
export interface ParseOptions {
  /** The file the text came from, for messages and as the name of a scenario without one. */
  readonly source?: string
  /** Text of another file, named relative to this one (`manifests`, `profile`). Without it such files are a problem. */
  readonly read?: (path: string) => string
  /** Lines of another file, for large or compressed ones (`trace`), named relative to this one. Without it they are taken of `read`. */
  readonly lines?: (path: string) => Iterable<string>
  /** How rows of traces are brought together that do not stand together (`trace`). By default all of them are held in memory. */
  readonly sort?: Sort
  /** The strategies there are; the library's own by default. */
  readonly registry?: StrategyRegistry
  /** Formats of traces beside those of the library; one of the same name counts instead. */
  readonly formats?: readonly TraceFormat[]
}

/** A scenario that was read, and what may not be meant. */
export interface ParsedScenario {
  /** The scenario, defaults filled in. */
  readonly scenario: Scenario
  /** What will not fail the run and may not be meant; with positions. At most 20. */
  readonly warnings: readonly Problem[]
}

type Schema = ReturnType<typeof scenarioSchema>

/** By strategies and formats. */
const schemas = new WeakMap<object, WeakMap<object, Schema>>()

/**
 * Reads a scenario from YAML 1.2 or JSON.
 * @throws InvalidInputError with every problem found, 20 at most, each with its line, column and path.
 */
export function parseScenario(text: string, options: ParseOptions = {}): ParsedScenario {
  const source = options.source ?? 'scenario'
  const registry = options.registry ?? strategies
  const schema = schemaOf(registry, options.formats ?? traceFormats)
  const document = oneDocument(text, source, schema)
  const reported = (fault: Fault): Problem => problemOf(document, fault)
  const file = checked(document, schema, source)
  const manifests = includeManifests(file, options.read)
  const { profiles, ...told } = includeProfiles(file, options.read)
  const traces = includeTraces(file, { ...options, source }, allFormats(options.formats))
  const faults = [...manifests.faults, ...told.faults, ...traces.faults, ...amountFaults(file)].map(reported)
  if (faults.length + traces.problems.length > 0)
    throw new InvalidInputError([...faults, ...traces.problems].slice(0, MOST_PROBLEMS), source)
  const scenario = resolveScenario(file, nameFrom(source), { ...traces, ...manifests, profiles })
  const included = [...manifests.warnings, ...told.warnings, ...traces.warnings]
  const warnings = [...included, ...findWarnings(file, scenario), ...backoffWarnings(file, scenario, profiles)]
  return { scenario, warnings: warnings.map(reported).slice(0, MOST_PROBLEMS) }
}

function oneDocument(text: string, source: string, schema: Schema): YamlDocument {
  const { documents, problems } = readYaml(text)
  if (problems.length > 0) throw new InvalidInputError(sorted([...problems, ...behind(problems, documents, schema)]), source)
  const [first, second] = documents
  if (second !== undefined) {
    const at = positionOf(second.document, second.lines, [])
    throw new InvalidInputError([{ path: '', ...at, message: 'invalid file: a second document starts here, allowed: one' }], source)
  }
  if (first?.data === null || first === undefined) {
    throw new InvalidInputError(
      [{ path: '', line: 1, column: 1, message: 'invalid file: empty, allowed: a mapping with cluster and workload' }],
      source,
    )
  }
  return first
}

/** What else is wrong with a text of which single values cannot be read: the rest is looked at with those values absent. */
function behind(problems: readonly Problem[], documents: readonly YamlDocument[], schema: Schema): Problem[] {
  const values = problems.every((problem) => problem.path !== '')
  if (!values || documents.length !== 1) return []
  const told = problems.map((problem) => problem.path)
  return faultsOf(documents[0], schema).filter(({ path }) => !told.some((one) => one === path || one.startsWith(`${path}.`) || path === ''))
}

function faultsOf(document: YamlDocument, schema: Schema): Problem[] {
  try {
    checked(document, schema, '')
    return []
  } catch (error) {
    if (error instanceof InvalidInputError) return [...error.problems]
    throw error
  }
}

function checked(document: YamlDocument, schema: Schema, source: string): ScenarioFile {
  const result = check(schema, document.data)
  const faults = [...('faults' in result ? result.faults : []), ...crossChecks(document.data)]
  if ('value' in result && faults.length === 0) return result.value
  throw new InvalidInputError(sorted(faults.slice(0, MOST_PLACED).map((fault) => problemOf(document, fault))), source)
}

/** @param formats of the caller, or the library's */
function schemaOf(registry: StrategyRegistry, formats: readonly TraceFormat[]): Schema {
  const ofRegistry = schemas.get(registry) ?? new WeakMap<object, Schema>()
  const known = ofRegistry.get(formats) ?? scenarioSchema(registry, allFormats(formats))
  schemas.set(registry, ofRegistry.set(formats, known))
  return known
}

/** Those of the caller, then the library's that have other names. */
function allFormats(own: readonly TraceFormat[] = []): readonly TraceFormat[] {
  return [...own, ...traceFormats.filter(({ name }) => !own.some((one) => one.name === name))]
}

function problemOf(document: YamlDocument, fault: Fault): Problem {
  return { path: pathText(fault.path), message: fault.message, ...positionOf(document.document, document.lines, fault.path, fault.key) }
}

/** In the order of the text; the first 20. */
function sorted(problems: readonly Problem[]): Problem[] {
  const order = (a: Problem, b: Problem): number => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  return [...problems].sort(order).slice(0, MOST_PROBLEMS)
}

/** `dir/app-logcollector.yaml` is called app-logcollector. */
function nameFrom(source: string): string {
  const base = source.split(/[/\\]/).pop() ?? ''
  const name = base
    .replace(/\.(ya?ml|json)$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  return name.slice(0, 253) || 'scenario'
}
