/**
 * Hoarding: lease first. A framework keeps what it is offered until a group of its unit is complete, then starts it whole (Mesos:
 * Hindman et al., NSDI 2011, section 3 offers, 4.1 rigid frameworks; named hoarding by Omega, EuroSys 2013, section 3.3). Room that is
 * held and not used, and deadlock, are its price.
 *
 * `offers` keeps whole offers, so that a node is closed to others; `reserve` pins what the members need and returns the rest at
 * once (dynamic reservation, or the placeholder tasks of the MPI port in section 5.1). The release policy says what ends a wait:
 * nothing (Mesos sets no offer timeout by default), a timeout an offer, with or without jitter, patience for the whole collection
 * with random backoff, age (wound-wait: Rosenkrantz, Stearns, Lewis, TODS 1978), or a deadlock that was found (recover: Coffman,
 * Elphick, Shoshani, Computing Surveys 1971). The banker has no wait to end: what would lead to a deadlock is not offered (Dijkstra, EWD
 * 123, 1965; Habermann, CACM 1969). `ordered` takes nodes in ascending order, whatever the release policy (Havender, IBM Systems
 * Journal 1968), gives all back when it comes to the end of them in vain, and begins anew behind a backoff.
 */
import type { Time } from '../../model/time.ts'
import {
  type Attempt,
  type Context,
  commit,
  type Lease,
  nextOffer,
  type Patience,
  release,
  type SchedulingUnit,
  type Strategy,
  think,
} from '../strategy.ts'

export type HoardingMode = 'offers' | 'reserve'
export type ReleasePolicy = 'never' | 'timeout' | 'timeout+jitter' | 'releaseAll+backoff' | 'woundWait' | 'banker' | 'recover'
export type Acquisition = 'any' | 'ordered'

export interface HoardingOptions {
  readonly mode?: HoardingMode
  readonly release?: ReleasePolicy
  /** How long an offer, or under `releaseAll+backoff` the wait for the next one, may last. Microseconds. */
  readonly offerTimeout?: Time
  /** Whether any node is taken that helps, or nodes in ascending order only. */
  readonly acquisition?: Acquisition
}

const DEFAULT_OFFER_TIMEOUT: Time = 30_000_000
/** What these hold is held for good: nobody gives back before its group has run, or was found deadlocked. */
const KEEPS: readonly ReleasePolicy[] = ['never', 'banker', 'recover']

/** No deadlock stands under these: none can arise, or whoever waits too long gives all back. Nobody's wait need ever end well. */
const SAFE: readonly ReleasePolicy[] = ['banker', 'timeout', 'timeout+jitter', 'releaseAll+backoff']

export function hoarding(options: HoardingOptions = {}): Strategy {
  const policy = options.release ?? 'never'
  const pins = options.mode === 'reserve'
  const ordered = options.acquisition === 'ordered'
  const patience = patienceOf(policy, options.offerTimeout ?? DEFAULT_OFFER_TIMEOUT, pins, ordered)
  return {
    name: 'hoarding',
    collects: true,
    forgets: true,
    wounds: policy === 'woundWait',
    yieldsLeases: ordered || !KEEPS.includes(policy),
    promises: { atomic: 'gang', deadlockFree: ordered || SAFE.includes(policy) },
    *attempt(unit: SchedulingUnit, { plan }: Context): Attempt {
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
        const answer = yield* nextOffer(patience)
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

function patienceOf(policy: ReleasePolicy, timeout: Time, pins: boolean, ordered: boolean): Patience {
  const patience = releaseBy(policy, timeout, pins)
  return ordered ? { ...patience, ordered } : patience
}

function releaseBy(policy: ReleasePolicy, timeout: Time, pins: boolean): Patience {
  switch (policy) {
    case 'never':
      return { useful: true }
    case 'timeout':
      return { lease: timeout, useful: true }
    case 'timeout+jitter':
      return { lease: timeout, jitter: timeout }
    case 'releaseAll+backoff':
      return { wait: timeout }
    case 'woundWait':
      return { wound: true }
    case 'banker':
      return { safe: true, pins }
    case 'recover':
      return { recover: true }
  }
}
