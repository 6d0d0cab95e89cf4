/** Worst fit: the node on which most room is left after placement (Johnson, Journal of Computer and System Sciences 8, 1974). */
import { scoredPolicy } from '../scored.ts'
import { scoreByRoomLeft } from './share-scan.ts'

export const worstFit = scoredPolicy({
  name: 'worstFit',
  about: 'most free room left after placement, summed over dimensions as shares of capacity',
  source: 'Johnson, Journal of Computer and System Sciences 8, 1974',
  prepare: (view) => scoreByRoomLeft(view, -1),
})
