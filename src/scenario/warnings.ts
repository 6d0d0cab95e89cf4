/**
 * What a run can live with and its author may not mean: requests that no node can meet (such a group fails under every strategy), and
 * Kubernetes keys that are not modelled. Each kind is told once, where it first stands.
 */
import { podRequests } from '../model/pod-requests.ts'
import { formatQuantity } from '../model/quantity.ts'
import type { ResourceList } from '../model/resources.ts'
import type { Scenario } from '../model/scenario.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import { resolvePod } from './resolve-pod.ts'
import type { ScenarioFile } from './schema.ts'
import { type PodFile, UNMODELLED_POD_KEYS } from './schema-pod.ts'

/** Warnings of a checked file, in its order. */
export function findWarnings(file: ScenarioFile, scenario: Scenario): readonly Fault[] {
  const told = new Set<string>()
  const warnings: Fault[] = []
  const tell = (kind: string, path: Path, message: string): void => {
    if (!told.has(kind)) warnings.push({ path, message })
    told.add(kind)
  }
  const shapes = scenario.cluster.nodes && distinctShapes(scenario.cluster.nodes.map((node) => node.allocatable))
  file.workload.jobs?.forEach((job, jobIndex) => {
    job.pods.forEach((pod, podIndex) => {
      const path = ['workload', 'jobs', jobIndex, 'pods', podIndex]
      unmodelled(pod, path, tell)
      if (shapes) unplaceable(pod, path, shapes, tell)
    })
  })
  return warnings
}

type Tell = (kind: string, path: Path, message: string) => void

function unmodelled(pod: PodFile, path: Path, tell: Tell): void {
  const ignored = (key: string, at: Path): void => tell(key, at, `${at[at.length - 1]} is not modelled: ignored`)
  for (const key of UNMODELLED_POD_KEYS) if (key in pod) ignored(key, [...path, key])
  pod.tolerations?.forEach((toleration, index) => {
    if ('tolerationSeconds' in toleration) ignored('tolerationSeconds', [...path, 'tolerations', index, 'tolerationSeconds'])
  })
  for (const list of ['containers', 'initContainers'] as const) {
    pod[list]?.forEach((container, index) => {
      const { requests, limits } = container.resources ?? {}
      const differs = Object.entries(limits ?? {}).some(([name, amount]) => requests?.[name] !== undefined && requests[name] !== amount)
      if (differs) tell('limits', [...path, list, index, 'resources', 'limits'], 'limits are not modelled: placement goes by requests')
    })
  }
}

function unplaceable(pod: PodFile, path: Path, shapes: readonly ResourceList[], tell: Tell): void {
  const [resolved] = resolvePod(pod)
  const needs = Object.entries(podRequests(resolved)).filter(([name, amount]) => amount > 0 && name !== 'pods')
  for (const [name] of needs) {
    if (!shapes.some((shape) => (shape[name] ?? 0) > 0))
      tell(`no ${name}`, requestPath(pod, path, name), `no node offers ${name}: the pod can run nowhere`)
  }
  const largest = (name: string): number => Math.max(...shapes.map((shape) => shape[name] ?? 0))
  const lacking = needs.find(([name, amount]) => amount > largest(name) && largest(name) > 0)
  if (lacking) {
    const [name, amount] = lacking
    const message = `the pod needs ${name} ${formatQuantity(name, amount)} on one node, the largest has ${formatQuantity(name, largest(name))}: it can run nowhere`
    tell(`too big ${JSON.stringify(path)}`, path, message)
  } else if (
    !shapes.some((shape) => needs.every(([name, amount]) => amount <= (shape[name] ?? 0))) &&
    needs.every(([name]) => largest(name) > 0)
  ) {
    tell(`too big ${JSON.stringify(path)}`, path, 'no node has all that the pod needs: it can run nowhere')
  }
}

/** Where a resource is asked for. */
function requestPath(pod: PodFile, path: Path, name: string): Path {
  for (const list of ['containers', 'initContainers'] as const) {
    const index = pod[list]?.findIndex((container) => container.resources?.requests?.[name] !== undefined) ?? -1
    if (index >= 0) return [...path, list, index, 'resources', 'requests', name]
  }
  return path
}

function distinctShapes(lists: readonly ResourceList[]): readonly ResourceList[] {
  const shapes = new Map<string, ResourceList>()
  const seen = new Set<ResourceList>()
  for (const list of lists) {
    if (seen.has(list)) continue
    seen.add(list)
    shapes.set(JSON.stringify(Object.entries(list).sort()), list)
  }
  return [...shapes.values()]
}
