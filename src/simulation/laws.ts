/** The laws of the cell, on everything that the engine knows to be bound or held. */
import { brokenLaws } from '../cell/invariants.ts'
import { InvariantError } from '../errors.ts'
import type { Binding } from './binding.ts'
import type { Prefilled } from './prefilled.ts'
import type { World } from './world.ts'

/** @throws InvariantError naming the first laws that are broken. */
export function checkLaws({ cell, leases, now }: World, prefilled: Prefilled, binding: Binding): void {
  const held = Array.from(leases.live, (lease) => ({ node: lease.node, vector: lease.room }))
  const broken = brokenLaws(cell, [...prefilled.shares(), ...binding.shares()], held)
  if (broken.length > 0) throw new InvariantError(`law broken at ${now} us: ${broken.slice(0, 5).join('; ')}`)
}
