/** The file of a workload of Batsim as it comes: its hosts, its jobs, its profiles, each with what is to be said if it does not go with another. */
import { MOST_NODES } from '../../model/limits.ts'
import { isName, NAME_WORDS } from '../../model/names.ts'
import { show } from '../../model/suggest.ts'
import type { TraceFaults } from '../faults.ts'
import type { Lines } from '../format.ts'
import { type JsonPath, pathText } from '../json-path.ts'
import { JsonReader, type JsonValue } from '../json-reader.ts'
import { NameSet } from '../name-set.ts'
import { MOST_SECONDS } from './common.ts'

/** What is wrong with a value, as `TraceFaults.add` takes it. */
type Fault = [line: number, column: number, path: string, message: string]

/** A profile, as far as it matters here. */
export interface BatsimProfile {
  readonly kind: 'profile'
  /** Its name. */
  readonly profile: string
  /** Whether it is what a profile must be. */
  readonly mapping: boolean
  /** Seconds; absent: it does not delay. */
  readonly delay?: number
  /** What is wrong with its delay; told where a job has this profile. */
  readonly wrong?: Fault
}

/** A job without its profile. */
export interface BatsimJob {
  readonly kind: 'job'
  /** Name of its profile; if it is none, no profile is called so. */
  readonly profile: string
  /** Its name; absent: something is wrong with it. */
  readonly job?: string
  /** Among the jobs, from 0. */
  readonly index: number
  /** Seconds. */
  readonly arrival: number
  readonly hosts: number
  /** Walltime, seconds; absent: none; false: something is wrong with it. */
  readonly limit?: number | false
  /** What is to be said if there is no such profile. */
  readonly noProfile: Fault
  /** What is to be said if the profile does not delay, and there is no walltime. */
  readonly noDelay: Fault
}

const FIELDS: readonly string[] = ['id', 'subtime', 'res', 'walltime', 'profile']

export class BatsimFile {
  private readonly json: JsonReader
  private readonly faults: TraceFaults
  private readonly names = new NameSet()

  constructor(lines: Lines, faults: TraceFaults) {
    this.json = new JsonReader(lines, faults)
    this.faults = faults
  }

  /** `nb_res`; undefined where it is wrong. */
  hosts(): number | undefined {
    const root = this.json.value()
    let found: JsonValue = { ...root, value: undefined }
    for (const key of this.membersOf(root)) if (key === 'nb_res') found = this.json.value()
    this.json.end()
    return this.number(['nb_res'], found, 1, MOST_NODES, true)
  }

  /** Its jobs and its profiles, in the order of the file. */
  *parts(): Generator<BatsimJob | BatsimProfile> {
    const root = this.json.value()
    const told = new Set<string>()
    for (const key of this.membersOf(root)) {
      if (key !== 'jobs' && key !== 'profiles') continue
      const value = this.json.value()
      if (told.has(key)) this.wrong([key], value, 'that key once')
      else if (key === 'jobs') yield* this.jobs(value)
      else yield* this.profiles(value)
      told.add(key)
    }
    this.json.end()
    if (!told.has('jobs')) this.wrong(['jobs'], { ...root, value: undefined }, 'a list')
  }

  private *jobs(list: JsonValue): Generator<BatsimJob> {
    if (!Array.isArray(list.value)) this.wrong(['jobs'], list, 'a list')
    else for (const index of this.json.items()) yield this.job(index)
  }

  private *profiles(list: JsonValue): Generator<BatsimProfile> {
    for (const profile of this.membersOf(list)) {
      const value = this.json.value()
      let delay: JsonValue | undefined
      for (const key of this.membersOf(value)) if (key === 'delay') delay = this.json.value()
      const mapping = typeof value.value === 'object' && value.value !== null
      const wrong = delay && faultOf(['profiles', profile, 'delay'], delay, 0, MOST_SECONDS)
      const known = typeof delay?.value === 'number' && wrong === undefined ? { delay: delay.value } : {}
      yield { kind: 'profile', profile, mapping, ...known, ...(wrong && { wrong }) }
    }
  }

  private job(index: number): BatsimJob {
    const own = this.json.value()
    const values = new Map<string, JsonValue>()
    for (const key of this.membersOf(own)) if (FIELDS.includes(key)) values.set(key, this.json.value())
    const value = (key: string): JsonValue => values.get(key) ?? { ...own, value: undefined }
    const path = (key: string): JsonPath => ['jobs', index, key]
    const name = this.name(path('id'), value('id'))
    const arrival = this.number(path('subtime'), value('subtime'), 0, MOST_SECONDS)
    const hosts = this.number(path('res'), value('res'), 1, MOST_NODES, true)
    const wall = value('walltime')
    // Batsim's -1 is no walltime.
    const none = wall.value === undefined || wall.value === -1
    const limit = none ? undefined : (this.number(path('walltime'), wall, 0, MOST_SECONDS) ?? false)
    const profile = value('profile')
    return {
      kind: 'job',
      profile: typeof profile.value === 'string' ? profile.value : `\0${index}`,
      ...(name !== undefined && arrival !== undefined && hosts !== undefined && { job: name }),
      index,
      arrival: arrival ?? 0,
      hosts: hosts ?? 1,
      ...(limit !== undefined && { limit }),
      noProfile: faultAt(path('profile'), profile, 'the name of a profile'),
      noDelay: faultAt(path('walltime'), wall, 'a number of seconds, for its profile has no delay'),
    }
  }

  /** `job-ID`; an id of many workloads, WORKLOAD!ID, with a `/`. */
  private name(path: JsonPath, id: JsonValue): string | undefined {
    const { value } = id
    const name = `job-${typeof value === 'number' || typeof value === 'string' ? String(value).replaceAll('!', '/') : ''}`
    if (!isName(name)) this.wrong(path, id, `a number, or a name: ${NAME_WORDS}`)
    else if (!this.names.add(name)) this.wrong(path, id, 'each id once')
    else return name
    return undefined
  }

  private number(path: JsonPath, value: JsonValue, least: number, most: number, whole = false): number | undefined {
    const fault = faultOf(path, value, least, most, whole)
    if (fault === undefined) return (value.value as number) + 0
    this.faults.add(...fault)
    return undefined
  }

  /** The keys of a mapping; none of what is no mapping. */
  private *membersOf({ value }: JsonValue): Generator<string> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield* this.json.members()
  }

  private wrong(path: JsonPath, value: JsonValue, allowed: string): void {
    this.faults.add(...faultAt(path, value, allowed))
  }
}

/** What is wrong with a number, if anything. */
function faultOf(path: JsonPath, value: JsonValue, least: number, most: number, whole = false): Fault | undefined {
  const { value: given } = value
  if (typeof given === 'number' && given >= least && given <= most && (!whole || Number.isInteger(given))) return undefined
  return faultAt(path, value, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
}

function faultAt(path: JsonPath, { value, line, column }: JsonValue, allowed: string): Fault {
  return [line, column, pathText(path), `invalid ${String(path.at(-1))}: ${show(value)}, allowed: ${allowed}`]
}
