/** Kubernetes MostAllocated: packs: the highest mean share taken, in whole percent. Counts all resources but the number of pods. */
import { scoredPolicy } from '../scored.ts'
import { scoreByPercent } from './kubernetes-scan.ts'

export const mostAllocated = scoredPolicy({
  name: 'mostAllocated',
  about: 'packs: the highest mean share taken, in whole percent',
  source: 'Kubernetes scheduler, NodeResourcesFit MostAllocated',
  prepare: (view) => scoreByPercent(view, 'taken'),
})
