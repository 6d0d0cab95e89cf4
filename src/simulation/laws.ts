/** The laws of the cell, on everything that the engine knows to be bound or held: all of it, or what an event touched. */
import { brokenLaws } from '../cell/invariants.ts'
import { Ledger } from '../cell/ledger.ts'
import { InvariantError } from '../errors.ts'
import type { Binding } from './binding.ts'
import type { Prefilled } from './prefilled.ts'
import type { World } from './world.ts'

/** @throws InvariantError naming the first laws that are broken. */
export function checkLaws({ cell, leases, now }: World, prefilled: Prefilled, binding: Binding): void {
  const held = Array.from(leases.live, (lease) => ({ node: lease.node, vector: lease.room }))
  const broken = brokenLaws(cell, [...prefilled.shares(), ...binding.shares()], held)
  refuse(broken, now)
}

/** The second account that {@link checkTouched} needs; it hears of each node whose free room changes. */
export function openLedger(world: World, prefilled: Prefilled): Ledger {
  const { cell, leases } = world
  const ledger = new Ledger(cell, leases, prefilled.shares())
  const { onChange } = cell
  cell.onChange = (node) => {
    ledger.touch(node)
    onChange(node)
  }
  return ledger
}

/** @throws InvariantError naming the first laws that are broken on the nodes that were touched since the last call. */
export function checkTouched({ ledger, now }: World): void {
  if (ledger !== undefined) refuse(ledger.broken(), now)
}

function refuse(broken: readonly string[], now: number): void {
  if (broken.length > 0) throw new InvariantError(`law broken at ${now} us: ${broken.slice(0, 5).join('; ')}`)
}
