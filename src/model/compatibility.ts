/**
 * Compatibility with Google's Omega simulator (google/cluster-scheduler-simulator, the code behind Omega, EuroSys 2013, section 4). A
 * scenario that names it draws its placements from java.util.Random; each way in which that simulator differs from the model is a
 * defect with a name, and only those that are named are repeated.
 */

/** What each defect changes, by name. The first six change the run, the others how its report counts. */
export const OMEGA_DEFECTS = {
  sharedSeeds: 'the schedulers and the prefill draw from generators of one seed, so that they make the same choices',
  persistentPool: 'the order of randomised first fit is left as one attempt leaves it to the next',
  eventPastHorizon: 'the first event after the time limit still happens, unless a second passes before it',
  gangsIgnored: 'a job is no gang, whatever it says: all or nothing holds for what an attempt found room for',
  versionsStayBumped: 'what a refused transaction had claimed and gave back counts as assigned to in conflict detection by version',
  refusedClaimsExpected:
    'in conflict detection by version a claim expects its own earlier claims on the node to have been bound, so that it may slip in after others',
  firstConflictOnly: 'of a transaction that is refused whole only the first conflict is counted, not what stands behind it',
  noRoomUncounted: 'decision time that found no room at all is not part of busyness',
  queueTimeOnly: 'the wait until a job is placed leaves out decision times and the waits before retries',
  attemptedJobsOnly: 'jobs that were never tried are left out of the mean waits',
  fixedPercentile: 'every percentile is the 90th',
} as const

/** Name of a defect; {@link OMEGA_DEFECTS} says what it changes. */
export type OmegaDefect = keyof typeof OMEGA_DEFECTS

/** How a run repeats Google's Omega simulator. */
export interface OmegaCompatibility {
  /** Seed of its generators; a whole number. The run's own seed does not move it. */
  readonly seed: number
  /** Which of its defects are repeated. */
  readonly defects: readonly OmegaDefect[]
}

/** How a run repeats another simulator; absent: it does not. */
export interface Compatibility {
  /** It repeats Google's Omega simulator. */
  readonly omega?: OmegaCompatibility
}

/** Whether a defect is switched on. */
export function repeats(compatibility: Compatibility | undefined, defect: OmegaDefect): boolean {
  return compatibility?.omega?.defects.includes(defect) === true
}
