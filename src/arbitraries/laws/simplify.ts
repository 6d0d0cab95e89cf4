/**
 * A scenario made small enough for a person to follow: whatever can go, or be plain, while the same thing is still broken (delta debugging:
 * Zeller, Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 2002). It works on the scenario itself, not on the draws
 * that made it, so that it also takes back settings, merges schedulers and gives plain names.
 */
import { InvalidInputError } from '../../errors.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { Pod } from '../../model/workload.ts'
import { dropNames, roundAmounts, roundTimes, smallerAmounts } from './simplify/amounts.ts'
import { fewerJobs, plainJobs, plainPods } from './simplify/jobs.ts'
import { fewerNodes, plainNodes } from './simplify/nodes.ts'
import { plainSettings } from './simplify/settings.ts'

/** Scenarios that are each a little simpler than this one, the boldest first. */
export type Edit = (scenario: Scenario) => Iterable<Scenario>

/** In this order: what takes most away comes first; names and units come last, for they take nothing away. */
const EDITS: readonly Edit[] = [
  plainSettings,
  fewerJobs,
  fewerNodes,
  plainJobs,
  plainPods,
  plainNodes,
  fewerOfBoth,
  dropNames,
  smallerAmounts,
  roundTimes,
]
const LAST: readonly Edit[] = [roundAmounts, plainNames]

/** A node and what fills it: neither can go alone where the other would then make all fit, or nothing. */
function* fewerOfBoth(scenario: Scenario): Iterable<Scenario> {
  for (const smaller of fewerNodes(scenario)) yield* fewerJobs(smaller)
}

/** What `simplifyScenario` came to. */
export interface Simplified {
  /** The simplest scenario found. */
  readonly scenario: Scenario
  /** Steps that made it simpler. */
  readonly shrinks: number
  /** Scenarios tried for that. */
  readonly tries: number
}

/**
 * The simplest scenario that the edits reach and of which `fails` is true, as it is of `scenario`. The same input gives the same answer.
 * @param maxTries most scenarios tried. Default 1,000.
 */
export function simplifyScenario(scenario: Scenario, fails: (scenario: Scenario) => boolean, maxTries = 1_000): Simplified {
  let current = scenario
  let shrinks = 0
  let tries = 0
  const improve = (edit: Edit): boolean => {
    for (const candidate of edit(current)) {
      if (tries === maxTries) return false
      tries++
      if (!failsValid(candidate, fails)) continue
      current = candidate
      shrinks++
      return true
    }
    return false
  }
  for (let better = true; better; ) {
    better = false
    for (const edit of EDITS) while (improve(edit)) better = true
  }
  for (const edit of LAST) improve(edit)
  return { scenario: current, shrinks, tries }
}

/** What an edit made invalid shows nothing. */
function failsValid(scenario: Scenario, fails: (scenario: Scenario) => boolean): boolean {
  try {
    return fails(scenario)
  } catch (error) {
    if (error instanceof InvalidInputError) return false
    throw error
  }
}

/** Jobs A, B ..., their pods A-1 ..., containers A-1-c1 ..., nodes n1 ...; what is alone is called like what it is in. */
function* plainNames(scenario: Scenario): Iterable<Scenario> {
  const { cluster, workload } = scenario
  const nodes = (cluster.nodes ?? []).map((node, at) => ({ ...node, name: `n${at + 1}` }))
  const renamed = new Map((cluster.nodes ?? []).map(({ name }, at) => [name, `n${at + 1}`]))
  const prefill = cluster.prefill?.map((pod, at) => ({ ...pod, name: `b${at + 1}`, node: renamed.get(pod.node) ?? pod.node }))
  const jobs = (workload.jobs ?? []).map((job, at) => {
    const name = at < 26 ? String.fromCharCode(65 + at) : `J${at + 1}`
    return { ...job, name, pods: job.pods.map((pod, which) => plainPod(pod, job.pods.length === 1 ? name : `${name}-${which + 1}`)) }
  })
  yield { ...scenario, name: 'counterexample', cluster: { nodes, ...(prefill && { prefill }) }, workload: { jobs } }
}

function plainPod(pod: Pod, name: string): Pod {
  const { containers } = pod
  return {
    ...pod,
    name,
    containers: containers.map((one, at) => ({ ...one, name: containers.length === 1 ? name : `${name}-c${at + 1}` })),
  }
}
