/** The automata of the units of one kind of job. */
import type { Strategy } from '../../strategy/strategy.ts'
import { Automaton } from './automaton.ts'
import type { Desk } from './desk.ts'

/** The automata of one job's units; units that look alike to the strategy share one. */
export class Automata {
  readonly all: Automaton[] = []
  readonly strategy: Strategy
  private readonly apart: boolean
  private readonly desk: Desk
  private readonly known = new Map<string, number>()

  /** @param apart units that differ in name only have an automaton each */
  constructor(strategy: Strategy, desk: Desk, apart: boolean) {
    this.apart = apart
    this.strategy = strategy
    this.desk = desk
  }

  of(subject: ReturnType<Desk['units']['describe']>): number {
    const key = JSON.stringify(this.apart ? subject : { ...subject, name: '' })
    const known = this.known.get(key)
    if (known !== undefined) return known
    const { cell } = this.desk.world
    this.all.push(new Automaton(this.strategy, subject, cell.nodes, (node, dimension) => this.desk.capacity(node, dimension)))
    this.known.set(key, this.all.length - 1)
    return this.all.length - 1
  }

  firstUnit(job: number): number {
    const { roster } = this.desk.world
    return this.desk.units.range(roster.jobPods[job], roster.jobPods[job + 1])[0]
  }
}
