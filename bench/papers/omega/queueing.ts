/** What a queue with one server must show when nothing conflicts (M/G/1): the line beside the measured waits. */

/**
 * Mean wait of the Pollaczek-Khinchine formula (Pollaczek, 1930; Khinchine, 1932), seconds; infinite at a load of 1 or more.
 * @param arrivalRate per second
 * @param meanService seconds
 * @param secondMomentOfService seconds squared
 */
export function mg1Wait(arrivalRate: number, meanService: number, secondMomentOfService: number): number {
  const load = arrivalRate * meanService
  return load >= 1 ? Infinity : (arrivalRate * secondMomentOfService) / (2 * (1 - load))
}
