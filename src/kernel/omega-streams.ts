/**
 * The random streams of a run that is compatible with Google's Omega simulator: java.util.Random, of one seed for every scheduler as
 * there (`ClusterSimulation`: each scheduler makes a `Random` of the global seed), or of a seed each.
 */
import type { OmegaCompatibility } from '../model/compatibility.ts'
import { JavaRandom } from './java-random.ts'
import { type RandomStream, randomStream } from './random.ts'

const SEEDS = 2 ** 32

/** The stream called `name`. */
export function omegaStream(omega: OmegaCompatibility, name: string): RandomStream {
  if (omega.defects.includes('sharedSeeds')) return new JavaRandom(omega.seed)
  return new JavaRandom(randomStream(String(omega.seed), name).below(SEEDS))
}
