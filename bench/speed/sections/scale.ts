/** A hundred times the nodes: what a pod placed costs there, and what such a run weighs. */
import { type RunSpec, USUAL } from '../load.ts'
import { atMost, quotient, rowOf, type SpeedRow, single } from '../rows.ts'
import { type Section, thousands } from './section.ts'

/** Under `normal` the large cluster is filled once; under `full` it is turned over a dozen times. */
const SIZES = {
  quick: { small: { nodes: 50, pods: 2_000 }, large: { nodes: 500, pods: 8_000 } },
  normal: { small: { nodes: 1_000, pods: 100_000 }, large: { nodes: 100_000, pods: 1_000_000 } },
  full: { small: { nodes: 1_000, pods: 100_000 }, large: { nodes: 100_000, pods: 10_000_000, copies: 10 } },
} as const

export const scale: Section = {
  name: 'scale',
  title: '`pod` on a hundred times the nodes',
  measure({ size, program, budget }) {
    const { small, large } = SIZES[size]
    const policies = size === 'full' ? ['leastAllocated'] : ['leastAllocated', 'bestFit']
    let largest = 0
    const rows = policies.flatMap((policy): SpeedRow[] => {
      const time = (sizes: Partial<RunSpec>, least: number) =>
        program.perform({ kind: 'run', spec: { ...USUAL, jobs: 'table', policy, ...sizes }, budget: { ...budget, least } })
      const few = time(small, 3).holds
      const { holds: many, peakBytes } = time(large, 1)
      largest = Math.max(largest, peakBytes)
      const what = `pod, ${policy}`
      return [
        rowOf('scale', `${what}, ${sized(small)}: a pod placed`, few, 'holds'),
        rowOf('scale', `${what}, ${sized(large)}: a pod placed`, many, 'holds'),
        rowOf('scale', `${what}: ${thousands(large.nodes)} nodes / ${thousands(small.nodes)}`, quotient(many, few), 'x', atMost(4)),
      ]
    })
    return [...rows, single('scale', `peak, ${sized(large)}`, largest / 1e6, 'MB', atMost(4_096))]
  },
}

function sized({ nodes, pods }: { readonly nodes: number; readonly pods: number }): string {
  return `${thousands(nodes)} nodes, ${thousands(pods)} pods`
}
