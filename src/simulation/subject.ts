/** A scheduling unit as its attempt sees it. Few strategies ask for its name, which is made only then. */
import type { UnitLevel } from '../model/scenario.ts'
import type { SchedulingUnit } from '../strategy/strategy.ts'

/** Who knows the names of units. */
export interface Namer {
  name(unit: number): string
}

export class Subject implements SchedulingUnit {
  readonly level: UnitLevel
  readonly members: number
  readonly gang: boolean
  readonly endless: boolean
  readonly #namer: Namer
  readonly #unit: number

  constructor(namer: Namer, unit: number, level: UnitLevel, members: number, gang: boolean, endless: boolean) {
    this.level = level
    this.members = members
    this.gang = gang
    this.endless = endless
    this.#namer = namer
    this.#unit = unit
  }

  get name(): string {
    return this.#namer.name(this.#unit)
  }
}
