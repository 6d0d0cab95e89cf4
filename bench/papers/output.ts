/**
 * What a reproduction of a paper leaves behind: data as CSV, plots as SVG, and one table that puts our figures beside the paper's
 * statements, agreeing or not, with the reason. A statement that a load cannot test says so instead of pretending.
 */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { type CsvRow, toCsv } from '../../src/node/csv.ts'

export type Verdict = 'agrees' | 'partly' | 'disagrees' | 'not testable'

/** One statement of a paper beside what was measured here. */
export interface Statement {
  readonly paper: string
  /** Section, figure or table. */
  readonly place: string
  readonly statement: string
  /** Our figure, with its unit, as measured. */
  readonly ours: string
  readonly verdict: Verdict
  /** The measurement that explains a disagreement; how far the load can test the statement. */
  readonly reason: string
}

/** One line of a plot. */
export interface Point {
  readonly x: number
  readonly y: number
  readonly series: string
  /** Panels side by side; absent: one panel. */
  readonly panel?: string
}

export interface PlotSpec {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly xLog?: boolean
  readonly yLog?: boolean
}

/** Files of one paper by name: `NAME.csv`, `NAME.svg`, `statements.csv`. */
export class PaperOutput {
  readonly files: Record<string, string> = {}

  data(name: string, rows: readonly CsvRow[]): void {
    this.files[`${name}.csv`] = toCsv(rows)
  }

  /** Lines through the points of each series; dashes and symbols tell them apart without colour. */
  plot(name: string, points: readonly Point[], spec: PlotSpec): void {
    this.files[`${name}.svg`] = linePlot(points, spec)
  }

  statements(rows: readonly Statement[]): void {
    this.files['statements.csv'] = toCsv(rows.map((row) => ({ ...row })))
  }
}

/** The statements for a terminal: a table of six columns of prose would fit none, so each gets three lines. */
export function statementLines(rows: readonly Statement[]): string {
  const width = Math.max(...rows.map(({ verdict }) => verdict.length))
  const indent = ' '.repeat(width + 2)
  return rows
    .map(({ paper, place, statement, ours, verdict, reason }) =>
      [`${verdict.padEnd(width)}  ${paper}, ${place}: ${statement}`, `${indent}ours: ${ours}`, `${indent}why:  ${reason}`].join('\n'),
    )
    .join('\n')
}

const WIDTH = 760
const HEIGHT = 420
/** Colour-blind safe (Okabe and Ito, 2008). */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#999933']

export function linePlot(points: readonly Point[], { title, xLabel, yLabel, xLog, yLog }: PlotSpec): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const shown = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y) && (!xLog || x > 0) && (!yLog || y > 0))
  const series = [...new Set(shown.map((point) => point.series))]
  const panels = [...new Set(shown.map((point) => point.panel))]
  const channels = panels.length > 1 ? { fx: 'panel', x: 'x', y: 'y' } : { x: 'x', y: 'y' }
  const width = Math.max(WIDTH, panels.length > 1 ? 300 * panels.length : 0)
  const legend = legendOf(series, width)
  const plot = Plot.plot({
    document,
    width,
    height: HEIGHT + legend.height,
    marginTop: 70 + legend.height,
    marginBottom: 40,
    marginLeft: 52,
    x: { label: xLabel, ...axis(xLog) },
    y: { label: yLabel, ...axis(yLog) },
    ...(panels.length > 1 ? { fx: { domain: panels, label: null } } : {}),
    color: { domain: series, range: series.map((_, at) => COLOURS[at % COLOURS.length]) },
    symbol: { domain: series },
    marks: [
      Plot.frame({ stroke: '#ddd' }),
      Plot.line(shown, { ...channels, z: 'series', stroke: 'series' }),
      Plot.dot(shown, { ...channels, stroke: 'series', symbol: 'series', r: 3 }),
      Plot.text([title], { ...ABOVE, dy: -50 - legend.height, fontSize: 14, fontWeight: 'bold', textAnchor: 'start' }),
      ...legend.marks,
    ],
  } as Plot.PlotOptions)
  const svg = (plot as unknown as { readonly outerHTML: string }).outerHTML
  return `${svg.replace(/^<svg /, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeAttribute(title)}" `)}\n`
}

/** Powers of ten written out, not with SI letters ("100m"). */
function axis(log: boolean | undefined): Plot.ScaleOptions {
  if (log !== true) return { type: 'linear', grid: true, nice: true }
  return {
    type: 'log',
    grid: true,
    nice: true,
    ticks: 5,
    tickFormat: (value: number) => (Number.isInteger(Math.log10(value)) ? String(value) : ''),
  }
}

/** Above all panels, whatever their number. */
const ABOVE = { frameAnchor: 'top-left', facet: 'super' } as const
const LETTER = 6.2
const ROW = 16

/** Symbols and names in rows above the plot: ends of lines often meet, and names beside them would lie on each other. */
function legendOf(series: readonly string[], width: number): { readonly height: number; readonly marks: Plot.Markish[] } {
  let [dx, row] = [4, 0]
  const places = series.map((name) => {
    const span = 26 + name.length * LETTER
    if (dx + span > width - 80) [dx, row] = [4, row + 1]
    const place = { name, dx, row }
    dx += span
    return place
  })
  const height = row * ROW
  const marks = places.flatMap(({ name, dx: at, row: line }) => {
    const place = { ...ABOVE, dy: line * ROW - 30 - height }
    return [
      Plot.dot([{ name }], { ...place, dx: at, stroke: 'name', symbol: 'name', r: 4 }),
      Plot.text([{ name }], { ...place, dx: at + 9, text: 'name', fill: 'name', textAnchor: 'start' }),
    ]
  })
  return { height, marks }
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
}

/** How much is run: `small` within the tests, `normal` in minutes, `full` as long as the paper's own runs. */
export type PaperSize = 'small' | 'normal' | 'full'

/** A paper that can be reproduced; `bench/papers/run.ts` runs them all. */
export interface Paper {
  readonly name: string
  run(size: PaperSize, say: (line: string) => void): { readonly output: PaperOutput; readonly statements: readonly Statement[] }
}
