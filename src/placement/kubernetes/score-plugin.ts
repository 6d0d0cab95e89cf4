/** What every score plugin of the Kubernetes scheduler is, once it is bound to a cell: something that adds to the scores of nodes. */
import type { CellView } from '../../model/cell-view.ts'
import type { PodKind, Scene } from '../scene.ts'

/**
 * Adds its weight times its score, 0 to 100 and higher better, for each of `count` nodes, on each of which `vector` fits. A plugin whose
 * score is the same everywhere may leave it out. Allocates nothing.
 */
export type AddScores = (vector: Float64Array, kind: PodKind | undefined, nodes: Int32Array, count: number, totals: Float64Array) => void

/** What a plugin is bound to. */
export interface PluginSurroundings {
  readonly view: CellView
  readonly scene: Scene | undefined
  /** Room for a score each of as many nodes as are ever scored at once; nobody's between two plugins. */
  readonly scratch: Float64Array
}
