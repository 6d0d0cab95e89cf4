/**
 * Plots of comparisons as pure functions from rows to an SVG picture (Observable Plot): dots with intervals for one scenario, lines with
 * bands for a series. The document comes in by argument: the browser's own, or linkedom's in Node.
 */
import * as Plot from '@observablehq/plot'
import type { SummaryRow } from '../experiment/types.ts'
import { axisOf, find, interval, type Point, pointOf, told95 } from './plot-data.ts'
import { contentOf, framed, HEADING, labelText, NAME_MOST, PLOT_CLASS, spread, widest } from './plot-frame.ts'
import { markOf, type StrategyMark } from './plot-marks.ts'
import type { ComparisonSeries } from './series.ts'
import { formatMean, strategiesOf } from './summary.ts'
import { escapeHtml } from './text.ts'
import { COLUMN, columns, cut } from './widths.ts'

/** A DOM document: a browser's, or linkedom's. */
export type PlotDocument = NonNullable<Plot.PlotOptions['document']>

/** Where and how large a plot is drawn. */
export interface PlotOptions {
  /** Makes its elements. */
  readonly document: PlotDocument
  /** Width in pixels; default 470. */
  readonly width?: number
  /** Start of the ids inside, one of its own for each picture of a page; default `plot`. */
  readonly id?: string
  /** Where the axis of the figure ends at least; default: at the largest value. Plots with the same end can be compared by eye. */
  readonly until?: number
}

const WIDTH = 470
const LINE = 21
const AXIS = 26

/**
 * One figure of one scenario as an `svg` element in text: a line a strategy, a symbol at the mean, the 95 % interval as a bar where several
 * seeds were run. Undefined where the figure is empty throughout; a strategy without the figure keeps its line, empty. `order` lists the
 * strategies and fixes their order and with it their colours and symbols.
 */
export function figurePlot(
  rows: readonly SummaryRow[],
  figure: string,
  label: string,
  order: readonly string[],
  { document, width = WIDTH, id = 'plot', until = 0 }: PlotOptions,
): string | undefined {
  const own = rows.filter((row) => row.figure === figure)
  const present = order.map((strategy, at) => ({ strategy, mark: markOf(at), row: own.find((row) => row.strategy === strategy) }))
  const lines = present.filter(({ row }) => row !== undefined)
  if (!lines.some(({ row }) => row?.mean !== null)) return undefined
  const values = lines.map(({ row }) => formatMean(row))
  const left = widest(lines.map(({ strategy }) => strategy)) + 24
  const right = widest(values) + 18
  const height = HEADING + lines.length * LINE + AXIS
  const plot = Plot.plot({
    document,
    className: PLOT_CLASS,
    width,
    height,
    marginTop: HEADING,
    marginBottom: AXIS,
    marginLeft: left,
    marginRight: right,
    x: { label: null, grid: true, nice: true, ticks: Math.max(2, Math.floor((width - left - right) / 60)), domain: axisOf(own, until) },
    y: { axis: null, domain: [-0.5, lines.length - 0.5], range: [HEADING, height - AXIS] },
    marks: [
      Plot.frame({ stroke: '#c8ced6' }),
      lines.flatMap(({ row, mark }, at) => (row === undefined || row.mean === null ? [] : dotMarks({ ...row, mean: row.mean }, mark, at))),
    ],
  })
  const labels = lines.map(({ strategy, row }, at) => {
    const y = HEADING + LINE * (at + 0.5) + 4
    const value = `<text x="${width - right + 8}" y="${y}" text-anchor="start">${escapeHtml(formatMean(row))}</text>`
    return `<text x="${left - 12}" y="${y}" text-anchor="end">${escapeHtml(labelText(strategy))}</text>${value}`
  })
  const title = own[0].scenario
  const description = `${label} by strategy: ${lines.map(({ strategy }, at) => `${strategy} ${values[at]}`).join('; ')}`
  return framed({ id, width, height, title, label, description, inner: contentOf(drawn(plot)), over: labels })
}

function dotMarks({ mean, ...row }: SummaryRow & { readonly mean: number }, mark: StrategyMark, y: number): Plot.Markish[] {
  const { colour } = mark
  const stem = Plot.ruleY([y], { x1: 0, x2: mean, stroke: colour, strokeWidth: 1, strokeOpacity: 0.5 })
  const { low, high } = interval({ ...row, mean })
  const whisker = { stroke: colour, strokeWidth: 2 }
  const bar =
    low === null || high === null || high === low
      ? []
      : [Plot.ruleY([y], { ...whisker, x1: low, x2: high }), Plot.ruleX([low, high], { ...whisker, y1: y - 0.25, y2: y + 0.25 })]
  return [stem, bar, Plot.dot([y], { x: [mean], y: [y], r: 4.5, ...signs(mark) })]
}

const HEIGHT = 300

/**
 * One figure of a series as an `svg` element in text: a line a strategy over the parameter, its 95 % band, a symbol at each mean, and its name
 * at the end of the line. Undefined where the figure is empty throughout. `order` as for {@link figurePlot}.
 */
export function seriesPlot(
  series: ComparisonSeries,
  figure: string,
  label: string,
  order: readonly string[],
  { document, width = WIDTH, id = 'plot', until = 0 }: PlotOptions,
): string | undefined {
  const lines = order.flatMap((strategy, at) => {
    const points = series.points.map(({ value, rows }) => pointOf(value, find(rows, strategy, figure)))
    return points.some(({ mean }) => mean !== null) ? [{ strategy, mark: markOf(at), points }] : []
  })
  if (lines.length === 0) return undefined
  const all = series.points.flatMap(({ rows }) => rows.filter((row) => row.figure === figure))
  const right = widest(lines.map(({ strategy }) => strategy)) + 42
  const plot = Plot.plot({
    document,
    className: PLOT_CLASS,
    width,
    height: HEIGHT,
    marginTop: HEADING,
    marginBottom: 40,
    marginLeft: 58,
    marginRight: right,
    x: { label: null, inset: 10, ticks: ticksOf(series, width - right - 58) },
    y: { label: null, grid: true, nice: true, ticks: 5, domain: axisOf(all, until) },
    marks: [
      Plot.frame({ stroke: '#c8ced6' }),
      lines.map(({ mark, points }, at) => bandMark(mark, points, shift(at, lines.length), Math.min(0.15, 0.4 / lines.length))),
      lines.map(({ mark, points }, at) => lineMarks(mark, points, shift(at, lines.length))),
    ],
  })
  const names = endLabels(plot, lines, width - right)
  const parameter = cut(series.parameter, NAME_MOST)
  const below = `<text x="${width - right}" y="${HEIGHT - 6}" text-anchor="end">${escapeHtml(parameter)} →</text>`
  const over = [...names, below, ...noValue(order, lines, all, width - right - COLUMN * (columns(parameter) + 3))]
  const told = lines.map(({ strategy, points }) => `${strategy}: ${points.map(told95).join(', ')}`)
  const description = `${label} over ${series.parameter}, mean ± half the 95 % interval. ${told.join('. ')}`
  return framed({ id, width, height: HEIGHT, title: series.name, label, description, inner: contentOf(drawn(plot)), over })
}

interface Line {
  readonly strategy: string
  readonly mark: StrategyMark
  readonly points: readonly Point[]
}

/** The values themselves where they have room, else round numbers between. */
function ticksOf({ points }: ComparisonSeries, room: number): number[] | number {
  const most = Math.floor(room / 45)
  return points.length <= most ? points.map(({ value }) => value) : most
}

/** Pixels by which lines stand apart, so that none hides another of the same values. */
const shift = (at: number, of: number): number => 2 * (at - (of - 1) / 2)

function bandMark({ colour }: StrategyMark, points: readonly Point[], dx: number, fillOpacity: number): Plot.Markish {
  const channels = { x: 'value', y1: (point: Point) => point.low ?? Number.NaN, y2: (point: Point) => point.high ?? Number.NaN }
  return Plot.areaY([...points], { ...channels, dx, fill: colour, fillOpacity, stroke: colour, strokeOpacity: 0.3, strokeWidth: 0.7 })
}

function lineMarks(mark: StrategyMark, points: readonly Point[], dx: number): Plot.Markish[] {
  const channels = { x: 'value', y: (point: Point) => point.mean ?? Number.NaN, dx }
  const dash = mark.dash === '' ? {} : { strokeDasharray: mark.dash, strokeLinecap: 'butt' as const }
  return [
    Plot.line([...points], { ...channels, stroke: mark.colour, strokeWidth: 2, ...dash }),
    Plot.dot([...points], { ...channels, r: 4.5, ...signs(mark) }),
  ]
}

function signs({ symbol, filled, colour }: StrategyMark): Plot.DotOptions {
  return { symbol, fill: filled ? colour : '#fff', stroke: filled ? '#fff' : colour, strokeWidth: filled ? 0.8 : 1.8 }
}

/** Which strategies were run and have no value anywhere. */
function noValue(order: readonly string[], lines: readonly Line[], rows: readonly SummaryRow[], right: number): string[] {
  const none = order.filter((name) => rows.some(({ strategy }) => strategy === name) && !lines.some(({ strategy }) => strategy === name))
  if (none.length === 0) return []
  const text = cut(`no value: ${none.join(', ')}`, Math.max(0, Math.floor((right - 16) / COLUMN)))
  return [`<text x="8" y="${HEIGHT - 6}" text-anchor="start">${escapeHtml(text)}</text>`]
}

/** The names beside the ends of their lines, apart from each other, each with its line's dash. */
function endLabels(plot: ReturnType<typeof Plot.plot>, lines: readonly Line[], right: number): string[] {
  const [x, y] = [plot.scale('x'), plot.scale('y')]
  const ends = lines.map(({ points }) => points.findLast(({ mean }) => mean !== null))
  const wanted = ends.map((end) => Number(y?.apply(end?.mean ?? 0)))
  const heights = spread(wanted, 14, HEADING + 4, HEIGHT - 40)
  return lines.map(({ strategy, mark }, at) => {
    const from = Number(x?.apply(ends[at]?.value ?? 0)) + shift(at, lines.length) + 5
    const dash = mark.dash === '' ? '' : ` stroke-dasharray="${mark.dash}"`
    const [begin, end] = [round(from), round(heights[at])]
    const lead = `<path d="M${begin} ${round(wanted[at])}L${right + 4} ${end}" fill="none" stroke="${mark.colour}" stroke-opacity="0.6"/>`
    const sample = `<path d="M${right + 4} ${end}h26" fill="none" stroke="${mark.colour}" stroke-width="2"${dash}/>`
    const name = `<text x="${right + 34}" y="${round(heights[at] + 4)}" text-anchor="start">${escapeHtml(labelText(strategy))}</text>`
    return lead + sample + name
  })
}

const round = (value: number): number => Math.round(value * 10) / 10

/** What each strategy looks like in all plots of a page, as an `svg` element in text. */
export function legendPlot(order: readonly string[], { document, width = 2 * WIDTH, id = 'legend' }: PlotOptions): string {
  const cell = widest(order) + 74
  const rows = Math.ceil(order.length / Math.max(1, Math.floor(width / cell)))
  const wide = Math.max(1, Math.ceil(order.length / Math.max(1, rows)))
  const places = order.map((_, at) => ({ x: (at % wide) * cell, y: Math.floor(at / wide) * 22 + 12 }))
  const plot = Plot.plot({
    document,
    className: PLOT_CLASS,
    width: wide * cell,
    height: rows * 22 + 2,
    margin: 0,
    x: { axis: null, domain: [0, wide * cell], range: [0, wide * cell] },
    y: { axis: null, domain: [0, rows * 22], range: [0, rows * 22] },
    marks: places.map(({ x, y }, at) => {
      const mark = markOf(at)
      const points = [4, 28, 52].map((dx) => ({ value: x + dx, mean: y, low: null, high: null }))
      return [lineMarks(mark, [points[0], points[2]], 0)[0], Plot.dot([points[1]], { x: 'value', y: 'mean', r: 4.5, ...signs(mark) })]
    }),
  })
  const names = order.map(
    (name, at) => `<text x="${places[at].x + 60}" y="${places[at].y + 4}" text-anchor="start">${escapeHtml(labelText(name))}</text>`,
  )
  const [across, high] = [wide * cell, rows * 22 + 2]
  return `<svg xmlns="http://www.w3.org/2000/svg" class="${PLOT_CLASS}" role="img" aria-labelledby="${id}-title" width="${across}" height="${high}" viewBox="0 0 ${across} ${high}" font-family="system-ui, sans-serif" font-size="12" fill="#1c2430">
<title id="${id}-title">${escapeHtml(`Legend: ${order.join(', ')}`)}</title>
<rect width="${across}" height="${high}" fill="#fff"/>${contentOf(drawn(plot))}${names.join('')}</svg>`
}

const drawn = (plot: ReturnType<typeof Plot.plot>): string => (plot as unknown as { readonly outerHTML: string }).outerHTML

/** The strategies of several comparisons in one order, so that colour and symbol mean the same in every plot. */
export function allStrategies(comparisons: readonly { readonly summary: readonly SummaryRow[] }[]): string[] {
  return strategiesOf(comparisons.flatMap(({ summary }) => [...summary]))
}
