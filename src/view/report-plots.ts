/** The plots of a report: a figure each over all scenarios. */
import type { ComparisonData, SummaryRow } from '../experiment/types.ts'
import { type FigureLabel, PLOT_FIGURES, resolveLabels } from './figures.ts'
import { allStrategies, figurePlot, type PlotDocument } from './plots.ts'
import { escapeHtml } from './text.ts'

/** The section of plots; empty without comparisons or a document to draw in. */
export function plotSection(comparisons: readonly ComparisonData[], document: PlotDocument | undefined): string {
  if (document === undefined || comparisons.length === 0) return ''
  const rows = comparisons.flatMap(({ summary }) => [...summary])
  const strategies = allStrategies(comparisons)
  const labels = resolveLabels(
    PLOT_FIGURES,
    rows.filter(({ mean }) => mean !== null).map(({ figure }) => figure),
  )
  return `<h2>Comparison</h2>
<p class="note">Dots are means over the seeds, bars their 95 % intervals (cut at 0); an empty line: nothing to take the mean of. Every strategy met the same generated cluster and workload for a seed.</p>
${labels.map((label) => figureSection(label, rows, strategies, document)).join('\n')}`
}

/** Scenarios in which the figure is 0 throughout are named, not drawn. */
function figureSection(label: FigureLabel, rows: readonly SummaryRow[], strategies: readonly string[], document: PlotDocument): string {
  const own = rows.filter(({ figure }) => figure === label.figure)
  const scenarios = [...new Set(own.map(({ scenario }) => scenario))]
  const drawn = scenarios.filter((name) => own.some(({ scenario, mean }) => scenario === name && mean !== null && mean !== 0))
  const zero = scenarios.filter((name) => !drawn.includes(name) && own.some(({ scenario, mean }) => scenario === name && mean === 0))
  const note = zero.length === 0 ? '' : `<p class="note">0 under every strategy: ${escapeHtml(zero.join('; '))}.</p>`
  const shown = own.filter(({ scenario }) => drawn.includes(scenario))
  const plots = label.ownScale === true ? panels(label, shown, drawn, strategies, document) : plotOf(label, shown, strategies, document)
  return `<figure><figcaption>${escapeHtml(label.label)}</figcaption>${note}${plots}</figure>`
}

function plotOf(
  { figure, label }: FigureLabel,
  rows: readonly SummaryRow[],
  strategies: readonly string[],
  document: PlotDocument,
): string {
  const scenarios = new Set(rows.map(({ scenario }) => scenario))
  const title = scenarios.size === 1 ? `<p class="panel">${escapeHtml([...scenarios].join())}</p>` : ''
  return title + (figurePlot(rows, figure, label, strategies, { document })?.outerHTML ?? '')
}

function panels(
  { figure, label }: FigureLabel,
  rows: readonly SummaryRow[],
  scenarios: readonly string[],
  strategies: readonly string[],
  document: PlotDocument,
): string {
  const plots = scenarios.map((name) => {
    const own = rows.filter(({ scenario }) => scenario === name)
    return `<div><p class="panel">${escapeHtml(name)}</p>${figurePlot(own, figure, label, strategies, { document, width: 430 })?.outerHTML ?? ''}</div>`
  })
  return `<div class="panels">${plots.join('')}</div>`
}
