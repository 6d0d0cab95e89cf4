/**
 * Runs that are run again to be seen: a run is a function of scenario, strategy and seed, so that its trace need not be kept. Small ones
 * only, for a picture of many nodes or groups shows nothing.
 */
import { provide } from '../generate/materialise.ts'
import type { RunResult } from '../metrics/figures.ts'
import { repeats } from '../model/compatibility.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TraceEvent, TraceListener } from '../simulation/trace.ts'
import type { TracedRun } from '../view/board.ts'

const MOST_NODES = 24
const MOST_GROUPS = 100
const MOST_ATTEMPTS = 2000

/** The run with its trace; undefined where it is too large for a picture. @param again runs it once more. */
export function tracedRun(scenario: Scenario, result: RunResult, again: (listener: TraceListener) => RunResult): TracedRun | undefined {
  if (result.figures.groups > MOST_GROUPS || result.figures.attempts > MOST_ATTEMPTS) return undefined
  const { cluster, workload } = provide(scenario, result.seed)
  if (cluster.nodes.length > MOST_NODES || (cluster.prefill?.length ?? 0) > MOST_GROUPS) return undefined
  const events: TraceEvent[] = []
  const repeated = again((event) => events.push(event))
  const gangs = repeats(scenario.compatibility, 'gangsIgnored') ? [] : [...workload.jobs]
  return {
    result: repeated,
    events,
    nodes: cluster.nodes.map(({ name }) => name),
    minMember: new Map(gangs.flatMap(({ name, gang }) => (gang === undefined ? [] : [[name, gang.minMember]]))),
    ...(cluster.prefill && { prefill: cluster.prefill }),
    ...(repeated.digest !== result.digest && { note: 'Run again, it took another course: the strategy is not deterministic.' }),
  }
}
