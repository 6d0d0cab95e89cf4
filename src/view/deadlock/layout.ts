/** Where the boxes and arrows of a wait-for graph stand: cycles on an inner ring, the others on an outer one. Pixels. */
import type { DrawnGraph } from './graph.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** An arrow: a quadratic curve from border to border, and where its label stands. */
export interface Curve {
  readonly start: Point
  readonly control: Point
  readonly end: Point
  readonly label: Point
}

/** Between neighbours on a ring. */
const GAP = 150
const COMPACT_GAP = 30
/** How far arrows bend aside; further where another comes the opposite way, so that both and their labels can be told apart. */
const BEND = 24
const BEND_OF_PAIR = 90
/** Labels stand nearer to the start: the middles of many arrows meet in one point. */
const LABEL_AT = 0.42

/** Centres of the boxes, in the order of the groups. */
export function centres({ groups }: DrawnGraph, box: Size, compact: boolean): Point[] {
  const gap = compact ? COMPACT_GAP : GAP
  const inner = groups.filter(({ onCycle }) => onCycle).length
  const outer = groups.length - inner
  // The labels of a cycle are always written out.
  const first = ringRadius(inner, box, GAP)
  const beside = inner === 0 ? 0 : first + Math.hypot(box.width, box.height) + gap
  const second = inner === 0 ? ringRadius(outer, box, gap) : Math.max(beside, ringRadius(outer, box, gap))
  let onInner = 0
  let onOuter = 0
  return groups.map(({ onCycle }) => (onCycle ? onRing(onInner++, inner, first) : onRing(onOuter++, outer, second)))
}

/** Chords as long as a box and the gap. */
function ringRadius(count: number, { width, height }: Size, gap: number): number {
  if (count < 2) return 0
  const chord = count === 2 ? width + gap * 1.5 : Math.hypot(width, height) + gap
  return chord / (2 * Math.sin(Math.PI / count))
}

/** Two stand side by side, more start at the top, clockwise. */
function onRing(at: number, count: number, radius: number): Point {
  const angle = 2 * Math.PI * (at / count) - (count === 2 ? Math.PI : Math.PI / 2)
  return { x: round(radius * Math.cos(angle)), y: round(radius * Math.sin(angle)) }
}

export function curve(from: Point, to: Point, box: Size, paired: boolean): Curve {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy) || 1
  const bend = paired ? BEND_OF_PAIR : BEND
  const control = { x: (from.x + to.x) / 2 - (dy / length) * bend, y: (from.y + to.y) / 2 + (dx / length) * bend }
  const [start, end] = [border(from, control, box), border(to, control, box)]
  const [a, b, c] = [(1 - LABEL_AT) ** 2, 2 * LABEL_AT * (1 - LABEL_AT), LABEL_AT ** 2]
  const label = { x: a * start.x + b * control.x + c * end.x, y: a * start.y + b * control.y + c * end.y }
  return { start: rounded(start), control: rounded(control), end: rounded(end), label: rounded(label) }
}

/** Where the line from a box's centre to a point leaves the box. */
function border(centre: Point, towards: Point, { width, height }: Size): Point {
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y]
  const share = Math.min(dx === 0 ? Infinity : width / 2 / Math.abs(dx), dy === 0 ? Infinity : height / 2 / Math.abs(dy), 1)
  return { x: centre.x + dx * share, y: centre.y + dy * share }
}

/** One decimal: the same text on every machine, whatever its last bit of a sine. */
const round = (value: number): number => Math.round(value * 10) / 10

const rounded = ({ x, y }: Point): Point => ({ x: round(x), y: round(y) })
