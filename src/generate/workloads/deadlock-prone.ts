/**
 * Gangs that block each other if each collects its room bit by bit: G gangs of m members on S slots, a member filling a slot, with
 * m <= S, so that each gang fits alone, and G x (m - 1) >= S, so that all slots can be held while no gang is complete. This is the
 * two-phase-locking deadlock of Coffman, Elphick and Shoshani (1971) on counted resources (Holt, 1972); Omega (EuroSys 2013,
 * section 3.3) names it as the price of hoarding. The gangs need a scheduler each: set the scenario's count to at least G.
 */
import * as z from 'zod/mini'
import { invalid } from '../../errors.ts'
import { randomStream } from '../../kernel/random.ts'
import type { Cluster } from '../../model/cluster.ts'
import type { ResourceList } from '../../model/resources.ts'
import { parseDuration } from '../../model/time.ts'
import type { Job, Workload } from '../../model/workload.ts'
import { containersOf, podsOf } from '../pods.ts'
import { countField, durationField, option, optional } from '../recipe-fields.ts'
import { roomOf, scaled, slots, smallest } from '../room.ts'

export const deadlockProneRecipe = z
  .strictObject({
    kind: z.literal('deadlockProne'),
    gangs: option(countField.check(z.minimum(2)), 2, 'G, gangs that arrive together'),
    members: optional(
      countField.check(z.minimum(2)),
      'm, pods of each gang; default ceil(S / G) + 1 on S slots, the least that can deadlock',
    ),
    rounds: option(countField, 1, 'how often G gangs arrive'),
    period: option(durationField, '10m', 'time between rounds'),
    spread: option(durationField, 0, 'arrivals of a round are uniform over this time; default: one instant'),
    duration: option(durationField, '60s', 'run time of each gang'),
    containers: option(countField.check(z.maximum(5)), 1, 'containers of a member, which share its request equally'),
  })
  .check(z.describe('gangs of whole-node members of which all together can hold every node while none is complete'))

export type DeadlockProneRecipe = z.infer<typeof deadlockProneRecipe>

/**
 * Gangs gang-0, gang-1 ...; a member asks for all of the smallest node.
 * @throws InvalidInputError if the cluster and the numbers do not make G x (m - 1) >= S and m <= S.
 */
export function deadlockProne(recipe: DeadlockProneRecipe, cluster: Cluster, seed: string): Workload {
  const member = wholeNode(cluster)
  const size = membersOf(recipe, slots(roomOf(cluster), member))
  const containers = containersOf(member, new Array<number>(recipe.containers).fill(1))
  const stream = randomStream(seed, 'workload/arrivals')
  const spread = parseDuration(recipe.spread)
  const jobs: Job[] = []
  for (let round = 0; round < recipe.rounds; round++) {
    for (let gang = 0; gang < recipe.gangs; gang++) {
      const name = `gang-${jobs.length}`
      const arrival = round * parseDuration(recipe.period) + Math.floor(stream.uniform() * spread)
      const pods = podsOf(name, size, containers, () => undefined)
      jobs.push({
        name,
        arrival,
        duration: parseDuration(recipe.duration),
        scheduler: 'default',
        priority: 0,
        gang: { minMember: size },
        pods,
      })
    }
  }
  return { jobs }
}

function wholeNode(cluster: Cluster): ResourceList {
  const member = smallest(roomOf(cluster))
  if (Object.keys(member).length === 0)
    return invalid('cluster', 'invalid cluster: no resource is free on every node, allowed: nodes with room')
  return scaled(member, 1)
}

function membersOf(recipe: DeadlockProneRecipe, room: number): number {
  const size = recipe.members ?? Math.ceil(room / recipe.gangs) + 1
  const least = Math.ceil(room / recipe.gangs) + 1
  if (size >= least && size <= room) return size
  const allowed = least <= room ? `${least} to ${room}` : 'no number: at least two nodes are needed'
  return invalid('members', `invalid members: ${size} in ${recipe.gangs} gangs on room for ${room} whole-node pods, allowed: ${allowed}`)
}
