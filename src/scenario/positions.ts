/** Where in the text a field stands: from a path of keys and indices to a line and a column. */

import type { Document } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'

/** Keys of mappings and indices of lists, from the root. */
export type Path = readonly (string | number)[]

/** Counts from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** `workload.jobs[0].pods[0].name`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
  return text
}

/**
 * Position of the value at `path`, or of its key where `key` is asked for; of the nearest thing around it where there is no such
 * value.
 */
export function positionOf(document: Document, lines: LineCounter, path: Path, key = false): Position {
  let node: Node | null = resolved(document, document.contents as Node | null)
  let offset = startOf(node) ?? 0
  for (const [index, step] of path.entries()) {
    const pair: Pair | undefined = isMap(node) ? node.items.find((item) => keyText(item) === String(step)) : undefined
    const next: Node | null = pair
      ? (pair.value as Node | null)
      : isSeq(node)
        ? ((node.items[Number(step)] as Node | undefined) ?? null)
        : null
    const keyOffset = pair ? startOf(pair.key as Node) : undefined
    const wanted = key && index === path.length - 1 ? keyOffset : (visibleStart(next) ?? keyOffset)
    if (wanted === undefined) break
    offset = wanted
    node = resolved(document, next)
  }
  return positionAt(lines, offset)
}

/** Position of an offset in the text. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

/** The text of a pair's key. */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
}

function resolved(document: Document, node: Node | null): Node | null {
  return isAlias(node) ? ((node.resolve(document) as Node | undefined) ?? null) : node
}

function startOf(node: Node | null): number | undefined {
  return node?.range?.[0]
}

/** An empty value has a place in the text, but nothing to see there: its key says more. */
function visibleStart(node: Node | null): number | undefined {
  return isScalar(node) && node.source === '' && node.value === null ? undefined : startOf(node)
}
