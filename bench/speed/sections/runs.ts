/** Whole runs of `pod` and `optimistic`, mixed and with everything alike, and what a run weighs. */
import { MILLISECOND } from '../../../src/model/time.ts'
import type { Measured } from '../clock.ts'
import { type RunSpec, USUAL } from '../load.ts'
import { atMost, quotient, rowOf, type SpeedRow, single } from '../rows.ts'
import { type Place, type Section, thousands } from './section.ts'

const SIZES = {
  quick: { nodes: 200, pods: 4_000 },
  normal: { nodes: 10_000, pods: 300_000 },
  full: { nodes: 10_000, pods: 1_000_000 },
} as const

/** Four schedulers that overlap: each is busy a fifth of the time at 10,000 nodes. */
const OPTIMISTIC = { strategy: 'optimistic', schedulers: 4, decision: 20 * MILLISECOND } as const

function endToEnd(section: string, base: Partial<RunSpec>, bars: Readonly<Record<string, number>>) {
  return (place: Place): SpeedRow[] => {
    const sizes = SIZES[place.size]
    return Object.entries(bars).flatMap(([policy, bar]) => {
      const spec = { ...USUAL, ...sizes, ...base, policy }
      const time = (cluster: RunSpec['cluster']): Measured =>
        place.program.perform({ kind: 'run', spec: { ...spec, cluster }, budget: place.budget }).holds
      const mixed = time('mixed')
      const alike = time('alike')
      const what = `${section}, ${policy}, ${thousands(spec.nodes)} nodes`
      return [
        rowOf(section, `${what}: a pod placed`, mixed, 'holds', atMost(bar)),
        rowOf(section, `${what}, all alike: a pod placed`, alike, 'holds'),
        rowOf(section, `${what}: alike / mixed`, quotient(alike, mixed), 'x', atMost(2)),
      ]
    })
  }
}

export const pod: Section = {
  name: 'pod',
  title: '`pod` end to end, one scheduler, 75 % load',
  measure: endToEnd('pod', {}, { leastAllocated: 10, bestFit: 15 }),
}

export const optimistic: Section = {
  name: 'optimistic',
  title: '`optimistic` end to end, four schedulers, 75 % load',
  measure: endToEnd('optimistic', OPTIMISTIC, { leastAllocated: 12, bestFit: 18 }),
}

/** Pods whose memory the bar is about, as `bench/large.ts` has them, and three times as many. */
const WEIGHED = { quick: [2_000, 6_000], normal: [100_000, 300_000], full: [100_000, 300_000, 1_000_000] } as const

export const memory: Section = {
  name: 'memory',
  title: 'peak memory of `pod`, leastAllocated: Node, nodes, jobs and the run',
  measure({ program, size }) {
    const { nodes } = SIZES[size]
    const weighed = WEIGHED[size].map((pods) => {
      const spec = { ...USUAL, policy: 'leastAllocated', nodes, pods }
      return { pods, ...program.weigh(spec) }
    })
    const rows = weighed.flatMap(({ pods, peakBytes, inputBytes }, index) => [
      single('memory', memoryName(nodes, pods), peakBytes / 1e6, 'MB', index === 0 ? atMost(150) : undefined),
      single('memory', `${memoryName(nodes, pods)}: of it nodes, jobs and program`, inputBytes / 1e6, 'MB'),
    ])
    const [few, , many = weighed[1]] = weighed
    const each = (of: 'peakBytes' | 'inputBytes') => (many[of] - few[of]) / (many.pods - few.pods)
    const larger = { ...USUAL, policy: 'leastAllocated', nodes: 10 * nodes, pods: few.pods }
    const wide = program.weigh(larger)
    return [
      ...rows,
      single('memory', 'a further pod', each('peakBytes'), 'bytes'),
      single('memory', 'a further pod: of it the job as an object', each('inputBytes'), 'bytes'),
      single('memory', 'a further node', (wide.peakBytes - few.peakBytes) / (9 * nodes), 'bytes'),
      single('memory', 'a further node: of it the node as an object', (wide.inputBytes - few.inputBytes) / (9 * nodes), 'bytes'),
    ]
  },
}

const memoryName = (nodes: number, pods: number): string => `peak, ${thousands(nodes)} nodes, ${thousands(pods)} pods`
