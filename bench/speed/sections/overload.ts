/** More work than room: units without room are parked and woken by a release, so that events are counted by the job and not by the try. */
import { USUAL } from '../load.ts'
import { atMost, single } from '../rows.ts'
import type { Section } from './section.ts'

const SIZES = {
  quick: { nodes: 50, pods: 2_000 },
  normal: { nodes: 1_000, pods: 50_000 },
  full: { nodes: 10_000, pods: 500_000 },
} as const

export const overload: Section = {
  name: 'overload',
  title: '`pod` under more demand than there is room for',
  measure({ size, program }) {
    return [0.97, 1.3].flatMap((load) => {
      const { jobs, events, attempts } = program.perform({ kind: 'count', spec: { ...USUAL, ...SIZES[size], load } })
      const what = `pod, ${Math.round(load * 100)} % demand`
      return [
        single('overload', `${what}: events a job`, events / jobs, 'events', atMost(6)),
        single('overload', `${what}: attempts a job`, attempts / jobs, 'attempts'),
      ]
    })
  },
}
