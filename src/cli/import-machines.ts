/** Which machines an import has: those of the trace, of another format, or given by number. */
import { InvalidInputError, invalid } from '../errors.ts'
import { invalidWord, show } from '../model/suggest.ts'
import type { ImportPlan } from '../node/import-plan.ts'
import { readLines } from '../node/lines.ts'
import type { TraceFormat } from '../traces/format.ts'
import type { TraceNode } from '../traces/records.ts'
import { traceFormats } from '../traces/registry.ts'

/** A file of machines, and its format. */
export interface MachineFile {
  readonly format: TraceFormat
  readonly file: string
}

/** `pai2020=pai_machine_spec.csv`. */
export function machineFile(text: string | undefined): MachineFile | undefined {
  if (text === undefined) return undefined
  const known = traceFormats.filter(({ nodes }) => nodes !== undefined)
  const names = known.map(({ name }) => name)
  const at = text.indexOf('=')
  if (at < 1) return invalid('--machines', `invalid machines: ${show(text)}, allowed: FORMAT=FILE, FORMAT one of ${names.join(', ')}`)
  const [name, file] = [text.slice(0, at), text.slice(at + 1)]
  const format = known.find((one) => one.name === name)
  if (format === undefined) return invalid('--machines', invalidWord('format', name, names))
  if (format.nodes?.claims(firstLine(file)) === true) return { format, file }
  return refuse(file, `invalid file: no file of machines of ${name}, allowed: ${format.nodes?.about}`)
}

/** What can say which machines there are. */
interface Given {
  /** Files that the formats know: of the machines, and of the jobs, which may be the same. */
  readonly roles: { readonly nodes?: string; readonly jobs: string }
  /** By `--nodes` and `--node`. */
  readonly numbered: readonly TraceNode[]
  /** By `--machines`. */
  readonly other: MachineFile | undefined
}

/** @param options of the format of the jobs, and of that of the machines */
export function machinesOf(
  format: TraceFormat,
  { roles, numbered, other }: Given,
  options: readonly ImportPlan['options'][],
): ImportPlan['machines'] {
  const own = roles.nodes
  if (numbered.length > 0 && (other ?? own) !== undefined)
    return invalid('--nodes', `invalid nodes: ${show(other?.file ?? own)} says which there are, allowed: one of both`)
  if (other !== undefined && own !== undefined && own !== roles.jobs)
    return invalid('--machines', `invalid machines: ${show(own)} says which there are, allowed: one of both`)
  if (other !== undefined) return { ...other, options: options[1] }
  if (numbered.length > 0) return numbered
  if (own !== undefined) return { format, file: own, options: options[0] }
  if (format.machines !== undefined) return format.machines(options[0])
  const wanted = format.nodes === undefined ? '' : `a file of ${format.nodes.about}, or `
  return invalid(
    '--nodes',
    `invalid nodes: none are given, allowed: ${wanted}--nodes 10 --node cpu=64,memory=256Gi, or --machines FORMAT=FILE`,
  )
}

/** The first line that says something. */
export function firstLine(file: string): string {
  for (const line of readLines(file)) if (line.trim() !== '') return line
  return ''
}

export function refuse(source: string, message: string): never {
  throw new InvalidInputError([{ path: '', message }], source)
}
