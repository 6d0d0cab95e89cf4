/**
 * Hoarding: lease first. A framework keeps what it is offered until a group of its unit is complete, then starts it whole (Mesos:
 * Hindman et al., NSDI 2011, section 3 offers, 4.1 rigid frameworks; named hoarding by Omega, EuroSys 2013, section 3.3). Room that is
 * held and not used, and deadlock, are its price.
 *
 * `offers` keeps whole offers, so that a node is closed to others; `reserve` pins what the members need and returns the rest at
 * once (dynamic reservation, or the placeholder tasks of the MPI port in section 5.1). The release policy says what ends a wait:
 * nothing (Mesos sets no offer timeout by default), a timeout an offer, with or without jitter, patience for the whole collection
 * with random backoff, or age (wound-wait: Rosenkrantz, Stearns, Lewis, TODS 1978).
 */
import type { Time } from '../../model/time.ts'
import {
  type Attempt,
  type Context,
  commit,
  type Draws,
  type Lease,
  nextOffer,
  type Patience,
  release,
  type SchedulingUnit,
  type Strategy,
  think,
} from '../strategy.ts'

export type HoardingMode = 'offers' | 'reserve'
export type ReleasePolicy = 'never' | 'timeout' | 'timeout+jitter' | 'releaseAll+backoff' | 'woundWait'

export interface HoardingOptions {
  readonly mode?: HoardingMode
  readonly release?: ReleasePolicy
  /** How long an offer, or under `releaseAll+backoff` the wait for the next one, may last. Microseconds. */
  readonly offerTimeout?: Time
}

const DEFAULT_OFFER_TIMEOUT: Time = 30_000_000

export function hoarding(options: HoardingOptions = {}): Strategy {
  const policy = options.release ?? 'never'
  const pins = options.mode === 'reserve'
  return {
    name: 'hoarding',
    collects: true,
    forgets: true,
    yieldsLeases: policy !== 'never',
    *attempt(unit: SchedulingUnit, { plan, random }: Context): Attempt {
      let hoard: readonly Lease[] = []
      let covered = 0
      for (;;) {
        const complete = plan(unit, { within: hoard })
        if (complete) {
          yield* think(unit)
          const outcome = yield* commit(complete)
          yield* release(hoard)
          return outcome
        }
        const answer = yield* nextOffer(patience(policy, options.offerTimeout ?? DEFAULT_OFFER_TIMEOUT, random))
        if (answer.kind === 'offer') {
          const collection = [...hoard, answer.lease]
          const useful = plan(unit, { within: collection, hold: true })
          if (!useful || useful.members <= covered) {
            yield* release([answer.lease], { refuse: true })
          } else {
            covered = useful.members
            hoard = pins ? yield* release(collection, { keep: useful }) : collection
          }
        } else if (answer.kind === 'revoked' || answer.kind === 'changed') {
          if (answer.kind === 'revoked') hoard = hoard.filter((lease) => lease !== answer.lease)
          covered = plan(unit, { within: hoard, hold: true })?.members ?? 0
        } else if (answer.kind === 'timeout') {
          yield* release(hoard)
          return 'abandoned'
        }
      }
    },
  }
}

function patience(policy: ReleasePolicy, timeout: Time, random: Draws): Patience {
  switch (policy) {
    case 'never':
      return {}
    case 'timeout':
      return { lease: timeout }
    case 'timeout+jitter':
      return { lease: timeout + random.below(timeout) }
    case 'releaseAll+backoff':
      return { wait: timeout }
    case 'woundWait':
      return { wound: true }
  }
}
