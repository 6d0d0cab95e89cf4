/** The pool of parked units against a linear scan: who is eligible after which releases. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOUND, FREE } from '../../src/cell/cell.ts'
import { chooseStrategy } from '../../src/experiment/choose.ts'
import { setupOf } from '../../src/experiment/simulate.ts'
import { assembleWorld } from '../../src/simulation/assemble.ts'
import { Binding } from '../../src/simulation/binding.ts'
import { Parking } from '../../src/simulation/parking.ts'
import { IDLE, Units } from '../../src/simulation/units.ts'
import { job, nodes, scenario } from '../tools/scenario-builders.ts'

const ROOM = 8
const NODES = 3
const UNITS = 14

type Step =
  | { readonly kind: 'park'; readonly unit: number }
  | { readonly kind: 'take' }
  | { readonly kind: 'cancel'; readonly unit: number }
  | { readonly kind: 'claim' | 'release'; readonly node: number; readonly amount: number }

const place = { node: fc.nat(NODES - 1), amount: fc.integer({ min: 1, max: 4 }) }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('park' as const), unit: fc.nat(UNITS - 1) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), unit: fc.nat(UNITS - 1) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), ...place }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), ...place }) },
  ),
  { minLength: 20, maxLength: 120, size: 'max' },
)

test('an eligible unit is the first, by priority and then by place, that fits a node released since its plan', () => {
  let taken = 0
  let none = 0
  const sizes = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), priority: fc.nat(1) }), { minLength: UNITS, maxLength: UNITS })
  fc.assert(
    fc.property(sizes, steps, (shapes, list) => {
      const from = scenario({ nodes: nodes(NODES, ROOM), jobs: shapes.map(({ size, priority }, at) => job(`j-${at}`, size, { priority })) })
      const world = assembleWorld(setupOf(from, chooseStrategy(from, 'pod'), {}))
      const { cell, roster, nodeReleased } = world
      const units = new Units(world, new Binding(world))
      const parking = new Parking(units, cell, nodeReleased, world.freed)
      for (let node = 0; node < NODES; node++) cell.move(node, roster.shapes.vector({ cpu: ROOM }), FREE, BOUND)
      let parked: { unit: number; seen: number }[] = []
      const fits = ({ unit, seen }: { unit: number; seen: number }) =>
        Array.from({ length: NODES }, (_, node) => node).some(
          (node) => nodeReleased[node] > seen && cell.fits(node, roster.podVector(unit)),
        )
      for (const step of list) {
        if (step.kind === 'park') {
          if (parked.some((one) => one.unit === step.unit)) continue
          parking.park(step.unit, roster.podVector(step.unit), world.releases, false)
          parked.push({ unit: step.unit, seen: world.releases })
        } else if (step.kind === 'cancel') {
          if (!parked.some((one) => one.unit === step.unit)) continue
          units.state[step.unit] = IDLE
          parked = parked.filter((one) => one.unit !== step.unit)
        } else if (step.kind === 'take') {
          const candidates = parked.filter(fits)
          const most = Math.max(...candidates.map((one) => shapes[one.unit].priority))
          const expected = candidates.find((one) => shapes[one.unit].priority === most)?.unit ?? -1
          expect(parking.eligible()).toBe(expected)
          if (expected < 0) {
            none++
            continue
          }
          taken++
          units.state[expected] = IDLE
          parked = parked.filter((one) => one.unit !== expected)
        } else {
          const vector = roster.shapes.vector({ cpu: step.amount })
          const free = cell.free[0][step.node]
          if (step.kind === 'claim' && free >= step.amount) cell.move(step.node, vector, FREE, BOUND)
          if (step.kind === 'release' && free + step.amount <= ROOM) {
            cell.move(step.node, vector, BOUND, FREE)
            nodeReleased[step.node] = ++world.releases
            world.freed.note(step.node, world.releases)
          }
        }
      }
    }),
    { seed: 91, numRuns: 300 },
  )
  expect(Math.min(taken, none)).toBeGreaterThan(100)
})

test.each([0, 1, 2, 3])('the first unit of a pool hears of what was released after its plan, %i releases ago', (ago) => {
  const from = scenario({ nodes: nodes(3, ROOM), jobs: [job('j', 4)] })
  const world = assembleWorld(setupOf(from, chooseStrategy(from, 'pod'), {}))
  const parking = new Parking(new Units(world, new Binding(world)), world.cell, world.nodeReleased, world.freed)
  const release = (node: number) => {
    world.nodeReleased[node] = ++world.releases
    world.freed.note(node, world.releases)
  }
  // More than the list holds, so that it began anew.
  for (let many = 0; many < 3_000; many++) release(0)
  for (const node of [1, 2, 2]) release(node)
  for (const node of [0, 2]) world.cell.move(node, world.roster.shapes.vector({ cpu: ROOM }), FREE, BOUND)
  parking.park(0, world.roster.podVector(0), world.releases - ago, false)
  expect(parking.eligible()).toBe(ago === 3 ? 0 : -1)
})
