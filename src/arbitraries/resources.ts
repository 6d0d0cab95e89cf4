/**
 * Resource lists over the first few of a fixed set of names, so that nodes and pods meet in the same dimensions, and values so small
 * that ties, exact fits and misses by one are common.
 */
import fc, { type Arbitrary } from 'fast-check'
import type { ResourceList } from '../model/resources.ts'

/** The dimensions that arbitraries know, the first ones most often. */
export const DIMENSIONS = ['cpu', 'memory', 'ephemeral-storage', 'example.com/gpu'] as const

export interface ResourceConstraints {
  /** Dimensions in play, 1 to 4. Default: 2. */
  readonly dimensions?: number
  /** Least amount in the first dimension, base units. Default: 0. */
  readonly least?: number
  /** Largest amount in any dimension, base units. Default: 4. */
  readonly most?: number
}

/** Amounts in base units; shrinks towards nothing asked. */
export function arbitraryResources(constraints: ResourceConstraints = {}): Arbitrary<ResourceList> {
  const { dimensions = 2, least = 0, most = 4 } = constraints
  const names = DIMENSIONS.slice(0, dimensions)
  const amounts = names.map((_, index) => fc.integer({ min: index === 0 ? least : 0, max: most }))
  return fc.tuple(...amounts).map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]])))
}
