/** Sweeps of short runs over the scenarios of the library: what a group costs under each strategy, the watch for deadlock included. */
import { rowOf } from '../rows.ts'
import type { Section } from './section.ts'

const SCENARIOS = ['mixed-load', 'google2011-shapes', 'alibaba2017-gangs'] as const
const STRATEGIES = ['hoarding', 'optimistic', 'pod', 'gang'] as const
const SEEDS = { quick: 1, normal: 40, full: 40 } as const
/** Where very many wait for each other, or for the rest of a pod: larger clusters, one run. */
const LARGE = [
  { scenario: 'mixed-load', strategy: 'naive', times: { quick: 1, normal: 25, full: 25 } },
  { scenario: 'alibaba2017-gangs', strategy: 'pod', times: { quick: 1, normal: 10, full: 10 } },
] as const

export const sweeps: Section = {
  name: 'sweeps',
  title: 'sweeps of short runs: gangs, pods of several containers, deadlock watched for',
  measure({ size, program, budget }) {
    const short = SCENARIOS.flatMap((scenario) =>
      STRATEGIES.map((strategy) => {
        const holds = program.perform({ kind: 'sweep', spec: { scenario, strategy, seeds: SEEDS[size], times: 1 }, budget })
        return rowOf('sweeps', `${scenario}, ${strategy}: a group`, holds, 'holds')
      }),
    )
    const large = LARGE.map(({ scenario, strategy, times }) => {
      const holds = program.perform({ kind: 'sweep', spec: { scenario, strategy, seeds: 1, times: times[size] }, budget })
      return rowOf('sweeps', `${scenario}, ${strategy}, ${times.normal} times as large: a group`, holds, 'holds')
    })
    return [...short, ...large]
  },
}
