/** Which part of a wait-for graph is drawn: all of it while it is small, else the shortest cycles and who is next to them. */
import type { DeadlockReport, LackReport, StuckGroup } from '../../analysis/explain/types.ts'
import { amounts, CLASS_WORDS, firstOf, lackPlaces, nameOf, plural, shown } from './words.ts'

/** Most groups drawn. */
const MOST_DRAWN = 30
/** Above so many groups only the edges of cycles are labelled. */
const MOST_LABELLED = 8
const MOST_NODES = 3

export interface DrawnGroup {
  readonly name: string
  readonly stuck: StuckGroup
  /** Lines below the name: class, what it holds, what it needs. */
  readonly lines: readonly string[]
  readonly onCycle: boolean
}

export interface DrawnEdge {
  /** Places in `groups`. */
  readonly from: number
  readonly to: number
  /** Node and dimension; empty where there is no place for it. */
  readonly label: string
  /** The same in full. */
  readonly title: string
  readonly onCycle: boolean
}

export interface DrawnGraph {
  readonly groups: readonly DrawnGroup[]
  readonly edges: readonly DrawnEdge[]
  /** What is not drawn, in words; empty if everything is. */
  readonly note: string
  /** The graph in a few sentences, for those who cannot see it. */
  readonly description: string
}

export function drawnGraph(report: DeadlockReport): DrawnGraph {
  const cycles = new Set(report.cores.flatMap(({ cycle }) => cycle.map(({ from, wait }) => edgeKey(from.id, wait.on.id))))
  const onCycle = new Set(report.cores.flatMap(({ cycle }) => cycle.map(({ from }) => from.id)))
  const groups = chosen(report, onCycle)
  const places = new Map(groups.map(({ id }, place) => [id, place]))
  const labelled = groups.length <= MOST_LABELLED
  let unlabelled = 0
  const edges = groups.flatMap((group, from) =>
    allWaits(report, group).flatMap(({ on, lacks, lacksOmitted }): DrawnEdge[] => {
      const to = places.get(on.id)
      if (to === undefined) return []
      const emphasised = cycles.has(edgeKey(group.id, on.id))
      if (!labelled && !emphasised) unlabelled++
      const label = labelled || emphasised ? labelOf(lacks, lacksOmitted) : ''
      const title = `${nameOf(group)} waits for ${nameOf(on)}: ${lackPlaces(lacks).join('; ')}`
      return [{ from, to, label, title, onCycle: emphasised }]
    }),
  )
  const omitted = report.groupsOmitted + report.groups.length - groups.length
  return {
    groups: groups.map((stuck) => ({
      name: nameOf(stuck),
      stuck,
      lines: linesOf(stuck, report),
      onCycle: onCycle.has(stuck.id),
    })),
    edges,
    note: noteOf(omitted, unlabelled, groups),
    description: descriptionOf(report, omitted),
  }
}

const edgeKey = (from: string, to: string): string => JSON.stringify([from, to])

/** What a group is listed to wait for, and what told cycles say beside that. */
function allWaits({ cores }: DeadlockReport, { id, waitsFor }: StuckGroup): StuckGroup['waitsFor'] {
  const known = new Set(waitsFor.map(({ on }) => on.id))
  const told = cores.flatMap(({ cycle }) => cycle.filter(({ from, wait }) => from.id === id && !known.has(wait.on.id)))
  return [...waitsFor, ...told.map(({ wait }) => wait)]
}

function chosen({ groups, cores, groupsOmitted }: DeadlockReport, onCycle: ReadonlySet<string>): StuckGroup[] {
  if (groups.length <= MOST_DRAWN && groupsOmitted === 0) return inCycleOrder(groups, cores)
  const [first] = cores
  if (first === undefined) return groups.slice(0, MOST_DRAWN)
  const shortest = new Set(first.cycle.map(({ from }) => from.id))
  const near = (group: StuckGroup): boolean =>
    group.waitsFor.some(({ on }) => shortest.has(on.id)) ||
    groups.some(({ id, waitsFor }) => shortest.has(id) && waitsFor.some(({ on }) => on.id === group.id))
  const rank = (group: StuckGroup): number => (shortest.has(group.id) ? 0 : onCycle.has(group.id) ? 2 : 1)
  const kept = groups.filter((group) => shortest.has(group.id) || near(group)).sort((a, b) => rank(a) - rank(b))
  return inCycleOrder(kept.slice(0, MOST_DRAWN), cores)
}

/** Those of a cycle stand in its order, so that it is drawn as a ring; the others near the first of it that they wait for. */
function inCycleOrder(groups: readonly StuckGroup[], cores: DeadlockReport['cores']): StuckGroup[] {
  const order = new Map<string, number>()
  for (const { cycle } of cores) for (const { from } of cycle) order.set(from.id, order.get(from.id) ?? order.size)
  const rank = (group: StuckGroup): number => order.get(group.id) ?? order.size + nearest(group)
  const nearest = ({ waitsFor }: StuckGroup): number => Math.min(order.size, ...waitsFor.map(({ on }) => order.get(on.id) ?? order.size))
  return [...groups].sort((a, b) => rank(a) - rank(b))
}

function linesOf(group: StuckGroup, { dimensions }: DeadlockReport): string[] {
  const nodes = [...new Set(group.places.map(({ node }) => shown(node)))]
  const where = nodes.length === 0 ? '' : ` on ${firstOf(nodes, MOST_NODES, group.placesOmitted)}`
  const needs = group.needs.map(({ count, vector }) => `${count} x ${amounts(vector, dimensions)}`)
  const atLeast = group.needed < group.needs.reduce((sum, { count }) => sum + count, 0) ? ` (${group.needed} of them)` : ''
  return [
    CLASS_WORDS[group.class],
    `holds ${amounts(group.held, dimensions)}${where}`,
    `needs ${firstOf(needs, MOST_NODES, group.needsOmitted)}${atLeast}`,
  ]
}

function labelOf(lacks: readonly LackReport[], omitted: number): string {
  const nodes = [...new Set(lacks.map(({ node }) => shown(node)))]
  const dimensions = [...new Set(lacks.map(({ dimension }) => shown(dimension)))]
  return `${firstOf(nodes, MOST_NODES, omitted)}: ${firstOf(dimensions, MOST_NODES)}`
}

function noteOf(omitted: number, unlabelled: number, groups: readonly StuckGroup[]): string {
  const waits = groups.reduce((sum, { waitsForOmitted }) => sum + waitsForOmitted, 0)
  const parts = [
    omitted === 0 ? '' : `${plural(omitted, 'more group')} not drawn`,
    waits === 0 ? '' : `${plural(waits, 'more wait')} not drawn`,
    unlabelled === 0 ? '' : `${plural(unlabelled, 'edge')} without label`,
  ]
  return parts.filter((part) => part !== '').join('; ')
}

function descriptionOf({ stuck, cores, classes }: DeadlockReport, omitted: number): string {
  if (stuck === 0) return 'No deadlock.'
  const counts = classes.map(({ class: name, count }) => `${count} ${CLASS_WORDS[name]}`).join(', ')
  const circles = cores.map(({ cycle }) => {
    const names = cycle.map(({ from }) => nameOf(from))
    return `${[...names, names[0]].join(' waits for ')}.`
  })
  return [`${plural(stuck, 'group')} can never run: ${counts}.`, ...circles, ...(omitted === 0 ? [] : [`${omitted} are not drawn.`])].join(
    ' ',
  )
}
