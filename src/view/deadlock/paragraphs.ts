/** A deadlock told in paragraphs: what is stuck, the circle, each group, the way out, and what the words mean. */
import type { CoreReport, DeadlockRecord, DeadlockReport, NeedReport, StuckGroup, WaitReport } from '../../analysis/explain/types.ts'
import { formatNumber } from '../text.ts'
import { amount, amounts, CLASS_WORDS, firstOf, listed, nameOf, percent, plural, shown } from './words.ts'

/** Most names in one list. */
const MOST_NAMES = 8
/** Most groups told one by one. */
const MOST_GROUPS = 12

/** The whole record, a sentence or more each. Names are clean already. */
export function recordParagraphs(record: DeadlockRecord): string[] {
  const { onset, onsetSeconds, end, waitingAtEnd = 0 } = record
  const found = onset.seconds === undefined || onset.seconds === onsetSeconds ? '' : `, seen at ${seconds(onset.seconds)}`
  const first = [`Deadlock since ${seconds(onsetSeconds)}${found}.`, ...reportParagraphs(onset)]
  if (end === undefined) return first
  const waiting = waitingAtEnd === 0 ? '' : ` ${plural(waitingAtEnd, 'more group')} hold nothing and wait for what they hold.`
  const when = `At the end of the run${end.seconds === undefined ? '' : `, at ${seconds(end.seconds)},`}`
  if (sameGroups(onset, end)) return [...first, `${when} the same groups still hold the same and wait.${waiting}`]
  return [...first, `${when} more has come about.${waiting}`, ...reportParagraphs(end)]
}

const seconds = (value: number): string => `${formatNumber(value)} s`

/** Whether the same groups hold the same rooms and wait for the same. */
function sameGroups(a: DeadlockReport, b: DeadlockReport): boolean {
  const text = ({ groups, groupsOmitted }: DeadlockReport) => JSON.stringify([groups, groupsOmitted])
  return text(a) === text(b)
}

/** One report. */
export function reportParagraphs(report: DeadlockReport): string[] {
  if (report.stuck === 0) return ['No deadlock: every group can still run.', ...undecided(report)]
  const told = report.groups.slice(0, MOST_GROUPS)
  const untold = report.groups.length - told.length + report.groupsOmitted
  return [
    headline(report),
    ...undecided(report),
    ...report.cores.map((core) => circle(core, report)),
    ...(report.coresOmitted === 0 ? [] : [`${plural(report.coresOmitted, 'more circular wait')} like this.`]),
    ...told.map((group) => groupParagraph(group, report)),
    ...(untold === 0 ? [] : [`${plural(untold, 'more group')} can never run either.`]),
    ...report.cores.map(wayOut),
    ...report.classes.map(({ class: name, meaning }) => `${CLASS_WORDS[name]}: ${meaning}.`),
  ]
}

function headline({ stuck, claimants, classes, movesPossible }: DeadlockReport): string {
  const counts = classes.map(({ class: name, count }) => `${count} ${CLASS_WORDS[name]}`)
  const moving = movesPossible ? 'Something can still move, but it cannot help them.' : 'Nothing can take another step.'
  return `${stuck} of ${plural(claimants, 'group')} that hold room can never run: ${listed(counts)}. ${moving}`
}

function undecided({ unknown }: DeadlockReport): string[] {
  return unknown === 0 ? [] : [`Of ${plural(unknown, 'group')} it was not decided whether they can run; they are not counted as stuck.`]
}

function circle({ cycle, size, shortest }: CoreReport, report: DeadlockReport): string {
  const names = cycle.map(({ from }) => nameOf(from))
  const chain = `${names[0]} waits for ${[...names.slice(1), names[0]].join(', which waits for ')}.`
  const reasons = cycle.slice(0, MOST_GROUPS).map(({ from, wait }) => reason(nameOf(from), wait, report))
  const more = cycle.length > MOST_GROUPS ? ` ${cycle.length - MOST_GROUPS} more links of the chain are alike.` : ''
  const whole = size > cycle.length ? ` ${size} groups wait for each other in all; this is ${shortest ? 'a shortest' : 'one'} circle.` : ''
  return `The circle: ${chain} ${reasons.join(' ')}${more}${whole}`
}

/** The first lack in figures, the other places by name. */
function reason(name: string, { on, lacks, lacksOmitted }: WaitReport, { dimensions }: DeadlockReport): string {
  const [first] = lacks
  if (first === undefined) return ''
  const dimension = dimensions.find((one) => one.name === first.dimension) ?? { name: first.dimension, unit: 'units' }
  const of = (value: number) => amount(value, dimension)
  const own = first.own === 0 ? '' : `, ${of(first.own)} its own`
  const others = lacks.slice(1).filter(({ index }) => index !== first.index)
  const nodes = [...new Set(others.map(({ node }) => shown(node)))]
  const elsewhere = nodes.length === 0 ? '' : `, and likewise on ${firstOf(nodes, MOST_NAMES, lacksOmitted)}`
  return `${name} needs ${of(first.needs)} in all: on ${shown(first.node)} ${of(first.free)} are free${own}, ${nameOf(on)} holds ${of(first.held)}${elsewhere}.`
}

function groupParagraph(group: StuckGroup, report: DeadlockReport): string {
  const { scheduler, endless, waitsFor, waitsForOmitted } = group
  const who = `${nameOf(group)} (${CLASS_WORDS[group.class]}${scheduler === undefined ? '' : `, scheduler ${shown(scheduler)}`})`
  const waits = waitsFor.map(({ on }) => nameOf(on))
  const waiting = waits.length === 0 ? '' : ` It waits for ${firstOf(waits, MOST_NAMES, waitsForOmitted)}.`
  return `${who} ${holding(group, report)} ${needing(group, report)}${waiting}${endless ? ' Once it runs it never ends.' : ''}`
}

function holding({ places, placesOmitted, held }: StuckGroup, { dimensions }: DeadlockReport): string {
  if (places.length === 0) return 'holds nothing.'
  const nodes = [...new Set(places.map(({ node }) => shown(node)))]
  const kinds = new Set(places.map(({ kind }) => kind))
  const how = kinds.size > 1 ? 'partly bound, partly whole offers' : kinds.has('offer') ? 'whole offers' : 'bound or pinned there'
  return `holds ${amounts(held, dimensions)} on ${firstOf(nodes, MOST_NAMES, placesOmitted)} (${how}).`
}

function needing({ needed, needs, needsOmitted }: StuckGroup, { dimensions }: DeadlockReport): string {
  const shapes = needs.map((need) => `${need.count} of ${amounts(need.vector, dimensions)}${where(need)}`)
  const all = needs.reduce((sum, { count }) => sum + count, 0)
  const choice = needed < all ? ` (of ${all} it wants)` : ''
  const what = `It still has to place ${plural(needed, 'member')}${choice}: ${firstOf(shapes, MOST_NAMES, needsOmitted)}.`
  const [only] = needs
  if (needs.length !== 1 || needsOmitted > 0) return what
  const found = Math.min(needed, only.fit)
  return `${what} There is room for ${found === 0 ? 'none' : found}; it lacks ${needed - found}.`
}

function where({ eligible, nodes = [] }: NeedReport): string {
  return eligible === undefined ? '' : ` (only on ${firstOf(nodes.map(shown), MOST_NAMES, eligible - nodes.length)})`
}

function wayOut({ release, size }: CoreReport): string {
  const { groups, cost, cheapest, minimal, thenRun, thenRunOmitted, stillStuck, stillStuckOmitted, proven } = release
  const price = `${percent(cost.share)} of the cluster held${cost.shareSeconds === undefined ? '' : `, ${formatNumber(cost.shareSeconds)} share-seconds thrown away`}`
  const names = firstOf(groups.map(nameOf), MOST_NAMES)
  const single = groups.length === 1
  const rank = single ? `the cheapest single one of ${size}` : `${cheapest ? 'no single one suffices' : 'no single cheap one suffices'}`
  const spare = single ? '' : minimal ? ', none can be spared' : ', perhaps not all are needed'
  const then = thenRun.length === 0 ? '' : ` Then ${firstOf(thenRun.map(nameOf), MOST_NAMES, thenRunOmitted)} can run, in this order.`
  const stuck =
    stillStuck.length === 0 ? '' : ` ${firstOf(stillStuck.map(nameOf), MOST_NAMES, stillStuckOmitted)} stay stuck for another reason.`
  const proof = proven ? '' : ' This rests on groups of which it was not decided whether they can run.'
  return `The way out: roll back ${names} (${price}; ${rank}${spare}).${then}${stuck}${proof}`
}
