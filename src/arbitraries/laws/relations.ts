/**
 * Relations between runs that hold for every sound simulator of this kind (metamorphic testing; Chen, Cheung, Yiu 1998): change the input so,
 * and the output changes so. Each names the scenarios and strategies for which it is true. Those that look right and are false (one more node
 * never makes it slower, and the like: Graham, "Bounds on multiprocessing timing anomalies", 1969) are not here: docs/property-based-testing.md
 * shows them as what they are, observations.
 */
import { simulate } from '../../experiment/simulate.ts'
import type { StrategyChoice } from '../../experiment/types.ts'
import type { StrategySpec } from '../../model/scenario.ts'
import { SECOND } from '../../model/time.ts'
import { arbitraryScenario, type ScenarioConstraints } from '../scenario.ts'
import { arbitraryStrategy } from '../strategy.ts'
import {
  apart,
  dealtInTurn,
  reversed,
  shifted,
  slowed,
  slowedStrategy,
  together,
  withAmounts,
  withLists,
  withoutCoincidence,
  withoutPreemption,
} from './changes.ts'
import { digestOf, fatesOf, placesOf, timesOf } from './fates.ts'
import { MEASURED, type Relation } from './relation.ts'
import { withOtherNames } from './renaming.ts'
import { LONE_PODS, roomRelations } from './room-relations.ts'

/** Amounts that can be multiplied: no count of pods, which cannot. */
const PLAIN: ScenarioConstraints = { podCounts: false }
const FIXED_POLICIES = ['firstFit', 'bestFit', 'worstFit', 'leastAllocated', 'mostAllocated', 'balancedAllocation', 'binpack']
const SHARES: ScenarioConstraints = { podCounts: false, policies: ['firstFit', 'bestFit', 'worstFit'] }
const ONE_SCHEDULER: ScenarioConstraints = { maxSchedulers: 1, maxCount: 1, maxDecision: 0 }

const scaledAmounts: Relation = {
  title: 'all capacities and requests times k: the same run',
  about: 'Only ratios decide.',
  source: MEASURED,
  scenarios: arbitraryScenario(PLAIN),
  strategies: arbitraryStrategy(),
  holds: (scenario, strategy) => {
    const digest = digestOf(scenario, strategy)
    return [3, 1024].every((factor) => digestOf(withAmounts(scenario, factor), strategy) === digest)
  },
}

const uselessNode: Relation = {
  title: 'one more node, with room for nothing: the same run',
  about:
    'True where every container asks for something, no policy draws or scores by rank among all nodes, and nobody is preempted: the look for victims begins at a node that is drawn.',
  source: MEASURED,
  scenarios: arbitraryScenario({ ...PLAIN, emptyRequests: false, extras: false, filters: false, policies: FIXED_POLICIES }),
  strategies: arbitraryStrategy().map(withoutPreemption),
  holds: (scenario, strategy) => {
    const { cluster } = scenario
    const nodes = [...(cluster.nodes ?? []), { name: 'useless', allocatable: {} }]
    return digestOf({ ...scenario, cluster: { ...cluster, nodes } }, strategy) === digestOf(scenario, strategy)
  },
}

const unaskedDimension: Relation = {
  title: 'one more dimension, which nobody asks for, alike on all nodes: the same run',
  about:
    'True of policies that take the first node, or add up shares: first fit, best fit, worst fit. Scores of whole percents are rounded.',
  source: MEASURED,
  scenarios: arbitraryScenario(SHARES),
  strategies: arbitraryStrategy({ entries: ['serial', 'optimistic'] }),
  holds: (scenario, strategy) => {
    const { cluster } = scenario
    const nodes = (cluster.nodes ?? []).map((node) => ({ ...node, allocatable: { ...node.allocatable, 'example.com/fpga': 7 } }))
    return digestOf({ ...scenario, cluster: { ...cluster, nodes } }, strategy) === digestOf(scenario, strategy)
  },
}

const otherNames: Relation = {
  title: 'other names for nodes, jobs, pods and containers: the same run, under those names',
  about: 'Names decide nothing; the order of a list does (the order reversed is another run). True where jobs are dealt round robin.',
  source: MEASURED,
  scenarios: arbitraryScenario({ neighbours: true }).map(dealtInTurn),
  strategies: arbitraryStrategy(),
  holds: (scenario, strategy) => {
    const other = withOtherNames(scenario)
    const [first, second] = [scenario, other].map((one) => placesOf(simulate(one, { strategy }), one))
    return first === second
  },
}

const laterArrivals: Relation = {
  title: 'everything submitted T later: everything happens T later',
  about: 'No clock decides but the one of the run.',
  source: MEASURED,
  scenarios: arbitraryScenario(),
  strategies: arbitraryStrategy(),
  holds: (scenario, strategy) => {
    const first = timesOf(simulate(scenario, { strategy }), 0, 1)
    return [10 * SECOND, 1_000 * SECOND].every((later) => timesOf(simulate(shifted(scenario, later), { strategy }), -later, 1) === first)
  },
}

const slowerTimes: Relation = {
  title: 'all times times k: everything happens at k times its time',
  about: 'True of runs that are not called a livelock, which is a matter of real hours; options of the strategy that are times count too.',
  source: MEASURED,
  scenarios: arbitraryScenario(),
  strategies: arbitraryStrategy().map((spec) => ({ ...spec, options: { ...spec.options, ...wholeTimes(spec) } })),
  holds: (scenario, strategy) => {
    const first = simulate(scenario, { strategy })
    return [2, 3].every((factor) => {
      const second = simulate(slowed(scenario, factor), { strategy: isSpec(strategy) ? slowedStrategy(strategy, factor) : strategy })
      if (first.ended === 'livelock' || second.ended === 'livelock') return true
      return timesOf(second, 0, 1) === timesOf(first, 0, factor)
    })
  },
}

const serialIsOptimistic: Relation = {
  title: 'one scheduler whose decisions take no time: serial and optimistic are one, and nothing conflicts',
  about: 'True of optimistic transactions that are all or nothing, where no two groups end at one instant.',
  source: 'Omega (EuroSys 2013) section 3: what differs is what happens during a decision',
  scenarios: arbitraryScenario(ONE_SCHEDULER).map(withoutCoincidence),
  strategies: arbitraryStrategy({ entries: ['optimistic'], options: { atomicity: 'allOrNothing', incompletePlan: 'discard' } }),
  holds: (scenario, strategy) => {
    const optimistic = simulate(scenario, { strategy })
    const given = isSpec(strategy) ? strategy : { use: 'serial', name: 'serial', unit: 'job' as const, planning: 'perContainer' as const }
    const serial = { ...given, use: 'serial', name: 'serial', options: {} }
    return optimistic.figures.conflicts === 0 && optimistic.digest === digestOf(scenario, serial)
  },
}

const lonePods: Relation = {
  title: 'jobs of one pod of one container: naive, pod, gang and the strategy are one',
  about: 'Where nothing belongs together, what is decided at once makes no difference.',
  source: 'docs/concepts.md, the matrix',
  scenarios: arbitraryScenario(LONE_PODS),
  strategies: arbitraryStrategy({ entries: ['naive', 'pod', 'gang'] }).map(({ use, name }) => ({ use, name })),
  holds: (scenario, strategy) => new Set(['naive', 'pod', 'gang', strategy].map((one) => digestOf(scenario, one))).size === 1,
}

const serialNeverConflicts: Relation = {
  title: 'any number of serial schedulers never conflict',
  about: 'Plan and commit are one instant.',
  source: 'Omega (EuroSys 2013) section 3.1',
  scenarios: arbitraryScenario(),
  strategies: arbitraryStrategy({ entries: ['serial', 'naive', 'pod', 'gang'] }),
  holds: (scenario, strategy) => simulate(scenario, { strategy }).figures.conflicts === 0,
}

const twoCells: Relation = {
  title: 'two cells in one, kept apart by labels and resources: each group does as it does in its own',
  about:
    'True of one scheduler a half whose decisions take no time, policies that neither draw nor look at ratios of dimensions, and no preemption, which draws.',
  source: 'two label-disjoint cells are two runs',
  scenarios: arbitraryScenario({
    ...ONE_SCHEDULER,
    filters: false,
    extras: false,
    podCounts: false,
    limited: false,
    seededTies: false,
    maxDimensions: 1,
    emptyRequests: false,
    policies: ['firstFit', 'bestFit', 'worstFit'],
  }),
  strategies: arbitraryStrategy({ entries: ['serial', 'optimistic'] }).map(withoutPreemption),
  holds: (scenario, strategy) => {
    const alone = { ...scenario, eventBudget: 100_000 }
    const other = withLists(reversed(alone), ({ cpu = 0 }) => ({ memory: cpu }))
    const parts = [apart(alone, 'a'), apart(other, 'b')].map((one) => simulate(one, { strategy }))
    if (parts.some((one) => one.ended !== 'idle')) return true
    const fates = parts.flatMap(fatesOf).sort()
    return JSON.stringify(fatesOf(simulate(together(alone, other), { strategy })).sort()) === JSON.stringify(fates)
  },
}

function isSpec(strategy: StrategyChoice): strategy is StrategySpec {
  return typeof strategy === 'object' && 'use' in strategy
}

/** Times in whole seconds for the options that are times, so that a multiple is exact. */
function wholeTimes({ use }: StrategySpec): Record<string, number> {
  const timeout = { hoarding: 'offerTimeout', permit: 'permitTimeout', placeholders: 'placeholderTimeout' }[use]
  return timeout === undefined ? {} : { [timeout]: 3 * SECOND }
}

/** By name. */
export const relations = {
  scaledAmounts,
  uselessNode,
  unaskedDimension,
  otherNames,
  laterArrivals,
  slowerTimes,
  serialIsOptimistic,
  lonePods,
  serialNeverConflicts,
  twoCells,
  ...roomRelations,
} satisfies Readonly<Record<string, Relation>>
