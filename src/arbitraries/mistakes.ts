/** Mistakes that people make in scenario files, one at a time: where each is planted, and where the reader has to report it. */
import { DIMENSIONS } from './resources.ts'

/** A file's data, or a part of it, as it comes of YAML. */
export type Data = Record<string, unknown>

/** A thing of the file and where it stands. */
interface Place {
  readonly at: Data
  readonly path: string
}

export interface Mistake {
  readonly about: string
  /** Changes the data in place and says where it has to be reported. @param draw any whole number: which thing is spoilt, and how. */
  readonly plant: (file: Data, draw: number) => string
}

const list = (value: unknown): Data[] => value as Data[]

/** One of a list. */
function one(items: readonly Data[], path: string, draw: number): Place {
  const index = draw % items.length
  return { at: items[index], path: `${path}[${index}]` }
}

const node = (file: Data, draw: number): Place => one(list((file.cluster as Data).nodes), 'cluster.nodes', draw)
const job = (file: Data, draw: number): Place => one(list((file.workload as Data).jobs), 'workload.jobs', draw)
const scheduler = (file: Data, draw: number): Place => one(list(file.schedulers), 'schedulers', draw)

function pod(file: Data, draw: number): Place {
  const { at, path } = job(file, draw)
  return one(list(at.pods), `${path}.pods`, draw)
}

function container(file: Data, draw: number): Place {
  const { at, path } = pod(file, draw)
  return one(list(at.containers), `${path}.containers`, draw)
}

function requests(file: Data, draw: number): Place {
  const { at, path } = container(file, draw)
  const given = at.resources as Data | undefined
  const wanted = { ...(given?.requests as Data | undefined) }
  at.resources = { ...given, requests: wanted }
  return { at: wanted, path: `${path}.resources.requests` }
}

/** The nodes, with nothing on them from the start: such pods would miss a node that is spoilt, a second mistake. */
function bareNodes(file: Data): Data[] {
  const cluster = file.cluster as Data
  delete cluster.prefill
  return list(cluster.nodes)
}

/** Any place that is a mapping of known keys. */
function somewhere(file: Data, draw: number): Place {
  const root: Place = { at: file, path: '' }
  return [root, { at: file.cluster as Data, path: 'cluster' }, node(file, draw), job(file, draw), pod(file, draw), scheduler(file, draw)][
    draw % 6
  ]
}

/** Sets a key and says where that is. */
function set({ at, path }: Place, key: string, value: unknown): string {
  at[key] = value
  return path === '' ? key : `${path}.${key}`
}

/** The last of a list takes the name of the first; a list of one gets a copy. */
function twice(items: Data[], path: string): string {
  const { ports: _, ...copy } = items[0]
  if (items.length === 1) items.push(copy)
  items[items.length - 1].name = items[0].name
  return `${path}[${items.length - 1}].name`
}

/** Values that are no amount of any resource. */
const NO_AMOUNTS = [-1, 'much', '1.5.0', '1 Gi', true, '', '9007199254740992Ki']
const NO_SPANS = ['-1s', 'soon', '5 s', true, '1y', -3]
const NO_NAMES = ['', ' ', 'a b', '-a', 'a-', '<b>', 'x'.repeat(254), 7]
const NO_COUNTS = [0, -1, 0.5, '2', 2 ** 53]

const pick = <T>(values: readonly T[], draw: number): T => values[draw % values.length]

/** Every mistake by its name. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  unknownKey: { about: 'a key that is not known', plant: (file, draw) => set(somewhere(file, draw), 'colour', 'red') },
  nodeAmount: {
    about: 'capacity of a node that is no quantity',
    plant: (file, draw) => {
      const { at, path } = node(file, draw)
      return set({ at: at.allocatable as Data, path: `${path}.allocatable` }, 'cpu', pick(NO_AMOUNTS, draw))
    },
  },
  requestAmount: {
    about: 'a request that is no quantity',
    plant: (file, draw) => set(requests(file, draw), DIMENSIONS[draw % 3], pick(NO_AMOUNTS, draw)),
  },
  partsOfBytes: { about: 'a fraction of a byte', plant: (file, draw) => set(requests(file, draw), 'memory', '500m') },
  limitBelowRequest: {
    about: 'a limit below its request',
    plant: (file, draw) => {
      const { at, path } = container(file, draw)
      at.resources = { requests: { cpu: 2 }, limits: { cpu: 1 } }
      return `${path}.resources.limits.cpu`
    },
  },
  arrival: { about: 'an arrival that is no span of time', plant: (file, draw) => set(job(file, draw), 'arrival', pick(NO_SPANS, draw)) },
  duration: {
    about: 'a duration of a job that is no span, or zero',
    plant: (file, draw) => set(job(file, draw), 'duration', pick([0, ...NO_SPANS], draw)),
  },
  decision: {
    about: 'a decision time that is no span',
    plant: (file, draw) => {
      const { at, path } = scheduler(file, draw)
      return set({ at: at.decision as Data, path: `${path}.decision` }, 'task', pick(NO_SPANS, draw))
    },
  },
  interval: {
    about: 'an allocator without a rhythm',
    plant: (file) => set({ at: file.allocator as Data, path: 'allocator' }, 'interval', '0s'),
  },
  nodeName: {
    about: 'a node whose name is none',
    plant: (file, draw) => set(one(bareNodes(file), 'cluster.nodes', draw), 'name', pick(NO_NAMES, draw)),
  },
  podName: { about: 'a pod whose name is none', plant: (file, draw) => set(pod(file, draw), 'name', pick(NO_NAMES, draw)) },
  sameNode: { about: 'two nodes of one name', plant: (file) => twice(bareNodes(file), 'cluster.nodes') },
  sameJob: { about: 'two jobs of one name', plant: (file) => twice(list((file.workload as Data).jobs), 'workload.jobs') },
  samePod: {
    about: 'two pods of one name in a job',
    plant: (file, draw) => {
      const { at, path } = job(file, draw)
      return twice(list(at.pods), `${path}.pods`)
    },
  },
  sameContainer: {
    about: 'two containers of one name in a pod',
    plant: (file, draw) => {
      const { at, path } = pod(file, draw)
      return twice(list(at.containers), `${path}.containers`)
    },
  },
  unknownNode: {
    about: 'a pod from the start on a node that is not there',
    plant: (file) => {
      const cluster = file.cluster as Data
      cluster.prefill = [{ name: 'b0', node: 'nowhere', requests: {} }]
      return 'cluster.prefill[0].node'
    },
  },
  unknownScheduler: {
    about: 'a job that asks for a scheduler that is not there',
    plant: (file, draw) => set(job(file, draw), 'scheduler', 'nobody'),
  },
  unknownPolicy: {
    about: 'a placement policy that is not there',
    plant: (file, draw) => set(scheduler(file, draw), 'placement', 'wurstFit'),
  },
  unknownStrategy: {
    about: 'a strategy that is not there',
    plant: (file) => {
      file.strategies = ['podd']
      return 'strategies[0]'
    },
  },
  tooManyMembers: {
    about: 'a gang that needs more pods than it has',
    plant: (file, draw) => {
      const { at, path } = job(file, draw)
      at.gang = { minMember: list(at.pods).length + 1 + (draw % 3) }
      return `${path}.gang.minMember`
    },
  },
  noMembers: {
    about: 'a minMember that is no count',
    plant: (file, draw) => {
      const { at, path } = job(file, draw)
      at.gang = { minMember: pick(NO_COUNTS, draw) }
      return `${path}.gang.minMember`
    },
  },
  noNodes: {
    about: 'a cluster without nodes',
    plant: (file) => {
      bareNodes(file)
      return set({ at: file.cluster as Data, path: 'cluster' }, 'nodes', [])
    },
  },
  noJobs: { about: 'a workload without jobs', plant: (file) => set({ at: file.workload as Data, path: 'workload' }, 'jobs', []) },
  noContainers: { about: 'a pod without containers', plant: (file, draw) => set(pod(file, draw), 'containers', []) },
  aTextForAList: { about: 'a text where a list belongs', plant: (file, draw) => set(job(file, draw), 'pods', 'p0') },
  port: {
    about: 'a host port that is none',
    plant: (file, draw) => {
      const { at, path } = container(file, draw)
      at.ports = [{ hostPort: pick([-1, 65_536, 0.5, '80'], draw) }]
      return `${path}.ports[0].hostPort`
    },
  },
  count: {
    about: 'schedulers that are not counted in ones',
    plant: (file, draw) => set(scheduler(file, draw), 'count', pick(NO_COUNTS, draw)),
  },
  version: { about: 'a version of the format that is not there', plant: (file) => set({ at: file, path: '' }, 'version', 2) },
}
