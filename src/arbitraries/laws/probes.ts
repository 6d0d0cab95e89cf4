/**
 * Rare paths that a set of runs must have been down at least once ("sometimes assertions", as in FoundationDB's code probes): laws that
 * hold because nothing ever happened prove nothing.
 */
import type { RunResult } from '../../metrics/figures.ts'
import type { TraceEvent } from '../../simulation/trace.ts'

/** What a run may show; a set of scenarios that shows all of it tries every part of the engine. */
export const PROBES = [
  'conflict',
  'rollback',
  'partly',
  'reschedule',
  'split',
  'lease',
  'pin',
  'decline',
  'revoke',
  'timeout',
  'livelock',
  'deadlock',
  'standstill',
  'park',
  'wake',
  'latecomer',
  'abort',
  'preempt',
  'expiredGang',
  'fail',
  'eventBudget',
  'duration',
  'idle',
] as const

/**
 * `wake`: a parked unit is tried again by a release. `latecomer`: a member is bound to a group that runs. `abort`: an attempt is dropped for
 * its group ended meanwhile. `timeout`: an attempt gives up by itself. `expiredGang`: a gang is evicted, or given up, outside any attempt on it. The others are figures or kinds of record of that name.
 */
export type Probe = (typeof PROBES)[number]

const KINDS: ReadonlySet<string> = new Set<Probe>([
  'lease',
  'pin',
  'decline',
  'revoke',
  'livelock',
  'deadlock',
  'standstill',
  'park',
  'fail',
  'preempt',
])

/** Collects the probes of one run. */
export class ProbeWatch {
  readonly seen = new Set<Probe>()
  private readonly parked = new Set<string>()
  private readonly running = new Set<string>()
  private finishedAt = -1
  private outcomeAt = -1

  hear(event: TraceEvent): void {
    const { kind } = event
    if (KINDS.has(kind)) this.seen.add(kind as Probe)
    const unit = `${event.job} ${event.pod} ${event.unit}`
    if (kind === 'park') this.parked.add(unit)
    else if (kind === 'enter') this.parked.delete(unit)
    else if (kind === 'attempt' && this.parked.delete(unit)) this.seen.add('wake')
    else if (kind === 'start') this.running.add(event.group!)
    else if (kind === 'bind' && this.running.has(event.group!)) this.seen.add('latecomer')
    else if (kind === 'evict' && this.outcomeAt !== event.time) this.seen.add('expiredGang')
    else if (kind === 'finish') this.finishedAt = event.time
    if (kind === 'outcome') this.outcomeAt = event.time
    if (kind === 'outcome' && event.outcome === 'abandoned') this.seen.add(this.finishedAt === event.time ? 'abort' : 'timeout')
  }

  close({ figures, ended }: RunResult): void {
    if (figures.conflicts > 0) this.seen.add('conflict')
    if (figures.rollbacks > 0) this.seen.add('rollback')
    if (figures.attemptsPartly > 0) this.seen.add('partly')
    if (figures.reschedules > 0) this.seen.add('reschedule')
    if (figures.splitPods > 0) this.seen.add('split')
    if (ended !== 'steps') this.seen.add(ended)
  }
}
