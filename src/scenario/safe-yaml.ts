/**
 * YAML 1.2 (and so JSON) as plain data, with the dangers of YAML taken out: the size, the depth and the copies made by aliases are
 * bounded before anything is built, tags, complex keys and cyclic aliases are refused, and so are numbers that would not mean what
 * they say. All faults are collected, each with its place.
 */
import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Problem } from '../errors.ts'
import { keyText, type Path, pathText, positionAt } from './positions.ts'
import { show } from './suggest.ts'

export interface YamlLimits {
  /** In UTF-16 units. */
  readonly length: number
  readonly depth: number
  /** Values that aliases may repeat, in all. */
  readonly copies: number
}

export const SCENARIO_LIMITS: YamlLimits = { length: 1_000_000, depth: 64, copies: 100_000 }

/** One document of a text. */
export interface YamlDocument {
  readonly data: unknown
  readonly document: Document
  readonly lines: LineCounter
}

export interface YamlText {
  readonly documents: readonly YamlDocument[]
  readonly problems: readonly Problem[]
}

/** Errors of the parser that are told: what follows the first ones is mostly their echo. */
const MOST_ERRORS = 20

/** Keys that every object answers to unasked. */
const isInherited = (key: string): boolean => key in Object.prototype || key === 'prototype'

/** Reads all documents of a text. Where there are problems, the data are not to be used. */
export function readYaml(text: string, limits: YamlLimits = SCENARIO_LIMITS): YamlText {
  const lines = new LineCounter()
  const refusal = refuse(text, limits)
  if (refusal !== undefined) return { documents: [], problems: [refusal] }
  const problems: Problem[] = []
  const documents: YamlDocument[] = []
  for (const document of compose(asYaml(text), lines, problems)) {
    problems.push(...syntaxProblems(document, lines))
    const walk: Walk = { lines, limits, problems, anchors: new Map(), targets: new Map(), open: new Set(), copies: 0, copying: 0 }
    const data = problems.length === 0 ? plain(walk, document.contents as Node | null, []) : undefined
    documents.push({ data, document, lines })
  }
  return { documents, problems }
}

/** What can be told without parsing, and must be, for a parser would choke on it. */
function refuse(text: string, limits: YamlLimits): Problem | undefined {
  if (text.length > limits.length) return { path: '', message: `invalid size: ${text.length} characters, allowed: ${limits.length}` }
  const nul = text.indexOf('\0')
  if (nul >= 0) return { path: '', ...place(text, nul), message: 'invalid character: NUL, allowed: text' }
  const deep = tooDeep(text, limits.depth)
  return deep === undefined
    ? undefined
    : { path: '', ...place(text, deep), message: `invalid nesting: deeper than ${limits.depth} levels, allowed: ${limits.depth}` }
}

/** Offset of the first bracket, or mark of a block on one line, that nests too deep. The lexer needs no stack. */
function tooDeep(text: string, most: number): number | undefined {
  let offset = 0
  let brackets = 0
  let marks = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets++
    else if (token === ']' || token === '}') brackets--
    else if (token === '-' || token === '?') marks++
    else if (token === '\n' || token === '\r\n') marks = 0
    if (brackets > most || marks > most) return offset
    if (token.length > 0 && !CONTROL.has(token)) offset += token.length
  }
  return undefined
}

/** Tokens of the lexer that stand for no text: byte order mark aside, marks of documents, flow and scalars. */
const CONTROL = new Set(['\x02', '\x18', '\x1f'])

function place(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before[before.length - 1].length + 1 }
}

/** JSON may be indented by tabs, YAML not; raw tabs cannot stand in a JSON string. */
function asYaml(text: string): string {
  if (!text.includes('\t') || !/^\s*[[{]/.test(text)) return text
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  return text.replaceAll('\t', ' ')
}

function compose(text: string, lines: LineCounter, problems: Problem[]): Document[] {
  // The parser compares each key with each; mapping() below finds duplicates by a table.
  const options = {
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
    schema: 'core',
    version: '1.2',
    logLevel: 'silent',
    strict: true,
  } as const
  try {
    return [...new Composer(options).compose(new Parser(lines.addNewLine).parse(text), true, text.length)] as Document[]
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    problems.push({ path: '', line: 1, column: 1, message: 'invalid nesting: too deep to read' })
    return []
  }
}

function syntaxProblems(document: Document, lines: LineCounter): Problem[] {
  return [...document.errors, ...document.warnings].slice(0, MOST_ERRORS).map((error) => ({
    path: '',
    ...positionAt(lines, error.pos[0]),
    message: syntaxMessage(error.code, error.message),
  }))
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'invalid indentation: tab, allowed: spaces'
  if (code === 'TAG_RESOLVE_FAILED') return `invalid tag: ${message.replace(/^Unresolved tag: (tag:yaml.org,2002:)?/, '')}, allowed: none`
  if (code === 'NON_STRING_KEY') return 'invalid key: not a text, allowed: texts'
  if (message.includes('call stack')) return 'invalid nesting: too deep to read'
  return `invalid YAML: ${message}`
}

interface Walk {
  readonly lines: LineCounter
  readonly limits: YamlLimits
  readonly problems: Problem[]
  /** The last node of each anchor's name so far, and what each alias means: its anchor when it was first met. */
  readonly anchors: Map<string, Node>
  readonly targets: Map<Node, Node | undefined>
  /** Collections on the way from the root: an alias to one of them is a circle. */
  readonly open: Set<Node>
  copies: number
  copying: number
}

function plain(walk: Walk, node: Node | null, path: Path): unknown {
  if (isAlias(node)) return copied(walk, node, path)
  if (walk.copying === 0 && node?.anchor !== undefined) walk.anchors.set(node.anchor, node)
  if (walk.copying > 0 && ++walk.copies > walk.limits.copies) return undefined
  if (isScalar(node)) return scalar(walk, node, path)
  if (!isMap(node) && !isSeq(node)) return null
  if (path.length >= walk.limits.depth)
    return complain(walk, node, path, `invalid nesting: deeper than ${walk.limits.depth} levels, allowed: ${walk.limits.depth}`)
  if (hasTag(node)) return complain(walk, node, path, `invalid tag: ${node.tag}, allowed: none`)
  walk.open.add(node)
  const data = isSeq(node) ? node.items.map((item, index) => plain(walk, item as Node | null, [...path, index])) : mapping(walk, node, path)
  walk.open.delete(node)
  return data
}

function mapping(walk: Walk, node: YAMLMap, path: Path): Record<string, unknown> {
  const data: Record<string, unknown> = {}
  const first = new Map<string, Node>()
  for (const pair of node.items) {
    const key = keyText(pair)
    const before = first.get(key)
    if (isInherited(key)) complain(walk, pair.key as Node, path, `invalid key: ${key}, allowed: any other`)
    else if (before !== undefined) complain(walk, pair.key as Node, [...path, key], duplicateMessage(walk, key, before))
    else data[key] = plain(walk, pair.value as Node | null, [...path, key])
    if (before === undefined) first.set(key, pair.key as Node)
  }
  return data
}

function duplicateMessage(walk: Walk, key: string, before: Node): string {
  const { line } = positionAt(walk.lines, before.range?.[0] ?? 0)
  return `invalid key: ${show(key)} stands here twice (first on line ${line}), allowed: each key once`
}

function copied(walk: Walk, node: Alias, path: Path): unknown {
  const name = node.source
  if (!walk.targets.has(node)) walk.targets.set(node, walk.anchors.get(name))
  const target = walk.targets.get(node)
  if (target === undefined) return complain(walk, node, path, `invalid alias: *${name}, allowed: an anchor above it`)
  if (walk.open.has(target)) return complain(walk, node, path, `invalid alias: *${name} stands inside what it refers to`)
  if (walk.copies > walk.limits.copies) return undefined
  walk.copying++
  const data = plain(walk, target, path)
  walk.copying--
  if (walk.copying > 0 || walk.copies <= walk.limits.copies) return data
  return complain(walk, node, path, `invalid aliases: they repeat more than ${walk.limits.copies} values`)
}

function scalar(walk: Walk, node: Scalar, path: Path): unknown {
  if (node.tag !== undefined && hasTag(node)) return complain(walk, node, path, `invalid tag: ${node.tag}, allowed: none`)
  if (typeof node.value !== 'number') return node.value
  const source = node.source ?? String(node.value)
  if (/^[-+]?0\d+$/.test(source)) {
    const digits = source.replace(/^([-+]?)0+(?=\d)/, '$1')
    return complain(walk, node, path, `invalid number: ${show(source)} may be meant as octal, allowed: ${digits} or 0o${digits}`)
  }
  if (!Number.isFinite(node.value)) return complain(walk, node, path, `invalid number: ${source}, allowed: finite numbers`)
  if (Object.is(node.value, -0)) return complain(walk, node, path, `invalid number: ${source}, allowed: 0`)
  if (Number.isInteger(node.value) && !Number.isSafeInteger(node.value) && /^[-+]?\d+$/.test(source)) {
    return complain(walk, node, path, `invalid number: ${source}, allowed: at most 2^53 - 1`)
  }
  return node.value
}

/** Whether a tag was written out. */
function hasTag(node: Node): boolean {
  return typeof node.tag === 'string' && !/^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(node.tag)
}

function complain(walk: Walk, node: Node, path: Path, message: string): undefined {
  walk.problems.push({ path: pathText(path), ...positionAt(walk.lines, node.range?.[0] ?? 0), message })
  return undefined
}
