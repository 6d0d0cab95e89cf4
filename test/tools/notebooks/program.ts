/**
 * The code cells of a notebook as one module, as a kernel without Python would run them: in order, the value at the end of each shown.
 * What each cell printed and showed is recorded by `recorder.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { asJavaScript } from '../docs/built.ts'
import type { Workspace } from '../docs/workspace.ts'
import { ROOT, run } from '../repository.ts'
import { type Cell, codeCells, joined, type Notebook, type Showing } from './notebook.ts'

const HEAD = 'declare function __cell(number: number): void; declare function __show(value: unknown): Promise<void>'

export interface Program {
  readonly text: string
  /** A message with a line of the text, with the cell and its line instead. */
  place(message: string): string
}

export function programOf(notebook: Notebook): Program {
  const lines = [HEAD]
  const starts: number[] = []
  for (const [index, cell] of codeCells(notebook).entries()) {
    lines.push(`__cell(${index + 1})`)
    starts.push(lines.length)
    lines.push(...endingIn(cell, '__show(', '').split('\n'))
  }
  const placed = (line: number): string => {
    const cell = starts.findLastIndex((start) => start < line)
    return `cell ${cell + 1}, line ${line - starts[cell]}`
  }
  const place = (message: string): string => message.replace(/^\S+:(\d+)(?=: )/, (_, line: string) => placed(Number(line)))
  return { text: [...lines, 'export {}', ''].join('\n'), place }
}

/** Runs the cells. @throws Error with the number of the cell that failed and what it said. */
export function runCells(
  workspace: Pick<Workspace, 'folder' | 'write'>,
  name: string,
  notebook: Notebook,
  env: Readonly<Record<string, string>> = {},
): Showing[] {
  const recorder = workspace.write('recorder.mjs', asJavaScript(readFileSync(join(ROOT, 'test/tools/notebooks/recorder.ts'), 'utf8')))
  const program = workspace.write(`${name}.mjs`, asJavaScript(programOf(notebook).text))
  const results = workspace.write(`${name}.results.json`, '')
  const settings = { cwd: workspace.folder, env: { COSCHED_TRACES: '', ...env, NOTEBOOK_RESULTS: results } }
  const done = run(process.execPath, ['--import', recorder, program], settings)
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`)
  return JSON.parse(readFileSync(results, 'utf8')) as Showing[]
}

/** The text of a cell whose last expression is the last argument of an awaited call; `otherwise` follows where it ends in none. */
export function endingIn(cell: Cell, call: string, otherwise: string): string {
  const text = joined(cell.source)
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ES2022)
  const last = file.statements.at(-1)
  if (last === undefined || !ts.isExpressionStatement(last)) return `${text}${otherwise}`
  const start = last.expression.getStart(file)
  const { end } = last.expression
  return `${text.slice(0, start)}await ${call}${text.slice(start, end)})${text.slice(end)}`
}
