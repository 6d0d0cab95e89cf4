/** The comparison: a line for each strategy that says how it ended, and the table of figures with their definitions. */
import type { RunResult } from '../../src/index.ts'
import { box, byId, make } from './dom.ts'
import { type FigureRow, figureRows } from './figure-rows.ts'
import type { PlaygroundRun } from './protocol.ts'
import { verdictOf } from './verdict.ts'

export class CompareView {
  /** A strategy is chosen to be stepped through. */
  onChoose: (strategy: string) => void = () => {}
  private readonly list = box('verdicts')
  private readonly table = byId('table', HTMLTableElement)
  private readonly onlyDifferent = byId('only-different', HTMLInputElement)
  private readonly definitions: Readonly<Record<string, string>>
  private runs: readonly RunResult[] = []

  constructor(definitions: Readonly<Record<string, string>>) {
    this.definitions = definitions
    this.onlyDifferent.addEventListener('change', () => this.drawTable())
  }

  show(runs: readonly PlaygroundRun[], shown: string): void {
    this.runs = runs.map(({ result }) => result)
    this.list.replaceChildren(...runs.map((run) => make('li', {}, this.verdict(run))))
    box('figures').hidden = runs.length === 0
    this.mark(shown)
    this.drawTable()
  }

  /** Which strategy is stepped through. */
  mark(shown: string): void {
    for (const one of this.list.querySelectorAll('button')) one.setAttribute('aria-pressed', String(one.dataset.strategy === shown))
  }

  private verdict({ result, unmet }: PlaygroundRun): HTMLButtonElement {
    const { mood, word, text } = verdictOf(result)
    const failed = unmet.map((one) => make('span', { class: 'unmet' }, `expectation not met: ${one}`))
    const element = make(
      'button',
      { type: 'button', 'aria-pressed': 'false' },
      make('span', { class: 'name' }, result.strategy),
      make('span', { class: `word ${mood}` }, word),
      make('span', {}, text),
      ...failed,
    )
    element.dataset.strategy = result.strategy
    element.addEventListener('click', () => this.onChoose(result.strategy))
    return element
  }

  private drawTable(): void {
    const rows = figureRows(this.runs, this.definitions)
    // Of one run nothing differs: it is shown whole.
    const some = this.onlyDifferent.checked && this.runs.length > 1 ? rows.filter(({ differs }) => differs) : rows
    const head = ['figure', ...this.runs.map(({ strategy }) => strategy)].map((name) => make('th', { scope: 'col' }, name))
    this.table.replaceChildren(make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...some.flatMap((row) => this.rowOf(row))))
  }

  /** The row, and below it the definition that its name opens. */
  private rowOf({ figure, label, definition, cells }: FigureRow): HTMLTableRowElement[] {
    const id = `definition-${figure.replace(/[^\w-]/g, '_')}`
    const name = make('button', { type: 'button', title: definition, 'aria-expanded': 'false', 'aria-controls': id }, label)
    const told = make(
      'tr',
      { id, hidden: true },
      make('td', { class: 'definition', colspan: String(cells.length + 1) }, `${figure}: ${definition}`),
    )
    name.addEventListener('click', () => {
      told.hidden = !told.hidden
      name.setAttribute('aria-expanded', String(!told.hidden))
    })
    return [make('tr', {}, make('th', { scope: 'row' }, name), ...cells.map((cell) => make('td', {}, cell))), told]
  }
}
