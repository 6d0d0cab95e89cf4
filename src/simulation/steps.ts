/** The steps of the explorer (analysis/explore/types.ts), done on the engine. */
import { STEP_KINDS, type StepKind } from '../analysis/explore/types.ts'
import type { Engine } from './engine.ts'
import type { LateArrivals } from './late-arrivals.ts'
import { type Move, moveOf, SUBJECTS, type Subject } from './moves.ts'
import type { Server } from './server.ts'
import { StepRefusals } from './step-refusals.ts'
import { TRIED } from './units.ts'
import { type LeaseDesk, takeOver } from './wounding.ts'

export class Steps {
  private readonly engine: Engine
  private readonly late: LateArrivals
  private readonly refusals: StepRefusals
  /** What an elder takes is offered to it whole, whatever quotas say, as every offer of a script is. */
  private readonly desk: Pick<LeaseDesk, 'revoke' | 'offerApart'>

  constructor(engine: Engine, late: LateArrivals) {
    const { allocator } = engine
    this.engine = engine
    this.late = late
    this.refusals = new StepRefusals(engine, late)
    this.desk = {
      revoke: (lease) => allocator.revoke(lease),
      offerApart: (server, node) => {
        if (allocator.offerable(node)) allocator.offer(server, node)
      },
    }
  }

  /** Does what the step says. `refusal` has been asked. */
  perform(move: Move): void {
    const { allocator, driver, world } = this.engine
    const server = this.refusals.serverOf(move)
    const acts: Readonly<Record<StepKind, () => void>> = {
      arrive: () => this.late.arrive(move.member),
      start: () => this.start(server, move.unit),
      decide: () => {
        server.cutShort(world.now)
        driver.decisionEnd(server)
      },
      offer: () => allocator.offer(server, move.node),
      expire: () => allocator.revoke(this.refusals.leasesOf(server, move.node)[0]),
      timeout: () => allocator.timeout(server),
      wound: () => takeOver(this.desk, server, this.refusals.prey(server, move.node)[0]),
      recover: () => this.revokeAll(server),
      rejectGang: () => this.engine.gangOver(move.group),
      finish: () => this.finish(move.group),
      crash: () => driver.abort(server),
    }
    acts[move.do]()
  }

  /** Why the step cannot be done now; undefined if it can. */
  refusal(move: Move): string | undefined {
    return this.refusals.refusal(move)
  }

  /** Steps that can be done now, `most` at most, in words. */
  possible(most: number): string[] {
    const found: string[] = []
    for (const move of this.allMoves()) {
      if (this.refusal(move) !== undefined) continue
      if (found.length === most) return [...found, '...']
      found.push(this.words(move))
    }
    return found
  }

  /** The step in few words, with names. */
  words(move: Move): string {
    const { roster } = this.engine.world
    const subjects = SUBJECTS[move.do].map((subject) => {
      if (subject === 'unit') return this.refusals.unitName(move.unit)
      if (subject === 'node') return roster.cluster.nodes[move.node].name
      return subject === 'group' ? roster.groupName(move.group) : roster.memberName(move.member)
    })
    return `${move.do} ${subjects.join(' ')}`
  }

  private *allMoves(): Generator<Move> {
    const { units, world } = this.engine
    const counts: Readonly<Record<Subject, number>> = {
      unit: units.count,
      node: world.cell.nodes,
      group: world.roster.groups,
      member: world.roster.members,
    }
    for (const kind of STEP_KINDS) {
      const [first, second] = SUBJECTS[kind]
      for (let one = 0; one < counts[first]; one++) {
        const others = second === undefined ? 1 : counts[second]
        for (let other = 0; other < others; other++) {
          yield moveOf({ do: kind, [first]: one, ...(second && { [second]: other }) })
        }
      }
    }
  }

  private start(server: Server, unit: number): void {
    server.handback = []
    if (!this.engine.admit(unit)) return
    this.engine.units.state[unit] = TRIED
    this.engine.driver.start(server, unit)
  }

  private revokeAll(server: Server): void {
    for (const lease of [...server.leases]) if (server.leases.has(lease)) this.engine.allocator.revoke(lease)
  }

  private finish(group: number): void {
    const { binding, world } = this.engine
    binding.disturbed = true
    binding.finishAt[group] = world.now
    this.engine.finish(group)
  }
}
