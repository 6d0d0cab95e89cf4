/** Whole runs of `pod` and `optimistic`, mixed and with everything alike, and what a run weighs. */
import { MILLISECOND } from '../../../src/model/time.ts'
import type { Measured } from '../clock.ts'
import { type RunSpec, USUAL } from '../load.ts'
import { atMost, quotient, rowOf, type SpeedRow, single } from '../rows.ts'
import type { RunMemory } from '../runs.ts'
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
      const time = (change: Partial<RunSpec>): Measured =>
        place.program.perform({ kind: 'run', spec: { ...spec, ...change }, budget: place.budget }).holds
      const mixed = time({})
      const alike = time({ cluster: 'alike' })
      const what = `${section}, ${policy}, ${thousands(spec.nodes)} nodes`
      return [
        rowOf(section, `${what}: a pod placed`, mixed, 'holds', atMost(bar)),
        rowOf(section, `${what}, jobs of a recipe: a pod placed`, time({ jobs: 'table' }), 'holds', atMost(bar)),
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

/** Pods whose memory the bar is about, as `src/bench/large.ts` has them, and three times as many. */
const WEIGHED = { quick: [2_000, 6_000], normal: [100_000, 300_000], full: [100_000, 300_000, 1_000_000] } as const

export const memory: Section = {
  name: 'memory',
  title: 'peak memory of `pod`, leastAllocated: Node, nodes, jobs and the run',
  measure({ program, size }) {
    const { nodes } = SIZES[size]
    return (['objects', 'table'] as const).flatMap((jobs) => {
      const form = jobs === 'table' ? ', jobs of a recipe' : ''
      const weigh = (sizes: Partial<RunSpec>): RunMemory =>
        program.perform({ kind: 'memory', spec: { ...USUAL, policy: 'leastAllocated', nodes, jobs, ...sizes } })
      const weighed = WEIGHED[size].map((pods) => ({ pods, ...weigh({ pods }) }))
      const few = weighed[0]
      const many = weighed[weighed.length - 1]
      const wide = weigh({ pods: few.pods, nodes: 10 * nodes })
      const further = (of: 'peakBytes' | 'inputBytes', than: RunMemory, count: number) => (than[of] - few[of]) / count
      return [
        ...weighed.map(({ pods, peakBytes }, index) =>
          single('memory', `${memoryName(nodes, pods)}${form}`, peakBytes / 1e6, 'MB', index === 0 ? atMost(150) : undefined),
        ),
        single('memory', `a further pod${form}`, further('peakBytes', many, many.pods - few.pods), 'bytes'),
        single('memory', `a further pod${form}: its job alone`, further('inputBytes', many, many.pods - few.pods), 'bytes'),
        single('memory', `a further node${form}`, further('peakBytes', wide, 9 * nodes), 'bytes'),
        single('memory', `a further node${form}: the node alone`, further('inputBytes', wide, 9 * nodes), 'bytes'),
      ]
    })
  },
}

const memoryName = (nodes: number, pods: number): string => `peak, ${thousands(nodes)} nodes, ${thousands(pods)} pods`
