/** Room taken from the start by work that is not part of the experiment: bound before the first event, counted as running. */
import { BOUND, FREE } from '../cell/cell.ts'
import type { Share } from '../cell/invariants.ts'
import { invalid } from '../errors.ts'
import { RUNNING } from '../metrics/recorder.ts'
import type { Binding } from './binding.ts'
import { FINISH, type World } from './world.ts'

export class Prefilled {
  private readonly world: World
  /** Pods that end, by the number of their FINISH event; undefined once they have. */
  private readonly leaving: (Share | undefined)[] = []
  /** Their places in the cluster's prefill. */
  private readonly leavingFrom: number[] = []
  private gone = 0

  /** Binds the cluster's prefill. @throws InvalidInputError if it names an unknown node or does not fit. */
  constructor(world: World) {
    this.world = world
    const { roster, cell } = world
    const { nodes, prefill = [] } = roster.cluster
    const index = new Map(prefill.length === 0 ? [] : nodes.map((node, at) => [node.name, at]))
    prefill.forEach((pod, at) => {
      const node = index.get(pod.node)
      const vector = roster.shapes.vector({ pods: 1, ...pod.requests, ...roster.ports.ofPorts(pod.ports ?? []) })
      if (node === undefined) invalid(`cluster.prefill[${at}].node`, `unknown node: ${pod.node}`)
      if (!cell.fits(node, vector)) invalid(`cluster.prefill[${at}]`, `invalid prefill: ${pod.name} does not fit node ${pod.node}`)
      cell.move(node, vector, FREE, BOUND)
      world.recorder.use(RUNNING, vector, 1)
      world.surroundings?.arrive(world.surroundings.prefilled[at], node)
      if (pod.until === undefined) {
        world.staying.push({ node, vector })
      } else {
        this.leaving.push({ node, vector })
        this.leavingFrom.push(at)
        world.events.push(pod.until, FINISH, -this.leaving.length)
      }
    })
  }

  /** How many have still to end. */
  get left(): number {
    return this.leaving.length - this.gone
  }

  /** A FINISH event with a payload below zero. */
  finish(payload: number, binding: Binding): void {
    const share = this.leaving[-payload - 1]
    if (share === undefined) return
    this.leaving[-payload - 1] = undefined
    this.gone++
    const { surroundings } = this.world
    this.world.recorder.use(RUNNING, share.vector, -1)
    surroundings?.depart(surroundings.prefilled[this.leavingFrom[-payload - 1]], share.node)
    binding.release(share.node, share.vector)
  }

  /** What is bound now. */
  shares(): Share[] {
    return [...this.world.staying, ...this.leaving.filter((share) => share !== undefined)]
  }
}
