/** Relations between a run and the room that it has: bounds that no strategy can beat, more room, and room for all. */
import { simulate } from '../../experiment/simulate.ts'
import { podRequests } from '../../model/pod-requests.ts'
import { SECOND } from '../../model/time.ts'
import { arbitraryScenario, type ScenarioConstraints } from '../scenario.ts'
import { arbitraryStrategy } from '../strategy.ts'
import { jobsOf, withAmpleRoom, withoutEnds, withPatience } from './changes.ts'
import { outcomesOf } from './fates.ts'
import { mostGroups } from './most-groups.ts'
import { MEASURED, type Relation } from './relation.ts'

/** Jobs of one pod of one container: nothing belongs together. */
export const LONE_PODS: ScenarioConstraints = { maxPods: 1, maxContainers: 1, extras: false, gangs: 'never' }
/** Room and requests, and nothing else that keeps anybody out. */
const ROOM_ALONE: ScenarioConstraints = { filters: false, podCounts: false, prefill: false, limited: false, extras: false }

const copiedNode: Relation = {
  title: 'one more copy of a node: no fewer groups run in the end',
  about:
    'True of lone pods that all come to an end, tried until they run, by strategies that hold nothing. When they run is another matter.',
  source: MEASURED,
  scenarios: arbitraryScenario({ ...LONE_PODS, endless: false, prefill: false, limited: false, retries: false }).map(withPatience),
  strategies: arbitraryStrategy({ entries: ['naive', 'pod', 'gang', 'optimistic'] }).map(({ use, name }) => ({ use, name })),
  holds: (scenario, strategy) => {
    const { cluster } = scenario
    const [first, ...rest] = cluster.nodes ?? []
    const nodes = [first, ...rest, { ...first, name: 'copy' }]
    const [before, after] = [scenario, { ...scenario, cluster: { ...cluster, nodes } }].map((one) => simulate(one, { strategy }))
    return after.figures.groupsFinished >= before.figures.groupsFinished
  },
}

const enoughTime: Relation = {
  title: 'nothing is done faster than the work allows',
  about: 'From the first submission to the last finish passes at least the longest run, and the work done divided by the capacity.',
  source: `Graham (1969), the bounds; ${MEASURED}`,
  scenarios: arbitraryScenario(),
  strategies: arbitraryStrategy(),
  holds: (scenario, strategy) => {
    const { groups } = simulate(scenario, { strategy })
    const jobs = jobsOf(scenario)
    const first = Math.min(...jobs.map((job) => job.arrival))
    const done = jobs.filter(({ name, gang, duration }) => {
      return gang !== undefined && duration !== undefined && groups.some((group) => group.name === name && group.outcome === 'finished')
    })
    const last = Math.max(first, ...groups.map((group) => Math.round((group.finishedSeconds ?? 0) * SECOND)))
    if (done.some(({ arrival, duration = 0 }) => arrival + duration > last)) return false
    const nodes = scenario.cluster.nodes ?? []
    return [...new Set(nodes.flatMap((node) => Object.keys(node.allocatable)))].every((name) => {
      const room = nodes.reduce((sum, node) => sum + (node.allocatable[name] ?? 0), 0)
      const work = done.filter((job) => job.gang?.minMember === job.pods.length).map((job) => workOf(job.pods, name) * (job.duration ?? 0))
      return name === 'pods' || work.reduce((sum, one) => sum + one, 0) <= room * (last - first)
    })
  },
}

function workOf(pods: readonly Parameters<typeof podRequests>[0][], name: string): number {
  return pods.reduce((sum, pod) => sum + (podRequests(pod)[name] ?? 0), 0)
}

const ampleRoom: Relation = {
  title: 'room for everybody on each node: hoarding comes to what naive comes to, and nothing is in vain',
  about: 'True of hoarders that keep what they hold until they run: who gives up after a while may do so before a late sibling is there.',
  source: `what hoarding costs, it costs where room is short; ${MEASURED}`,
  scenarios: arbitraryScenario(ROOM_ALONE).map(withAmpleRoom),
  strategies: arbitraryStrategy({ entries: ['hoarding'], options: { release: 'never' } }).map(({ use, name, options = {} }) => ({
    use,
    name,
    options,
  })),
  holds: (scenario, strategy) => {
    const [hoarded, naive] = [strategy, 'naive'].map((one) => simulate(scenario, { strategy: one }))
    const { deadlocks, livelocks, evictions } = hoarded.figures
    return deadlocks + livelocks + evictions === 0 && outcomesOf(hoarded) === outcomesOf(naive)
  },
}

const exactOptimum: Relation = {
  title: 'no more groups run at once than the best packing has room for',
  about:
    'True of every strategy: the best packing of a few pods on a few nodes is found by trying all. Nobody ends, so that those who run do so at once.',
  source: 'exhaustive search as an oracle',
  scenarios: arbitraryScenario({ ...ROOM_ALONE, maxNodes: 3, maxJobs: 3, maxPods: 2, maxContainers: 1 }).map(withoutEnds),
  strategies: arbitraryStrategy(),
  holds: (scenario, strategy) => simulate(scenario, { strategy }).figures.groupsRunning <= mostGroups(scenario),
}

/** By name. */
export const roomRelations = { copiedNode, ampleRoom, enoughTime, exactOptimum } satisfies Readonly<Record<string, Relation>>
