/** The placement index alone: against holds, against a scan over the same columns, and how its cost grows with the cell. */
import { placementInC } from '../../kernels/placement-c.ts'
import { type Budget, measured } from '../clock.ts'
import type { PlacementTime } from '../placement.ts'
import { atLeast, atMost, type Bar, quotient, rowOf, type SpeedRow } from '../rows.ts'
import { type Place, type Section, type Size, thousands } from './section.ts'

const TWO_DIMENSIONS = 0
const FOUR_DIMENSIONS = 1

const NODES = { quick: [100, 1_000], normal: [1_000, 10_000, 100_000], full: [1_000, 10_000, 100_000] } as const
const TIMES: Readonly<Record<Size, Budget>> = {
  quick: { least: 1, most: 2, seconds: 0 },
  normal: { least: 7, most: 15, seconds: 1 },
  full: { least: 15, most: 25, seconds: 4 },
}

/** Bars of a policy: at 10,000 nodes in holds and in times the scan, and from 1,000 to 100,000 nodes. */
interface Bars {
  readonly holds?: Bar
  readonly scan?: Bar
  readonly growth?: Bar
}

const POLICIES: Readonly<Record<string, Bars>> = {
  leastAllocated: { holds: atMost(1.6), growth: atMost(3) },
  bestFit: { holds: atMost(9), scan: atLeast(15), growth: atMost(6) },
  firstFit: { holds: atMost(12), scan: atLeast(2) },
  randomFit: { growth: atMost(2) },
}

export const placement: Section = {
  name: 'placement',
  title: 'the placement index, a pod placed and another released, 80 % full',
  measure(place) {
    return Object.entries(POLICIES).flatMap(([policy, bars]) => [
      ...twoDimensions(place, policy, bars),
      ...fourDimensions(place, policy),
      ...(policy === 'leastAllocated' ? besideC(place) : []),
    ])
  },
}

function timed({ program, size }: Place, policy: string, load: number, nodes: number): PlacementTime {
  const spec = { policy, load, nodes, scan: policy !== 'randomFit' }
  const took = program.perform({ kind: 'placement', spec, budget: TIMES[size] })
  if (!took.alike && spec.scan) throw new Error(`${policy} on ${nodes} nodes: index and scan choose different nodes`)
  return took
}

function twoDimensions(place: Place, policy: string, bars: Bars): SpeedRow[] {
  const sizes = NODES[place.size]
  const times = sizes.map((nodes) => timed(place, policy, TWO_DIMENSIONS, nodes))
  const rows = sizes.flatMap((nodes, at): SpeedRow[] => {
    const { holds, timesScan } = times[at]
    const judged = nodes === (place.size === 'quick' ? sizes[1] : 10_000)
    const what = `${policy}, ${thousands(nodes)} nodes`
    return [
      rowOf('placement', `${what}: place and release`, holds, 'holds', judged ? bars.holds : undefined),
      ...(timesScan ? [rowOf('placement', `${what}: scan / index`, timesScan, 'x', judged ? bars.scan : undefined)] : []),
    ]
  })
  const last = sizes.length - 1
  const growth = quotient(times[last].holds, times[0].holds)
  return [...rows, rowOf('placement', `${policy}: ${thousands(sizes[last])} nodes / ${thousands(sizes[0])}`, growth, 'x', bars.growth)]
}

/** In four dimensions an index prunes less: it is never to be slower than the scan. Where a policy itself scans, both are the same within noise. */
function fourDimensions(place: Place, policy: string): SpeedRow[] {
  return NODES[place.size].flatMap((nodes): SpeedRow[] => {
    const { holds, timesScan } = timed(place, policy, FOUR_DIMENSIONS, nodes)
    if (timesScan === undefined) return []
    const what = `${policy}, ${thousands(nodes)} nodes, 4 dimensions`
    return [
      rowOf('placement', `${what}: place and release`, holds, 'holds'),
      rowOf('placement', `${what}: scan / index`, timesScan, 'x', atLeast(0.95), 'equal, within noise'),
    ]
  })
}

/** The index of least allocated beside the same structure in C, in turn, on the load that `placement.c` draws as well. */
function besideC(place: Place): SpeedRow[] {
  const nodes = place.size === 'quick' ? 1_000 : 10_000
  const ratios: number[] = []
  for (let turn = 0; turn < (place.size === 'quick' ? 1 : 5); turn++) {
    const limit = placementInC(nodes, 4, 1)
    if (limit === undefined) {
      place.skip('the index of leastAllocated in C: no C compiler')
      return []
    }
    ratios.push(timed(place, 'leastAllocated', TWO_DIMENSIONS, nodes).nanoseconds.median / limit.ns)
  }
  return [rowOf('placement', `leastAllocated, ${thousands(nodes)} nodes: index / the same in C`, measured(ratios), 'x', atMost(2))]
}
