/**
 * Kubernetes BalancedAllocation: evens the shares taken of a node's resources (smallest standard deviation; the formula up to 1.35).
 * Counts all resources of the node but the number of pods.
 */
import type { CellView } from '../../model/cell-view.ts'
import { balancedAllocationScore } from '../kubernetes/scores.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByRequested } from './kubernetes-scan.ts'

const prepare = (view: CellView) => scoreByRequested(view, balancedAllocationScore)

export const balancedAllocation = scoredPolicy({
  name: 'balancedAllocation',
  about: 'evens: the smallest deviation between the shares taken of each resource (formula up to 1.35)',
  source: 'Kubernetes scheduler, NodeResourcesBalancedAllocation',
  prepare,
})
