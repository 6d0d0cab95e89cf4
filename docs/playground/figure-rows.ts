/** The comparison as rows: a figure each, with its definition, and a cell for each strategy. */
import { flatFigures, type RunResult } from '../../src/index.ts'
import { formatNumber, resolveLabels, TABLE_FIGURES } from '../../src/view/index.ts'

export interface FigureRow {
  /** Name in the results, with a dot for parts. */
  readonly figure: string
  readonly label: string
  /** As docs/figures.md defines it. */
  readonly definition: string
  /** One a run. */
  readonly cells: readonly string[]
  /** Whether the runs differ in it. */
  readonly differs: boolean
}

/** @param definitions by name of the figure, without the part behind the dot */
export function figureRows(runs: readonly RunResult[], definitions: Readonly<Record<string, string>>): FigureRow[] {
  const flat = runs.map(({ figures }) => flatFigures(figures))
  const present = flat.flatMap((figures) => Array.from(figures).flatMap(([name, value]) => (value === null ? [] : [name])))
  const rows = resolveLabels(TABLE_FIGURES, present).map(({ figure, label }) => {
    const cells = flat.map((figures) => formatNumber(figures.get(figure)))
    return rowOf(figure, label, definitions[figure.split('.')[0]] ?? '', cells)
  })
  return [
    ...rows,
    rowOf(
      'ended',
      'ended',
      'why the run ended',
      runs.map(({ ended }) => ended),
    ),
  ]
}

function rowOf(figure: string, label: string, definition: string, cells: readonly string[]): FigureRow {
  return { figure, label, definition, cells, differs: new Set(cells).size > 1 }
}
