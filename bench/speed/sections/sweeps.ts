/** Sweeps of short runs over the scenarios of the library: what a group costs under each strategy, the watch for deadlock included. */
import { rowOf } from '../rows.ts'
import type { Section } from './section.ts'

const SCENARIOS = ['mixed-load', 'google2011-shapes', 'alibaba2017-gangs'] as const
const STRATEGIES = ['hoarding', 'optimistic', 'pod', 'gang'] as const
const SEEDS = { quick: 1, normal: 40, full: 40 } as const

export const sweeps: Section = {
  name: 'sweeps',
  title: 'sweeps of short runs: gangs, pods of several containers, deadlock watched for',
  measure({ size, program, budget }) {
    return SCENARIOS.flatMap((scenario) =>
      STRATEGIES.map((strategy) => {
        const holds = program.perform({ kind: 'sweep', spec: { scenario, strategy, seeds: SEEDS[size] }, budget })
        return rowOf('sweeps', `${scenario}, ${strategy}: a group`, holds, 'holds')
      }),
    )
  },
}
