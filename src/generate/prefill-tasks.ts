/**
 * Room that is taken from the start by equal tasks that never end, each placed by randomised first fit, in one go (Google's Omega
 * simulator, `CellState` prefill: tasks of the trace that run at time zero, until the share of the cell that is asked for).
 */
import { InvalidInputError } from '../errors.ts'
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import type { BoundPod, Cluster } from '../model/cluster.ts'
import { compareDimensions, HOST_PORT_PREFIX, toVector } from '../model/resources.ts'
import type { PrefillTasks } from '../model/scenario.ts'
import { Placer } from '../placement/placer.ts'
import { takenByNode } from './room.ts'

/**
 * Pods task-0, task-1 ... in the order in which they are placed. Taints and labels are not looked at.
 * @throws InvalidInputError if there is not room for all.
 */
export function prefillTasksOf(cluster: Cluster, { tasks, requests }: PrefillTasks, stream: RandomStream): readonly BoundPod[] {
  const view = roomView(cluster)
  const asked = { ...requests, ...(view.dimensions.includes('pods') && { pods: 1 }) }
  const vector = toVector(asked, view.dimensions)
  const lacking = Object.keys(requests).some((name) => requests[name] > 0 && !view.dimensions.includes(name))
  const placer = new Placer(view, { policy: 'randomFirstFit' }, stream)
  const pods: BoundPod[] = []
  placer.begin()
  while (pods.length < tasks) {
    const node = lacking ? -1 : placer.choose(vector, undefined)
    if (node < 0)
      throw new InvalidInputError([
        { path: 'cluster.prefill.tasks', message: `invalid tasks: ${tasks}, allowed: ${pods.length} have room` },
      ])
    for (const [dimension, column] of view.free.entries()) column[node] -= vector[dimension]
    pods.push({ name: `task-${pods.length}`, node: cluster.nodes[node].name, requests })
  }
  placer.end()
  return pods
}

/** What is free of a cluster before the tasks come. */
function roomView(cluster: Cluster): CellView {
  const staying = (cluster.prefill ?? []).map(({ until: _, ...pod }) => pod)
  const taken = takenByNode({ nodes: cluster.nodes, prefill: staying })
  const dimensions = [...new Set(cluster.nodes.flatMap((node) => Object.keys(node.allocatable)))].sort(compareDimensions)
  const capacity = dimensions.map((name) => Float64Array.from(cluster.nodes, (node) => node.allocatable[name] ?? 0))
  const free = dimensions.map((name, index) =>
    capacity[index].map((room, node) => room - (taken.get(cluster.nodes[node].name)?.[name] ?? 0)),
  )
  const scored = dimensions.flatMap((name, index) => (name.startsWith(HOST_PORT_PREFIX) ? [] : [index]))
  return {
    nodes: cluster.nodes.length,
    dimensions,
    capacity,
    free,
    scored,
    resources: scored.filter((index) => dimensions[index] !== 'pods'),
  }
}
