/**
 * Hoarding end to end. Every second each node's free room is offered to one of the frameworks that wait, and all but one are given back, so
 * the price has two parts: one for a container, one for each node that was offered on its way.
 */
import { USUAL } from '../load.ts'
import { atMost, rowOf, single } from '../rows.ts'
import { type Section, thousands } from './section.ts'

const SIZES = {
  quick: { nodes: 100, pods: 500 },
  normal: { nodes: 10_000, pods: 300_000 },
  full: { nodes: 10_000, pods: 1_000_000 },
} as const

const A_CONTAINER = 50
const AN_OFFER = 0.6

export const hoarding: Section = {
  name: 'hoarding',
  title: '`hoarding` end to end, whole offers, 128 frameworks',
  measure({ size, program, budget }) {
    const spec = { ...USUAL, strategy: 'hoarding', schedulers: 128, decision: 0, ...SIZES[size] }
    const { placed, offers } = program.perform({ kind: 'count', spec })
    const { holds } = program.perform({ kind: 'run', spec, budget: { ...budget, least: 3 } })
    const each = offers / placed
    const what = `hoarding, ${thousands(spec.nodes)} nodes`
    const note = `${A_CONTAINER} and ${AN_OFFER} for each node offered`
    return [
      rowOf('hoarding', `${what}: a container placed`, holds, 'holds', atMost(A_CONTAINER + AN_OFFER * each), note),
      single('hoarding', `${what}: nodes offered for it`, each, 'offers'),
    ]
  },
}
