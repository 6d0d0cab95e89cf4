/** The plots of a report, a part for each figure: series as lines with bands, other scenarios as dots, and the values as a table. */
import type { ComparisonData, SummaryRow } from '../../experiment/types.ts'
import { type FigureLabel, PLOT_FIGURES, resolveLabels } from '../figures.ts'
import { allStrategies, figurePlot, legendPlot, type PlotDocument, seriesPlot } from '../plots.ts'
import { type ComparisonSeries, seriesOf } from '../series.ts'
import { formatMean } from '../summary.ts'
import { escapeHtml } from '../text.ts'
import { type Anchors, details, type Entry, note, type Section, tableOf, wide } from './parts.ts'
import type { Pictures } from './pictures.ts'

/** What all plots of a page share. */
interface Drawing {
  readonly document: PlotDocument
  readonly order: readonly string[]
  readonly pictures: Pictures
}

/** The section of plots; empty without comparisons or a document to draw in. */
export function plotSections(
  comparisons: readonly ComparisonData[],
  document: PlotDocument | undefined,
  anchors: Anchors,
  pictures: Pictures,
): Section[] {
  if (document === undefined || comparisons.length === 0) return []
  const drawing = { document, order: allStrategies(comparisons), pictures }
  const all = comparisons.flatMap(({ summary }) => [...summary])
  const labels = resolveLabels(
    PLOT_FIGURES,
    all.filter(({ mean }) => mean !== null).map(({ figure }) => figure),
  )
  const title = 'Comparison'
  const id = anchors.of(title)
  const parts = labels.map(({ label }): Entry => ({ id: anchors.of(label), title: capital(label.replace(/ \(.*\)$/, '')) }))
  const html = labels.map((label, at) => figurePart(label, parts[at], comparisons, drawing))
  return [{ id, title, html: [howToRead(drawing), ...html].join('\n'), parts }]
}

function howToRead({ document, order, pictures }: Drawing): string {
  const svg = legendPlot(order, { document, id: pictures.id() })
  return `${note(
    'Symbols are means over the seeds; bands and bars are 95 % intervals of the mean (Student t, cut at 0). Every strategy met the same generated cluster and workload for a seed. Lines of a plot are moved sideways by a few pixels, so that none hides another of the same values.',
  )}
<figure class="legend">${wide('Legend', svg)}<figcaption>One colour, symbol and dash pattern a strategy, the same in every plot. ${pictures.file('legend', svg)}</figcaption></figure>`
}

function figurePart(label: FigureLabel, { id }: Entry, comparisons: readonly ComparisonData[], drawing: Drawing): string {
  const rowsOf = ({ summary }: ComparisonData): SummaryRow[] => summary.filter(({ figure }) => figure === label.figure)
  const zero = comparisons.filter((one) => isZero(rowsOf(one)))
  const drawn = comparisons.filter((one) => !zero.includes(one) && rowsOf(one).some(({ mean }) => mean !== null))
  // A series is drawn whole: where it is 0 in places, that is what it shows.
  const { series, alone } = seriesOf(comparisons)
  const shown = series.filter(({ points }) => points.some(({ rows }) => drawn.some(({ summary }) => summary === rows)))
  const dots = drawn.filter((one) => alone.includes(one))
  const inSeries = new Set(shown.flatMap(({ points }) => points.map(({ rows }) => rows)))
  const named = zero.filter(({ summary }) => !inSeries.has(summary)).map(({ scenario }) => scenario)
  const panels = [
    ...shown.map((one) => panel(`${label.figure}-${one.name}`, seriesSvg(one, label, drawing), drawing)),
    ...dots.map((one) => panel(`${label.figure}-${one.scenario}`, dotSvg(one, label, untilOf(label, dots), drawing), drawing)),
  ]
  return `<section class="plots" aria-labelledby="${id}">
<h3 id="${id}">${escapeHtml(capital(label.label))}</h3>
${named.length === 0 ? '' : note(`0 under every strategy: ${named.join('; ')}.`)}
${panels.length === 0 ? '' : `<figure><div class="panels">${panels.join('\n')}</div><figcaption>${escapeHtml(captionOf(label, shown, dots.length))}</figcaption></figure>`}
${details('The values as a table', valuesTable(label, comparisons, drawing.order))}
</section>`
}

/** As a heading begins. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const isZero = (rows: readonly SummaryRow[]): boolean =>
  rows.every(({ mean }) => mean === 0 || mean === null) && rows.some(({ mean }) => mean === 0)

function captionOf({ label }: FigureLabel, series: readonly ComparisonSeries[], dots: number): string {
  const lines = series.map(({ name, parameter }) => `${name} over ${parameter}`)
  const shown = [
    ...(lines.length === 0 ? [] : [`Lines: ${lines.join('; ')}`]),
    ...(dots === 0 ? [] : [`Dots: ${dots === 1 ? 'one scenario' : `${dots} scenarios`}`]),
  ]
  return `${capital(label)}. ${shown.join('. ')}.`
}

function seriesSvg(series: ComparisonSeries, { figure, label }: FigureLabel, { document, order, pictures }: Drawing): string {
  return seriesPlot(series, figure, label, order, { document, id: pictures.id() }) ?? ''
}

function dotSvg(one: ComparisonData, { figure, label }: FigureLabel, until: number, { document, order, pictures }: Drawing): string {
  return figurePlot(one.summary, figure, label, order, { document, id: pictures.id(), until }) ?? ''
}

/** Shares have one scale for all scenarios; what differs by orders of magnitude has one each. */
function untilOf({ figure, ownScale }: FigureLabel, drawn: readonly ComparisonData[]): number {
  if (ownScale === true) return 0
  const values = drawn.flatMap(({ summary }) => summary.filter((row) => row.figure === figure).flatMap(({ mean, high }) => [mean, high]))
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
}

const panel = (name: string, svg: string, { pictures }: Drawing): string =>
  svg === '' ? '' : `<div class="panel">${svg}\n${pictures.file(name, svg)}</div>`

/** The content of all plots of a figure, for those who cannot see them or want the numbers. */
function valuesTable({ figure, label }: FigureLabel, comparisons: readonly ComparisonData[], order: readonly string[]): string {
  const rows = comparisons.map(({ scenario, summary }) => {
    const own = summary.filter((row) => row.figure === figure)
    return [scenario, ...order.map((strategy) => formatMean(own.find((row) => row.strategy === strategy)))]
  })
  return tableOf(`${capital(label)}: mean ± half the 95 % interval`, { head: ['scenario', ...order], rows })
}
