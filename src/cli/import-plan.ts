/** What `cosched import` was asked for, checked as a whole before anything is read; and the scenario that it writes. */
import { Document } from 'yaml'
import { invalid } from '../errors.ts'
import { isName, isResourceName, NAME_WORDS } from '../model/names.ts'
import { tryBaseUnits } from '../model/quantity.ts'
import { invalidWord, show } from '../model/suggest.ts'
import { parseDuration, type Time } from '../model/time.ts'
import type { ImportPlan } from '../node/import-plan.ts'
import type { ImportSummary } from '../node/import-summary.ts'
import { registry } from '../strategy/registry.ts'
import type { TraceFormat } from '../traces/format.ts'
import type { TraceNode } from '../traces/records.ts'
import type { TraceSettings } from '../traces/window.ts'
import { cleanText, shellWord } from '../view/text.ts'
import { parseNames } from './arguments.ts'
import { firstLine, type MachineFile, machineFile, machinesOf, refuse } from './import-machines.ts'
import { ownOptions } from './import-settings.ts'
import type { Problems } from './status.ts'

/** Options as commander gives them. */
export interface RawImportOptions {
  readonly output: string
  readonly name?: string
  readonly from?: string
  readonly until?: string
  readonly jobs?: string
  readonly speedup?: string
  readonly gangs: boolean
  readonly maxPods?: string
  readonly strategy?: string
  readonly nodes?: string
  readonly node?: string
  readonly machines?: string
  readonly set?: readonly string[]
  readonly gzip?: boolean
}

/** The plan; undefined if an option is invalid, which is added to `problems`. */
export function planOf(
  format: TraceFormat,
  files: readonly string[],
  raw: RawImportOptions,
  problems: Problems,
): Omit<ImportPlan, 'scenario'> | undefined {
  const name = problems.try(() => nameOf(raw.name, format.name))
  problems.try(() => strategiesOf(raw))
  const other = problems.try(() => ({ machines: machineFile(raw.machines) }))?.machines
  const options = problems.try(() => ownOptions([format, ...(other ? [other.format] : [])], raw.set ?? []))
  const settings = problems.try(() => settingsOf(raw))
  const given = problems.try(() => nodesOf(raw))
  const roles = problems.try(() => rolesOf(format, files))
  if (name === undefined || options === undefined || settings === undefined || given === undefined || roles === undefined || problems.any)
    return undefined
  const machines = problems.try(() => machinesOf(format, { roles, numbered: given, other }, options))
  if (machines === undefined) return undefined
  return { format, options: options[0], settings, machines, jobs: roles.jobs, folder: raw.output, name, gzip: raw.gzip === true }
}

/** Name of the scenario, and of its file. */
export function nameOf(given: string | undefined, otherwise: string): string {
  const name = given ?? otherwise
  if (isName(name) && !name.includes('/')) return name
  return invalid('--name', `invalid name: ${show(name)}, allowed: letters, digits, and . _ - between them`)
}

/** Undefined: the scenario is silent. */
export function strategiesOf({ strategy }: RawImportOptions): readonly string[] | undefined {
  const names = strategy === undefined ? undefined : parseNames(strategy)
  const known = [...registry.keys()]
  if (names?.length === 0) return invalid('--strategy', `invalid strategies: none, allowed: ${known.join(', ')}`)
  for (const name of names ?? []) if (!known.includes(name)) invalid('--strategy', invalidWord('strategy', name, known))
  return names
}

function settingsOf(raw: RawImportOptions): TraceSettings {
  const from = timeOf('--from', raw.from)
  const until = timeOf('--until', raw.until)
  const jobs = wholeOf('--jobs', raw.jobs)
  const maxPods = wholeOf('--max-pods', raw.maxPods)
  const speedup = raw.speedup === undefined ? undefined : Number(raw.speedup)
  if (speedup !== undefined && !(speedup > 0 && speedup <= 1e9))
    invalid('--speedup', `invalid number: ${show(raw.speedup)}, allowed: more than 0`)
  return {
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(jobs !== undefined && { jobs }),
    ...(maxPods !== undefined && { maxPods }),
    ...(speedup !== undefined && { speedup }),
    gangs: raw.gangs,
  }
}

function timeOf(option: string, text: string | undefined): Time | undefined {
  if (text === undefined) return undefined
  return parseDuration(/^\d+(\.\d+)?$/.test(text) ? Number(text) : text, option)
}

function wholeOf(option: string, text: string | undefined, most = 10_000_000): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,7}$/.test(text) && Number(text) <= most) return Number(text)
  return invalid(option, `invalid number: ${show(text)}, allowed: a whole number from 1 to ${most}`)
}

/** Nodes by `--nodes` and `--node`. */
export function nodesOf({ nodes, node }: RawImportOptions): readonly TraceNode[] {
  if ((nodes === undefined) !== (node === undefined)) invalid('--nodes', 'invalid nodes: --nodes and --node go together')
  if (node === undefined) return []
  const count = wholeOf('--nodes', nodes, 1_000_000) ?? 1
  const allocatable = node.split(',').map((part): readonly [string, number] => {
    const [, resource = '', text = ''] = /^([^=]*)=(.*)$/.exec(part) ?? []
    if (!isResourceName(resource)) return invalid('--node', `invalid resource: ${show(part)}, allowed: cpu=64,memory=256Gi (${NAME_WORDS})`)
    const amount = tryBaseUnits(resource, text)
    return typeof amount === 'number' ? [resource, amount] : invalid('--node', amount)
  })
  return [{ name: 'node', count, allocatable: Object.fromEntries(allocatable) }]
}

interface Roles {
  readonly nodes?: string
  readonly jobs: string
}

/** Which file is which, by their first lines. */
function rolesOf(format: TraceFormat, files: readonly string[]): Roles {
  const roles: { nodes?: string; jobs?: string } = {}
  for (const file of files) {
    const first = firstLine(file)
    // A file may be both.
    const own = (['nodes', 'jobs'] as const).filter((role) => format[role]?.claims(first) === true)
    const tables = [format.nodes, format.jobs].flatMap((table) => table?.about ?? [])
    if (own.length === 0) return refuse(file, `invalid file: no file of ${format.name}, allowed: ${tables.join('; ')}`)
    for (const role of own) {
      if (roles[role] !== undefined) return refuse(file, `invalid file: ${show(roles[role])} is the file of ${role} already, allowed: one`)
      roles[role] = file
    }
  }
  const { nodes, jobs } = roles
  if (jobs === undefined) {
    const wanted = format.jobs === undefined ? `${format.name} has no jobs` : `there is none of ${format.jobs.about}`
    return invalid('files', `invalid files: ${wanted}, allowed: a file of jobs`)
  }
  return { ...(nodes !== undefined && { nodes }), jobs }
}

/** Text of the scenario; the names of its files and what is in them come later. */
export function scenarioHead(
  format: TraceFormat,
  files: readonly string[],
  raw: RawImportOptions,
): (name: string, nodes: string, jobs: string, summary: ImportSummary) => string {
  const strategies = strategiesOf(raw)
  return (name, nodes, jobs, summary) => {
    const head = [
      `${format.about}.`,
      `Published: ${format.source}`,
      `Terms: ${format.terms}`,
      ...machineLines(machineFile(raw.machines)),
      `Made by: ${commandLine(format.name, files, raw)}`,
    ]
    const comment = [...head, ...summary.leftOut].map((line) => `# ${cleanText(line)}\n`).join('')
    const gangs = summary.gangs > 0 ? `, ${summary.gangs} of them gangs` : ''
    const body = {
      name,
      description: `${summary.jobs} jobs of ${format.name}${gangs}, on ${summary.nodes} nodes`,
      cluster: { trace: { format: 'csv', file: nodes } },
      workload: { trace: { format: 'csv', file: jobs } },
      ...(strategies && { strategies }),
    }
    return `${comment}${new Document(body).toString({ lineWidth: 0 })}`
  }
}

function machineLines(machines: MachineFile | undefined): readonly string[] {
  if (machines === undefined) return []
  const { about, source, terms } = machines.format
  return [`Machines: ${about}.`, `Published: ${source}`, `Terms: ${terms}`]
}

/** The command that was given, for people who want to give it again. */
export function commandLine(format: string, files: readonly string[], raw: RawImportOptions): string {
  const { output, gangs, gzip, set = [], ...texts } = raw
  const given = Object.entries(texts).flatMap(([key, value]) => [`--${key === 'maxPods' ? 'max-pods' : key}`, String(value)])
  const own = set.flatMap((pair) => ['--set', pair])
  const words = [
    'cosched',
    'import',
    format,
    ...files,
    '-o',
    output,
    ...given,
    ...own,
    ...(gangs ? [] : ['--no-gangs']),
    ...(gzip ? ['--gzip'] : []),
  ]
  return words.map(shellWord).join(' ')
}
