/**
 * Clusters from recipes: nodes all alike, mixes of shapes as real clusters have them, and a nearly full one in the spirit of the
 * App/LogCollector story, where most nodes have room for a part of a pod and few for all of it. Shares are exact, the order seeded.
 */
import * as z from 'zod/mini'
import { randomStream, shuffle } from '../kernel/random.ts'
import type { BoundPod, Cluster, Node } from '../model/cluster.ts'
import { MIX_NAMES, mixOf } from './mixes.ts'
import { largestRemainder } from './proportions.ts'
import { allocatableOf, nodesField, option, resourcesField, shareField } from './recipe-fields.ts'
import { scaled } from './room.ts'

const DEFAULT_ALLOCATABLE = { cpu: '32', memory: '128Gi', pods: 110 }

const allocatable = option(resourcesField, DEFAULT_ALLOCATABLE, 'room of each node, as Kubernetes quantities')

export const homogeneousRecipe = z
  .strictObject({ kind: z.literal('homogeneous'), nodes: z._default(nodesField, 100), allocatable })
  .check(z.describe('nodes all alike; the default is the largest node of the google2011 mix'))

export const mixRecipe = z
  .strictObject({
    kind: z.literal('mix'),
    nodes: z._default(nodesField, 100),
    mix: option(
      z.enum(MIX_NAMES),
      'google2011',
      'shapes and shares of a published cluster: google2011 (Reiss, SoCC 2012), google2019 (eight Borg cells), openb2023 (Alibaba GPU nodes, ATC 2023), alibaba2017 and alibaba2018 (homogeneous), pai2020 (Alibaba PAI, NSDI 2022), spot2026 (Alibaba spot GPU nodes, no memory), dlrm2025 (assumed), omega (the example cell of its simulator)',
    ),
  })
  .check(z.describe('nodes of several shapes in the exact shares of a published cluster'))

export const nearlyFullRecipe = z
  .strictObject({
    kind: z.literal('nearlyFull'),
    nodes: z._default(nodesField.check(z.minimum(2)), 20),
    allocatable,
    tight: option(shareField, 0.5, 'share of nodes that are nearly full; at least one node is and one is not'),
    tightFree: option(z.number().check(z.positive(), z.maximum(0.5)), 0.3, 'mean share of a tight node that is free; varies by a fifth'),
    roomyFree: option(z.number().check(z.positive(), z.maximum(0.9)), 0.6, 'mean share of the other nodes that is free; varies by a tenth'),
  })
  .check(
    z.refine((recipe) => recipe.tightFree * 1.2 < recipe.roomyFree * 0.9, {
      error: 'invalid roomyFree: not above the tight nodes, allowed: more than 4/3 of tightFree',
      path: ['roomyFree'],
    }),
    z.describe('nodes that never-ending pods fill to two different degrees'),
  )

export type ClusterRecipe = z.infer<typeof homogeneousRecipe> | z.infer<typeof mixRecipe> | z.infer<typeof nearlyFullRecipe>

/** The cluster of a recipe. Nodes are named node-0, node-1 ... */
export function generateCluster(recipe: ClusterRecipe, seed: string): Cluster {
  if (recipe.kind === 'mix') return { nodes: mixedNodes(recipe, seed) }
  const room = allocatableOf(recipe.allocatable)
  const nodes = Array.from({ length: recipe.nodes }, (_, index) => ({ name: `node-${index}`, allocatable: room }))
  return recipe.kind === 'homogeneous' ? { nodes } : { nodes, prefill: nearlyFull(recipe, nodes, seed) }
}

function mixedNodes(recipe: z.infer<typeof mixRecipe>, seed: string): Node[] {
  const shapes = mixOf(recipe.mix)
  const counts = largestRemainder(
    recipe.nodes,
    shapes.map((shape) => shape.weight),
  )
  const order = counts.flatMap((count, index) => new Array<number>(count).fill(index))
  shuffle(order, randomStream(seed, 'cluster/order'))
  const labels = shapes.map((shape) => ({ 'node.kubernetes.io/instance-type': shape.name }))
  return order.map((at, index) => ({ name: `node-${index}`, allocatable: shapes[at].allocatable, labels: labels[at] }))
}

function nearlyFull(recipe: z.infer<typeof nearlyFullRecipe>, nodes: readonly Node[], seed: string): BoundPod[] {
  const stream = randomStream(seed, 'cluster/prefill')
  const tight = Math.min(nodes.length - 1, Math.max(1, Math.round(nodes.length * recipe.tight)))
  const order = nodes.map((_, index) => index)
  shuffle(order, randomStream(seed, 'cluster/order'))
  const free = new Array<number>(nodes.length)
  order.forEach((index, rank) => {
    const [mean, spread] = rank < tight ? [recipe.tightFree, 0.2] : [recipe.roomyFree, 0.1]
    free[index] = mean * (1 + spread * (2 * stream.uniform() - 1))
  })
  return nodes.map((node, index) => {
    const { pods: _, ...requests } = scaled(node.allocatable, 1 - free[index])
    return { name: `prefill-${index}`, node: node.name, requests }
  })
}
