/** `cosched import kubernetes`: manifests are checked and copied, and a scenario points at them. */
import { basename, join } from 'node:path'
import { Document } from 'yaml'
import { InvalidInputError, invalid } from '../errors.ts'
import { formatQuantity } from '../model/quantity.ts'
import { show } from '../model/suggest.ts'
import { MANIFEST_LIMIT, readText } from '../node/read.ts'
import { writeFolder } from '../node/write.ts'
import { Faults, readObjects } from '../scenario/manifest-files.ts'
import { parseManifests } from '../scenario/manifests.ts'
import { fileName } from '../scenario/schema-values.ts'
import { table } from '../view/table.ts'
import { cleanText } from '../view/text.ts'
import { commandLine, nameOf, nodesOf, type RawImportOptions, strategiesOf } from './import-plan.ts'

const FORMAT = 'kubernetes'

/** Text of what was imported. @throws InvalidInputError with what is wrong with a manifest or an option */
export function importKubernetes(files: readonly string[], raw: RawImportOptions): string {
  const name = nameOf(raw.name, FORMAT)
  const strategies = strategiesOf(raw)
  refuseOthers(raw)
  const texts = files.map((source) => ({ source, text: readText(source, source, MANIFEST_LIMIT) }))
  const copies = copiesOf(files, `${name}.yaml`)
  const { nodes, jobs, prefill } = parseManifests(texts)
  const given = nodesOf(raw).map(({ name: node, count, allocatable }) => ({ name: node, count, allocatable: quantities(allocatable) }))
  if (nodes.length + given.length === 0)
    invalid('files', 'invalid manifests: no Node in them, allowed: at least one, or --nodes 10 --node cpu=64,memory=256Gi')
  if (nodes.length > 0 && given.length > 0) invalid('--nodes', 'invalid nodes: the manifests say which there are, allowed: one of both')
  if (jobs.length === 0) invalid('files', 'invalid manifests: no Pod to schedule in them, allowed: at least one')
  const holding = (what: 'nodes' | 'pods'): string[] => copies.filter((_, index) => kindsOf(texts[index])[what])
  const body = {
    name,
    cluster: given.length > 0 ? { nodes: given } : { manifests: holding('nodes') },
    workload: { manifests: holding('pods') },
    ...(strategies && { strategies }),
  }
  const scenario = `# Made by: ${cleanText(commandLine(FORMAT, files, raw))}\n${new Document(body).toString({ lineWidth: 0 })}`
  writeFolder(raw.output, { ...Object.fromEntries(copies.map((copy, index) => [copy, texts[index].text])), [`${name}.yaml`]: scenario })
  const pods = jobs.reduce((sum, job) => sum + job.pods.length, 0)
  const gangs = jobs.filter(({ gang }) => gang !== undefined).length
  const rows = Object.entries({
    nodes: nodes.length + (given[0]?.count ?? 0),
    jobs: jobs.length,
    pods,
    gangs,
    'bound pods': prefill.length,
  })
  const counts = rows.map(([what, count]) => [what, String(count)])
  return `${table(['manifests', ''], counts)}\n\n${cleanText(`written: ${join(raw.output, name)}.yaml`)}\n`
}

/** Settings that manifests know nothing of. */
function refuseOthers(raw: RawImportOptions): void {
  const { from, until, jobs, speedup, maxPods, gzip, gangs, set, machines } = raw
  const told = { from, until, jobs, speedup, 'max-pods': maxPods, gzip, 'no-gangs': !gangs || undefined, set: set?.[0], machines }
  const wrong = Object.entries(told)
  const [first] = wrong.find(([, value]) => value !== undefined) ?? []
  if (first !== undefined) invalid(`--${first}`, `invalid option: --${first} is for traces, not for ${FORMAT}`)
}

/** Names of the copies: those of the files, without their folders. */
function copiesOf(files: readonly string[], scenario: string): readonly string[] {
  const names = files.map((file) => basename(file))
  names.forEach((name, index) => {
    const taken = name === scenario || names.indexOf(name) !== index
    const message = taken ? `invalid file: another one is called ${show(name)} too` : `invalid file: a scenario cannot name ${show(name)}`
    if (taken || !fileName.safeParse(name).success) throw new InvalidInputError([{ path: '', message }], files[index])
  })
  return names
}

function kindsOf(file: { readonly source: string; readonly text: string }): { readonly nodes: boolean; readonly pods: boolean } {
  const { nodes, pods, groups } = readObjects([file], new Faults())
  return { nodes: nodes.length > 0, pods: pods.length + groups.length > 0 }
}

function quantities(list: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, formatQuantity(name, amount)]))
}
