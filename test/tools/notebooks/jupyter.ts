/** Notebooks executed by Jupyter, with the kernel of the Deno that npm installs. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Workspace } from '../docs/workspace.ts'
import { ROOT, run } from '../repository.ts'
import { type Cell, codeCells, type Notebook, notebookText, readNotebook, withOutputs } from './notebook.ts'
import { endingIn } from './program.ts'

const DENO = join(ROOT, 'node_modules/.bin/deno')

/** The program of Jupyter that can execute notebooks; undefined where there is none. A Python of one's own may hide the system's. */
export function findJupyter(): string | undefined {
  if (!existsSync(DENO)) return undefined
  return ['jupyter', '/usr/bin/jupyter'].find((program) => run(program, ['nbconvert', '--version']).status === 0)
}

/** Milliseconds that a cell waits at its end, in one execution after the other, until all that was printed has arrived. */
const PATIENCE = [50, 200, 800] as const

/**
 * Put before the first cell. Deno's kernel (2.9.5) may send what a cell prints, and the value at its end, after the word that the cell is
 * done; a page shows them all the same, but nbconvert drops them. So the value is sent, as the kernel would, while the cell still runs.
 */
const SENDER = `globalThis.__end = async (patience, count, value) => {
  const bundle = await value?.[Symbol.for('Jupyter.display')]?.()
  if (bundle) await Deno.jupyter.broadcast('execute_result', { execution_count: count, data: bundle, metadata: {} })
  await new Promise((done) => setTimeout(done, patience))
}
`

/**
 * Executes notebooks until they show what is expected, a few times at most: how soon what is printed arrives is chance.
 * @throws Error with what the failing cell said.
 */
export function execute(
  jupyter: string,
  workspace: Workspace,
  notebooks: Notebooks,
  expected: (executed: Notebooks) => boolean,
): Notebooks {
  let executed: Notebooks = {}
  for (const patience of PATIENCE) {
    executed = executeOnce(jupyter, workspace, notebooks, patience)
    if (expected(executed)) break
  }
  return executed
}

/** By their names, without ending. */
export type Notebooks = Readonly<Record<string, Notebook>>

function executeOnce(jupyter: string, workspace: Workspace, notebooks: Notebooks, patience: number): Notebooks {
  const names = Object.keys(notebooks)
  const files = names.map((name) => workspace.write(`${name}.ipynb`, notebookText(patient(notebooks[name], patience))))
  const executed = join(workspace.folder, 'executed')
  const options = ['--to', 'notebook', '--execute', '--output-dir', executed, '--ExecutePreprocessor.record_timing=False']
  const done = run(jupyter, ['nbconvert', ...options, ...files], {
    cwd: workspace.folder,
    timeout: 300_000,
    env: { COSCHED_TRACES: '', ...kernel(join(workspace.folder, '.jupyter')) },
  })
  if (done.status !== 0) throw new Error(`jupyter nbconvert ended with ${done.status ?? done.error}:\n${done.stderr}`)
  return Object.fromEntries(names.map((name) => [name, withOutputs(notebooks[name], readNotebook(join(executed, `${name}.ipynb`)))]))
}

/** The notebook with cells that send the value at their end themselves, and wait. */
function patient(notebook: Notebook, patience: number): Notebook {
  const code = codeCells(notebook)
  const waiting = (cell: Cell): Cell => {
    const count = code.indexOf(cell) + 1
    const end = `__end(${patience}, ${count}`
    return { ...cell, source: `${count === 1 ? SENDER : ''}${endingIn(cell, `${end}, `, `\nawait ${end})`)}` }
  }
  return { cells: notebook.cells.map((cell) => (cell.cell_type === 'code' ? waiting(cell) : cell)) }
}

/** Installs the kernel into a folder of its own. Returns the variables by which Jupyter finds it, and touches nothing of the user's. */
function kernel(folder: string): Record<string, string> {
  const place = join(folder, 'kernels/deno')
  mkdirSync(place, { recursive: true })
  const env = { DENO_NO_UPDATE_CHECK: '1', DENO_DIR: join(folder, 'deno'), NO_COLOR: '1' }
  const argv = [DENO, 'jupyter', '--kernel', '--conn', '{connection_file}']
  writeFileSync(join(place, 'kernel.json'), JSON.stringify({ argv, display_name: 'Deno', language: 'typescript', env }))
  return { JUPYTER_PATH: folder, JUPYTER_CONFIG_DIR: folder, JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: join(folder, 'runtime') }
}
