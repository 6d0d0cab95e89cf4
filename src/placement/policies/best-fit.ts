/**
 * Best fit: the node on which least room is left after placement, summed over dimensions as shares of the node's capacity
 * (Johnson et al., SIAM J. Comput. 3, 1974, for one dimension; Panigrahy et al., 2011, for the sum over several).
 */
import { ShareOrder } from '../indexes/share-order.ts'
import { scoredPolicy } from '../scored.ts'
import { scoreByRoomLeft } from './share-scan.ts'

/** From this many nodes on the index is faster than looking. */
const INDEX_FROM = 128

export const bestFit = scoredPolicy({
  name: 'bestFit',
  about: 'least free room left after placement, summed over dimensions as shares of capacity',
  source: 'Johnson, Demers, Ullman, Garey, Graham, SIAM Journal on Computing 3, 1974',
  prepare: (view) => scoreByRoomLeft(view, 1),
  index: (view) => (view.nodes < INDEX_FROM ? undefined : ShareOrder.on(view, 1)),
})
