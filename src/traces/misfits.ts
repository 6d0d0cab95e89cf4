/** Jobs with a pod that is larger than every node: under every strategy they fail, and whoever runs the trace may have meant other nodes. */
import type { ResourceList } from '../model/resources.ts'
import { addResources } from '../model/resources.ts'
import type { TraceJob } from './records.ts'

/** Different nodes beyond which nobody looks. */
const MOST_SHAPES = 1000

export class Misfits {
  private readonly shapes: readonly ResourceList[]
  private readonly known = new Map<string, boolean>()
  private readonly lacking = new Set<string>()
  private jobs = 0

  /** @param rooms what nodes have; none: nothing is looked for */
  constructor(rooms: Iterable<ResourceList>) {
    const shapes = new Map<string, ResourceList>()
    for (const room of rooms) shapes.set(keyOf(room), room)
    this.shapes = shapes.size > MOST_SHAPES ? [] : [...shapes.values()]
  }

  take({ pods }: TraceJob): void {
    if (this.shapes.length === 0) return
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
    const fits = this.shapes.some((shape) => Object.keys(list).every((name) => list[name] <= (shape[name] ?? 0)))
    if (!fits)
      for (const name of Object.keys(list)) if (this.shapes.every((shape) => list[name] > (shape[name] ?? 0))) this.lacking.add(name)
    this.known.set(key, fits)
    return fits
  }
}

function keyOf(list: ResourceList): string {
  let key = ''
  for (const name in list) key += `${name} ${list[name]} `
  return key
}
