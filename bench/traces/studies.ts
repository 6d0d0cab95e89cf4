/**
 * What is run on real traces: which window, on which machines, under which strategies. A study is a scenario, so that `cosched run` can
 * run it too. Clusters come from the trace where it has one; else they are stated, smaller than the original by about as much as the
 * window is. Windows are chosen so that all studies together take a few minutes on two cores.
 */

export type StudySize = 'small' | 'normal'

export interface Study {
  readonly name: string
  /** What it asks, in a line. */
  readonly about: string
  /** Files of the folder of traces that it needs. */
  readonly files: readonly string[]
  /** The scenario, as YAML; `small` takes the first few jobs. */
  scenario(size: StudySize): string
}

const TIMEOUT = '{ use: hoarding, name: hoarding-timeout, release: timeout, offerTimeout: 2m }'
/** Without naive, which is `pod` where every pod has one container. */
const GANGS = `[hoarding, ${TIMEOUT}, optimistic, pod, gang, permit, placeholders, nomad]`
/** Jobs without gangs: `gang`, `permit` and `placeholders` are `pod` then. */
const PODS = `[hoarding, ${TIMEOUT}, optimistic, pod, nomad]`

/** The example of the Omega simulator: 0.1 s a job and 5 ms a task. */
const THINK = '{ job: 100ms, task: 5ms }'

interface Parts {
  readonly cluster: string
  /** Format, file and options of the trace. */
  readonly trace: string
  /** How many jobs at most. */
  readonly jobs: Readonly<Record<StudySize, number>>
  readonly strategies?: string
  readonly decision?: string
  readonly duration?: string
}

function study(name: string, about: string, files: readonly string[], parts: Parts): Study {
  const { cluster, trace, jobs, strategies = GANGS, decision = THINK, duration } = parts
  return {
    name,
    about,
    files,
    scenario: (size) =>
      [
        `name: ${name}`,
        `cluster: { ${cluster} }`,
        `workload: { trace: { ${trace}, jobs: ${jobs[size]} } }`,
        `schedulers: [{ name: default, count: 4, decision: ${decision} }]`,
        `strategies: ${strategies}`,
        ...(duration === undefined ? [] : [`duration: ${duration}`]),
      ].join('\n'),
  }
}

export const STUDIES: readonly Study[] = [
  study(
    'openb-replay',
    'Alibaba GPU cluster 2023: its 1,523 nodes and the 8,104 pods of its busy month, which come 10,000 times as fast and live as long',
    ['openb2023_nodes_all.csv', 'openb2023_pods_default.csv.gz'],
    {
      cluster: 'trace: { format: openb, file: openb2023_nodes_all.csv }',
      trace: 'format: openb, file: openb2023_pods_default.csv.gz, from: 9990000s, speedup: 10000',
      jobs: { small: 10, normal: 9_000 },
      strategies: PODS,
      duration: '1h',
    },
  ),
  study(
    'openb-fill',
    'Alibaba GPU cluster 2023, half of the demand by pods of several GPUs: pods come until nothing fits, and stay; what is left over is fragments',
    ['openb2023_nodes_all.csv', 'openb2023_pods_multigpu50.csv.gz'],
    {
      cluster: 'trace: { format: openb, file: openb2023_nodes_all.csv }',
      trace: 'format: openb, file: openb2023_pods_multigpu50.csv.gz, interarrival: 500ms',
      jobs: { small: 10, normal: 9_061 },
      strategies: `[${['bestFit', 'firstFit', 'worstFit', 'leastAllocated', 'mostAllocated', 'balancedAllocation', 'binpack']
        .map((policy) => `{ use: pod, name: pod-${policy}, placement: ${policy} }`)
        .join(', ')}]`,
    },
  ),
  study(
    'alibaba2017-gangs',
    'Alibaba 2017 batch: ten minutes of jobs with up to 500 instances as gangs of all their tasks, on 12 of 1,300 machines',
    ['alibaba2017_batch_task.csv.gz'],
    {
      cluster: 'nodes: [{ name: machine, count: 12, allocatable: { cpu: 64, memory: 256Gi } }]',
      trace: 'format: alibaba2017, file: alibaba2017_batch_task.csv.gz, from: 3h, until: 3h10m, maxPods: 500',
      jobs: { small: 10, normal: 50 },
      decision: '{ job: 10ms, task: 1ms }',
      duration: '1h',
    },
  ),
  study(
    'dlrm-two-role',
    'Alibaba DLRM 2025: applications of up to 40 instances as gangs of two roles, a hundred times as fast as they came, on 20 assumed nodes',
    ['alibaba2025_dlrm_instances.csv.gz'],
    {
      cluster:
        'nodes: [{ name: cpu, count: 17, allocatable: { cpu: 192, memory: 1Ti, ephemeral-storage: 8Ti, rdma: 100 } }, { name: gpu, count: 3, allocatable: { cpu: 128, memory: 1Ti, ephemeral-storage: 8Ti, rdma: 200, nvidia.com/gpu: 8 } }]',
      trace: 'format: dlrm2025, file: alibaba2025_dlrm_instances.csv.gz, from: 1d, speedup: 100, maxPods: 40',
      jobs: { small: 10, normal: 25 },
      duration: '10d',
    },
  ),
  study('google2011', 'Google 2011: a thousand jobs, two pods of a core each, on 5 nodes of its shapes', ['google2011_jobs.csv.gz'], {
    cluster: 'generate: { kind: mix, mix: google2011, nodes: 5 }',
    trace: 'format: google2011, file: google2011_jobs.csv.gz, pods: 2, from: 10h, until: 11h, earlier: false',
    jobs: { small: 10, normal: 1_000 },
    strategies: PODS,
    duration: '12h',
  }),
  study(
    'metacentrum',
    'MetaCentrum 2013: gangs as they stood on nodes, on its 68 nodes, jobs thirty times as fast as they came',
    ['metacentrum_wagap2013.machines', 'metacentrum_wagap2013.swf.gz'],
    {
      cluster: 'trace: { format: swf, file: metacentrum_wagap2013.machines }',
      trace: 'format: swf, file: metacentrum_wagap2013.swf.gz, from: 30d, speedup: 30',
      jobs: { small: 10, normal: 400 },
      duration: '6h',
    },
  ),
  study('nasa1993', 'NASA iPSC/860 1993: rigid jobs on 128 processors, twice as fast as they came', ['pwa_nasa_ipsc_1993.swf.gz'], {
    cluster: 'nodes: [{ name: node, count: 128, allocatable: { cpu: 1 } }]',
    trace: 'format: swf, file: pwa_nasa_ipsc_1993.swf.gz, speedup: 2',
    jobs: { small: 10, normal: 150 },
  }),
  study('lublin256', 'Lublin-Feitelson model: rigid jobs on 256 processors', ['lublin_256.swf.gz'], {
    cluster: 'nodes: [{ name: node, count: 256, allocatable: { cpu: 1 } }]',
    trace: 'format: swf, file: lublin_256.swf.gz',
    jobs: { small: 10, normal: 60 },
  }),
  study('batsim', 'Batsim: 250 rigid jobs of its example on 128 hosts', ['batsim_hpc_seed1_jobs250.json'], {
    cluster: 'trace: { format: batsim, file: batsim_hpc_seed1_jobs250.json }',
    trace: 'format: batsim, file: batsim_hpc_seed1_jobs250.json',
    jobs: { small: 10, normal: 250 },
  }),
]
