/** The reader of traces: the JSON that `cosched explore` writes, or a trace by itself, as text in; a trace and what it is of out. */
import * as z from 'zod'
import { STEP_KINDS, type StepTrace, type StepTraceKind } from '../analysis/explore/types.ts'
import { InvalidInputError, type Problem } from '../errors.ts'
import { type Path, pathText, positionOf } from './positions.ts'
import { check } from './problems.ts'
import { readYaml, type YamlDocument } from './safe-yaml.ts'
import { invalidWord } from './suggest.ts'

const MOST_PROBLEMS = 20
/** Traces are longer than scenarios. */
const TRACE_TEXT = { length: 16_000_000, depth: 64, copies: 0 }

/** In the order in which they are looked for. */
export const TRACE_ORDER: readonly StepTraceKind[] = ['deadlock', 'livelock', 'atomicity']

const number = z.int().min(0)
const step = z.strictObject({
  do: z.enum(STEP_KINDS),
  unit: number.optional(),
  node: number.optional(),
  group: number.optional(),
  member: number.optional(),
  text: z.string(),
})
const traceSchema = z.strictObject({ kind: z.enum(TRACE_ORDER), steps: z.array(step), repeatsFrom: number.optional() })
const explorationSchema = z.looseObject({
  scenario: z.string(),
  strategy: z.string(),
  seed: z.string(),
  traces: z.strictObject({ deadlock: traceSchema.optional(), livelock: traceSchema.optional(), atomicity: traceSchema.optional() }),
})

/** A trace that was read, and what it is of. */
export interface ParsedTrace {
  /** The steps. */
  readonly trace: StepTrace
  /** What it is of; absent where the trace stands by itself. */
  readonly scenario?: string
  /** Name of the strategy. */
  readonly strategy?: string
  /** Seed of the exploration. */
  readonly seed?: string
  /** The problem at this key of the file, with its line and column. */
  problemAt(path: Path, message: string): Problem
}

/** How a trace is read. */
export interface TraceOptions {
  /** The file the text came from, for messages. */
  readonly source?: string
  /** Which trace of an exploration. Default: the first there is of deadlock, livelock, atomicity. */
  readonly kind?: StepTraceKind
}

/**
 * Reads a trace: an exploration, or a trace by itself, as JSON.
 * @throws InvalidInputError with every problem found, 20 at most, each with its line, column and path.
 */
export function parseTrace(text: string, options: TraceOptions = {}): ParsedTrace {
  const source = options.source ?? 'trace'
  const document = documentOf(text, source)
  const problemAt = (path: Path, message: string, key = false): Problem => ({
    path: pathText(path),
    message,
    ...positionOf(document.document, document.lines, path, key),
  })
  const fail = (problems: readonly Problem[]): never => {
    throw new InvalidInputError(problems.slice(0, MOST_PROBLEMS), source)
  }
  const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> => {
    const result = check(schema, document.data)
    return 'value' in result ? result.value : fail(result.faults.map(({ path, message, key }) => problemAt(path, message, key)))
  }
  if (Array.isArray(document.data)) return fail([problemAt([], 'invalid file: several explorations, allowed: one')])
  if (isTrace(document.data)) {
    const trace = read(traceSchema) as StepTrace
    if (options.kind !== undefined && options.kind !== trace.kind)
      fail([problemAt(['kind'], invalidWord('kind', options.kind, [trace.kind]))])
    return { trace, problemAt }
  }
  const { traces, scenario, strategy, seed } = read(explorationSchema)
  const present = TRACE_ORDER.filter((kind) => traces[kind] !== undefined)
  const kind = options.kind ?? present[0]
  const trace = kind === undefined ? undefined : traces[kind]
  if (trace !== undefined) return { trace: trace as StepTrace, scenario, strategy, seed, problemAt }
  const has = present.length === 0 ? 'an exploration that found something' : present.join(', ')
  return fail([problemAt(['traces'], `invalid traces: no ${options.kind ?? 'trace'}, allowed: ${has}`)])
}

function isTrace(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'steps' in data
}

function documentOf(text: string, source: string): YamlDocument {
  const { documents, problems } = readYaml(text, TRACE_TEXT)
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, MOST_PROBLEMS), source)
  const [document] = documents
  if (document !== undefined && typeof document.data === 'object' && document.data !== null) return document
  throw new InvalidInputError(
    [{ path: '', line: 1, column: 1, message: 'invalid file: no trace, allowed: JSON of cosched explore' }],
    source,
  )
}
