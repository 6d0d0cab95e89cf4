/** Schedulers without a clock, for attempts by hand. */
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor } from '../../src/cell/commit.ts'
import { LeaseBook } from '../../src/cell/leases.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { placementPolicies } from '../../src/placement/registry.ts'
import type { ManualScheduler } from '../../src/simulation/manual-unit.ts'
import { strategyOptions } from '../../src/strategy/options.ts'
import { registry } from '../../src/strategy/registry.ts'
import type { Strategy } from '../../src/strategy/strategy.ts'

const PODS_A_NODE = 110

/** One on nodes with so much cpu and memory each, and room for 110 pods. */
export function schedulerOn(nodes: readonly (readonly [cpu: number, memory: number])[], policy = 'bestFit'): ManualScheduler {
  const capacity = [0, 1].map((dimension) => Float64Array.from(nodes, (node) => node[dimension]))
  const cell = new Cell(['cpu', 'memory', 'pods'], [...capacity, new Float64Array(nodes.length).fill(PODS_A_NODE)])
  const random = randomStream('1', 'hand')
  const chooser = placementPolicies.get(policy)!.chooser(cell, { policy }, random)
  return { cell, door: new CommitDoor(cell), leases: new LeaseBook(cell), chooser, random }
}

/** Another on the same cell. */
export function beside(scheduler: ManualScheduler): ManualScheduler {
  const chooser = placementPolicies.get('bestFit')!.chooser(scheduler.cell, { policy: 'bestFit' }, scheduler.random)
  return { ...scheduler, chooser, index: 1 }
}

export function strategyOf(name: string, options: Readonly<Record<string, unknown>> = {}): Strategy {
  const entry = registry.get(name)!
  return entry.create(strategyOptions(entry, options))
}
