/** `cosched run --timeline`: a file for each run, written when the run is over. */
import { extname } from 'node:path'
import { InvalidInputError, invalid } from '../errors.ts'
import type { RunResult } from '../metrics/figures.ts'
import type { Scenario } from '../model/scenario.ts'
import { TIMELINE_ENDINGS, type TimelineRecorder, timelineRecorder } from '../node/timeline.ts'
import type { RunLabel } from '../node/write.ts'
import type { TraceEvent } from '../simulation/trace.ts'
import { fileNames } from './file-names.ts'

/** @throws InvalidInputError for an ending that says nothing */
export function checkTimeline(file: string | undefined): void {
  if (file === undefined || TIMELINE_ENDINGS.includes(extname(file))) return
  invalid('--timeline', `invalid file: ${file}, allowed: an ending of ${TIMELINE_ENDINGS.join(' ')}`)
}

/** The timelines of one command. */
export class Timelines {
  /** What could not be written, a line each. */
  readonly failures: string[] = []
  private readonly names: string[]
  private readonly written: string[] = []
  private current: TimelineRecorder | undefined
  private next = 0

  /** @param runs all that will be run, in their order. */
  constructor(file: string, runs: readonly RunLabel[]) {
    this.names = fileNames(file, runs)
  }

  hear(scenario: Scenario, event: TraceEvent): void {
    this.current ??= timelineRecorder(scenario)
    this.current.listener(event)
  }

  /** The run that was heard is over. */
  finished(scenario: Scenario, result: RunResult): void {
    const recorder = this.current ?? timelineRecorder(scenario)
    this.current = undefined
    const name = this.names[this.next++]
    try {
      recorder.write(name, result)
      this.written.push(name)
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error
      this.failures.push(...error.problems.map(({ message }) => `${name} was not written: ${message}`))
    }
  }

  /** The next run is this one, counted from 0: a scenario may break off before its last. */
  goOnFrom(number: number): void {
    this.current = undefined
    this.next = number
  }

  /** What to say of it. */
  notes(): string[] {
    return this.written.length === 0 ? [] : [`wrote ${this.written.join(', ')}`]
  }
}
