/** One row of a table that is being read: its values by column, each checked as it is asked for. What is wrong goes to the faults of the file. */
import { isName, LONGEST, NAME_WORDS } from '../model/names.ts'
import { tryBaseUnits } from '../model/quantity.ts'
import { show } from '../model/suggest.ts'
import { SECOND, type Time } from '../model/time.ts'
import type { TraceFaults } from './faults.ts'
import type { NameSet } from './name-set.ts'

/** The values of a line, and where each begins. */
export interface Cells {
  /** In the order of the line. */
  readonly texts: readonly string[]
  /** Columns of the line, from 1. */
  readonly starts: readonly number[]
}

/** Where a row stands, and in which table. */
export interface RowPlace {
  /** Of its path: `jobs` or `nodes`. */
  readonly table: string
  /** Number of the row, from 0. */
  readonly index: number
  /** Line of the file, from 1. */
  readonly line: number
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const DECIMAL = /^(\d{1,10})(?:\.(\d{1,6}))?$/
const CONTROL = /[\p{Cc}\p{Cs}]/u

/** The values of one row by column. Each look checks: what is wrong becomes a fault with its place, and the row turns `faulty`. */
export class TraceRow {
  /** Whether something was wrong with it: such a row is left out. */
  faulty = false
  /** Where it stands. */
  readonly place: RowPlace
  private readonly places: ReadonlyMap<string, number>
  private readonly cells: Cells
  private readonly faults: TraceFaults

  /** @param places where in a line the columns stand, from 0 */
  constructor(place: RowPlace, places: ReadonlyMap<string, number>, cells: Cells, faults: TraceFaults) {
    this.place = place
    this.places = places
    this.cells = cells
    this.faults = faults
  }

  /** All columns of the file. */
  get columns(): Iterable<string> {
    return this.places.keys()
  }

  /** Whether there is a value: the file has the column, and it is not empty here. */
  has(column: string): boolean {
    return this.raw(column) !== ''
  }

  /** A short text without control characters; empty where there is none. */
  text(column: string): string {
    const text = this.raw(column)
    if (text.length <= LONGEST && !CONTROL.test(text)) return text
    this.wrong(column, text, `up to ${LONGEST} printable characters`)
    return ''
  }

  /** A name. @param taken refuses one that is there already, and takes it */
  name(column: string, taken?: NameSet): string {
    const text = this.raw(column)
    if (!isName(text)) this.fault(column, `invalid name: ${show(text)}, allowed: ${NAME_WORDS}`)
    else if (taken?.add(text) === false) this.fault(column, `invalid name: ${show(text)} is taken, allowed: each name once`)
    return text
  }

  /** A finite number, with bounds. */
  number(column: string, least = -Infinity, most = Infinity): number {
    const text = this.raw(column)
    const value = Number(text)
    if (NUMBER.test(text) && Number.isFinite(value) && value >= least && value <= most) return value
    return this.wrong(column, text, `a number${bounds(least, most)}`)
  }

  /** A whole number, with bounds; by default from 0. */
  whole(column: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
    const text = this.raw(column)
    const value = Number(text)
    if (NUMBER.test(text) && Number.isSafeInteger(value) && value >= least && value <= most) return value === 0 ? 0 : value
    return this.wrong(column, text, `a whole number${bounds(least, most)}`)
  }

  /** An instant or a span from 0, in microseconds. @param unit of the column, microseconds: seconds by default */
  time(column: string, unit: Time = SECOND): Time {
    const text = this.raw(column)
    const exact = unit === SECOND ? DECIMAL.exec(text) : null
    const time = exact ? Number(exact[1]) * SECOND + Number((exact[2] ?? '').padEnd(6, '0')) : Math.round(Number(text) * unit)
    if (NUMBER.test(text) && Number.isSafeInteger(time) && time >= 0) return time === 0 ? 0 : time
    return this.wrong(column, text, unit === SECOND ? 'a number of seconds from 0' : 'a number from 0')
  }

  /** A Kubernetes quantity in base units. @param suffix unit of the column where values have none, such as `Mi` */
  amount(column: string, resource: string, suffix = ''): number {
    const text = this.raw(column)
    const amount = text.length > LONGEST ? `invalid quantity: ${show(text)}` : tryBaseUnits(resource, text + suffix)
    if (typeof amount === 'number') return amount
    this.fault(column, amount)
    return Number.NaN
  }

  /** Adds a fault at the value of a column. */
  fault(column: string, message: string): void {
    this.faulty = true
    this.faults.add(this.place.line, this.columnOf(column), `${this.place.table}[${this.place.index}].${column}`, message)
  }

  /** Where in its line the value of a column begins, from 1. */
  columnOf(column: string): number {
    return this.cells.starts[this.places.get(column) ?? 0] ?? 1
  }

  /** The text of a value as it stands in the file; empty where there is none. */
  raw(column: string): string {
    const at = this.places.get(column)
    return at === undefined ? '' : (this.cells.texts[at] ?? '')
  }

  private wrong(column: string, text: string, allowed: string): number {
    this.fault(column, `invalid ${column}: ${show(text)}, allowed: ${allowed}`)
    return Number.NaN
  }
}

function bounds(least: number, most: number): string {
  const from = least === -Infinity ? '' : ` from ${least}`
  const to = most >= Number.MAX_SAFE_INTEGER ? '' : from === '' ? ` up to ${most}` : ` to ${most}`
  return from + to
}
