/**
 * Shapes of nodes in real clusters, with their shares. Shares below are counts of nodes or percent, as the source gives them; they
 * are made exact for any number of nodes by the largest remainder. Where a source gives fractions of its largest node, the largest is
 * taken to have 32 cores and 128 GiB, our choice.
 */
import type { ResourceList } from '../model/resources.ts'

export interface NodeShape {
  /** Name of the shape, the node's label `node.kubernetes.io/instance-type`. */
  readonly name: string
  readonly weight: number
  readonly allocatable: ResourceList
}

const GIB = 1024 ** 3
const GPU = 'nvidia.com/gpu'

/** Kubernetes' default for pods a node (kubelet `maxPods`). */
const PODS = 110

/** @param gib 0: the source does not say how much memory */
function shape(weight: number, cores: number, gib: number, gpus = 0, model = ''): NodeShape {
  const name = `${cores}c${gib > 0 ? `-${gib}g` : ''}${gpus > 0 ? `-${gpus}x${model}` : ''}`
  const cpu = Math.round(cores * 1000)
  const base = gib > 0 ? { cpu, memory: Math.round(gib * GIB), pods: PODS } : { cpu, pods: PODS }
  return { name, weight, allocatable: gpus > 0 ? { ...base, [GPU]: gpus } : base }
}

/** Fractions (cpu, memory) of a node of 32 cores and 128 GiB. */
function fraction(weight: number, cpu: number, memory: number): NodeShape {
  return shape(weight, Math.round(cpu * 32_000) / 1000, Math.round(memory * 128 * 100) / 100)
}

const MIXES = {
  // Google cluster trace 2011 v2, about 12,600 nodes: counts as in Reiss et al., "Heterogeneity and dynamicity of clouds at scale"
  // (SoCC 2012), table 1.
  google2011: [
    fraction(6732, 0.5, 0.5),
    fraction(3863, 0.5, 0.25),
    fraction(1001, 0.5, 0.75),
    fraction(795, 1, 1),
    fraction(126, 0.25, 0.25),
    fraction(52, 0.5, 0.12),
    fraction(5, 0.5, 0.03),
    fraction(5, 0.5, 0.97),
    fraction(3, 1, 0.5),
    fraction(1, 0.5, 0.06),
  ],
  // Google cluster traces 2019, eight cells, percent of node events with the seven commonest shapes (86 % of all; the rest is left out),
  // after the tables of D. Maggioni's thesis over the traces.
  google2019: [
    fraction(23.33, 1, 0.5),
    fraction(19.34, 0.592, 0.333),
    fraction(14.66, 0.259, 0.167),
    fraction(10.48, 0.709, 0.333),
    fraction(6.8, 0.387, 0.333),
    fraction(5.85, 0.959, 0.5),
    fraction(5.56, 0.709, 0.667),
  ],
  // Alibaba openb GPU trace 2023 (Weng et al., "Beware of fragmentation", ATC 2023): its 1,523 nodes but for shapes with fewer than 17.
  openb2023: [
    shape(549, 96, 384, 8, 'G2'),
    shape(387, 104, 512, 2, 'T4'),
    shape(129, 32, 256),
    shape(107, 16, 120, 2, 'P100'),
    shape(59, 96, 512),
    shape(39, 128, 768, 8, 'G3'),
    shape(30, 96, 384),
    shape(28, 32, 128, 4, 'V100M16'),
    shape(23, 32, 128),
    shape(22, 64, 512),
    shape(22, 64, 256, 2, 'P100'),
    shape(21, 96, 768, 8, 'V100M32'),
    shape(20, 104, 512),
    shape(19, 8, 32, 1, 'V100M16'),
    shape(17, 96, 384, 4, 'T4'),
  ],
  // Alibaba cluster trace 2018: 4,034 nodes, all of 96 cores and 100 units of memory; a unit is taken as 5.12 GiB, our choice.
  alibaba2018: [shape(4034, 96, 512)],
  // Alibaba PAI trace 2020 (Weng et al., "MLaaS in the wild", NSDI 2022): its 1,897 nodes.
  pai2020: [
    shape(798, 64, 512, 2, 'P100'),
    shape(497, 96, 512, 2, 'T4'),
    shape(280, 96, 512, 8, 'MISC'),
    shape(135, 96, 384, 8, 'V100M32'),
    shape(83, 96, 512),
    shape(59, 96, 512, 8, 'V100'),
    shape(45, 96, 384, 8, 'V100'),
  ],
  // Alibaba cluster trace 2017: 1,300 nodes alike of 64 cores; memory is published as shares of a node, which is taken as 256 GiB, our choice.
  alibaba2017: [shape(1300, 64, 256)],
  // Alibaba spot GPU trace 2026 (cluster-trace-v2026-spot-gpu, `node_info_df.csv`): its 4,278 nodes but for shapes with fewer than 10. It
  // names no memory.
  spot2026: [
    shape(2492, 128, 0, 1, 'A10'),
    shape(901, 192, 0, 1, 'GPU-series-1'),
    shape(432, 128, 0, 8, 'A100-SXM4-80GB'),
    shape(219, 192, 0, 8, 'H800'),
    shape(122, 192, 0, 8, 'GPU-series-2'),
    shape(77, 192, 0, 8, 'GPU-series-1'),
    shape(22, 128, 0, 8, 'A800-SXM4-80GB'),
    shape(10, 192, 0, 4, 'GPU-series-1'),
  ],
  // For the Alibaba DLRM trace 2025, which names no node: assumed. A CPU node takes the largest CPU pod, a GPU node eight GPU pods; the
  // weights are what the 16,485 CPU pods (1.19 million cores) and 7,386 GPU pods of the trace fill.
  dlrm2025: [shape(6193, 192, 960), shape(923, 128, 1024, 8, 'GPU')],
  // The example cell of Google's Omega simulator (cluster-scheduler-simulator): 10,000 nodes of 4 CPUs and 16 GB, read as GiB.
  omega: [shape(10_000, 4, 16)],
} satisfies Readonly<Record<string, readonly NodeShape[]>>

export type MixName = keyof typeof MIXES

export const MIX_NAMES = Object.keys(MIXES) as MixName[]

/** The shapes of a mix. */
export function mixOf(name: MixName): readonly NodeShape[] {
  return MIXES[name]
}
