/**
 * The Omega paper's model of Mesos (section 4.2), as a strategy of one's own: a framework is offered all that is free, thinks while all
 * of it is locked, starts the tasks that fit and gives the rest back. The paper's framework answers one offer for its whole queue after
 * the sum of the decision times; here it answers a job at a time and what it gives back goes first to its own next job, which locks the
 * same room for the same time. The presets differ: `hoarding` keeps the nodes it can use alone, until the whole of a gang has room.
 */

import type { StrategyEntry } from '../../../src/strategy/strategy.ts'
import {
  type Attempt,
  type Context,
  commit,
  type Lease,
  nextOffer,
  release,
  type SchedulingUnit,
  think,
} from '../../../src/strategy/strategy.ts'

/** The offers of one batch come at one instant: nothing more comes after that. */
const AT_ONCE = 1

export const offerAll: StrategyEntry = {
  name: 'offerAll',
  about: 'take everything that is offered, think while it is locked, start what fits, give the rest back',
  source: 'Omega (EuroSys 2013) section 4.2, the model of Mesos',
  unit: 'job',
  planning: 'whole',
  onPartial: { pod: 'reschedule', gang: 'wait' },
  options: {},
  create: () => ({ name: 'offerAll', yieldsLeases: true, attempt: tryOffers }),
}

function* tryOffers(unit: SchedulingUnit, { plan }: Context): Attempt {
  const offered: Lease[] = []
  for (;;) {
    const answer = yield* nextOffer(offered.length === 0 ? {} : { wait: AT_ONCE })
    if (answer.kind === 'timeout') break
    if (answer.kind === 'offer') offered.push(answer.lease)
  }
  yield* think(unit)
  const chosen = plan(unit, { within: offered, partial: true })
  const outcome = chosen ? yield* commit(chosen) : 'unschedulable'
  yield* release(offered, { refuse: true })
  return outcome
}
