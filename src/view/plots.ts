/**
 * Plots of comparisons as pure functions from rows to an SVG element (Observable Plot). The document comes in by argument: the
 * browser's own, or linkedom's in Node.
 */
import * as Plot from '@observablehq/plot'
import type { SummaryRow } from '../experiment/types.ts'
import { strategiesOf } from './summary.ts'
import { cleanText } from './text.ts'

/** A DOM document: a browser's, or linkedom's. */
export type PlotDocument = NonNullable<Plot.PlotOptions['document']>

/** What a plot is: an SVG element of that document. */
export interface PlotElement {
  /** The plot as text. */
  readonly outerHTML: string
  /** The first element inside that the selector matches. */
  querySelector(selector: string): { remove(): void } | null
}

/** Where and how large a plot is drawn. */
export interface PlotOptions {
  /** Makes its elements. */
  readonly document: PlotDocument
  /** Width in pixels; default 860. */
  readonly width?: number
}

/** Class of every plot, so that one style sheet serves them all. */
export const PLOT_CLASS = 'plot'

/** Colour-blind safe (Okabe and Ito, 2008). */
const COLOURS = ['#D55E00', '#0072B2', '#009E73', '#E69F00', '#CC79A7', '#56B4E9', '#000000', '#999933']

/**
 * One figure: a panel a scenario (one has no panel of its own), a dot a strategy, with the 95 % interval where several seeds were run.
 * Undefined where the figure is empty throughout; a strategy without the figure keeps its line, empty. `order` lists the
 * strategies and fixes their order and with it the colours.
 */
export function figurePlot(
  rows: readonly SummaryRow[],
  figure: string,
  label: string,
  order: readonly string[],
  { document, width = 860 }: PlotOptions,
): PlotElement | undefined {
  const all = rows.filter((row) => row.figure === figure).map(cleaned)
  const shown = all.filter(({ mean }) => mean !== null)
  if (shown.length === 0) return undefined
  const strategies = order.map(cleanText)
  const present = strategies.filter((strategy) => all.some((row) => row.strategy === strategy))
  const scenarios = [...new Set(shown.map(({ scenario }) => scenario))]
  const colours = strategies.map((_, index) => COLOURS[index % COLOURS.length])
  const several = scenarios.length > 1
  const plot = Plot.plot({
    document,
    className: PLOT_CLASS,
    width,
    height: 44 + scenarios.length * (present.length * 15 + 12),
    marginLeft: several ? 170 : 140,
    marginRight: several ? 210 : 16,
    x: { label: several ? cleanText(label) : null, grid: true, zero: true, nice: true, ticks: several ? 8 : 4 },
    y: { label: null, domain: present, axis: 'left' },
    ...(several ? { fy: { label: null, domain: scenarios, axis: 'right', padding: 0.12 } as const } : {}),
    color: { domain: [...strategies], range: colours },
    marks: marksOf(shown, several ? { fy: 'scenario' } : {}),
  }) as unknown as PlotElement
  // Its rules stand in the page's one style sheet, so that the page's policy need not allow any other.
  plot.querySelector('style')?.remove()
  return plot
}

/** Names as a page may show them: the document escapes them, but lets control characters pass. */
function cleaned(row: SummaryRow): SummaryRow {
  return { ...row, scenario: cleanText(row.scenario), strategy: cleanText(row.strategy) }
}

function marksOf(shown: readonly SummaryRow[], facet: { readonly fy?: 'scenario' }): Plot.Markish[] {
  // No figure is below 0; an interval of the mean may be.
  const positive = shown.every(({ mean }) => (mean ?? 0) >= 0)
  const intervals = shown
    .filter(({ low, high }) => low !== null && high !== null)
    .map((row) => ({ ...row, low: positive ? Math.max(0, row.low ?? 0) : row.low }))
  return [
    Plot.frame({ stroke: '#ddd' }),
    Plot.ruleY(shown, { ...facet, y: 'strategy', x1: 0, x2: 'mean', stroke: 'strategy', strokeWidth: 2, strokeOpacity: 0.35 }),
    Plot.ruleY(intervals, { ...facet, y: 'strategy', x1: 'low', x2: 'high', stroke: 'strategy', strokeWidth: 5, strokeOpacity: 0.4 }),
    Plot.dot(shown, { ...facet, y: 'strategy', x: 'mean', fill: 'strategy', r: 3.5 }),
  ]
}

/** The strategies of several comparisons in one order, so that a colour means the same in every plot. */
export function allStrategies(comparisons: readonly { readonly summary: readonly SummaryRow[] }[]): string[] {
  return strategiesOf(comparisons.flatMap(({ summary }) => [...summary]))
}
