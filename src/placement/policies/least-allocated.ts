/** Kubernetes LeastAllocated: spreads: the highest mean share left, in whole percent. Counts all resources but the number of pods. */
import { scoredPolicy } from '../scored.ts'
import { scoreByPercent } from './kubernetes-scan.ts'

export const leastAllocated = scoredPolicy({
  name: 'leastAllocated',
  about: 'spreads: the highest mean share left, in whole percent',
  source: 'Kubernetes scheduler, NodeResourcesFit LeastAllocated',
  prepare: (view) => scoreByPercent(view, 'left'),
})
