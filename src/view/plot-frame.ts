/**
 * What stands around a plot: an `svg` element that says itself (title, description), with its heading and its labels inside, so that it can
 * be taken out of a page and put into a paper. Everything is an attribute; it needs no style sheet.
 */
import { escapeHtml } from './text.ts'
import { COLUMN, columns, cut } from './widths.ts'

/** Text and lines of plots. */
export const INK = '#1c2430'

/** Class of every plot, so that one style sheet serves them all. */
export const PLOT_CLASS = 'plot'

/** Columns of a strategy's name. */
export const NAME_MOST = 24

/** A name as labels show it. */
export const labelText = (name: string): string => cut(name, NAME_MOST)

/** Pixels that the widest of these labels takes. */
export const widest = (names: readonly string[]): number =>
  names.reduce((most, name) => Math.max(most, columns(labelText(name)) * COLUMN), 0)

/** Pixels above the plot that the heading takes. */
export const HEADING = 44

export interface PlotFrame {
  readonly id: string
  readonly width: number
  readonly height: number
  /** First line. */
  readonly title: string
  /** Second line. */
  readonly label: string
  /** The plot in words, for those who cannot see it. */
  readonly description: string
  /** What the plot's own `svg` element holds. */
  readonly inner: string
  /** Labels and what else lies over it. */
  readonly over: readonly string[]
}

/** The whole picture as text. */
export function framed({ id, width, height, title, label, description, inner, over }: PlotFrame): string {
  const most = Math.floor((width - 16) / COLUMN)
  return `<svg xmlns="http://www.w3.org/2000/svg" class="${PLOT_CLASS}" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle" fill="${INK}" color="${INK}">
<title id="${id}-title">${escapeHtml(`${title}: ${label}`)}</title>
<desc id="${id}-desc">${escapeHtml(description)}</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="8" y="16" text-anchor="start" font-weight="bold">${escapeHtml(cut(title, most))}</text>
<text x="8" y="33" text-anchor="start">${escapeHtml(cut(label, most))}</text>
${inner}
${over.join('\n')}
</svg>`
}

/** The content of an `svg` element drawn by Observable Plot; its rules stand in the page's one style sheet, or are not needed. */
export function contentOf(outer: string): string {
  return outer
    .replace(/^<svg [^>]*>/, '')
    .replace(/<\/svg>$/, '')
    .replace(/<style>[^<]*<\/style>/, '')
}

/** Heights of labels, each as near to its own as it can be while no two are closer than `gap` and all lie between `top` and `bottom`. */
export function spread(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => wanted[a] - wanted[b] || a - b)
  const placed: number[] = []
  let last = top - gap
  for (const at of order) {
    last = Math.max(wanted[at], last + gap)
    placed[at] = last
  }
  let next = Math.max(bottom, top + (wanted.length - 1) * gap) + gap
  for (const at of order.reverse()) {
    next = Math.min(placed[at], next - gap)
    placed[at] = next
  }
  return placed
}
