/**
 * A deadlock explained to a person: who holds what, who lacks what that another holds, the shortest circle among them, and the rollback
 * that ends it at least cost. Built on Holt's reduction (1972) and the wait-for graph of Coffman, Elphick and Shoshani (1971); what is
 * listed is bounded, and what is left out is counted.
 */
import { baseUnit } from '../model/quantity.ts'
import { HOST_PORT_PREFIX } from '../model/resources.ts'
import { toSeconds } from '../model/time.ts'
import type { HoldAnalysis } from './deadlock.ts'
import { analyseHolds, movesPossible } from './deadlock.ts'
import { costsOf, sumCosts } from './explain/cost.ts'
import { shortestCycle } from './explain/cycle.ts'
import { type FullNames, heldOf, Lacks, needsOf, placesOf } from './explain/parts.ts'
import { ReleaseSearch } from './explain/release.ts'
import type {
  CoreReport,
  CostReport,
  DeadlockNames,
  DeadlockReport,
  ExplainOptions,
  GroupRef,
  ReportDimension,
  StuckClass,
  StuckGroup,
  TimedHoldState,
  WaitReport,
} from './explain/types.ts'
import { stillNeeded } from './hold-state.ts'

/** In the order in which groups are listed. */
const MEANINGS: Readonly<Record<StuckClass, string>> = {
  core: 'in a circular wait: each waits for room that another of the circle holds, and none gives anything back before it runs',
  selfDeadlock: 'locked in by its own placement: even alone in the cluster it could not place the rest beside what it holds already',
  victim: 'in no circle, but it waits for room that stuck groups hold',
  blockedByEndless: 'would fit if it were alone, but not beside groups that run and never end',
  infeasible: 'does not fit the empty cluster, however it is placed',
}

const CLASSES = Object.keys(MEANINGS) as StuckClass[]

/**
 * Explains what keeps the groups of a state from running. Without a deadlock `stuck` is 0 and the lists are empty.
 * @param state base units, columns [dimension][node]; left untouched. Holdings may say `since` when they are held, microseconds
 * @throws InvalidInputError for a state that is not well formed
 */
export function explainDeadlock(state: TimedHoldState, options: ExplainOptions = {}): DeadlockReport {
  return new Explainer(state, analyseHolds(state, options), options).report()
}

class Explainer {
  private readonly state: TimedHoldState
  private readonly analysis: HoldAnalysis
  private readonly options: ExplainOptions
  private readonly names: DeadlockNames
  private readonly dimensions: readonly ReportDimension[]
  private readonly full: FullNames
  private readonly lacks: Lacks
  private readonly mostPlaces: number

  constructor(state: TimedHoldState, analysis: HoldAnalysis, options: ExplainOptions) {
    const { names = {}, mostPlaces = 12 } = options
    this.state = state
    this.analysis = analysis
    this.options = options
    this.names = names
    this.mostPlaces = mostPlaces
    this.dimensions = Array.from({ length: state.dimensions }, (_, d) => {
      const name = names.dimension?.(d) ?? `dimension-${d}`
      return { name, unit: names.unit?.(d) ?? baseUnit(name) }
    })
    this.full = { node: names.node ?? ((node) => `node-${node}`), dimensions: this.dimensions.map(({ name }) => name) }
    this.lacks = new Lacks(state, analysis, this.full)
  }

  report(): DeadlockReport {
    const { options, state, analysis } = this
    const { members } = analysis.graph
    const { mostGroups = 100, mostCores = 10, now } = options
    const search = new ReleaseSearch(state, analysis, options)
    const cores = analysis.cycles.slice(0, mostCores).map((component) => this.core(component, search))
    const listed = this.order(cores).slice(0, mostGroups)
    const counts = CLASSES.map((name) => ({ class: name, count: members.filter((_, place) => this.classOf(place) === name).length }))
    return {
      dimensions: this.dimensions,
      ...(now !== undefined && { seconds: toSeconds(now) }),
      claimants: state.claimants.length,
      stuck: members.length,
      unknown: analysis.fixPoint.unknown.length,
      classes: counts.filter(({ count }) => count > 0).map((entry) => ({ ...entry, meaning: MEANINGS[entry.class] })),
      movesPossible: movesPossible(
        state,
        state.claimants.map(({ id }) => id),
      ),
      groups: listed.map((place) => this.group(place)),
      groupsOmitted: members.length - listed.length,
      cores,
      coresOmitted: analysis.cycles.length - cores.length,
    }
  }

  /** Places: those on told cycles, then the others by class. */
  private order(cores: readonly CoreReport[]): number[] {
    const { members } = this.analysis.graph
    const onCycle = new Set(cores.flatMap(({ cycle }) => cycle.map(({ from }) => from.id)))
    const rank = (place: number): number => (onCycle.has(this.ref(members[place]).id) ? -1 : CLASSES.indexOf(this.classOf(place)))
    return [...members.keys()].sort((a, b) => rank(a) - rank(b) || a - b)
  }

  private core(component: readonly number[], search: ReleaseSearch): CoreReport {
    const { graph, classes } = this.analysis
    const starts = component.filter((place) => classes[place] === 'core')
    const { vertices, shortest } = shortestCycle(graph.targets, component, starts)
    const refs = (places: readonly number[]) => places.map((place) => this.ref(graph.members[place]))
    const cycle = vertices.map((place, at) => {
      const next = vertices[(at + 1) % vertices.length]
      return { from: this.ref(graph.members[place]), wait: this.wait(place, next) }
    })
    const { mostGroups = 100 } = this.options
    const release = this.release(component, search)
    return { size: component.length, members: refs(component.slice(0, mostGroups)), cycle, shortest, release }
  }

  private release(component: readonly number[], search: ReleaseSearch): CoreReport['release'] {
    const { state, dimensions, options } = this
    const counted = dimensions.map(({ name }) => !name.startsWith(HOST_PORT_PREFIX))
    const stuck = { ...state, claimants: this.analysis.graph.members.map((index) => state.claimants[index]) }
    const cost = costsOf(stuck, counted, options.now)
    const costOf = (index: number): CostReport => cost(state.claimants[index])
    const members = component.map((place) => this.analysis.graph.members[place])
    const { released, thenRun, stillStuck, ...proof } = search.find(members, costOf)
    const { mostGroups = 100 } = options
    const refs = (indices: readonly number[]) => indices.slice(0, mostGroups).map((index) => this.ref(index))
    const groups = released.map((index) => ({ ...this.ref(index), ...costOf(index) }))
    const omitted = (indices: readonly number[]) => Math.max(0, indices.length - mostGroups)
    return {
      groups,
      cost: sumCosts(groups),
      ...proof,
      thenRun: refs(thenRun),
      thenRunOmitted: omitted(thenRun),
      stillStuck: refs(stillStuck),
      stillStuckOmitted: omitted(stillStuck),
    }
  }

  private group(place: number): StuckGroup {
    const { state, analysis, mostPlaces, full, options } = this
    const index = analysis.graph.members[place]
    const claimant = state.claimants[index]
    const places = placesOf(state, index, full)
    const needs = needsOf(state, analysis, index, mostPlaces, full)
    const targets = analysis.graph.targets[place]
    const { mostWaits = 30 } = options
    const scheduler = this.names.scheduler?.(claimant.id)
    return {
      ...this.ref(index),
      ...(scheduler !== undefined && { scheduler }),
      class: this.classOf(place),
      endless: claimant.endless,
      held: heldOf(state, index),
      places: places.slice(0, mostPlaces),
      placesOmitted: Math.max(0, places.length - mostPlaces),
      needed: stillNeeded(claimant),
      needs: needs.slice(0, mostPlaces),
      needsOmitted: Math.max(0, needs.length - mostPlaces),
      waitsFor: Array.from(targets.subarray(0, mostWaits), (target) => this.wait(place, target)),
      waitsForOmitted: Math.max(0, targets.length - mostWaits),
    }
  }

  private wait(place: number, target: number): WaitReport {
    const { members } = this.analysis.graph
    const lacks = this.lacks.between(members[place], members[target])
    const omitted = Math.max(0, lacks.length - this.mostPlaces)
    return { on: this.ref(members[target]), lacks: lacks.slice(0, this.mostPlaces), lacksOmitted: omitted }
  }

  private classOf(place: number): StuckClass {
    const found = this.analysis.classes[place]
    return found === 'victims' ? 'victim' : found
  }

  private ref(index: number): GroupRef {
    const { id } = this.state.claimants[index]
    return { id, name: this.names.group?.(id) ?? id }
  }
}
