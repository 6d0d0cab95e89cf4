/**
 * The order of the test files: those known to be long first, the longest at the head, so that no worker is left alone with one at the end
 * (Graham, "Bounds on Multiprocessing Timing Anomalies", 1969: longest processing time first). The others follow as Vitest orders them.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** In the order of the time that they take. What is not here takes less; what is here and gone does no harm. */
const LONG = [
  'analysis/explore/sweep',
  'docs',
  'package',
  'browser-playground',
  'determinism/node-versions',
  'cli/process',
  'api',
  'notebooks',
  'cli/help',
  'simulation/onsets',
  'laws/planted',
  'browser-report',
  'laws/runs',
  'laws/neighbours',
].map((name) => `/test/${name}.test.ts`)

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(name))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
