/** What the readers of published traces have in common: bounds, rounding, names. */
import * as z from 'zod/mini'
import { quantityField } from '../../generate/recipe-fields.ts'
import { LONGEST } from '../../model/names.ts'
import { tryBaseUnits } from '../../model/quantity.ts'
import { show } from '../../model/suggest.ts'
import type { TraceNode } from '../records.ts'
import type { TraceRow } from '../rows.ts'

/** Most seconds from zero, either way: the span between two such instants is an exact number of microseconds still (126 years). */
export const MOST_SECONDS = 4_000_000_000
/** NVIDIA's name of a GPU as a resource. */
export const GPU = 'nvidia.com/gpu'
/** Label of a node: the model of its GPUs. */
export const GPU_MODEL = 'alibabacloud.com/gpu-card-model'

/** An amount of memory above zero: "256Gi". */
export const memoryField = quantityField.check(
  z.superRefine((value, context) => {
    const memory = tryBaseUnits('memory', value)
    if (typeof memory === 'string') context.addIssue({ code: 'custom', message: memory })
    else if (memory === 0) context.addIssue({ code: 'custom', message: `invalid quantity: ${value}, allowed: more than zero` })
  }),
)

/** Whole units, rounded up; the last bits of a product of decimals are noise. */
export function roundUp(amount: number): number {
  return Math.ceil(Number(amount.toPrecision(15)))
}

/** Labels by the columns that say them; without those that are empty. */
export function labelsOf(row: TraceRow, columns: Readonly<Record<string, string>>): Pick<TraceNode, 'labels'> {
  const labels = Object.entries(columns).map(([label, column]) => [label, row.text(column)] as const)
  const said = labels.filter(([, text]) => text !== '')
  return said.length === 0 ? {} : { labels: Object.fromEntries(said) }
}

/** A name made of names, which may have become too long. */
export function soundName(row: TraceRow, column: string, name: string): string {
  if (name.length > LONGEST) row.fault(column, `invalid name: ${show(name)}, allowed: up to ${LONGEST} characters`)
  return name
}
