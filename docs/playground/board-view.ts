/** The board: each node with its room drawn to scale, and who is there; what the last record changed stands out. */
import type { TraceEvent } from '../../src/index.ts'
import { shownAmount } from './amounts.ts'
import { box, make } from './dom.ts'
import type { Stage } from './protocol.ts'
import { type NodeRoom, Rooms, type Taking } from './rooms.ts'

const WORDS: Readonly<Record<Taking['standing'], string>> = {
  running: 'running',
  stranded: 'stranded',
  held: 'held',
  prefilled: 'there from the start',
}

/** The least that a part of a bar is wide, per cent: what is there can be seen. */
const LEAST = 1.5
/** Most names of one node; the rest is counted. */
const MOST_TAKINGS = 12

export class BoardView {
  private readonly root = box('board')
  private stage: Stage | undefined
  private dimensions: readonly string[] = []

  /** Where the next boards stand. */
  open(stage: Stage): void {
    this.stage = stage
    this.dimensions = dimensionsOf(stage)
    const hidden = stage.nodesInAll - stage.nodes.length
    box('board-note').textContent =
      hidden > 0 ? `${stage.nodes.length} of ${stage.nodesInAll} nodes are shown, those that the steps speak of first.` : ''
  }

  /** What is there after so many records. */
  show(events: readonly TraceEvent[], step: number): void {
    if (this.stage === undefined) return
    const rooms = new Rooms(this.stage)
    for (const event of events.slice(0, Math.max(0, step - 1))) rooms.take(event)
    const before = rooms.now()
    const event = step > 0 ? events[step - 1] : undefined
    if (event !== undefined) rooms.take(event)
    const after = event === undefined ? before : rooms.now()
    this.root.replaceChildren(...after.map((node, at) => this.card(node, before[at], event)))
  }

  private card(node: NodeRoom, before: NodeRoom, event: TraceEvent | undefined): HTMLElement {
    const known = new Set(before.takings.map(wordsOf))
    const changed = JSON.stringify(node.takings) !== JSON.stringify(before.takings)
    const touched = event !== undefined && (changed || event.node === node.name)
    const shown = node.takings.slice(0, MOST_TAKINGS)
    const more = node.takings.length - shown.length
    return make(
      'article',
      { class: touched ? 'node touched' : 'node', 'data-node': node.name },
      make('h4', {}, node.name),
      ...this.dimensions.filter((name) => name in node.capacity).flatMap((name) => this.bar(node, name)),
      make(
        'ul',
        { class: 'takings' },
        ...shown.map((taking) => takingOf(taking, !known.has(wordsOf(taking)))),
        ...(more > 0 ? [make('li', {}, `and ${more} more`)] : []),
      ),
    )
  }

  /** As long as the node is large, against the largest. */
  private bar({ capacity, free, takings }: NodeRoom, dimension: string): HTMLElement[] {
    const whole = capacity[dimension] ?? 0
    const largest = Math.max(...(this.stage?.nodes ?? []).map(({ allocatable }) => allocatable[dimension] ?? 0))
    const parts = takings.filter(({ amounts }) => (amounts[dimension] ?? 0) > 0)
    const amount = (value: number) => shownAmount(dimension, value)
    const told = parts.map((part) => `${amount(part.amounts[dimension])} ${WORDS[part.standing]}`)
    const left = `${amount(free[dimension] ?? 0)} free of ${amount(whole)}`
    const bar = make('div', { class: 'bar', role: 'img', 'aria-label': `${dimension}: ${[...told, left].join(', ')}` })
    bar.style.width = `${Math.max(8, (100 * whole) / Math.max(1, largest))}%`
    for (const { standing, amounts, names } of parts) {
      const part = make('span', {
        class: `part ${standing}`,
        title: `${names.join(', ')}: ${amount(amounts[dimension])} ${WORDS[standing]}`,
      })
      part.style.width = `${Math.max(LEAST, (100 * amounts[dimension]) / Math.max(1, whole))}%`
      bar.append(part)
    }
    return [make('div', { class: 'dimension' }, make('span', {}, dimension), make('span', {}, left)), bar]
  }
}

/** What nodes have, without counts that hardly ever bind; these only where nodes have nothing else. */
function dimensionsOf({ nodes }: Stage): string[] {
  const all = [...new Set(nodes.flatMap(({ allocatable }) => Object.keys(allocatable)))]
  const shown = all.filter((name) => name !== 'pods' && !name.startsWith('hostPort:'))
  return shown.length > 0 ? shown : all
}

const wordsOf = ({ names, standing, group = '', pod = '' }: Taking): string => JSON.stringify([names, standing, group, pod])

function takingOf({ names, standing, group, pod }: Taking, isNew: boolean): HTMLElement {
  const whose = group === undefined || group === names[0] ? (pod ?? '') : group
  const where = whose === '' || names.includes(whose) ? '' : ` of ${whose}`
  const words = standing === 'held' ? '' : `${where === '' ? ' ' : ', '}${WORDS[standing]}`
  return make('li', { class: isNew ? `${standing} new` : standing }, names.join(', '), make('small', {}, `${where}${words}`))
}
