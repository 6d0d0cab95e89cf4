/**
 * The two loads on which the Omega paper's experiments can be repeated, its own not having been released: the example of Google's
 * simulator, whose figures are known from runs of that simulator, and one like the paper's cluster C, built from public counts.
 */
import { randomStream } from '../../../src/kernel/random.ts'
import type { BoundPod } from '../../../src/model/cluster.ts'
import type { ClusterSource, GenerateRecipe } from '../../../src/model/scenario.ts'

/** How long jobs arrive, and how fast. */
export interface Rates {
  /** Seconds. */
  readonly window: number
  /** Multiplies the rate of batch jobs. */
  readonly batchScale: number
}

export interface Load {
  readonly name: string
  cluster(seed: string): ClusterSource
  workload(rates: Rates): GenerateRecipe
}

const CORES = 4
const GIBIBYTE = 1024 ** 3

/**
 * Google's example: nodes of 4 CPUs and 16 GB, tasks of 1 CPU and 2 GB. The cell is filled as there, with tasks of that size that
 * never end, each on a node drawn among those with room; so a node has a whole number of free places.
 * @param nodes 10,000 in the original; fewer make the same load a contended one
 */
export function exampleLoad(nodes: number, prefill: number): Load {
  return {
    name: `example, ${nodes} nodes, prefill ${prefill}`,
    cluster: (seed) => ({ generate: { kind: 'mix', mix: 'omega', nodes }, prefill: prefillOfTasks(nodes, prefill, seed) }),
    workload: ({ window, batchScale }) => ({ kind: 'omega', window, batchScale }),
  }
}

function prefillOfTasks(nodes: number, share: number, seed: string): BoundPod[] {
  const random = randomStream(seed, 'bench/prefill')
  const taken = new Uint8Array(nodes)
  for (let left = Math.round(nodes * CORES * share); left > 0; ) {
    const node = random.below(nodes)
    if (taken[node] === CORES) continue
    taken[node]++
    left--
  }
  return Array.from(taken, (tasks, node) => ({
    name: `prefill-${node}`,
    node: `node-${node}`,
    requests: { cpu: tasks * 1000, memory: tasks * 2 * GIBIBYTE },
  })).filter(({ requests }) => requests.cpu > 0)
}

/** The trace has about 12,600 nodes, most of them with 16 of the 32 cores of the largest, and 64 or 32 GiB. */
export const TRACE_NODES = 12_500

/**
 * Like cluster C: nodes all alike, as in the paper's lightweight simulator, with half the cores and memory of the trace's largest, and
 * 60 % taken from the start (section 4).
 * @param interarrival seconds between jobs; 6.5 counts the jobs that were submitted and finished, 3.73 all of the trace
 */
export function clusterC(nodes: number, interarrival = 6.5, prefill = 0.6): Load {
  return {
    name: `C-like, ${nodes} nodes, a job in ${interarrival} s`,
    cluster: () => ({
      generate: { kind: 'homogeneous', nodes, allocatable: { cpu: '16', memory: '64Gi' } },
      prefillUtilisation: prefill,
    }),
    workload: ({ window, batchScale }) => ({ kind: 'omegaC', window, batchScale, interarrival }),
  }
}
