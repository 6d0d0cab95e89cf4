/** The occupancy of nodes over time, with a line where the walk stands. */
import type { TraceEvent } from '../../src/index.ts'
import { timelineEnd, timelineSvg } from '../../src/view/index.ts'
import { placeOf, sheetOf } from '../../src/view/timeline/sheet.ts'
import { box, later, picture } from './dom.ts'
import type { PlaygroundRun } from './protocol.ts'

/** Narrower than this it is scrolled. */
const LEAST_WIDTH = 460
const MOST_WIDTH = 1100
/** Higher than this, lanes are made flatter and lose their names. */
const MOST_HEIGHT = 640
const SVG = 'http://www.w3.org/2000/svg'

export class TimelineView {
  /** A time was clicked, microseconds. */
  onTime: (time: number) => void = () => {}
  private readonly root = box('timeline')
  private readonly cursor = document.createElementNS(SVG, 'path')
  private run: PlaygroundRun | undefined
  private time = 0
  private width = 0

  constructor() {
    this.cursor.setAttribute('stroke', '#0b5394')
    this.cursor.setAttribute('stroke-width', '2')
    this.cursor.setAttribute('class', 'cursor')
    this.root.addEventListener('click', (event) => this.click(event))
    new ResizeObserver(later(150, () => this.resized())).observe(this.root)
  }

  show(run: PlaygroundRun): void {
    this.run = run
    this.draw()
  }

  /** Where the walk stands, microseconds. */
  point(time: number): void {
    this.time = time
    if (this.run === undefined) return
    const sheet = this.sheet(this.run)
    const x = placeOf(sheet, time)
    const bottom = Number(this.root.querySelector('svg')?.getAttribute('height') ?? 0) - 22
    this.cursor.setAttribute('d', `M${x} 26V${bottom}`)
  }

  /** The picture as a file of its own, without the cursor. */
  text(): string {
    return this.run === undefined ? '' : pictureOf(this.run, 860)
  }

  private resized(): void {
    if (this.run !== undefined && this.widthNow() !== this.width) this.draw()
  }

  private widthNow(): number {
    return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.floor(this.root.clientWidth)))
  }

  private draw(): void {
    if (this.run === undefined) return
    this.width = this.widthNow()
    const svg = picture(pictureOf(this.run, this.width))
    svg.append(this.cursor)
    this.root.replaceChildren(svg)
    this.point(this.time)
  }

  private sheet({ stage, events, records }: PlaygroundRun) {
    const nodes = stage.nodes.map(({ name }) => name)
    return sheetOf(nodes, [], [], { width: this.width, until: endOf(events, records), marks: 0 })
  }

  private click(event: MouseEvent): void {
    const svg = this.root.querySelector('svg')
    if (svg === null || this.run === undefined) return
    const { left, right, until } = this.sheet(this.run)
    const x = event.clientX - svg.getBoundingClientRect().left
    this.onTime(Math.max(0, Math.min(1, (x - left) / (right - left))) * until)
  }
}

/** A trace that was cut ends where it was cut. */
const endOf = (events: readonly TraceEvent[], records: number): number =>
  records > events.length ? (events[events.length - 1]?.time ?? 0) || 1_000_000 : timelineEnd(events)

function pictureOf({ result, events, records, stage }: PlaygroundRun, width: number): string {
  const { nodes, members, minMember, prefill } = stage
  const options = {
    nodes: nodes.map(({ name }) => name),
    members,
    minMember,
    prefill,
    title: `${result.scenario}, ${result.strategy}, seed ${result.seed}`,
    width,
    until: endOf(events, records),
  }
  const svg = timelineSvg(events, options)
  return heightOf(svg) > MOST_HEIGHT ? timelineSvg(events, { ...options, height: MOST_HEIGHT }) : svg
}

const heightOf = (svg: string): number => Number(/ height="([\d.]+)"/.exec(svg)?.[1] ?? 0)
