/**
 * Cost of a placement and a release, 80 % full: index against scan, at growing cell sizes, in nanoseconds and in holds. A digest of the nodes
 * chosen shows that all place alike. Run: `npx tsx bench/kernels/placement.ts [POLICY...]`.
 */
import { pathToFileURL } from 'node:url'
import { randomStream } from '../../src/kernel/random.ts'
import { indexOf } from '../../src/placement/indexed.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import { table } from '../../src/view/table.ts'
import { measure } from './measure.ts'
import { placementInC } from './placement-c.ts'
import { LOADS, type Load, SteadyState } from './steady-state.ts'

export const SIZES = [100, 1000, 10_000, 100_000]

export interface PlacementRow {
  readonly load: string
  readonly policy: string
  readonly nodes: number
  /** Of a placement and a release. */
  readonly ns: number
  readonly holds: number
  readonly scanNs: number
  /** How many times faster than the scan; 1 where the policy has no index on such a cell. */
  readonly scanRatio: number
  /** The same structure in C; undefined where there is none, or no compiler. */
  readonly cNs: number | undefined
  /** Whether index, scan and C chose the same nodes. */
  readonly alike: boolean
}

/** Steps until the pods of the fill are gone, so that the cell is as the policy itself leaves it. */
const turnover = (nodes: number) => 12 * nodes

/** One policy on one load at one size. */
export function placementRow(policy: string, load: Load, nodes: number): PlacementRow {
  const entry = placementPolicies.get(policy)!
  const { chooser } = entry
  const indexed = new SteadyState(load, nodes)
  const scanned = new SteadyState(load, nodes)
  const made = indexOf(entry, indexed.view)
  const scan = chooser(scanned.view, { policy }, randomStream('1', 'placer'))
  const fast = made?.chooser() ?? chooser(indexed.view, { policy }, randomStream('1', 'placer'))
  const steps = Math.max(100, Math.min(2000, Math.floor(1e7 / nodes)))
  scanned.run(steps, scan, undefined)
  indexed.run(steps, fast, made)
  const c = policy === 'leastAllocated' && load.kinds !== undefined ? placementInC(nodes, load.kinds, steps) : undefined
  const alike = indexed.digest === scanned.digest && (c === undefined || c.digest === indexed.digest)
  if (made !== undefined) {
    indexed.run(turnover(nodes), fast, made)
    // First fit leaves its first nodes full, which is what a scan has to get past.
    scanned.adopt(indexed)
  }
  const scanNs = measure((count) => scanned.run(count, scan, undefined), 3).ns
  const cost =
    made === undefined ? measure((count) => indexed.run(count, fast, made), 3) : measure((count) => indexed.run(count, fast, made))
  return { load: load.name, policy, nodes, ...cost, scanNs, scanRatio: made === undefined ? 1 : scanNs / cost.ns, cNs: c?.ns, alike }
}

/** Rows of a policy on all loads, growing. */
export function placementRows(policy: string, sizes: readonly number[] = SIZES, loads: readonly Load[] = LOADS): PlacementRow[] {
  return loads.flatMap((load) => sizes.map((nodes) => placementRow(policy, load, nodes)))
}

/** How many times more a placement costs on the largest cell of the rows than on one of 1,000 nodes. */
export function growth(rows: readonly PlacementRow[]): number {
  const small = rows.find(({ nodes }) => nodes === 1000)
  const large = rows.at(-1)
  return small === undefined || large === undefined ? Number.NaN : large.ns / small.ns
}

/** What a row shows, under these heads. */
export const HEADS = ['load', 'policy', 'nodes', 'ns', 'holds', 'scan ns', 'times faster', 'C ns', 'C ratio', 'choices']

export function cellsOf(row: PlacementRow): string[] {
  const { load, policy, nodes, ns, holds, scanNs, scanRatio, cNs, alike } = row
  const inC = cNs === undefined ? ['', ''] : [cNs.toFixed(0), (ns / cNs).toFixed(2)]
  const figures = [ns.toFixed(0), holds.toFixed(1), scanNs.toFixed(0), scanRatio.toFixed(1), ...inC]
  return [load, policy, String(nodes), ...figures, alike ? 'alike' : 'DIFFER']
}

function main(wanted: readonly string[]): void {
  if (placementInC(100, 1, 1) === undefined) console.log('no C compiler: the column of C is empty')
  for (const policy of wanted.length > 0 ? wanted : placementPolicies.keys()) {
    for (const load of LOADS) {
      const rows = placementRows(policy, SIZES, [load])
      console.log(table(HEADS, rows.map(cellsOf), { width: 140 }))
      console.log(`growth from 1,000 to 100,000 nodes: x${growth(rows).toFixed(1)}\n`)
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
