/**
 * Cost of a placement: index against scan, at growing cell sizes. Steady state: release one pod, place another, on a cell about 80 %
 * full. A digest of the nodes chosen shows that both place alike. Run: `npx tsx bench/kernels/placement.ts [POLICY...]`.
 */
import { Bench } from 'tinybench'
import { type RandomStream, randomStream } from '../../src/kernel/random.ts'
import type { CellView } from '../../src/model/cell-view.ts'
import type { Chooser, PlacementIndex } from '../../src/placement/policy.ts'
import { placementPolicies } from '../../src/placement/registry.ts'

const SIZES = [100, 1000, 10_000, 100_000]
const GIB = 2 ** 30
/** A sample; reading the clock costs as much as a step. */
const STEPS = 20

interface Pod {
  node: number
  vector: Float64Array
}

interface Load {
  readonly name: string
  readonly capacity: (node: number, draw: RandomStream) => number[]
  readonly request: (draw: RandomStream) => number[]
}

const LOADS: readonly Load[] = [
  {
    name: 'mixed, 2 dimensions',
    capacity: (_, draw) => [4000, 8000, 16_000, 32_000].map((cpu) => [cpu, (cpu / 1000) * 4 * GIB])[draw.below(4)],
    request: (draw) => [100 * (1 + draw.below(20)), (GIB / 4) * (1 + draw.below(24))],
  },
  {
    name: 'mixed, 4 dimensions',
    capacity: (node, draw) => [...[4000, 16_000].map((cpu) => [cpu, (cpu / 1000) * 4 * GIB])[draw.below(2)], 110, node % 8 === 0 ? 8 : 0],
    request: (draw) => [100 * (1 + draw.below(20)), (GIB / 4) * (1 + draw.below(24)), 1, draw.below(50) === 0 ? 1 : 0],
  },
  { name: 'alike, 2 dimensions', capacity: () => [16_000, 64 * GIB], request: () => [900, 3 * GIB] },
]

/** A cell about 80 % full, as a random choice of nodes leaves it, and the pods on it. */
function fill(load: Load, nodes: number): { view: CellView; pods: Pod[]; draw: RandomStream } {
  const draw = randomStream('1', 'load')
  const rows = Array.from({ length: nodes }, (_, node) => load.capacity(node, draw))
  const names = ['cpu', 'memory', 'pods', 'example.com/gpu'].slice(0, rows[0].length)
  const capacity = names.map((_, d) => Float64Array.from(rows, (row) => row[d]))
  const free = capacity.map((column) => column.slice())
  const pods: Pod[] = []
  const total = capacity[0].reduce((a, b) => a + b)
  for (let used = 0, vain = 0; used < total * 0.8 && vain < nodes; vain++) {
    const vector = Float64Array.from(load.request(draw))
    const node = draw.below(nodes)
    if (vector.some((amount, d) => amount > free[d][node])) continue
    vector.forEach((amount, d) => {
      free[d][node] -= amount
    })
    used += vector[0]
    vain = 0
    pods.push({ node, vector })
  }
  const scored = names.map((_, d) => d)
  return { view: { nodes, dimensions: names, capacity, free, scored, resources: scored.filter((d) => names[d] !== 'pods') }, pods, draw }
}

/** One step: a random pod goes, a new one comes. `digest` sums up the nodes chosen. */
function stepper(load: Load, nodes: number, make: (view: CellView) => { chooser: Chooser; index?: PlacementIndex }) {
  const { view, pods, draw } = fill(load, nodes)
  const { chooser, index } = make(view)
  const state = { digest: 0, steps: 0 }
  const change = (node: number, vector: Float64Array, sign: number) => {
    for (let d = 0; d < vector.length; d++) view.free[d][node] += sign * vector[d]
    index?.nodeChanged(node)
  }
  const step = () => {
    const at = draw.below(pods.length)
    const gone = pods[at]
    change(gone.node, gone.vector, 1)
    let vector: Float64Array = Float64Array.from(load.request(draw))
    let node = chooser.choose(vector, undefined)
    if (node < 0) {
      vector = gone.vector
      node = gone.node
    }
    change(node, vector, -1)
    pods[at] = { node, vector }
    state.digest = (Math.imul(state.digest, 31) + node) | 0
    state.steps++
  }
  return { step, state }
}

async function measure(step: () => void): Promise<number> {
  const bench = new Bench({ time: 150, warmupTime: 60, iterations: 8, warmupIterations: 4 })
  bench.add('steps', () => {
    for (let i = 0; i < STEPS; i++) step()
  })
  const [task] = await bench.run()
  if (task.result.state !== 'completed') throw new Error(`a bench ended ${task.result.state}`)
  return (task.result.latency.p50 * 1e6) / STEPS
}

async function row(policy: string, load: Load, nodes: number): Promise<string> {
  const { chooser, index } = placementPolicies.get(policy)!
  const draw = randomStream('1', 'placer')
  const spec = { policy }
  const scan = () => stepper(load, nodes, (view) => ({ chooser: chooser(view, spec, draw) }))
  const indexed = () =>
    stepper(load, nodes, (view) => {
      const made = index?.(view)
      return made === undefined ? { chooser: chooser(view, spec, draw) } : { chooser: made.chooser(), index: made }
    })
  const one = scan()
  const other = indexed()
  for (let i = 0; i < 200; i++) {
    one.step()
    other.step()
  }
  const alike = one.state.digest === other.state.digest
  const scanTime = await measure(one.step)
  const indexTime = index === undefined ? undefined : await measure(other.step)
  const cells = [load.name.padEnd(20), policy.padEnd(18), String(nodes).padStart(7), scanTime.toFixed(0).padStart(9)]
  if (indexTime !== undefined)
    cells.push(indexTime.toFixed(0).padStart(9), (indexTime / scanTime).toFixed(3).padStart(8), alike ? 'alike' : 'DIFFER')
  return cells.join(' ')
}

const wanted = process.argv.slice(2)
console.log('load                 policy               nodes   scan ns  index ns    ratio')
for (const load of LOADS) {
  for (const policy of placementPolicies.keys()) {
    if (wanted.length > 0 && !wanted.includes(policy)) continue
    for (const nodes of SIZES) console.log(await row(policy, load, nodes))
  }
}
