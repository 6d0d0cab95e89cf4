/**
 * What no schema sees: names that clash, references that lead nowhere, gangs larger than their job, counts beyond the limits. Works on
 * the raw data and passes over whatever has another shape than expected (the schema reports that), so that one reading of a file
 * finds the faults of both kinds.
 */

import { MOST_DIMENSIONS, MOST_NODES, MOST_PODS } from '../model/limits.ts'
import { checkRoles } from './check-roles.ts'
import { NameBook, type Named, spelt } from './names.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import { asMapping, isMapping, list, type Mapping } from './raw.ts'
import { invalidWord, show } from './suggest.ts'

/** Finds the faults that concern more than one field. */
export function crossChecks(data: unknown): readonly Fault[] {
  if (!isMapping(data)) return []
  const faults: Fault[] = []
  const cluster = asMapping(data.cluster)
  const workload = asMapping(data.workload)
  distinct('node', copied(list(cluster.nodes), ['cluster', 'nodes'], 'count'), faults)
  distinctSchedulers(list(data.schedulers), faults)
  distinct('role', named(list(asMapping(data.allocator).roles), ['allocator', 'roles']), faults)
  distinct('strategy', strategyNames(list(data.strategies)), faults)
  distinct('job', copied(list(workload.jobs), ['workload', 'jobs'], 'count'), faults)
  total('nodes', list(cluster.nodes), ['cluster', 'nodes'], (node) => numberOf(node.count, 1), MOST_NODES, faults)
  total('pods', list(workload.jobs), ['workload', 'jobs'], (job) => numberOf(job.count, 1) * podsOf(job), MOST_PODS, faults)
  for (const [index, job] of list(workload.jobs).entries()) checkJob(asMapping(job), ['workload', 'jobs', index], data, faults)
  checkRecipeSchedulers(asMapping(workload.generate), data, faults)
  if (isMapping(workload.trace)) checkScheduler(workload.trace, ['workload', 'trace'], data, faults)
  checkRoles(data, faults)
  checkPrefill(cluster, faults)
  checkExpect(data, faults)
  checkDimensions(cluster, workload, faults)
  return faults
}

function checkJob(job: Mapping, path: Path, data: Mapping, faults: Fault[]): void {
  const pods = list(job.pods)
  distinct('pod', copied(pods, [...path, 'pods'], 'replicas'), faults)
  checkScheduler(job, path, data, faults)
  const members = podsOf(job)
  const minMember = asMapping(job.gang).minMember
  if (typeof minMember === 'number' && pods.length > 0 && minMember > members) {
    faults.push({
      path: [...path, 'gang', 'minMember'],
      message: `invalid minMember: ${minMember}, allowed: at most the job's ${members} pods`,
    })
  }
  pods.forEach((pod, index) => {
    const podPath = [...path, 'pods', index]
    const { containers, initContainers } = asMapping(pod)
    const all = [...named(list(containers), [...podPath, 'containers']), ...named(list(initContainers), [...podPath, 'initContainers'])]
    distinct('container', all, faults)
    distinctPorts(list(containers), [...podPath, 'containers'], faults)
  })
}

/** Two containers of a pod cannot have one host port; Kubernetes refuses the pod. */
function distinctPorts(containers: readonly unknown[], path: Path, faults: Fault[]): void {
  const seen = new Set<string>()
  containers.forEach((container, index) => {
    list(asMapping(container).ports).forEach((item, place) => {
      const port = asMapping(item)
      if (typeof port.hostPort !== 'number' || port.hostPort <= 0) return
      const key = `${port.protocol ?? 'TCP'}/${port.hostPort} ${port.hostIP ?? '0.0.0.0'}`
      if (seen.has(key))
        faults.push({
          path: [...path, index, 'ports', place, 'hostPort'],
          message: `invalid host port: ${port.hostPort} stands in this pod twice`,
        })
      seen.add(key)
    })
  })
}

function checkScheduler(job: Mapping, path: Path, data: Mapping, faults: Fault[]): void {
  const known = schedulerNames(data)
  if (known.length === 0 || (job.scheduler === undefined && (known.length === 1 || known.includes('default')))) return
  if (typeof job.scheduler === 'string' ? known.includes(job.scheduler) : job.scheduler !== undefined) return
  faults.push({ path: [...path, 'scheduler'], message: invalidWord('scheduler', job.scheduler, known) })
}

/** Generated jobs name their schedulers: `default`, another one the recipe asks for, or one a workload class. */
function checkRecipeSchedulers(recipe: Mapping, data: Mapping, faults: Fault[]): void {
  if (typeof recipe.kind !== 'string') return
  const needed = recipe.schedulers === 'byClass' ? ['batch', 'service'] : [recipe.scheduler ?? 'default']
  const known = schedulerNames(data)
  const missing = needed.find((name) => typeof name === 'string' && !known.includes(name))
  if (missing === undefined || known.length === 0) return
  const message = `invalid scheduler: generated jobs ask for ${show(missing)}, allowed: ${known.join(', ')}`
  faults.push({ path: ['workload', 'generate'], message })
}

function schedulerNames(data: Mapping): readonly string[] {
  if (data.schedulers === undefined) return ['default']
  return named(list(data.schedulers), []).map((item) => item.name)
}

function checkPrefill(cluster: Mapping, faults: Fault[]): void {
  const pods = list(cluster.prefill)
  distinct('bound pod', named(pods, ['cluster', 'prefill']), faults)
  if (cluster.nodes === undefined) return
  const nodes = new NameBook()
  const written = copied(list(cluster.nodes), ['cluster', 'nodes'], 'count')
  for (const item of written) nodes.enter(item)
  pods.forEach((pod, index) => {
    const { node } = asMapping(pod)
    if (typeof node !== 'string' || nodes.has(node)) return
    faults.push({ path: ['cluster', 'prefill', index, 'node'], message: invalidWord('node', node, written.slice(0, 100).map(spelt)) })
  })
}

function checkExpect(data: Mapping, faults: Fault[]): void {
  if (data.strategies === undefined) return
  const names = strategyNames(list(data.strategies)).map((item) => item.name)
  for (const name of Object.keys(asMapping(data.expect))) {
    if (!names.includes(name)) faults.push({ path: ['expect', name], message: invalidWord('strategy', name, names), key: true })
  }
}

function checkDimensions(cluster: Mapping, workload: Mapping, faults: Fault[]): void {
  const found = new Set<string>()
  for (const node of list(cluster.nodes)) for (const name of Object.keys(asMapping(asMapping(node).allocatable))) found.add(name)
  for (const job of list(workload.jobs)) {
    for (const pod of list(asMapping(job).pods)) {
      const { containers, initContainers } = asMapping(pod)
      for (const container of [...list(containers), ...list(initContainers)]) {
        for (const name of Object.keys(asMapping(asMapping(asMapping(container).resources).requests))) found.add(name)
      }
    }
  }
  if (found.size > MOST_DIMENSIONS) {
    faults.push({
      path: ['cluster'],
      message: `invalid resources: ${found.size} different ones in cluster and workload, allowed: ${MOST_DIMENSIONS}`,
    })
  }
}

function distinct(what: string, items: readonly Named[], faults: Fault[]): void {
  const book = new NameBook()
  for (const item of items) {
    const taken = book.enter(item)
    if (taken !== undefined)
      faults.push({ path: item.path, message: `invalid ${what} name: ${show(taken)} is taken, allowed: each name once` })
  }
}

/** Jobs name a kind of scheduler, results each of its copies: both names are to be one's own. */
function distinctSchedulers(items: readonly unknown[], faults: Fault[]): void {
  const before = faults.length
  distinct('scheduler', named(items, ['schedulers']), faults)
  if (faults.length === before) distinct('scheduler', copied(items, ['schedulers'], 'count'), faults)
}

/** Names as written. */
function named(items: readonly unknown[], path: Path): Named[] {
  return items.flatMap((item, index) => {
    const { name } = asMapping(item)
    return typeof name === 'string' ? [{ name, path: [...path, index, 'name'] }] : []
  })
}

/** Names with the number of their copies. */
function copied(items: readonly unknown[], path: Path, key: 'count' | 'replicas'): Named[] {
  return named(items, path).map((item) => ({ ...item, copies: numberOf(asMapping(items[item.path[path.length] as number])[key], 1) }))
}

function strategyNames(items: readonly unknown[]): Named[] {
  return items.flatMap((item, index) => {
    if (typeof item === 'string') return [{ name: item, path: ['strategies', index] }]
    const { name, use } = asMapping(item)
    if (typeof name === 'string') return [{ name, path: ['strategies', index, 'name'] }]
    return typeof use === 'string' ? [{ name: use, path: ['strategies', index, 'use'] }] : []
  })
}

function total(
  what: string,
  items: readonly unknown[],
  path: Path,
  countOf: (item: Mapping) => number,
  most: number,
  faults: Fault[],
): void {
  const sum = items.reduce<number>((before, item) => before + countOf(asMapping(item)), 0)
  if (sum > most) faults.push({ path, message: `invalid number of ${what}: ${sum}, allowed: at most ${most}` })
}

function podsOf(job: Mapping): number {
  return list(job.pods).reduce<number>((sum, pod) => sum + numberOf(asMapping(pod).replicas, 1), 0)
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : otherwise
}
