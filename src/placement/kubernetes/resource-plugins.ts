/**
 * NodeResourcesFit and NodeResourcesBalancedAllocation as score plugins, over the columns of a cell (Kubernetes
 * pkg/scheduler/framework/plugins/noderesources, `resourceAllocationScorer`). The first goes by non-zero requests, the second by true ones.
 */
import type { CellView } from '../../model/cell-view.ts'
import type { PodKind, Scene } from '../scene.ts'
import type { Profile } from './profile.ts'
import { isScalarResource } from './resource-names.ts'
import type { AddScores, PluginSurroundings } from './score-plugin.ts'
import { balanceChangeScore, balancedAllocationScore } from './scores.ts'
import { resourceScorer } from './scoring.ts'

/** What a resource is at the node in question. */
class Amounts {
  /** One entry a resource; capacity 0: it does not count. */
  readonly capacity: Float64Array
  /** What the node's pods ask. */
  readonly before: Float64Array
  /** The same with the pod. */
  readonly after: Float64Array
  private readonly view: CellView
  /** Dimension of each resource, -1 where nobody has or asks it. */
  private readonly dimensions: Int32Array
  private readonly scalar: Uint8Array

  constructor(view: CellView, names: readonly string[]) {
    this.view = view
    this.dimensions = Int32Array.from(names, (name) => (name === 'pods' ? -1 : view.dimensions.indexOf(name)))
    this.scalar = Uint8Array.from(names, (name) => (isScalarResource(name) ? 1 : 0))
    this.capacity = new Float64Array(names.length)
    this.before = new Float64Array(names.length)
    this.after = new Float64Array(names.length)
  }

  /** Resources that only some nodes have count for the pods that ask for them. */
  take(node: number, vector: Float64Array): void {
    const { dimensions, scalar, capacity, before, after, view } = this
    for (let k = 0; k < dimensions.length; k++) {
      const dimension = dimensions[k]
      const counts = dimension >= 0 && (scalar[k] === 0 || vector[dimension] > 0)
      capacity[k] = counts ? view.capacity[dimension][node] : 0
      before[k] = counts ? capacity[k] - view.free[dimension][node] : 0
      after[k] = counts ? before[k] + vector[dimension] : 0
    }
  }

  /** Whether a pod asks for none of the resources. */
  isIdle(vector: Float64Array): boolean {
    return this.dimensions.every((dimension) => dimension < 0 || vector[dimension] === 0)
  }
}

/** NodeResourcesFit, by the profile's strategy. */
export function fitPlugin({ view, scene }: PluginSurroundings, profile: Profile, weight: number): AddScores {
  const { strategy, fitResources, shape } = profile
  const score = resourceScorer({ type: strategy, resources: fitResources, shape })
  const names = fitResources.map(({ name }) => name)
  const amounts = new Amounts(view, names)
  const { after, capacity } = amounts
  const cpu = names.indexOf('cpu')
  const memory = names.indexOf('memory')
  return (vector, kind, nodes, count, totals) => {
    for (let i = 0; i < count; i++) {
      amounts.take(nodes[i], vector)
      if (cpu >= 0) after[cpu] += extraCpu(scene, kind, nodes[i])
      if (memory >= 0) after[memory] += extraMemory(scene, kind, nodes[i])
      totals[i] += weight * score(after, capacity)
    }
  }
}

function extraCpu(scene: Scene | undefined, kind: PodKind | undefined, node: number): number {
  return (scene?.extras?.[0][node] ?? 0) + (kind?.extra.cpu ?? 0)
}

function extraMemory(scene: Scene | undefined, kind: PodKind | undefined, node: number): number {
  return (scene?.extras?.[1][node] ?? 0) + (kind?.extra.memory ?? 0)
}

/** NodeResourcesBalancedAllocation, by the formula that the placement names. */
export function balancedPlugin({ view }: PluginSurroundings, profile: Profile, weight: number): AddScores {
  const amounts = new Amounts(view, profile.balancedResources)
  const { before, after, capacity } = amounts
  const classic = profile.balancedAllocation === 'classic'
  return (vector, _kind, nodes, count, totals) => {
    if (amounts.isIdle(vector)) return
    for (let i = 0; i < count; i++) {
      amounts.take(nodes[i], vector)
      totals[i] += weight * (classic ? balancedAllocationScore(after, capacity) : balanceChangeScore(before, after, capacity))
    }
  }
}
