/**
 * Jupyter notebooks (nbformat 4.5) as this repository keeps them: the file itself is the source, its outputs are committed, and nothing in it
 * differs from one execution to the next.
 */
import { readFileSync } from 'node:fs'

/** Text as notebooks store it: whole, or in lines that keep their ends. */
type Lines = string | readonly string[]

export interface Output {
  readonly output_type: string
  /** Of a stream: stdout or stderr. */
  readonly name?: string
  readonly text?: Lines
  /** Of a value that was shown, by MIME type. */
  readonly data?: Readonly<Record<string, Lines>>
}

export interface Cell {
  readonly cell_type: string
  readonly id: string
  readonly source: Lines
  readonly outputs?: readonly Output[]
}

export interface Notebook {
  readonly cells: readonly Cell[]
}

/** What a code cell shows: its printed lines, and the value at its end by MIME type. */
export interface Showing {
  readonly printed: string
  readonly shown?: Readonly<Record<string, string>>
}

const METADATA = {
  kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
  language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript', nbconvert_exporter: 'script' },
}

export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, 'utf8')) as Notebook
}

export const joined = (text: Lines = ''): string => (typeof text === 'string' ? text : text.join(''))

export const codeCells = ({ cells }: Notebook): readonly Cell[] => cells.filter(({ cell_type }) => cell_type === 'code')

/** The notebook with the outputs of another, which was made from it. */
export function withOutputs(notebook: Notebook, executed: Notebook): Notebook {
  const outputs = new Map(executed.cells.map((cell) => [cell.id, cell.outputs]))
  return { cells: notebook.cells.map((cell) => ({ ...cell, outputs: outputs.get(cell.id) ?? [] })) }
}

/** The file as it is committed: sorted keys as Jupyter saves them, one kernel's name, counts in order, no times. */
export function notebookText(notebook: Notebook): string {
  let count = 0
  const cells = notebook.cells.map((cell) => {
    const { cell_type, id } = cell
    const kept = { cell_type, id, metadata: {}, source: linesOf(cell.source) }
    if (cell_type !== 'code') return kept
    count += 1
    return { ...kept, execution_count: count, outputs: merged(cell.outputs ?? []).map((output) => outputOf(output, count)) }
  })
  return `${JSON.stringify(sorted({ cells, metadata: METADATA, nbformat: 4, nbformat_minor: 5 }), null, 1)}\n`
}

export function showingOf({ outputs = [] }: Cell): Showing {
  const printed = outputs.map(({ text }) => joined(text)).join('')
  const value = outputs.find(({ data }) => data !== undefined)
  if (value?.data === undefined) return { printed }
  return { printed, shown: Object.fromEntries(Object.entries(value.data).map(([type, text]) => [type, joined(text)])) }
}

/** How much of a stream comes at once is chance. */
function merged(outputs: readonly Output[]): readonly Output[] {
  const kept: Output[] = []
  for (const output of outputs) {
    const last = kept.at(-1)
    if (last?.output_type === 'stream' && output.output_type === 'stream' && last.name === output.name)
      kept[kept.length - 1] = { ...last, text: joined(last.text) + joined(output.text) }
    else kept.push(output)
  }
  return kept
}

function outputOf({ output_type, name, text, data }: Output, count: number): object {
  if (output_type === 'stream') return { output_type, name, text: linesOf(text) }
  const lines = Object.fromEntries(Object.entries(data ?? {}).map(([type, value]) => [type, linesOf(value)]))
  return { output_type, data: lines, metadata: {}, ...(output_type === 'execute_result' && { execution_count: count }) }
}

function linesOf(text: Lines | undefined): string[] {
  return joined(text)
    .split(/(?<=\n)/)
    .filter((line) => line !== '')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
