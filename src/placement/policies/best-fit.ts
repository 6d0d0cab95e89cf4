/**
 * Best fit: the node on which least room is left after placement, summed over dimensions as shares of the node's capacity
 * (Johnson et al., SIAM J. Comput. 3, 1974, for one dimension; Panigrahy et al., 2011, for the sum over several).
 */
import { scoredPolicy } from '../scored.ts'
import { scoreByRoomLeft } from './share-scan.ts'

export const bestFit = scoredPolicy({
  name: 'bestFit',
  about: 'least free room left after placement, summed over dimensions as shares of capacity',
  source: 'Johnson, Demers, Ullman, Garey, Graham, SIAM Journal on Computing 3, 1974',
  prepare: (view) => scoreByRoomLeft(view, 1),
})
