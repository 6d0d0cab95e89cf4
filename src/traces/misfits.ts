/** Jobs with a pod that is larger than every node: under every strategy they fail, and whoever runs the trace may have meant other nodes. */
import type { ResourceList } from '../model/resources.ts'
import { addResources } from '../model/resources.ts'
import type { TraceJob } from './records.ts'

/** Different nodes beyond which nobody looks. */
const MOST_SHAPES = 1000
/** Different requests that are remembered. */
const MOST_KNOWN = 10_000

export class Misfits {
  /** Of nodes, those alike once. */
  private readonly shapes = new Map<string, ResourceList>()
  private readonly known = new Map<string, boolean>()
  private readonly lacking = new Set<string>()
  private jobs = 0

  /** @param rooms what nodes have; none: nothing is looked for */
  constructor(rooms: Iterable<ResourceList>) {
    for (const room of rooms) this.addRoom(room)
  }

  /** One more node, before any job is looked at. */
  addRoom(room: ResourceList): void {
    if (this.shapes.size <= MOST_SHAPES) this.shapes.set(keyOf(room), room)
  }

  take({ pods }: TraceJob): void {
    if (this.shapes.size === 0 || this.shapes.size > MOST_SHAPES) return
    const all = pods.every(({ containers }) => {
      const [{ requests }, ...others] = containers
      const sum: Record<string, number> = { ...requests }
      for (const other of others) addResources(sum, other.requests)
      return this.fits(sum)
    })
    if (!all) this.jobs++
  }

  /** In words; undefined: there are none. */
  get words(): string | undefined {
    if (this.jobs === 0) return undefined
    const jobs = this.jobs === 1 ? '1 job has' : `${this.jobs} jobs have`
    const why = this.lacking.size === 0 ? '' : ` (${[...this.lacking].sort().join(', ')})`
    return `${jobs} a pod that is larger than every node${why}: it can run nowhere`
  }

  private fits(list: ResourceList): boolean {
    const key = keyOf(list)
    const known = this.known.get(key)
    if (known !== undefined) return known
    const shapes = [...this.shapes.values()]
    const fits = shapes.some((shape) => Object.keys(list).every((name) => list[name] <= (shape[name] ?? 0)))
    if (!fits) for (const name of Object.keys(list)) if (shapes.every((shape) => list[name] > (shape[name] ?? 0))) this.lacking.add(name)
    if (this.known.size === MOST_KNOWN) this.known.clear()
    this.known.set(key, fits)
    return fits
  }
}

function keyOf(list: ResourceList): string {
  let key = ''
  for (const name in list) key += `${name} ${list[name]} `
  return key
}
