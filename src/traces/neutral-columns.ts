/** Columns that are named by what they hold: resources, and labels behind a prefix. */
import { isResourceName, NAME_WORDS } from '../model/names.ts'
import type { ResourceList } from '../model/resources.ts'
import { show } from '../model/suggest.ts'
import type { TraceRow } from './rows.ts'

/** Before the key of a label of a node. */
export const LABEL = 'label:'
/** Before the key of a label that a pod asks its node for. */
export const NODE_LABEL = 'nodeLabel:'

/** Why a column can be none; undefined: it names a resource, or a label behind `prefix`. @param known columns with a meaning of their own, for messages */
export function openColumn(prefix: string, known: readonly string[]): (column: string) => string | undefined {
  return (column) => {
    const name = column.startsWith(prefix) ? column.slice(prefix.length) : column
    if (isResourceName(name)) return undefined
    return `invalid column: ${show(column)}, allowed: ${known.join(', ')}, ${prefix}KEY, or the name of a resource (${NAME_WORDS})`
  }
}

/** The columns of a row that name resources, and those that name labels, by key. */
export class OpenColumns {
  private readonly resources: readonly string[]
  private readonly labels: readonly (readonly [column: string, key: string])[]

  constructor(row: TraceRow, prefix: string, known: readonly string[]) {
    const open = [...row.columns].filter((column) => !known.includes(column))
    this.resources = open.filter((column) => !column.startsWith(prefix))
    this.labels = open.filter((column) => column.startsWith(prefix)).map((column) => [column, column.slice(prefix.length)])
  }

  /** What a row says of resources, base units; an empty value is none. */
  amounts(row: TraceRow): ResourceList {
    const amounts: Record<string, number> = {}
    for (const column of this.resources) if (row.has(column)) amounts[column] = row.amount(column, column)
    return amounts
  }

  /** What a row says of labels, by key; an empty value is none. */
  texts(row: TraceRow): Readonly<Record<string, string>> {
    const texts: Record<string, string> = {}
    for (const [column, key] of this.labels) if (row.has(column)) texts[key] = row.text(column)
    return texts
  }

  /** Columns of labels. */
  get labelColumns(): readonly string[] {
    return this.labels.map(([column]) => column)
  }
}
