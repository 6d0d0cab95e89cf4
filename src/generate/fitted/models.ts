/**
 * Models fitted to published traces, by name. Every number is measured in the trace that the comment names, or says where else it comes
 * from; what is a choice of ours says so. How well they fit is told, and measured, in the docs on generators.
 */
import type { RandomStream } from '../../kernel/random.ts'
import { gapSampler } from '../arrivals.ts'
import type { Arrivals } from '../recipe-fields.ts'
import { type CountSpec, countSampler } from '../specs.ts'
import { lublin256 } from './lublin.ts'
import type { DrawnJob, FittedModel, Streams } from './model.ts'
import { OPENB_2023 } from './openb.ts'
import { apart, type Extent, growing, oneRole, type Requests, spanOf, together } from './parts.ts'
import { byQuantiles, type Quantiles } from './quantiles.ts'
import { INSTANCES_2017, INSTANCES_2018, JOB_SECONDS_2011, POD_SECONDS_2023, TASK_SECONDS_2018 } from './tables.ts'
import { dlrm2025 } from './two-role.ts'

/** Run times of jobs of Alibaba 2017, first creation to last end: ln seconds and ln instances, and how they hang together. */
const GROWTH_2017 = { mu: 4.433, sigma: 1.69, meanSize: 4.857, sigmaSize: 2.603, correlation: 0.451, longest: 35_866 }

/** Processes of the 18,066 jobs with a run time, NASA iPSC/860 1993: ln mean 1.82, deviation 1.499. */
const NASA_SIZES: CountSpec = {
  distribution: 'discrete',
  values: [1, 2, 4, 8, 16, 32, 64, 128],
  weights: [4910, 1746, 2663, 1785, 1768, 3615, 1184, 395],
}

/** Run times and sizes of the same jobs. */
const GROWTH_NASA = { mu: 4.682, sigma: 1.822, meanSize: 1.82, sigmaSize: 1.499, correlation: 0.444, longest: 62_643 }

const google2011: FittedModel = {
  about:
    'Google trace 2011: gaps of 3.75 s, CV 1.84; run times by percentiles; tasks a job of Alibaba 2018, for the 2011 table of jobs has none',
  gang: false,
  ...gapsOf(3.75, { process: 'gamma', cv: 1.84 }),
  ...oneRoleModel(apart('google2011'), apartExtents('alibaba2018', JOB_SECONDS_2011)),
}

const alibaba2017: FittedModel = {
  about: 'Alibaba trace 2017, batch jobs: a job is one gang of all instances of its tasks; large ones run longer',
  gang: true,
  ...gapsOf(4.73, { process: 'hyperexponential', cv: 1.895 }),
  ...oneRoleModel(
    apart({
      // By task; 11 % of tasks state none. A core is 1/64 of a node; memory is published as a share of one, here of 256 GiB, our choice.
      cpu: { distribution: 'discrete', values: ['400m', '500m', '600m', '750m', 1], weights: [0.5, 74.2, 0.4, 0.4, 24.5] },
      memory: { distribution: 'lognormal', median: '1.647Gi', sigma: 0.464, min: '768Mi', max: '32.5Gi' },
    }),
    (streams) => {
      const size = byQuantiles(streams('sizes'), INSTANCES_2017)
      return grownExtents(() => Math.round(size()), growing(streams('durations'), GROWTH_2017))
    },
  ),
}

const alibaba2018: FittedModel = {
  about:
    'Alibaba trace 2018, DAG jobs (histograms of Spår): a job is one gang of all instances of its tasks, as long as the longest of them',
  gang: true,
  // 2,524,076 gaps in whole seconds.
  ...gapsOf(0.205, { process: 'hyperexponential', cv: 2.19 }),
  ...oneRoleModel(
    apart({
      cpu: { distribution: 'discrete', values: ['500m', 1], weights: [41.9, 58.1] },
      // Hundredths of a node, here of 512 GiB as in the mix alibaba2018.
      memory: {
        distribution: 'discrete',
        values: ['1.024Gi', '1.536Gi', '1.997Gi', '2.509Gi', '3.021Gi'],
        weights: [34.3, 23, 22.2, 12.4, 5.6],
      },
    }),
    (streams) => {
      const tasks = countSampler('alibaba2018', streams('sizes'))
      const instances = byQuantiles(streams('instances'), INSTANCES_2018)
      const seconds = byQuantiles(streams('durations'), TASK_SECONDS_2018)
      return () => {
        let pods = 0
        let longest = 0
        for (let left = tasks(); left > 0; left--) {
          pods += Math.round(instances())
          longest = Math.max(longest, seconds())
        }
        return { pods, span: spanOf(longest) }
      }
    },
  ),
}

const openb2023: FittedModel = {
  about: 'Alibaba openb GPU trace 2023: jobs of one pod, requests drawn whole; a pod that shares a GPU has a whole one here',
  gang: false,
  // Gaps of up to four hours, 99.8 % of all; the first 26 pods came in the three months before the others.
  ...gapsOf(368, { process: 'hyperexponential', cv: 1.68 }),
  ...oneRoleModel(together(OPENB_2023), apartExtents(1, POD_SECONDS_2023)),
}

const nasa1993: FittedModel = {
  about: 'NASA Ames iPSC/860 log 1993, rigid jobs on 128 processors; a process is a pod of one core',
  gang: true,
  // Without the one gap of six days, with which the CV is 9.5.
  ...gapsOf(407, { process: 'hyperexponential', cv: 3.73 }),
  ...oneRoleModel(apart({ cpu: 1 }), (streams) =>
    grownExtents(countSampler(NASA_SIZES, streams('sizes')), growing(streams('durations'), GROWTH_NASA)),
  ),
}

const MODELS = { google2011, alibaba2017, alibaba2018, openb2023, dlrm2025, lublin256, nasa1993 } satisfies Readonly<
  Record<string, FittedModel>
>

export type ModelName = keyof typeof MODELS

export const MODEL_NAMES = Object.keys(MODELS) as ModelName[]

/** The model of a name. */
export function modelOf(name: ModelName): FittedModel {
  return MODELS[name]
}

function gapsOf(gap: number, arrivals: Arrivals): Pick<FittedModel, 'gap' | 'gaps'> {
  return { gap, gaps: (stream: RandomStream) => gapSampler(arrivals, stream) }
}

function oneRoleModel(requests: Requests, extents: (streams: Streams) => () => Extent): Pick<FittedModel, 'roles' | 'resources' | 'jobs'> {
  const jobs = (streams: Streams): (() => DrawnJob) => oneRole(streams, extents(streams), requests)
  return { roles: 1, resources: requests.resources, jobs }
}

/** Size and run time for themselves. */
function apartExtents(size: CountSpec, seconds: Quantiles): (streams: Streams) => () => Extent {
  return (streams) => {
    const pods = countSampler(size, streams('sizes'))
    const draw = byQuantiles(streams('durations'), seconds)
    return () => ({ pods: pods(), span: spanOf(draw()) })
  }
}

function grownExtents(size: () => number, seconds: (pods: number) => number): () => Extent {
  return () => {
    const pods = size()
    return { pods, span: spanOf(seconds(pods)) }
  }
}
