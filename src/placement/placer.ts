/** A scheduler's hand at placement: its policy, bound to the cell's columns and to the scheduler's random stream. */
import { InvalidInputError, type Problem } from '../errors.ts'
import type { RandomStream } from '../kernel/random.ts'
import type { CellView } from '../model/cell-view.ts'
import type { PlacementSpec } from '../model/scenario.ts'
import { closest } from '../model/spelling.ts'
import { indexOf } from './indexed.ts'
import { configurationProblems } from './kubernetes/profile-problems.ts'
import type { Chooser, PlacementIndex } from './policy.ts'
import { type Policies, placementPolicies } from './registry.ts'
import type { PodKind, Scene } from './scene.ts'

export class Placer {
  private readonly chooser: Chooser
  private readonly index: PlacementIndex | undefined

  /**
   * @param scene what nodes and pods say of themselves, for policies that ask.
   * @param policies that the spec may name.
   * @param index answers instead of a scan; undefined: the policy's own where it has one and the cell is large enough.
   * @throws InvalidInputError naming every fault of the spec.
   */
  constructor(
    view: CellView,
    spec: PlacementSpec,
    random: RandomStream,
    scene?: Scene,
    policies: Policies = placementPolicies,
    index: PlacementIndex | undefined = indexFor(view, spec, policies),
  ) {
    checkPlacement(spec, policies)
    this.index = index
    this.chooser = index === undefined ? policies.get(spec.policy)!.chooser(view, spec, random, scene) : index.chooser()
  }

  /** A plan begins. */
  begin(): void {
    this.chooser.begin()
  }

  /** A plan is over: nothing of it is left here, except the position of the random stream and of a search that goes on next time. */
  end(): void {
    this.chooser.end()
  }

  /** The best node where `vector` fits now (0 asks for nothing) and `allowed` is not 0 (undefined: all); -1 if there is none. */
  choose(vector: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number {
    return this.chooser.choose(vector, allowed, kind)
  }

  /**
   * Planning container by container: ranks the nodes for `first` alone and takes the best-ranked one on which `whole` (at least
   * `first`) fits as well; -1 if there is none.
   */
  chooseWalk(first: Float64Array, whole: Float64Array, allowed: Uint8Array | undefined, kind?: PodKind): number {
    return this.chooser.chooseWalk(first, whole, allowed, kind)
  }

  /** Of the last walk: better-ranked nodes that took `first` but not `whole`, each one rollback; of a vain one, all that took `first`. */
  get misses(): number {
    return this.chooser.misses
  }

  /** The free room of a node changed. Needed on every change, tentative ones included, unless the index is shared. */
  nodeChanged(node: number): void {
    this.index?.nodeChanged(node)
  }
}

/** One placer a spec, in order, on one cell; indexes are shared by equal policies and hear of a change once each. */
export function createPlacers(
  view: CellView,
  specs: readonly PlacementSpec[],
  randoms: readonly RandomStream[],
  scene?: Scene,
  policies: Policies = placementPolicies,
): { placers: Placer[]; nodeChanged: (node: number) => void } {
  const indexes = new Map<string, PlacementIndex>()
  const placers = specs.map((spec, i) => {
    const index = indexes.get(spec.policy) ?? indexFor(view, spec, policies)
    if (index === undefined || spec.ties === 'seeded') return new Placer(view, spec, randoms[i], scene, policies)
    indexes.set(spec.policy, index)
    return new Placer(view, spec, randoms[i], scene, policies, index)
  })
  const shared = [...indexes.values()]
  if (shared.length === 0) return { placers, nodeChanged: () => {} }
  if (shared.length === 1) return { placers, nodeChanged: (node) => shared[0].nodeChanged(node) }
  return {
    placers,
    nodeChanged: (node) => {
      for (const index of shared) index.nodeChanged(node)
    },
  }
}

/** @throws InvalidInputError naming every fault of the spec. */
export function checkPlacement(spec: PlacementSpec, policies: Policies = placementPolicies): void {
  const problems: Problem[] = []
  const { policy, candidates, ties, pool } = spec
  if (!policies.has(policy)) {
    const names = [...policies.keys()]
    const hint = closest(policy, names)
    const message = `invalid policy: ${policy}, allowed: ${names.join(', ')}`
    problems.push({ path: 'placement.policy', message: hint === undefined ? message : `${message} (did you mean ${hint}?)` })
  }
  if (candidates !== undefined && !(Number.isSafeInteger(candidates) && candidates >= 1)) {
    problems.push({ path: 'placement.candidates', message: `invalid candidates: ${candidates}, allowed: a whole number from 1` })
  }
  if (ties !== undefined && ties !== 'lowest' && ties !== 'seeded') {
    problems.push({ path: 'placement.ties', message: `invalid ties: ${ties}, allowed: lowest, seeded` })
  }
  if (pool !== undefined && pool !== 'fresh' && pool !== 'kept') {
    problems.push({ path: 'placement.pool', message: `invalid pool: ${pool}, allowed: fresh, kept` })
  }
  problems.push(...profileProblems(spec))
  if (problems.length > 0) throw new InvalidInputError(problems)
}

function profileProblems({ policy, profile, balancedAllocation }: PlacementSpec): readonly Problem[] {
  if (policy !== 'kubernetes') {
    const given = Object.entries({ profile, balancedAllocation }).filter(([, value]) => value !== undefined)
    return given.map(([key]) => ({
      path: `placement.${key}`,
      message: `invalid ${key}: policy ${policy} has none, allowed: with kubernetes`,
    }))
  }
  return configurationProblems(profile ?? {}).map(({ at, message }) => {
    const steps = at.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    return { path: `placement.profile${steps.join('')}`, message }
  })
}

function indexFor(view: CellView, spec: PlacementSpec, policies: Policies): PlacementIndex | undefined {
  const policy = policies.get(spec.policy)
  return spec.ties === 'seeded' || policy === undefined ? undefined : indexOf(policy, view)
}
