/**
 * Queueing theory as an oracle for one scheduler: it serves one job at a time in the order of arrival, so that Poisson arrivals make it
 * an M/G/1 queue, whose mean wait is known in closed form (Pollaczek 1930, Khinchine 1932; Kleinrock, Queueing Systems 1, section 5.6).
 */
import { invalid } from '../errors.ts'

/** The two moments of a service time that the mean wait depends on. */
export interface ServiceTime {
  /** First moment, in the unit of time of the arrival rate. */
  readonly mean: number
  /** Second moment E[S^2]: variance + mean^2. */
  readonly secondMoment: number
}

/**
 * Mean wait in the queue, service not included: rate x E[S^2] / (2 (1 - rate x E[S])). Infinity at a load of 1 or more.
 * @param rate arrivals a unit of time, at least 0
 * @throws InvalidInputError for a negative number, or moments that no service time has
 */
export function meanWaitMG1(rate: number, { mean, secondMoment }: ServiceTime): number {
  if (!(rate >= 0 && mean >= 0)) invalid('rate', `invalid rate or mean: ${rate}, ${mean}, allowed: 0 or more`)
  // Rounding may take the square of a constant's mean a little above its second moment.
  if (!(secondMoment >= mean * mean * (1 - 1e-9))) invalid('secondMoment', `invalid second moment: ${secondMoment}, allowed: from mean^2`)
  const load = rate * mean
  return load >= 1 ? Number.POSITIVE_INFINITY : (rate * secondMoment) / (2 * (1 - load))
}

/** Moments of a decision time `job + task x tasks` whose number of tasks has this mean and second moment. */
export function decisionMoments(decision: { readonly job: number; readonly task: number }, tasks: ServiceTime): ServiceTime {
  const { job, task } = decision
  return {
    mean: job + task * tasks.mean,
    secondMoment: job * job + 2 * job * task * tasks.mean + task * task * tasks.secondMoment,
  }
}
