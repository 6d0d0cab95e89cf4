/** The matrix of the concepts page as a drawing: what is decided at once, when a decision binds, and which presets stand where. Made from the registry. */
import { registry } from '../../../src/strategy/registry.ts'

const WIDTH = 860
const LEFT = 130
const TOP = 78
const CELL = { width: 236, height: 112, gap: 6 }

const COLUMNS = [
  { use: 'serial', title: 'serial', about: 'think, then plan and bind in one instant', course: ['think', 'plan', 'bind'] },
  { use: 'hoarding', title: 'hoarding', about: 'lease first, then think and bind', course: ['hold', 'think', 'bind'] },
  { use: 'optimistic', title: 'optimistic', about: 'plan, think, validate and bind', course: ['plan', 'think', 'check', 'bind'] },
] as const
const ROWS = [
  { unit: 'container', about: 'one container' },
  { unit: 'pod', about: 'one pod, whole' },
  { unit: 'job', about: 'all pods of a job' },
] as const

type Part = 'think' | 'hold' | 'plan' | 'check' | 'bind'
/** Only thinking and holding take time. */
const SPAN: Readonly<Record<Part, number>> = { think: 62, hold: 62, plan: 32, check: 40, bind: 32 }
const FILL: Readonly<Record<Part, string>> = { think: '#dfe7f1', hold: 'url(#held)', plan: '#fff', check: '#fff', bind: '#009e73' }

const MARK: Partial<Record<Part, string>> = { bind: ' white', hold: ' halo' }

/** Presets by the square they stand in: `use/unit`. A variant of the same square stands behind the first. */
function presets(): ReadonlyMap<string, readonly string[]> {
  const squares = new Map<string, string[]>()
  for (const { name, unit, create } of registry.values()) {
    const square = `${create({}).name}/${unit}`
    if (name !== 'serial') squares.set(square, [...(squares.get(square) ?? []), name])
  }
  return squares
}

export function matrixSvg(): string {
  const squares = presets()
  const height = TOP + ROWS.length * (CELL.height + CELL.gap) + 8
  const body = ROWS.flatMap(({ unit, about }, row) => {
    const y = TOP + row * (CELL.height + CELL.gap)
    const head = `${text(12, y + 48, unit, 'name')}${text(12, y + 66, about, 'small')}`
    return [
      head,
      ...COLUMNS.map((column, at) =>
        square(LEFT + at * (CELL.width + CELL.gap), y, column, row, squares.get(`${column.use}/${unit}`) ?? []),
      ),
    ]
  })
  const heads = COLUMNS.map(({ title, about }, at) => {
    const x = LEFT + at * (CELL.width + CELL.gap)
    return text(x, 44, title, 'name') + text(x, 62, about, 'small')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title about" font-family="system-ui, sans-serif">
<title id="title">The matrix of strategies</title>
<desc id="about">Rows: what one attempt decides. Columns: when a decision binds. ${described(squares)}</desc>
<style>.name{font-size:16px;font-weight:600;fill:#1c2430}.small{font-size:11.5px;fill:#4a5563}.preset{font-size:13px;font-weight:600;fill:#0b5c44}.part{font-size:11px;fill:#1c2430}text.white{fill:#fff}.part{paint-order:stroke}.halo{stroke:#fff3d9;stroke-width:4px}</style>
<defs><pattern id="held" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff3d9"/><rect width="2" height="6" fill="#e69f00"/></pattern></defs>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${text(12, 20, 'decided at once ↓   when it binds →', 'small')}
${[...heads, ...body].join('\n')}
</svg>
`
}

function square(x: number, y: number, column: (typeof COLUMNS)[number], row: number, names: readonly string[]): string {
  const frame = `<rect x="${x}" y="${y}" width="${CELL.width}" height="${CELL.height}" rx="6" fill="#f7f9fb" stroke="${names.length > 0 ? '#009e73' : '#c9d0d8'}" stroke-width="${names.length > 0 ? 2 : 1}"/>`
  const label = names.length > 0 ? text(x + 12, y + 24, names.join(', '), 'preset') : text(x + 12, y + 24, 'runs, has no name', 'small')
  return frame + label + course(x + 12, y + 44, column.course) + decided(x + 12, y + 88, row)
}

/** What happens in the order of time. */
function course(x: number, y: number, parts: readonly Part[]): string {
  let at = x
  return parts
    .map((part) => {
      const box = `<rect x="${at}" y="${y}" width="${SPAN[part]}" height="20" fill="${FILL[part]}" stroke="#4a5563" stroke-width="0.8"/>`
      const word = `<text class="part${MARK[part] ?? ''}" x="${at + SPAN[part] / 2}" y="${y + 14}" text-anchor="middle">${part}</text>`
      at += SPAN[part] + 3
      return box + word
    })
    .join('')
}

/** A job of two pods with two containers each: what one attempt decides is filled. */
function decided(x: number, y: number, row: number): string {
  const filled = [1, 2, 4][row]
  return Array.from({ length: 4 }, (_, at) => {
    const left = x + at * 16 + (at >= 2 ? 12 : 0)
    return `<rect x="${left}" y="${y}" width="13" height="13" rx="2" fill="${at < filled ? '#0072b2' : '#fff'}" stroke="#0072b2"/>`
  }).join('')
}

function described(squares: ReadonlyMap<string, readonly string[]>): string {
  return [...squares].map(([place, names]) => `${place.replace('/', ' by ')}: ${names.join(', ')}.`).join(' ')
}

const text = (x: number, y: number, content: string, kind: string): string => `<text class="${kind}" x="${x}" y="${y}">${content}</text>`
