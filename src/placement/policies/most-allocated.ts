/** Kubernetes MostAllocated: packs: the highest mean share taken, in whole percent. Counts all resources but the number of pods. */
import { PercentOrder } from '../indexes/percent-order.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByPercent } from './kubernetes-scan.ts'

/** From this many nodes on the index is faster than looking. */
const INDEX_FROM = 96

export const mostAllocated = scoredPolicy({
  name: 'mostAllocated',
  about: 'packs: the highest mean share taken, in whole percent',
  source: 'Kubernetes scheduler, NodeResourcesFit MostAllocated',
  prepare: (view) => scoreByPercent(view, 'taken'),
  index: (view) => (view.nodes < INDEX_FROM ? undefined : PercentOrder.on(view, 'taken')),
})
