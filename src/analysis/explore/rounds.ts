/**
 * Whether any job could go round at all, before the whole graph is drawn to see whether all of them do. On a circle of states each job
 * comes back to where it was, so its steps lie on a circle of its own; and if on all of these it uses the same of the cell throughout, the
 * whole circle lies in one cell. What lies on no circle of a job in one cell lies on none of the whole. Of what others do to a job, only
 * what they do on circles of theirs is let in. Mostly nothing is left: a plan made in a cell finds there the room it was made for.
 */
import { components } from '../wait-for.ts'
import type { Local } from './local.ts'
import type { Locals } from './locals.ts'
import type { Search } from './search.ts'

const NEVER = new Uint8Array(0)

/** A step of one job in a cell, or what others do to it. Vertices are the states of all kinds of jobs. */
interface Arc {
  readonly from: number
  readonly to: number
  readonly cell: number
  readonly moved: boolean
  /** It uses as much afterwards. */
  readonly level: boolean
  /** Whether room is freed, and nodes that are assigned, as bits: by the job, or by the others. */
  readonly freed: boolean
  readonly assigned: number
  readonly byOthers: boolean
}

/** True: no step that moves lies on a circle. False: that is not known. */
export function goesNowhere(search: Search): boolean {
  const { desk, cells } = search.space.tables
  // Whole offers grow by what others release, and nodes in other numbers are another cell.
  if (desk.world.settings.collects || !cells.exact || (search.symmetry?.ways ?? 0) > 0) return false
  const left = onCircles(arcsOf(search))
  if (!left.every(({ level }) => level)) return !left.some(({ moved }) => moved)
  const moving = new Set(left.filter(({ moved }) => moved).map(({ cell }) => cell))
  return [...moving].every((cell) => !onCircles(left.filter((arc) => arc.cell === cell)).some(({ moved }) => moved))
}

/** Those on circles, once nothing is done to a job that no other does on a circle. */
function onCircles(arcs: readonly Arc[]): readonly Arc[] {
  const own = arcs.filter(({ byOthers }) => !byOthers)
  const freed = own.some((arc) => arc.freed)
  const assigned = own.reduce((bits, arc) => bits | arc.assigned, 0)
  const possible = arcs.filter((arc) => !arc.byOthers || ((freed || !arc.freed) && (arc.assigned & ~assigned) === 0))
  const component = componentsOf(possible)
  const left = possible.filter(({ from, to }) => component.get(from) === component.get(to))
  return left.length === arcs.length ? left : onCircles(left)
}

/** Of each vertex, the number of its strongly connected component. */
function componentsOf(arcs: readonly Arc[]): Map<number, number> {
  const places = new Map<number, number>()
  const targets: number[][] = []
  const placeOf = (vertex: number): number => {
    const known = places.get(vertex)
    if (known !== undefined) return known
    places.set(vertex, targets.length)
    return targets.push([]) - 1
  }
  for (const { from, to } of arcs) targets[placeOf(from)].push(placeOf(to))
  const component = new Int32Array(targets.length)
  components(targets).forEach((members, number) => {
    for (const member of members) component[member] = number
  })
  return new Map([...places].map(([vertex, place]) => [vertex, component[place]]))
}

/** Every step that starts nobody, from where a job was met while nothing ended by itself, to where it was. */
function arcsOf(search: Search): Arc[] {
  const arcs: Arc[] = []
  let first = 0
  for (const [locals, met] of metBy(search)) {
    const swapped = search.symmetry !== undefined
    for (const [from, inCells] of met) {
      const { number } = locals.all[from]
      for (const done of doneFrom(locals.all[from], inCells)) {
        // What was met was put in order; what was never put in order was not met.
        const to = swapped ? (locals.stands(done.to) ?? -1) : done.to
        if (met.has(to)) arcs.push({ ...done, from: first + from, to: first + to, level: locals.all[to].number === number })
      }
    }
    first += locals.all.length
  }
  return arcs
}

/** What a job in the state was seen to do in the cells, and what others did to it. */
function* doneFrom({ actions, results, poked }: Local, inCells: Uint8Array): Generator<Omit<Arc, 'from' | 'level'>> {
  const pokes = Object.entries(poked)
  for (let cell = 0; cell < inCells.length; cell++) {
    if (inCells[cell] === 0) continue
    for (const { words } of actions) {
      for (const { to, moved, freed, assigned, started } of results.known(words, cell) ?? []) {
        if (!started) yield { to, cell, moved, freed: freed !== 0, assigned, byOthers: false }
      }
    }
    for (const [key, to] of pokes) {
      yield { to, cell, moved: false, freed: Number(key) % 2 === 1, assigned: Math.floor(Number(key) / 2), byOthers: true }
    }
  }
}

/** By kind, the states in which jobs were met while nothing ended by itself, and for each in which cells. */
function metBy({ store, space }: Search): Map<Locals, Map<number, Uint8Array>> {
  const { locals, tables } = space
  const marks = new Map(locals.map((kind) => [kind, kind.all.map(() => NEVER)]))
  const lists = locals.map((kind) => marks.get(kind) as Uint8Array[])
  const row = new Int32Array(space.width)
  for (let at = 0; at < store.count; at++) {
    if (space.stirs(store.read(at, row))) continue
    const cell = space.cellOf(row)
    for (let job = 0; job < lists.length; job++) {
      const list = lists[job]
      if (list[row[job]] === NEVER) list[row[job]] = new Uint8Array(tables.cells.count)
      list[row[job]][cell] = 1
    }
  }
  return new Map([...marks].map(([kind, list]) => [kind, new Map([...list.entries()].filter(([, inCells]) => inCells !== NEVER))]))
}
