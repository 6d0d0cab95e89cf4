/**
 * The notebooks of docs: their code cells are run as a module and type-checked, and what they show is what is committed; where there is a
 * Jupyter, it executes them with Deno's kernel as a reader would. `UPDATE=1` (`npm run notebooks`) writes their outputs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Workspace } from './tools/docs/workspace.ts'
import { testWith } from './tools/needs.ts'
import { execute, findJupyter, type Notebooks } from './tools/notebooks/jupyter.ts'
import { codeCells, type Notebook, notebookText, readNotebook, type Showing, showingOf, withOutputs } from './tools/notebooks/notebook.ts'
import { programOf, runCells } from './tools/notebooks/program.ts'
import { filesBelow, ROOT } from './tools/repository.ts'

/** Milliseconds for several executions of all notebooks on a busy machine. */
const LONG = 600_000
const NEED = 'Jupyter (apt-get install jupyter-notebook jupyter-nbconvert)'
const update = process.env.UPDATE === '1'
const jupyter = findJupyter()
const workspace = new Workspace(ROOT)
afterAll(() => workspace.remove())

const paths = new Map(filesBelow('docs/notebooks', '.ipynb').map((path) => [basename(path, '.ipynb'), join(ROOT, path)]))
const names = [...paths.keys()]
const fileOf = (name: string): string => paths.get(name) ?? name
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8')
const read = (name: string): Notebook => readNotebook(fileOf(name))
const readAll = (): Record<string, Notebook> => Object.fromEntries(names.map((name) => [name, read(name)]))
const showings = (notebook: Notebook): Showing[] => codeCells(notebook).map(showingOf)

beforeAll(() => {
  if (!update) return
  if (jupyter === undefined) throw new Error(`UPDATE=1, but there is no ${NEED}`)
  const asModules = names.map((name) => runCells(workspace, name, read(name)))
  const same = (executed: Notebooks): boolean => names.every((name, at) => isDeepStrictEqual(showings(executed[name]), asModules[at]))
  for (const [name, executed] of Object.entries(execute(jupyter, workspace, readAll(), same)))
    writeFileSync(fileOf(name), notebookText(executed))
}, LONG)

test('there are notebooks, and the page about them names each', () => {
  const page = readFileSync(join(ROOT, 'docs/notebooks/README.md'), 'utf8')
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => !page.includes(`(${name}.ipynb)`))).toEqual([])
})

describe.each(names)('%s', (name) => {
  test('is kept as it would be written: no times, counts in order, one kernel', () => {
    expect(textOf(name)).toBe(notebookText(read(name)))
  })

  test('its cells, run as a module, print and show what is committed', () => {
    expect(runCells(workspace, name, read(name))).toEqual(showings(read(name)))
  })

  test('names no place of the machine it was executed on', () => {
    expect(textOf(name)).not.toMatch(/\/tmp\/|\/home\/|\/root\/|file:\/\/|[A-Z]:\\/)
  })
})

test('their cells type-check', () => expect(typeErrors(readAll())).toEqual([]))

function executesAll(): void {
  const same = (executed: Notebooks): boolean => names.every((name) => notebookText(executed[name]) === textOf(name))
  const executed = execute(jupyter ?? '', workspace, readAll(), same)
  for (const name of names) expect(notebookText(executed[name])).toBe(textOf(name))
}

testWith(jupyter !== undefined, NEED, 'Jupyter executes them with the outputs that are committed', executesAll, LONG)

const traces = process.env.COSCHED_TRACES
if (traces === undefined) test.skip('from-a-real-trace runs on the trace itself (skipped: no $COSCHED_TRACES)', () => {})
else
  test('from-a-real-trace runs on the trace itself', () => {
    const printed = runCells(workspace, 'from-a-real-trace', read('from-a-real-trace'), { COSCHED_TRACES: traces }).map(
      (cell) => cell.printed,
    )
    expect(printed.join('')).toContain('batch_task.csv')
  })

describe('the harness, on planted notebooks', () => {
  const planted = (...sources: string[]): Notebook => ({
    cells: sources.map((source, index) => ({ cell_type: 'code', id: `cell-${index}`, source })),
  })
  const failing = planted(
    "import fc from 'fast-check'\nconst small = fc.property(fc.nat(), (n) => n < 10)",
    'console.log("so far")\nfc.assert(small, { seed: 1 })',
  )

  test('a failing property fails, with its cell and its counterexample', () => {
    expect(() => runCells(workspace, 'failing', failing)).toThrow(/failing: cell 2 fails: [\s\S]*Counterexample: \[10\]/)
  })

  const faulty = planted(
    "import type { Strategy } from 'cosched'\nimport { checkStrategy } from 'cosched/arbitraries'",
    "const boaster: Strategy = { name: 'boaster', *attempt() { return 'scheduled' } }",
    'checkStrategy(boaster).assert()',
  )

  test('so does a strategy that breaks a law, with the law, the scenario and the line that finds it again', () => {
    const told =
      /faulty: cell 3 fails: [\s\S]*law commitValidity: [\s\S]*name: counterexample[\s\S]*again: checkStrategy\(boaster, \{ seed: 1, path: '0' \}\)/
    expect(() => runCells(workspace, 'faulty', faulty)).toThrow(told)
  })

  testWith(jupyter !== undefined, NEED, 'a failing property fails under Jupyter, with its counterexample', () => {
    expect(() => execute(jupyter ?? '', workspace, { failing }, () => true)).toThrow(/Counterexample: \[10\]/)
  })

  test('what is printed is told apart by cell, and the value at the end of a cell shows itself', () => {
    const shown = "const shown = { [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'here' }) }\n"
    const sample = planted('console.log(1, { a: [2] })', `${shown}shown // at the end`, 'const quiet = 3')
    expect(runCells(workspace, 'sample', sample)).toEqual([
      { printed: '1 { a: [ 2 ] }\n' },
      { printed: '', shown: { 'text/plain': 'here' } },
      { printed: '' },
    ])
  })

  test('a value that cannot be compared is refused', () => {
    expect(() => runCells(workspace, 'plain', planted('1 + 1'))).toThrow('cell 1 fails: Error: a cell ends in a value that has no')
  })

  test('a type error is told with its cell and line', () => {
    const wrong = planted('const one = 1', '// two lines\nexport const text: string = one')
    expect(typeErrors({ wrong })).toEqual([expect.stringMatching(/^wrong: cell 2, line 2: .*'number' is not assignable/)])
  })

  test('what Jupyter adds is taken away, and what it cuts in pieces is joined', () => {
    const stream = (text: string) => ({ output_type: 'stream', name: 'stdout', text })
    const [cell] = planted('x').cells
    const executed = { cells: [{ ...cell, metadata: { execution: {} }, outputs: [stream('a\nb'), stream('c\n')] }] }
    const text = notebookText(withOutputs(planted('x'), executed))
    expect(JSON.parse(text)).toMatchObject({ cells: [{ metadata: {}, outputs: [{ text: ['a\n', 'bc\n'] }], execution_count: 1 }] })
    expect(notebookText(JSON.parse(text) as Notebook)).toBe(text)
  })
})

function typeErrors(notebooks: Readonly<Record<string, Notebook>>): string[] {
  const programs = Object.entries(notebooks).map(([name, notebook]) => ({ name, ...programOf(notebook) }))
  const files = programs.map(({ name, text }) => workspace.write(`types-${name}.ts`, text))
  const found = workspace.typeErrors(files)
  return found.map((message) => {
    const program = programs.find(({ name }) => message.includes(`types-${name}.ts:`))
    return `${program?.name}: ${program?.place(message)}`
  })
}
