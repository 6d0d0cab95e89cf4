/**
 * What placement may see of the cell: flat columns, one typed array a dimension, read only by convention. Integers in
 * Float64Arrays are exact to 2^53, so bytes fit.
 */
import type { Dimensions } from './resources.ts'

/** What placement sees of the cell. */
export interface CellView {
  /** Number of nodes; node indices run from 0 in the order of the cluster. */
  readonly nodes: number
  /** Names of the dimensions, in the order of the columns. */
  readonly dimensions: Dimensions
  /** capacity[dimension][node], base units. */
  readonly capacity: readonly Float64Array[]
  /** free[dimension][node], base units: neither bound nor leased. */
  readonly free: readonly Float64Array[]
  /** Dimensions that count in scores and shares: all but host ports. */
  readonly scored: readonly number[]
  /** Dimensions that Kubernetes scores: `scored` without the count of pods. */
  readonly resources: readonly number[]
}
