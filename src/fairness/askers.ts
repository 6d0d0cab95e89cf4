/**
 * The frameworks of a role order by numbers, for those who ask whose turn it is many times a second: the names of frameworks and roles are
 * looked up once, and those that do not ask are not gone through. Who comes first is who {@link RoleOrder.first} finds among them. What the
 * only framework of a role has is kept of the role alone.
 */
import { ask, askNoMore } from './asking.ts'
import type { RoleNode } from './role-node.ts'
import { type Place, placeOf, type RoleOrder } from './role-order.ts'

export class Askers {
  private readonly places: readonly Place[]

  /** @param frameworks all that take part, numbered in this order; nobody joins or leaves `order` from here on. */
  constructor(order: RoleOrder, frameworks: readonly string[]) {
    this.places = frameworks.map((framework) => placeOf(order, framework))
    this.places.forEach(({ role, framework, alone }, seat) => {
      if (alone) role.seat = seat
      else {
        framework.seat = seat
        role.frameworks = framework.parent
      }
    })
  }

  /** What a framework has changed, without an offer. */
  update(framework: number, vector: ArrayLike<number>, sign: 1 | -1): void {
    const place = this.places[framework]
    place.roles.changeAt(place.role, vector, sign)
    if (!place.alone) place.frameworks.changeAt(place.framework, vector, sign)
  }

  /** Counts an offer. */
  count(framework: number): void {
    const place = this.places[framework]
    place.roles.countAt(place.role)
    if (!place.alone) place.frameworks.countAt(place.framework)
  }

  /** The framework asks, or does so no longer. */
  asks(framework: number, asks: boolean): void {
    const { role, framework: leaf, alone } = this.places[framework]
    const change = asks ? ask : askNoMore
    change(role)
    // A role of one framework is asked at once.
    if (!alone) change(leaf)
  }

  /** The first of those that ask, in the order of shares, of which `willing` says yes; -1 if there is none. */
  first(willing: (framework: number) => boolean): number {
    return firstBelow(this.places[0].roles.root, willing)
  }
}

function firstBelow({ asking }: RoleNode, willing: (framework: number) => boolean): number {
  for (let at = 0; at < asking.length; at++) {
    const { seat, frameworks } = asking[at]
    const first = seat < 0 ? firstBelow(frameworks ?? asking[at], willing) : willing(seat) ? seat : -1
    if (first >= 0) return first
  }
  return -1
}
