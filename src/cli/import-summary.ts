/** What was imported, as a table. */
import { baseUnit } from '../model/quantity.ts'
import { toSeconds } from '../model/time.ts'
import type { ImportSummary } from '../node/import-summary.ts'
import { table } from '../view/table.ts'
import { cleanText, formatNumber } from '../view/text.ts'

/** The tables, and which files were written. */
export function summaryText(plan: { readonly folder: string; readonly name: string }, summary: ImportSummary, width: number): string {
  const { nodes, jobs, pods, gangs, largest, endless, window, resources } = summary
  const counts = [
    ['nodes', formatNumber(nodes)],
    ['jobs', formatNumber(jobs)],
    ['pods', formatNumber(pods)],
    ['gangs', formatNumber(gangs)],
    ['pods of the largest job', formatNumber(largest)],
    ['jobs that never end', formatNumber(endless)],
    ['first arrival (s)', formatNumber(toSeconds(window[0]))],
    ['last arrival (s)', formatNumber(toSeconds(window[1]))],
  ]
  const rows = resources.map(({ resource, capacity, asked, load }) => [
    resource,
    amountText(resource, capacity),
    amountText(resource, asked),
    capacity > 0 ? formatNumber(asked / capacity) : '–',
    formatNumber(load),
  ])
  const head = ['resource', 'capacity', 'asked for', 'of capacity', 'load']
  const written = cleanText(`written: ${plan.folder}/${plan.name}.yaml`)
  return `${table(['trace', ''], counts, { width })}\n\n${table(head, rows, { width })}\n\n${written}\n`
}

/** In the units of people: cores, GiB. */
function amountText(resource: string, amount: number): string {
  const unit = baseUnit(resource)
  if (unit === 'bytes') return `${formatNumber(amount / 2 ** 30)}Gi`
  return formatNumber(unit === 'millicores' ? amount / 1000 : amount)
}
