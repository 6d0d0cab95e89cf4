/**
 * The wait-for graph as an SVG picture of its own: a box a group with what it holds and needs, an arrow to each it waits for, with node
 * and dimension. The shortest circle is told by thick unbroken lines as well as by colour; the picture says itself in `title` and `desc`.
 */
import type { DeadlockReport } from '../../analysis/explain/types.ts'
import { columns as columnsOf } from '../columns.ts'
import { escapeHtml } from '../text.ts'
import { COLUMN, cut } from '../widths.ts'
import { type DrawnEdge, type DrawnGraph, type DrawnGroup, drawnGraph } from './graph.ts'
import { centres, curve, type Point, type Size } from './layout.ts'

/** What a picture is called. */
export interface DeadlockSvgOptions {
  /** What the picture is called; default `Wait-for graph`. */
  readonly title?: string
  /** Start of the ids inside, one of its own for each picture of a page; default `deadlock`. */
  readonly id?: string
}

/** Above so many groups boxes are small: name and class. */
const MOST_FULL = 12
const LINE = 17
const CIRCLE_COLOUR = '#b3261e'
const OTHER_COLOUR = '#4a5562'

/** The picture as text, an `svg` element. */
export function deadlockSvg(report: DeadlockReport, options: DeadlockSvgOptions = {}): string {
  const graph = drawnGraph(report)
  const id = (options.id ?? 'deadlock').replace(/[^\w-]/g, '_')
  const compact = graph.groups.length > MOST_FULL
  const texts = graph.groups.map((group) => boxText(group, compact))
  const box = sizeOf(texts)
  const places = centres(graph, box, compact)
  const pairs = new Set(graph.edges.map(({ from, to }) => `${to}>${from}`))
  const arrows = graph.edges.map((edge) => arrow(edge, places, box, pairs.has(`${edge.from}>${edge.to}`), id))
  const boxes = graph.groups.map((group, at) => boxOf(group, texts[at], places[at], box))
  return `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="${id}-title ${id}-desc" ${frame(places, box)} font-family="sans-serif" font-size="12">
<title id="${id}-title">${escapeHtml(options.title ?? 'Wait-for graph')}</title>
<desc id="${id}-desc">${escapeHtml(graph.description)}</desc>
<defs>${marker(`${id}-circle`, CIRCLE_COLOUR, 9)}${marker(`${id}-other`, OTHER_COLOUR, 8)}</defs>
${[...arrows.map(({ line }) => line), ...boxes, ...arrows.map(({ label }) => label)].filter((part) => part !== '').join('\n')}
${noteOf(graph, places, box)}
</svg>`
}

function boxText({ name, lines }: DrawnGroup, compact: boolean): string[] {
  const most = compact ? 18 : 34
  return [name, ...(compact ? lines.slice(0, 1) : lines)].map((line) => cut(line, most))
}

function sizeOf(texts: readonly (readonly string[])[]): Size {
  const columns = Math.max(10, ...texts.flat().map((line) => columnsOf(line)))
  return { width: columns * COLUMN + 20, height: Math.max(2, ...texts.map((lines) => lines.length)) * LINE + 12 }
}

const MARGIN = 60

interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function extent(places: readonly Point[], { width, height }: Size): Frame {
  const xs = [0, ...places.map(({ x }) => x)]
  const ys = [0, ...places.map(({ y }) => y)]
  const left = Math.floor(Math.min(...xs) - width / 2 - MARGIN)
  const top = Math.floor(Math.min(...ys) - height / 2 - MARGIN)
  const right = Math.ceil(Math.max(...xs) + width / 2 + MARGIN)
  const bottom = Math.ceil(Math.max(...ys) + height / 2 + MARGIN)
  return { left, top, width: right - left, height: bottom - top }
}

function frame(places: readonly Point[], box: Size): string {
  const { left, top, width, height } = extent(places, box)
  return `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"`
}

function marker(id: string, colour: string, size: number): string {
  return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="${size + 4}" markerHeight="${size + 4}" orient="auto"><path d="M0 0 10 5 0 10z" fill="${colour}"/></marker>`
}

function arrow(edge: DrawnEdge, places: readonly Point[], box: Size, paired: boolean, id: string): { line: string; label: string } {
  const { start, control, end, label } = curve(places[edge.from], places[edge.to], box, paired)
  const [colour, kind] = edge.onCycle ? [CIRCLE_COLOUR, 'circle'] : [OTHER_COLOUR, 'other']
  const style = edge.onCycle ? 'stroke-width="3"' : 'stroke-width="1.2" stroke-dasharray="5 4"'
  const path = `M${start.x} ${start.y}Q${control.x} ${control.y} ${end.x} ${end.y}`
  const line = `<path d="${path}" fill="none" stroke="${colour}" ${style} marker-end="url(#${id}-${kind})"><title>${escapeHtml(edge.title)}</title></path>`
  return { line, label: edge.label === '' ? '' : labelOf(cut(edge.label, 30), label, edge.onCycle) }
}

function labelOf(text: string, { x, y }: Point, bold: boolean): string {
  const width = columnsOf(text) * COLUMN + 8
  const back = `<rect x="${x - width / 2}" y="${y - 9}" width="${width}" height="18" fill="#fff"/>`
  return `${back}<text x="${x}" y="${y + 4}" text-anchor="middle"${bold ? ' font-weight="bold"' : ''}>${escapeHtml(text)}</text>`
}

function boxOf(group: DrawnGroup, texts: readonly string[], { x, y }: Point, { width, height }: Size): string {
  const [stroke, thickness] = group.onCycle ? [CIRCLE_COLOUR, 3] : [OTHER_COLOUR, 1.2]
  const top = y - ((texts.length - 1) * LINE) / 2 + 4
  const lines = texts.map(
    (text, at) =>
      `<text x="${x}" y="${top + at * LINE}" text-anchor="middle"${at === 0 ? ' font-weight="bold"' : ''}>${escapeHtml(text)}</text>`,
  )
  const title = `<title>${escapeHtml([group.name, ...group.lines].join('; '))}</title>`
  const shape = `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="6" fill="#fff" stroke="${stroke}" stroke-width="${thickness}"/>`
  return `<g>${title}${shape}${lines.join('')}</g>`
}

function noteOf({ note, groups }: DrawnGraph, places: readonly Point[], box: Size): string {
  const { left, top, height } = extent(places, box)
  const text = groups.length === 0 ? 'No deadlock' : note
  return text === '' ? '' : `<text x="${left + 10}" y="${top + height - 10}">${escapeHtml(text)}</text>`
}
