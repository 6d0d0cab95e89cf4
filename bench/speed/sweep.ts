/**
 * Sweeps: many short runs of one scenario, each with a seed of its own, as a study makes them. The scenarios are those of the library: gangs, pods
 * of several containers, late ones, more than there is room for, so that what is timed is the watch for deadlock as much as placement.
 */
import { compareOne } from '../../src/experiment/compare.ts'
import type { GenerateRecipe, Scenario } from '../../src/model/scenario.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { type Budget, type Measured, measured, sampleWithin } from './clock.ts'
import { HoldClock } from './hold.ts'

export interface SweepSpec {
  /** Of a file in `scenarios/`. */
  readonly scenario: string
  readonly strategy: string
  /** Seeds from 1 on. */
  readonly seeds: number
  /** So many times the nodes and the jobs of its recipes. */
  readonly times: number
}

/** Sweeps before one is timed. */
const WARM_SWEEPS = 2

/** What a group costs, in holds: all runs of a sweep, from the scenario as it was read to their results, over the groups of them all. */
export function timeSweep({ scenario: name, strategy, seeds, times }: SweepSpec, budget: Budget): Measured {
  const scenario = grown(readScenarioFile(`scenarios/${name}.yaml`).scenario, times)
  let groups = 0
  const sweep = (): void => {
    groups = 0
    for (let seed = 1; seed <= seeds; seed++)
      groups += compareOne(scenario, strategy, String(seed), { groups: false }).result.figures.groups
  }
  for (let warm = 0; warm < WARM_SWEEPS; warm++) sweep()
  const clock = new HoldClock()
  const holds: number[] = []
  sampleWithin(budget, () => {
    const took = clock.time(sweep)
    holds.push(took.holds / groups)
    return took.seconds
  })
  return measured(holds)
}

function grown(scenario: Scenario, times: number): Scenario {
  const { cluster, workload } = scenario
  return {
    ...scenario,
    cluster: { generate: more(cluster.generate, 'nodes', times) },
    workload: { generate: more(workload.generate, 'jobs', times) },
  }
}

function more(recipe: GenerateRecipe | undefined, what: string, times: number): GenerateRecipe {
  const size = recipe?.[what]
  if (recipe === undefined || typeof size !== 'number') throw new Error(`no recipe with a number of ${what}`)
  return { ...recipe, [what]: times * size }
}
