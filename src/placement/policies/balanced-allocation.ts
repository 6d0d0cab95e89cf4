/**
 * Kubernetes BalancedAllocation: evens the shares taken of a node's resources (smallest standard deviation; the formula up to 1.35).
 * Counts all resources of the node but the number of pods.
 */
import { balancedAllocationScore } from '../kubernetes/scores.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByRequested } from './kubernetes-scan.ts'

export const balancedAllocation = scoredPolicy({
  name: 'balancedAllocation',
  about: 'evens: the smallest deviation between the shares taken of each resource (formula up to 1.35)',
  source: 'Kubernetes scheduler, NodeResourcesBalancedAllocation',
  prepare: (view) => scoreByRequested(view, balancedAllocationScore),
})
