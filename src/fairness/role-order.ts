/**
 * Two levels: whose turn it is among the roles, then among the frameworks of the role (Mesos src/master/allocator/mesos/hierarchical.cpp).
 * A framework's share within its role is taken of the whole cluster, not of what the role has. The order is by dominant shares, or random
 * by weight (Mesos `--role_sorter=random`, the cure for offers that starve under DRF; roles and frameworks have the same kind of sorter).
 */
import { invalid } from '../errors.ts'
import { DrfSorter, type SorterOptions, treeOf } from './drf-sorter.ts'
import type { RoleNode } from './role-node.ts'
import type { RoleTree } from './role-tree.ts'
import { weightedPick, weightedShuffle } from './weighted-draw.ts'

/** What counts, and whether the order is by share or by chance. */
export interface RoleOrderOptions extends Pick<SorterOptions, 'excluded'> {
  /** Draws uniform in [0, 1): the order is random by weight. Absent: by dominant shares. */
  readonly uniform?: () => number
}

/** A framework and its role. */
export interface Seat {
  /** Name of the framework. */
  readonly framework: string
  /** Path of its role. */
  readonly role: string
}

interface RoleFrameworks {
  readonly sorter: DrfSorter
  /** A role of one framework is asked at once. */
  readonly names: string[]
}

/** Where a framework stands: in the tree of roles, and in that of the frameworks of its role. */
export interface Place {
  readonly roles: RoleTree
  readonly role: RoleNode
  readonly frameworks: RoleTree
  readonly framework: RoleNode
  /** The only one of its role. */
  readonly alone: boolean
}

/** Not public: for those who go by numbers instead of names. Holds as long as nobody joins or leaves. */
export let placeOf: (order: RoleOrder, framework: string) => Place

/**
 * Whose turn it is: roles by their shares, then the frameworks of the role (Mesos hierarchical allocator). Amounts are in base units, one
 * entry a resource. Methods that name a framework throw InvalidInputError if it has no role.
 */
export class RoleOrder {
  static {
    placeOf = (order, framework) => order.place(framework)
  }

  private readonly resources: readonly string[]
  private readonly options: RoleOrderOptions
  private readonly roles: DrfSorter
  private readonly byRole = new Map<string, RoleFrameworks>()
  private readonly roleByFramework = new Map<string, string>()
  private total: ArrayLike<number> = []
  private odds: ReadonlyMap<string, number> | undefined

  /** @param resources names of the scalar resources; every vector has their order. */
  constructor(resources: readonly string[], options: RoleOrderOptions = {}) {
    this.resources = resources
    this.options = options
    this.roles = new DrfSorter(resources, options)
  }

  /** What the cluster has. */
  setTotal(total: ArrayLike<number>): void {
    this.total = Array.from(total)
    this.roles.setTotal(this.total)
    for (const { sorter } of this.byRole.values()) sorter.setTotal(this.total)
  }

  /**
   * Weight of a role against its siblings; default 1.
   * @throws InvalidInputError for a weight that is not above 0
   */
  setWeight(role: string, weight: number): void {
    this.roles.setWeight(role, weight)
    this.odds = undefined
  }

  /**
   * A framework subscribes to a role.
   * @throws InvalidInputError if it has one
   */
  join(framework: string, role: string): void {
    if (this.roleByFramework.has(framework)) invalid('framework', `invalid framework: ${framework} has a role, allowed: one role each`)
    this.roleByFramework.set(framework, role)
    const { sorter, names } = this.byRole.get(role) ?? this.openRole(role)
    sorter.add(framework)
    sorter.activate(framework)
    names.push(framework)
  }

  /** A framework goes, with all it has; a role without frameworks goes too. */
  leave(framework: string): void {
    const role = this.roleOf(framework)
    const { sorter, names } = this.byRole.get(role) as RoleFrameworks
    this.roles.update(role, sorter.subtreeAllocation(framework), -1)
    sorter.remove(framework)
    names.splice(names.indexOf(framework), 1)
    this.roleByFramework.delete(framework)
    if (names.length > 0) return
    this.roles.remove(role)
    this.byRole.delete(role)
    this.odds = undefined
  }

  /** An offer was made: it counts as allocated at once. */
  allocated(framework: string, vector: ArrayLike<number>): void {
    this.roles.allocated(this.roleOf(framework), vector)
    this.sorterOf(framework).allocated(framework, vector)
  }

  /** Counts an offer whose amount is told by {@link update}. */
  count(framework: string): void {
    this.roles.count(this.roleOf(framework))
    this.sorterOf(framework).count(framework)
  }

  /** An offer was declined or rescinded, or a task ended. */
  unallocated(framework: string, vector: ArrayLike<number>): void {
    this.update(framework, vector, -1)
  }

  /** What a framework has changed, without an offer. */
  update(framework: string, vector: ArrayLike<number>, sign: 1 | -1): void {
    this.roles.update(this.roleOf(framework), vector, sign)
    this.sorterOf(framework).update(framework, vector, sign)
  }

  /** All frameworks, in the order in which they are asked. */
  order(): Seat[] {
    const { uniform } = this.options
    const roles = uniform === undefined ? this.roles.sort() : weightedShuffle(this.relativeWeights(), uniform)
    return roles.flatMap((role) => {
      const { sorter } = this.byRole.get(role) as RoleFrameworks
      const frameworks = uniform === undefined ? sorter.sort() : weightedShuffle(sorter.relativeWeights(), uniform)
      return frameworks.map((framework) => ({ framework, role }))
    })
  }

  /** The first framework of {@link order} of which `willing` says yes. */
  first(willing: (framework: string) => boolean): string | undefined {
    const { uniform } = this.options
    if (uniform !== undefined) return this.draw(willing, uniform)
    const role = this.roles.first((name) => this.firstOf(name, willing) !== undefined)
    return role === undefined ? undefined : this.firstOf(role, willing)
  }

  /** What of the past the order among these frameworks knows: {@link DrfSorter.leads} of their roles, then of the frameworks of each. */
  leads(matters: (framework: string) => boolean): readonly number[] {
    const roles = this.roles.leads((role) => this.byRole.get(role)?.names.some(matters) === true)
    return [...roles, ...[...this.byRole.values()].flatMap(({ sorter }) => sorter.leads(matters))]
  }

  /** Share of a role with all roles below it. */
  roleShare(role: string): number {
    return this.roles.subtreeShare(role)
  }

  /** What a role has, with all roles below it. */
  roleAllocation(role: string): ArrayLike<number> {
    return this.roles.subtreeAllocation(role)
  }

  /** Dominant share of a framework, 0 to 1, of the whole cluster. */
  frameworkShare(framework: string): number {
    return this.sorterOf(framework).clientShare(framework)
  }

  /**
   * The role of a framework.
   * @throws InvalidInputError if it has none.
   */
  roleOf(framework: string): string {
    return this.roleByFramework.get(framework) ?? invalid('framework', `unknown framework: ${framework}`)
  }

  private place(framework: string): Place {
    const role = this.roleOf(framework)
    const { sorter, names } = this.byRole.get(role) as RoleFrameworks
    const roles = treeOf(this.roles)
    const frameworks = treeOf(sorter)
    return { roles, role: roles.leaf(role), frameworks, framework: frameworks.leaf(framework), alone: names.length === 1 }
  }

  private firstOf(role: string, willing: (framework: string) => boolean): string | undefined {
    const { sorter, names } = this.byRole.get(role) as RoleFrameworks
    if (names.length === 1) return willing(names[0]) ? names[0] : undefined
    return sorter.first(willing)
  }

  private draw(willing: (framework: string) => boolean, uniform: () => number): string | undefined {
    const role = weightedPick(this.relativeWeights(), uniform, (name) => this.firstOf(name, willing) !== undefined)
    if (role === undefined) return undefined
    const { sorter, names } = this.byRole.get(role) as RoleFrameworks
    return names.length === 1 ? names[0] : weightedPick(sorter.relativeWeights(), uniform, willing)
  }

  private relativeWeights(): ReadonlyMap<string, number> {
    this.odds ??= this.roles.relativeWeights()
    return this.odds
  }

  private openRole(role: string): RoleFrameworks {
    this.roles.add(role)
    this.roles.activate(role)
    const sorter = new DrfSorter(this.resources, { ...this.options, hierarchy: false })
    sorter.setTotal(this.total)
    const opened = { sorter, names: [] }
    this.byRole.set(role, opened)
    this.odds = undefined
    return opened
  }

  private sorterOf(framework: string): DrfSorter {
    return (this.byRole.get(this.roleOf(framework)) as RoleFrameworks).sorter
  }
}
