/** Kubernetes LeastAllocated: spreads: the highest mean share left, in whole percent. Counts all resources but the number of pods. */
import { PercentOrder } from '../indexes/percent-order.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByPercent } from './kubernetes-scan.ts'

/** From this many nodes on the index is faster than looking. */
const INDEX_FROM = 32

export const leastAllocated = scoredPolicy({
  name: 'leastAllocated',
  about: 'spreads: the highest mean share left, in whole percent',
  source: 'Kubernetes scheduler, NodeResourcesFit LeastAllocated',
  prepare: (view) => scoreByPercent(view, 'left'),
  index: (view) => (view.nodes < INDEX_FROM ? undefined : PercentOrder.on(view, 'left')),
})
