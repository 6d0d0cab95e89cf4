/**
 * The occupancy of nodes over time as a picture of its own: a row a node, a bar for whatever stands on it. Standing is told by pattern and
 * words as well as by colour, so that it can be read in black and white; the picture says itself in `title` and `desc`.
 */
import { type Time, toSeconds } from '../../model/time.ts'
import type { TraceEvent, TraceKind } from '../../simulation/trace.ts'
import type { Standing } from '../board.ts'
import { columns } from '../columns.ts'
import { escapeHtml, formatNumber } from '../text.ts'
import { COLUMN, cut, squeeze } from '../widths.ts'
import { timeTicks } from './axis.ts'
import { barNames, lanesOf, type TimelineBar, type TimelineOptions, timelineBars } from './bars.ts'
import { BOTTOM, GAP, INK, LINE, MARK, NODE_MOST, placeOf, RIGHT, round, type Sheet, sheetOf } from './sheet.ts'

export interface TimelineSvgOptions extends TimelineOptions {
  /** Rows, from above. Default: the nodes that the records speak of, in order of appearance. */
  readonly nodes?: readonly string[]
  /** What the picture is called; default `Node occupancy`. */
  readonly title?: string
  /** Start of the ids inside, one of its own for each picture of a page; default `timeline`. */
  readonly id?: string
  /** Pixels; default 860. */
  readonly width?: number
  /** Pixels; default: what the rows need. */
  readonly height?: number
  /** Where the axis ends, microseconds; default {@link timelineEnd}. */
  readonly until?: Time
}

/**
 * Where a picture may end: shortly after the last record that is not the end of a group, for what only runs on has little to show.
 * Microseconds.
 */
export function timelineEnd(events: readonly TraceEvent[]): Time {
  const last = (all: readonly TraceEvent[]): number => all.reduce((latest, { time }) => Math.max(latest, time), 0)
  const acts = last(events.filter(({ kind }) => kind !== 'finish')) || last(events)
  return Math.ceil((acts * 112) / 100) || 1_000_000
}

const STYLES: Readonly<
  Record<Standing, { readonly fill: string; readonly stroke: string; readonly dash: string; readonly words: string }>
> = {
  running: { fill: '#7fcfb6', stroke: '#00654a', dash: '', words: 'running' },
  stranded: { fill: '#fff', stroke: '#b34700', dash: '', words: 'stranded (bound, its group not running)' },
  held: { fill: '#fff', stroke: '#8a6000', dash: '4 3', words: 'held (leased, nothing bound)' },
}

/** The picture as text, an `svg` element. */
export function timelineSvg(events: readonly TraceEvent[], options: TimelineSvgOptions = {}): string {
  const all = timelineBars(events, options)
  const until = options.until ?? timelineEnd(events)
  const nodes = options.nodes ?? [...new Set(all.map(({ node }) => node))]
  const shown = new Set(nodes)
  const bars = all.filter(({ node, from }) => from <= until && shown.has(node))
  const lanes = lanesOf(bars)
  const stops = MARKED.flatMap((kind) => [events.filter((event) => event.kind === kind && event.time <= until)]).filter(
    ({ length }) => length > 0,
  )
  const sheet = sheetOf(nodes, bars, lanes, { ...options, until, marks: stops.length })
  const { id, height } = sheet
  const width = sheet.right + RIGHT
  const next = nextOf(bars, lanes, sheet)
  const drawn = [...bars.map((bar, at) => barOf(bar, lanes[at], next[at], sheet)), ...marks(stops, sheet)]
  return `<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${INK}">
<title id="${id}-title">${escapeHtml(options.title ?? 'Node occupancy')}</title>
<desc id="${id}-desc">${escapeHtml(described(nodes, bars))}</desc>
<defs>${PATTERNS.replaceAll('ID', id)}</defs>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...legend(sheet), ...frame(sheet)].join('\n')}
${drawn.map(({ shape }) => shape).join('\n')}
<g pointer-events="none">${drawn.map(({ name }) => name).join('\n')}</g>
</svg>`
}

/** Pixels of a letter of the legend, about. */
const LETTER = 6.2

/** Text over lines and patterns. */
const HALO = 'stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'

/** Slanted lines for what waits, dots for what is held. */
const PATTERNS = `<pattern id="ID-stranded" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/><rect width="3" height="7" fill="#f0a57a"/></pattern><pattern id="ID-held" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.2" fill="#d09a1e"/></pattern>`

/** In full where there is room for it. */
function legend({ id, right }: Sheet): string[] {
  const standings = ['running', 'stranded', 'held'] as const
  const [full, short] = [standings.map((standing) => STYLES[standing].words), standings]
  const words = full.join('').length * LETTER + standings.length * 38 < right ? full : short
  let x = 8
  return standings.map((standing, index) => {
    const at = x
    x += 38 + words[index].length * LETTER
    return `<rect x="${round(at)}" y="8" width="18" height="12" ${paint(standing, id)}/><text x="${round(at + 23)}" y="18">${words[index]}</text>`
  })
}

function paint(standing: Standing, id: string): string {
  const { fill, stroke, dash } = STYLES[standing]
  return `fill="${standing === 'running' ? fill : `url(#${id}-${standing})`}" stroke="${stroke}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
}

function frame(sheet: Sheet): string[] {
  const { left, right, height, rows, lane, until } = sheet
  const bottom = height - BOTTOM
  const axis = timeTicks(0, toSeconds(until), Math.max(3, Math.floor((right - left) / 90))).map(({ value, label }) => {
    const x = placeOf(sheet, value * 1e6)
    return `<path d="M${x} ${sheet.top - 4}V${bottom}" stroke="#e6e9ee"/><text x="${x}" y="${height - 9}" text-anchor="middle">${label}</text>`
  })
  const names = rows.map(({ node, top, lanes }) => {
    const middle = top + (lanes * lane) / 2
    const line = `<path d="M0 ${round(top + lanes * lane + GAP / 2)}H${right}" stroke="${LINE}"/>`
    return `<text x="${left - 8}" y="${round(middle + 4)}" text-anchor="end"><title>${escapeHtml(node)}</title>${escapeHtml(cut(node, NODE_MOST))}</text>${line}`
  })
  return [...axis, ...names, `<path d="M${left} ${sheet.top - 4}V${bottom}" stroke="${INK}"/>`]
}

/** Shapes and, over all of them, names. */
interface Drawn {
  readonly shape: string
  readonly name: string
}

/** Where the next bar of the same lane begins, or the picture ends. */
function nextOf(bars: readonly TimelineBar[], lanes: readonly number[], sheet: Sheet): number[] {
  const next = new Map<string, number>()
  const found: number[] = []
  for (let at = bars.length - 1; at >= 0; at--) {
    const lane = JSON.stringify([bars[at].node, lanes[at]])
    found[at] = next.get(lane) ?? sheet.right
    next.set(lane, placeOf(sheet, bars[at].from))
  }
  return found
}

function barOf(bar: TimelineBar, lane: number, next: number, sheet: Sheet): Drawn {
  const top = sheet.tops.get(bar.node) ?? sheet.top
  const x = placeOf(sheet, bar.from)
  const goesOn = bar.until === null || bar.until > sheet.until
  const y = round(top + lane * sheet.lane + 1)
  const width = round(Math.max(2, (goesOn ? sheet.right : placeOf(sheet, bar.until)) - x))
  const high = round(sheet.lane - 2)
  // An arrow's head says that it goes on beyond the picture.
  const head = goesOn && width > 12 ? high / 2 : 0
  const side = head === 0 ? `v${high}` : `l${head} ${head}l${-head} ${head}`
  const path = `M${x} ${y}h${round(width - head)}${side}h${round(head - width)}z`
  return {
    shape: `<g><title>${escapeHtml(sentence(bar))}</title><path d="${path}" ${paint(bar.standing, sheet.id)}/></g>`,
    name: high < 10 ? '' : label(bar, { x, width: width - head, next }, round(y + high / 2 + 4)),
  }
}

/** A container whose whole name does not fit keeps the ends of it, if there is so much room. */
const SQUEEZED = 16

/** The longest name that fits inside, else the shortest beside it, else the ends of that; under three columns none. */
function label(bar: TimelineBar, { x, width, next }: { x: number; width: number; next: number }, y: number): string {
  const names = barNames(bar)
  const inside = Math.floor((width - 6) / COLUMN)
  const shortest = names[names.length - 1]
  const fits = names.find((name) => columns(name) <= inside)
  const outside = fits === undefined && columns(shortest) <= Math.floor((next - x - width - 6) / COLUMN)
  const ends = bar.whole !== true && bar.standing !== 'held' && inside >= SQUEEZED ? squeeze(names[0], inside) : undefined
  const text = ends ?? fits ?? (outside ? shortest : inside < 3 ? '' : squeeze(shortest, inside))
  if (text === '') return ''
  return `<text x="${round(x + 4 + (outside ? width : 0))}" y="${y}" ${HALO}>${escapeHtml(text)}</text>`
}

const VERBS: Readonly<Record<Standing, string>> = { running: 'runs', stranded: 'is bound and waits', held: 'holds room' }

/** A bar in words. */
function sentence(bar: TimelineBar): string {
  const who = bar.standing === 'held' ? `scheduler ${bar.scheduler ?? ''}` : barNames(bar)[0]
  const verb = bar.pinned === true ? 'has room pinned' : VERBS[bar.standing]
  const until = bar.until === null ? 'the end' : `${formatNumber(toSeconds(bar.until))} s`
  return `${who} ${verb} on ${bar.node} from ${formatNumber(toSeconds(bar.from))} s to ${until}`
}

const MOST_TOLD = 40

function described(nodes: readonly string[], bars: readonly TimelineBar[]): string {
  const told = bars.slice(0, MOST_TOLD).map(sentence)
  const more = bars.length > MOST_TOLD ? [`and ${bars.length - MOST_TOLD} more`] : []
  return `What stands on ${nodes.length} nodes over time. ${[...told, ...more].join('; ') || 'Nothing ever does'}.`
}

const MARKED: readonly TraceKind[] = ['deadlock', 'standstill', 'livelock']

/** When a run came to a stop, as upright lines; the first of a kind has its name, on a line of its own above the rows. */
function marks(stops: readonly (readonly TraceEvent[])[], sheet: Sheet): Drawn[] {
  const bottom = sheet.height - BOTTOM
  return stops.flatMap((same, line) =>
    same.map(({ kind, time, groups = [] }, index) => {
      const x = placeOf(sheet, time)
      const title = `${kind} at ${formatNumber(toSeconds(time))} s${groups.length === 0 ? '' : `: ${groups.join(', ')}`}`
      const path = `M${x} ${sheet.top - 16 - MARK * line}V${bottom}`
      const anchor = x > (sheet.left + sheet.right) / 2 ? `x="${round(x - 4)}" text-anchor="end"` : `x="${round(x + 4)}"`
      const name = `<text ${anchor} y="${sheet.top - 8 - MARK * line}" font-weight="bold" fill="#8c1d18" ${HALO}>${kind}</text>`
      return {
        shape: `<g><title>${escapeHtml(title)}</title><path d="${path}" stroke="#b3261e" stroke-width="2" stroke-dasharray="6 3"/></g>`,
        name: index === 0 ? name : '',
      }
    }),
  )
}
