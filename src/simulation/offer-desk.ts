/** What the driver asks of the allocator. */
import type { OfferAnswer, Patience } from '../strategy/strategy.ts'
import type { Server } from './server.ts'

export interface OfferDesk {
  /** The attempt waits; answers at once if it can. */
  wait(server: Server, patience: Patience): OfferAnswer | undefined
  /** The attempt declines `room` on a node. */
  refuse(server: Server, node: number, room: Float64Array): void
}
