/**
 * Recommendation models served by two roles at once (Alibaba DLRM trace 2025, cluster-trace-gpu-v2025, 156 applications): heterogeneous
 * nodes, HN, with one GPU a pod, and CPU nodes, CN. An application is of use only when both roles run; most of its pods may not share a
 * node with many of their own. Shares below are counts of the trace's applications.
 */
import { exponential, lognormal } from '../../kernel/distributions.ts'
import type { DrawnJob, DrawnRole, FittedModel, Streams } from './model.ts'
import { pick, spanOf } from './parts.ts'
import { byQuantiles, type Quantiles } from './quantiles.ts'

/** Pods with a GPU of an application: mean 47.3 in the trace. */
const GPU_PODS: Quantiles = [
  [0, 1],
  [0.1, 2],
  [0.2, 4],
  [0.3, 6],
  [0.4, 10],
  [0.5, 16],
  [0.6, 26],
  [0.7, 42],
  [0.8, 69],
  [0.9, 126],
  [0.95, 208],
  [0.99, 381],
  [1, 660],
]

/** CPU pods a GPU pod: lognormal; ln has mean 0.545 and deviation 1.081 in the trace, 0.034 to 37. */
const RATIO = { median: Math.exp(0.545), sigma: 1.081, least: 0.034, most: 37 } as const

/**
 * The application asks for more CPU pods a GPU pod the fewer GPU pods it has: correlation -0.259 of the two logarithms, whose deviations
 * are 1.081 and 1.463; GPU pods have ln mean 2.848.
 */
const RATIO_BY_SIZE = { slope: (-0.259 * 1.081) / 1.463, mean: 2.848, sigma: 1.081 * Math.sqrt(1 - 0.259 ** 2) } as const

/** Run time: lives of the 12,390 instances that begin and end in the window, seconds. An application's own life is rarely in the window. */
const LIFE: Quantiles = [
  [0, 1],
  [0.05, 120],
  [0.1, 128],
  [0.2, 865],
  [0.3, 2849],
  [0.4, 5625],
  [0.5, 8410],
  [0.6, 15_100],
  [0.7, 40_738],
  [0.8, 92_523],
  [0.9, 287_349],
  [0.95, 611_454],
  [0.99, 1_378_794],
  [1, 2_462_429],
]

/** [weight, cores, GiB]; the commonest of each role, without those of fewer than 3 applications. */
const CPU_SHAPES = [
  [58, 64, 320],
  [36, 96, 480],
  [15, 48, 240],
  [8, 192, 960],
  [4, 64, 420],
  [3, 64, 400],
  [3, 64, 480],
  [3, 64, 350],
  [3, 96, 600],
  [3, 64, 500],
] as const
const GPU_SHAPES = [
  [108, 8, 40],
  [23, 8, 16],
  [9, 8, 32],
  [4, 8, 50],
] as const

/** [weight, most CPU pods a node, most GPU pods a node]. */
const PER_NODE = [
  [63, Infinity, 2],
  [47, Infinity, 4],
  [20, Infinity, 10],
  [12, 2, 2],
  [4, Infinity, 8],
  [3, 2, 4],
  [2, 4, 2],
  [2, Infinity, Infinity],
  [1, Infinity, 16],
  [1, 2, 8],
  [1, 10, Infinity],
] as const

const GIBIBYTE = 1024 ** 3

export const dlrm2025: FittedModel = {
  about: 'Alibaba DLRM trace 2025: applications of two roles, GPU pods and CPU pods, at most so many of a role on one node',
  gang: true,
  roles: 2,
  resources: ['cpu', 'memory', 'nvidia.com/gpu'],
  // 156 applications in 31 days; most were there before the window, so that Poisson and this rate are assumptions.
  gap: 17_200,
  gaps: (stream) => exponential(stream, 1),
  jobs: applications,
}

function applications(streams: Streams): () => DrawnJob {
  const gpuPods = byQuantiles(streams('sizes'), GPU_PODS)
  const errors = lognormal(streams('ratios'), RATIO.median, RATIO_BY_SIZE.sigma)
  const life = byQuantiles(streams('durations'), LIFE)
  const cpuShape = pick(streams('requests'), CPU_SHAPES)
  const gpuShape = pick(streams('gpuRequests'), GPU_SHAPES)
  const most = pick(streams('perNode'), PER_NODE)
  return () => {
    const gpus = Math.max(1, Math.round(gpuPods()))
    const ratio = errors() * Math.exp(RATIO_BY_SIZE.slope * (Math.log(gpus) - RATIO_BY_SIZE.mean))
    const cpus = Math.max(1, Math.round(gpus * Math.min(RATIO.most, Math.max(RATIO.least, ratio))))
    const [, cpuPerNode, gpuPerNode] = most()
    const roles = [role('hn', gpus, gpuShape(), 1, gpuPerNode), role('cn', cpus, cpuShape(), 0, cpuPerNode)]
    return { span: spanOf(life()), roles }
  }
}

function role(name: string, pods: number, [, cores, gib]: readonly [number, number, number], gpus: number, perNode: number): DrawnRole {
  return { name, pods, amounts: Float64Array.of(cores * 1000, gib * GIBIBYTE, gpus), perNode }
}
