/** More work than room: units without room are parked and woken by a release, so that events are counted by the job and not by the try. */
import { USUAL } from '../load.ts'
import { atMost, rowOf, single } from '../rows.ts'
import { type Section, thousands } from './section.ts'

const SIZES = {
  quick: { nodes: 50, pods: 2_000 },
  normal: { nodes: 1_000, pods: 50_000 },
  full: { nodes: 10_000, pods: 500_000 },
} as const

export const overload: Section = {
  name: 'overload',
  title: '`pod` under more demand than there is room for',
  measure({ size, program, budget }) {
    return [0.97, 1.3].flatMap((load) => {
      const spec = { ...USUAL, ...SIZES[size], load }
      const { jobs, events, attempts } = program.perform({ kind: 'count', spec })
      const demand = `${Math.round(load * 100)} % demand`
      return [
        single('overload', `pod, ${demand}: events a job`, events / jobs, 'events', atMost(6)),
        single('overload', `pod, ${demand}: attempts a job`, attempts / jobs, 'attempts'),
        ...['leastAllocated', 'bestFit'].map((policy) => {
          const { holds } = program.perform({ kind: 'run', spec: { ...spec, policy }, budget })
          return rowOf('overload', `pod, ${policy}, ${thousands(spec.nodes)} nodes, ${demand}: a pod placed`, holds, 'holds')
        }),
      ]
    })
  },
}
