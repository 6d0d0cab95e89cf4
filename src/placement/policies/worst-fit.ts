/** Worst fit: the node on which most room is left after placement (Johnson, Journal of Computer and System Sciences 8, 1974). */
import { ShareOrder } from '../indexes/share-order.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByRoomLeft } from './share-scan.ts'

/** From this many nodes on the index is faster than looking. */
const INDEX_FROM = 64

export const worstFit = scoredPolicy({
  name: 'worstFit',
  about: 'most free room left after placement, summed over dimensions as shares of capacity',
  source: 'Johnson, Journal of Computer and System Sciences 8, 1974',
  prepare: (view) => scoreByRoomLeft(view, -1),
  index: (view) => (view.nodes < INDEX_FROM ? undefined : ShareOrder.on(view, -1)),
})
