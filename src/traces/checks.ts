/**
 * What every record must be, whoever read it: a reader tells what is wrong with its lines, and this is the door behind it, so that no reader,
 * of the library or not, can bring nonsense into a run.
 */
import { MOST_NODES, MOST_PODS } from '../model/limits.ts'
import { isName, isResourceName, LONGEST, NAME_WORDS } from '../model/names.ts'
import type { ResourceList } from '../model/resources.ts'
import { show } from '../model/suggest.ts'
import type { TraceFaults } from './faults.ts'
import { NameSet } from './name-set.ts'
import type { TraceJob, TraceNode, TracePods } from './records.ts'
import { podsIn } from './window.ts'

type Tell = (path: string, message: string) => void

/** The jobs that are sound. @param order in which their format has them */
export function* soundJobs(jobs: Iterable<TraceJob>, faults: TraceFaults, order?: 'arrival'): Generator<TraceJob> {
  const taken = new NameSet()
  let index = 0
  let last = 0
  for (const job of jobs) {
    const before = faults.count
    const at = `jobs[${index++}]`
    checkJob(job, (path, message) => faults.tell(`${at}.${path}`, message))
    if (!taken.add(job.name)) faults.tell(`${at}.name`, `invalid name: ${show(job.name)} is taken, allowed: each name once`)
    if (order === 'arrival' && job.arrival < last)
      faults.tell(
        `${at}.arrival`,
        `invalid arrival: ${job.arrival} after ${last}, allowed: the order of arrival, which the format promises`,
      )
    last = job.arrival
    if (faults.count === before) yield job
  }
}

/** The nodes that are sound. */
export function* soundNodes(nodes: Iterable<TraceNode>, faults: TraceFaults): Generator<TraceNode> {
  let index = 0
  for (const node of nodes) {
    const before = faults.count
    const at = `nodes[${index++}]`
    const tell: Tell = (path, message) => faults.tell(`${at}.${path}`, message)
    checkName(node.name, 'name', tell)
    checkWhole(node.count ?? 1, 1, MOST_NODES, 'count', tell)
    checkResources(node.allocatable, 'allocatable', tell)
    for (const [key, value] of Object.entries(node.labels ?? {})) checkLabel(key, [value], 'labels', tell)
    if (faults.count === before) yield node
  }
}

function checkJob(job: TraceJob, tell: Tell): void {
  checkName(job.name, 'name', tell)
  checkWhole(job.arrival, 0, Number.MAX_SAFE_INTEGER, 'arrival', tell)
  if (job.duration !== undefined) checkWhole(job.duration, 1, Number.MAX_SAFE_INTEGER, 'duration', tell)
  if (job.priority !== undefined) checkWhole(job.priority, -2_147_483_648, 2_147_483_647, 'priority', tell)
  const { workloadClass = 'none' } = job
  if (!isWord(workloadClass)) tell('workloadClass', `invalid class: ${show(workloadClass)}, allowed: ${WORD_WORDS}`)
  if (job.pods.length === 0) tell('pods', 'invalid pods: none, allowed: at least one')
  for (const [index, pods] of job.pods.entries()) checkPods(pods, `pods[${index}]`, tell)
  const members = podsIn(job)
  if (job.minMember !== undefined) checkWhole(job.minMember, 1, members, 'minMember', tell)
}

function checkPods(pods: TracePods, path: string, tell: Tell): void {
  checkName(pods.name, `${path}.name`, tell)
  checkWhole(pods.replicas, 1, MOST_PODS, `${path}.replicas`, tell)
  if (pods.maxPerNode !== undefined) checkWhole(pods.maxPerNode, 1, Number.MAX_SAFE_INTEGER, `${path}.maxPerNode`, tell)
  if (pods.containers.length === 0) tell(`${path}.containers`, 'invalid containers: none, allowed: at least one')
  for (const { name, requests } of pods.containers) {
    checkName(name, `${path}.containers`, tell)
    checkResources(requests, `${path}.containers`, tell)
  }
  for (const [key, values] of Object.entries(pods.nodeLabels ?? {})) checkLabel(key, values, `${path}.nodeLabels`, tell)
}

function checkName(name: string, path: string, tell: Tell): void {
  if (!isName(name)) tell(path, `invalid name: ${show(name)}, allowed: ${NAME_WORDS}`)
}

function checkWhole(value: number, least: number, most: number, path: string, tell: Tell): void {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    tell(path, `invalid number: ${value}, allowed: a whole number from ${least} to ${most}`)
}

function checkResources(list: ResourceList, path: string, tell: Tell): void {
  for (const [name, amount] of Object.entries(list)) {
    if (!isResourceName(name)) tell(path, `invalid resource: ${show(name)}, allowed: ${NAME_WORDS}`)
    checkWhole(amount, 0, Number.MAX_SAFE_INTEGER, `${path}.${name}`, tell)
  }
}

function checkLabel(key: string, values: readonly string[], path: string, tell: Tell): void {
  if (!isResourceName(key)) tell(path, `invalid label: ${show(key)}, allowed: ${NAME_WORDS}`)
  if (values.length === 0) tell(path, `invalid label: ${show(key)} has no value, allowed: at least one`)
  const wrong = values.find((value) => !isWord(value))
  if (wrong !== undefined) tell(path, `invalid value of a label: ${show(wrong)}, allowed: ${WORD_WORDS}`)
}

const WORD_WORDS = `1 to ${LONGEST} printable characters`

function isWord(text: string): boolean {
  return text !== '' && text.length <= LONGEST && !/[\p{Cc}\p{Cs}]/u.test(text)
}
