/** Loaded before the module made of a notebook's cells: records what each prints and shows, and writes it down at the end. */
import { writeFileSync } from 'node:fs'
import { format } from 'node:util'

const DISPLAY = Symbol.for('Jupyter.display')
const cells: { printed: string; shown?: unknown }[] = []

console.log = (...values: unknown[]) => {
  cells[cells.length - 1].printed += `${format(...values)}\n`
}

const begin = (): void => void cells.push({ printed: '' })

/** What a kernel makes of a value that does not show itself is its own affair, so that it could not be compared. */
async function show(value: unknown): Promise<void> {
  if (value === undefined) return
  const display = (value as { [DISPLAY]?: () => unknown } | null)?.[DISPLAY]
  if (display === undefined) throw new Error('a cell ends in a value that has no Jupyter.display: print it')
  cells[cells.length - 1].shown = await display.call(value)
}

Object.assign(globalThis, { __cell: begin, __show: show })

process.on('uncaughtException', (error) => {
  console.error(`cell ${cells.length} fails: ${error instanceof Error ? error.stack : String(error)}`)
  process.exit(1)
})
process.on('exit', () => writeFileSync(process.env.NOTEBOOK_RESULTS ?? '', JSON.stringify(cells)))
